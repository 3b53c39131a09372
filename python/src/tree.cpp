// SPDX-License-Identifier: MIT
#include "tree.hpp"

#include <nanobind/stl/string.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "neurapse/base/text.hpp"
#include "neurapse/io/toml.hpp"

namespace nb = nanobind;

namespace neurapse::python {
namespace {

setting setting_of_object(nb::handle x);

std::string type_of(nb::handle x) { return nb::cast<std::string>(nb::str(x.type().attr("__name__"))); }

/// Numbers are doubles, and those hold whole numbers up to 2^53.
setting whole(nb::handle x) {
    int overflow = 0;
    auto const n = PyLong_AsLongLongAndOverflow(x.ptr(), &overflow);
    constexpr long long most = 1LL << 53;
    if (overflow != 0 || n > most || n < -most)
        throw error{code::out_of_bounds, nb::cast<std::string>(nb::str(x)),
                    "whole numbers are exact up to " + std::to_string(most) + " only",
                    "give a smaller number"};
    return number{double(n), {}};
}

setting list_of(nb::handle x) {
    setting::list all;
    for (auto const each : x) all.push_back(setting_of_object(each));
    return all;
}

setting setting_of_object(nb::handle x) {
    if (nb::isinstance<nb::bool_>(x)) return nb::cast<bool>(x);
    if (nb::isinstance<nb::str>(x)) return setting_of(nb::cast<std::string>(x));
    if (nb::isinstance<nb::int_>(x)) return whole(x);
    if (nb::isinstance<nb::float_>(x)) return number{nb::cast<double>(x), {}};
    if (nb::isinstance<nb::dict>(x)) return settings_of(nb::cast<nb::dict>(x));
    if (nb::isinstance<nb::list>(x) || nb::isinstance<nb::tuple>(x)) return list_of(x);
    throw error{code::wrong_kind, "a " + type_of(x) + " stands in the description",
                "it holds numbers, text, lists and dicts", "give one of those"};
}

nb::object text_of(std::string const& s) { return nb::str(s.data(), s.size()); }

nb::object number_of(number const& n) {
    if (n.dim != dimension{}) return text_of(print_quantity(n.value, n.dim));
    bool const whole = n.value == std::floor(n.value) && std::fabs(n.value) <= 0x1p53 &&
                       !(n.value == 0 && std::signbit(n.value));
    return whole ? nb::object{nb::int_(std::int64_t(n.value))} : nb::object{nb::float_(n.value)};
}

nb::object object_of(setting const& s) {
    if (!s.written.empty()) return text_of(s.written);
    if (auto const* x = s.as<number>()) return number_of(*x);
    if (auto const* x = s.as<bool>()) return nb::bool_(*x);
    if (auto const* x = s.as<std::string>()) return text_of(*x);
    if (auto const* x = s.as<settings>()) return dict_of(*x);
    nb::list all;
    for (auto const& each : *s.as<setting::list>()) all.append(object_of(each));
    return all;
}

}  // namespace

settings settings_of(nb::dict const& table) {
    settings all;
    for (auto const& [key, value] : table) {
        if (!nb::isinstance<nb::str>(key))
            throw error{code::wrong_kind, "a key of the description is a " + type_of(key), "keys are text",
                        "give a str"};
        all.entries.push_back({nb::cast<std::string>(key), setting_of_object(value), {}});
    }
    return all;
}

nb::dict dict_of(settings const& table) {
    nb::dict all;
    for (auto const& e : table.entries) all[nb::str(e.key.data(), e.key.size())] = object_of(e.value);
    return all;
}

}  // namespace neurapse::python
