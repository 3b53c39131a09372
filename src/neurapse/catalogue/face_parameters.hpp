// SPDX-License-Identifier: MIT
// What the faces of neurons and receptors share: parameters of all or of each, and methods by number.
#pragma once

#include "neurapse/catalogue/models.hpp"

namespace neurapse::catalogue {

namespace detail {

/// Parameters of all neurons, or of each where some field differs between them.
template <class Model>
std::vector<typename Model::params> parameters_from(std::size_t size, field_values const& values) {
    std::size_t n = 1;
    for (auto const& column : values)
        if (column.size() > 1) n = size;
    std::vector<typename Model::params> all(n);
    std::size_t field = 0;
    for_each_in(Model::parameters, [&](auto const& f) {
        auto const& column = values[field++];
        if (!column.empty())
            for (std::size_t i = 0; i < n; ++i) f.set(all[i], column[column.size() == 1 ? 0 : i]);
    });
    return all;
}

template <class Model>
bool check_each(reader& from, settings const& given, std::size_t size, field_values const& values) {
    for (auto const& p : parameters_from<Model>(size, values))
        if (!check_requirements(from, Model::requirements(p), given)) return false;
    return true;
}

template <class Model>
std::vector<bounds> bounds_of() {
    std::vector<bounds> all;
    for_each_in(Model::parameters, [&](auto const& f) { all.push_back(f.bound); });
    return all;
}

template <class List>
struct each_method;
template <class... Method>
struct each_method<type_list<Method...>> {
    static std::vector<about> listed() { return {Method::self...}; }
    template <class Visit>
    static void with(std::size_t which, Visit&& visit) {
        std::size_t k = 0;
        ((k++ == which ? visit.template operator()<Method>() : void()), ...);
    }
};

}  // namespace detail

}  // namespace neurapse::catalogue
