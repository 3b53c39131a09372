// SPDX-License-Identifier: MIT
#include "errors.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include "neurapse/base/error.hpp"

namespace nb = nanobind;

namespace neurapse::python {
namespace {

nb::list complaints_of(error const& e) {
    nb::list all;
    for (auto const& c : e.complaints())
        all.append(nb::make_tuple(to_string(c.code), c.what, c.why, c.remedy, c.where.line, c.where.column));
    return all;
}

}  // namespace

void translate_errors() {
    nb::register_exception_translator([](std::exception_ptr const& p, void*) {
        try {
            std::rethrow_exception(p);
        } catch (error const& e) {
            nb::object const made =
                nb::module_::import_("neurapse.errors").attr("error_of")(complaints_of(e));
            PyErr_SetObject(made.type().ptr(), made.ptr());
        }
    });
}

}  // namespace neurapse::python
