// SPDX-License-Identifier: MIT
// Fills the parameters of a model from a table, through the model's own field table.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/reader.hpp"
#include "neurapse/catalogue/values.hpp"

namespace neurapse {

/// What listings, documentation and other languages learn of a parameter.
struct parameter_info {
    std::string name;
    dimension dim{};
    std::string meaning, bounds, standard;  ///< standard: the default, as it would be written
    bool is_weight = false;                 ///< measured in the unit of the port's weights
};

/// Reads files that a description names.
using file_reader = std::function<table(std::string const& file)>;

class projection_ends;

/// What reading a field may need besides the table.
struct field_setting {
    dimension weight{};        ///< of the port that the projection ends on
    bool weight_known = true;  ///< false: nothing can be said of weights
    double area = 0;           ///< of the target population, 0: it has none
    file_reader const* files = nullptr;
    projection_ends const* ends = nullptr;  ///< of a projection, for formulas
};

namespace detail {

inline std::vector<std::string> split(std::string_view words) {
    std::vector<std::string> all{""};
    for (char const c : words)
        if (c == ',')
            all.emplace_back();
        else
            all.back() += c;
    return all;
}

template <class Field>
dimension dimension_of_field(Field const&, field_setting const& in) {
    if constexpr (std::is_same_v<typename Field::value_type, port_weight>)
        return in.weight;
    else
        return Field::dim;
}

/// A number given per area or absolute, as it was expected.
inline double scaled(double x, int area_power, double area) {
    return area_power == 0 ? x : area_power > 0 ? x * area : x / area;
}

template <dimension D>
std::optional<std::vector<double>> read_list(reader& from, std::string_view key, setting const& s, bounds b,
                                             double area = 0) {
    auto spec = read_value(from, key, s, {D, b, area > 0});
    if (!spec) return {};
    for (auto& x : spec->numbers) x = scaled(x, spec->area_power, area);
    if (spec->form != value_spec::shape::listed && spec->form != value_spec::shape::constant) {
        from.complain(code::wrong_kind, key, s, "a list is expected here", "write [a, b, ...]");
        return {};
    }
    return spec->numbers;
}

inline std::optional<nested_list> read_nested(reader& from, std::string_view key, setting const& s) {
    nested_list all;
    auto const* rows = s.as<setting::list>();
    if (!rows) {
        from.complain(code::wrong_kind, key, s, "a list of lists is expected here",
                      "write [[1, 2], [0], []]");
        return {};
    }
    for (auto const& row : *rows) {
        if (!row.as<setting::list>()) {
            from.complain(code::wrong_kind, key, row, "a list of lists is expected here",
                          "write [[1, 2], [0], []]");
            return {};
        }
        auto const numbers = read_list<dimensions::none>(from, key, row, bounds::any);
        if (!numbers) return {};
        all.rows.push_back(*numbers);
    }
    return all;
}

/// Whether a parameter without a default is still without a value.
template <class Params, class Field>
bool is_missing(Params const& p, Field const& f) {
    if constexpr (Field::is_number)
        return f.get(p) != f.get(p);
    else
        return false;
}

/// One field of any type; leaves the default where the key is absent.
template <class Params, class Field>
void read_field(reader& from, Params& p, Field const& f, field_setting const& in) {
    using type = typename Field::value_type;
    auto const key = f.name;
    if constexpr (std::is_same_v<type, bool>) {
        if (auto const b = from.truth(key)) p.*f.member = *b;
    } else if constexpr (std::is_same_v<type, std::int64_t>) {
        if (auto const n = from.whole(key, 0, 4'000'000'000)) p.*f.member = *n;
    } else if constexpr (std::is_same_v<type, table_file>) {
        if (auto const name = from.word(key)) {
            try {
                p.*f.member = {*name, (*in.files)(*name)};
            } catch (error const& e) {
                for (auto c : e.complaints()) {
                    if (c.where.line == 0) c.where = from.find(key)->where;
                    from.out().push_back(c);
                }
            }
        }
    } else if constexpr (std::is_same_v<type, nested_list>) {
        if (auto const* s = from.find(key))
            if (auto all = read_nested(from, key, *s)) p.*f.member = *all;
    } else if constexpr (!Field::is_number) {
        if (auto const* s = from.find(key))
            if (auto const all = read_list<Field::dim>(from, key, *s, f.bound, in.area))
                (p.*f.member).values = *all;
    } else if (!f.choices.empty()) {
        if (auto const k = from.one_of(key, split(f.choices), "choice")) f.set(p, double(*k));
    } else if (std::is_same_v<type, port_weight> && !in.weight_known) {
        setting const* const s = from.find(key);
        if (auto const* n = s ? s->as<number>() : nullptr) f.set(p, n->value);
    } else if (auto const* s = from.find(key)) {
        auto const m = from.check(key, *s, {dimension_of_field(f, in), f.bound, in.area > 0});
        // What was complained of is not missing; any number that is none of the rest will do.
        f.set(p, m ? scaled(m->value, m->area_power, in.area) : 0);
    } else if (is_missing(p, f)) {
        from.required(key, "write e.g. " + std::string{key} + " = \"20 " + unit_symbol(Field::dim) + "\"");
    }
}

template <class Params, class Field>
parameter_info info_of(Field const& f) {
    using type = typename Field::value_type;
    parameter_info info{
        std::string{f.name}, Field::dim, std::string{f.meaning}, std::string{in_words(f.bound)}, "", false};
    Params const standard{};
    if constexpr (std::is_same_v<type, bool>) {
        info.bounds = "true or false";
        info.standard = standard.*f.member ? "true" : "false";
    } else if constexpr (std::is_same_v<type, std::int64_t>) {
        info.bounds = "a whole number";
        info.standard = std::to_string(standard.*f.member);
    } else if constexpr (std::is_same_v<type, port_weight>) {
        info.is_weight = true;
        info.standard = "";
    } else if constexpr (Field::is_number) {
        if (f.choices.empty()) {
            info.standard =
                is_missing(standard, f) ? "required" : print_quantity(f.get(standard), Field::dim);
        } else {
            info.bounds = "one of " + std::string{f.choices};
            info.standard = split(f.choices)[std::size_t(f.get(standard))];
        }
    } else {
        info.bounds = std::is_same_v<type, table_file> ? "a file" : "a list";
    }
    return info;
}

}  // namespace detail

/// Complains of every requirement between parameters that does not hold.
template <class Requirements>
bool check_requirements(reader& from, Requirements const& all, settings const& given) {
    bool good = true;
    for (auto const& r : all) {
        if (r.holds) continue;
        good = false;
        auto const* s = given.find(r.field);
        if (s)
            from.complain(code::contradiction, r.field, *s, std::string{r.why}, std::string{r.remedy});
        else
            from.complain(code::contradiction, std::string{r.field} + " is left at its default",
                          std::string{r.why}, std::string{r.remedy}, from.where());
    }
    return good;
}

/// Reads all parameters of a rule or a stimulus: one value each.
template <class Model>
typename Model::params read_parameters(reader& from, field_setting const& in) {
    typename Model::params p;
    for_each_in(Model::parameters, [&](auto const& f) { detail::read_field(from, p, f, in); });
    return p;
}

template <class Model>
std::vector<parameter_info> parameters_of() {
    std::vector<parameter_info> all;
    for_each_in(Model::parameters,
                [&](auto const& f) { all.push_back(detail::info_of<typename Model::params>(f)); });
    return all;
}

}  // namespace neurapse
