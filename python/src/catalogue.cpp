// SPDX-License-Identifier: MIT
#include "catalogue.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

#include <string>
#include <vector>

#include "files.hpp"
#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/explanations.hpp"
#include "neurapse/catalogue/model_page.hpp"
#include "neurapse/catalogue/models.hpp"
#include "neurapse/catalogue/summary.hpp"
#include "neurapse/io/experiment_file.hpp"
#include "neurapse/io/toml.hpp"
#include "tree.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace neurapse::python {
namespace {

nb::str text_of(std::string_view s) { return nb::str(s.data(), s.size()); }

nb::dict dict_of(about const& a) {
    nb::dict d;
    d["name"] = text_of(a.name);
    d["summary"] = text_of(a.summary);
    d["equation"] = text_of(a.equation);
    d["reference"] = text_of(a.reference);
    return d;
}

nb::dict dict_of(recordable const& r) {
    nb::dict d;
    d["name"] = r.name;
    d["unit"] = unit_symbol(r.dim);
    d["meaning"] = r.meaning;
    return d;
}

nb::dict dict_of(parameter_info const& p) {
    nb::dict d;
    d["name"] = p.name;
    d["default"] = p.standard;
    d["unit"] = p.is_weight ? "unit of the port" : unit_symbol(p.dim);
    d["bounds"] = p.bounds;
    d["meaning"] = p.meaning;
    return d;
}

template <class Each>
nb::list list_of(std::vector<Each> const& all) {
    nb::list made;
    for (auto const& one : all) made.append(dict_of(one));
    return made;
}

template <class Model>
void add(nb::list& to, char const* room, std::vector<Model const*> const& all) {
    for (auto const* m : all) {
        auto d = dict_of(m->self());
        d["room"] = room;
        d["parameters"] = list_of(m->parameters());
        if constexpr (std::is_same_v<Model, any_neuron_model>) {
            d["variables"] = list_of(m->variables());
            d["recordables"] = list_of(m->recordables());
            d["methods"] = list_of(m->methods());
        }
        to.append(d);
    }
}

nb::list models() {
    nb::list all;
    add(all, "neuron", catalogue::neurons());
    add(all, "receptor", catalogue::receptors());
    add(all, "plasticity", catalogue::plasticity());
    add(all, "connection", catalogue::connections());
    add(all, "stimulus", catalogue::stimuli());
    return all;
}

/// The value in coherent units, and the customary one.
nb::tuple measured(std::string const& text) {
    auto const read = parse_quantity(text);
    if (!read.value) throw error{code::wrong_kind, text, read.why, read.remedy};
    return nb::make_tuple(read.value->value, unit_symbol(read.value->dim));
}

}  // namespace

void bind_catalogue(nb::module_& m) {
    m.def("version", &version, "The library's version.");
    m.def("models", &models, "All models of all rooms, with their parameters, variables and methods.");
    m.def("nearest", &nearest, "name"_a, "candidates"_a,
          "The candidate that was probably meant, or nothing.");
    m.def("measured", &measured, "text"_a,
          "A number with its unit: its value in the customary unit, and that unit.");
    m.def(
        "parse_toml", [](std::string const& text) { return python::dict_of(parse_toml(text)); }, "text"_a,
        "A description from TOML text.");
    m.def(
        "to_toml", [](nb::dict const& description) { return to_toml(settings_of(description)); },
        "description"_a, "A description as TOML text.");
    m.def(
        "same", [](nb::dict const& a, nb::dict const& b) { return settings_of(a) == settings_of(b); }, "a"_a,
        "b"_a, "Whether two descriptions say the same.");
    m.def(
        "check",
        [](nb::dict const& description, nb::dict const& arrays, std::string const& folder) {
            auto const p = plan_of(settings_of(description), files_in(arrays, folder));
            if (auto const no = memory_complaint(p.building_bytes())) throw error{std::vector{*no}};
            return in_words(p);
        },
        "description"_a, "arrays"_a, "folder"_a, "What would be built, in words; throws all complaints.");
}

}  // namespace neurapse::python
