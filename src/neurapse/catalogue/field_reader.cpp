// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/field_reader.hpp"

#include <utility>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/any_order.hpp"

namespace neurapse {
namespace {

void check_numbers(reader& from, std::string const& name, setting const& s, bounds bound,
                   std::vector<double> const& numbers) {
    for (auto const x : numbers)
        if (!within(bound, x)) {
            from.complain(
                code::out_of_bounds, name, s,
                "it must be " + std::string{in_words(bound)} + ", and this can give " + print_number(x),
                "correct the formula");
            return;
        }
}

}  // namespace

field_values field_reader::read(settings const* t, std::string const& path, place where,
                                field_table const& fields, std::string const& dice_name, purpose why) {
    field_values all(fields.names.size());
    if (!t) return all;
    reader from{*t, path, out_, where};
    std::vector<std::size_t> formulas;
    for (std::size_t k = 0; k < fields.names.size(); ++k) {
        auto const& name = fields.names[k];
        if (!fields.choices.empty() && !fields.choices[k].empty()) {
            if (auto const choice = from.one_of(name, fields.choices[k], "choice"))
                all[k] = {double(*choice)};
            continue;
        }
        auto const* s = from.find(name);
        if (!s && k < fields.standards.size()) s = fields.standards[k];
        if (!s) continue;
        if (!fields.fine.empty() && s->as<std::string>()) {
            formulas.push_back(k);
            continue;
        }
        if (!fields.fine.empty() && !fields.fine[k].whole()) {
            from.complain(code::wrong_unit, name, *s, name + " is " + with_article(fields.fine[k]),
                          "write it as a formula, e.g. \"5*mV*second**-0.5\"");
            continue;
        }
        auto const spec = read_value(from, name, *s, {fields.dims[k], fields.bound[k], made_.area != 0});
        if (!spec) continue;
        if (made_.size == 0 || !has_length(from, name, *s, *spec)) continue;
        random::family const dice{plan_.run.seed, why, name_hash(made_.name + "." + dice_name + name)};
        all[k] = spec->expand(made_.size, dice);
        scale_by_area(all[k], spec->area_power);
    }
    if (made_.size > 0) calculate(from, formulas, fields, all, dice_name, why);
    from.finish();
    return all;
}

/// Numbers given as formulas of each other and of what is known before.
void field_reader::calculate(reader& from, std::vector<std::size_t> left, field_table const& fields,
                             field_values& all, std::string const& dice_name, purpose why) {
    auto all_known = known;
    for (std::size_t k = 0; k < all.size(); ++k)
        if (!all[k].empty())
            all_known[fields.names[k]] = {
                fields.fine.empty() ? equations::fine_dimension{fields.dims[k]} : fields.fine[k], all[k]};
    auto const text_of = [&](std::size_t k) {
        auto const* s = from.find(fields.names[k]);
        return s ? s : fields.standards[k];
    };
    auto const one = [&](std::size_t k) {
        auto const& name = fields.names[k];
        auto const& s = *text_of(k);
        random::family const dice{plan_.run.seed, why, name_hash(made_.name + "." + dice_name + name)};
        all[k] = equations::evaluate(source_of(s), all_known, fields.fine[k], name, made_.size, dice);
        check_numbers(from, name, s, fields.bound[k], all[k]);
        all_known[name] = {fields.fine[k], all[k]};
    };
    calculate_in_any_order(std::move(left), out_, one, [&](std::size_t k) { return text_of(k)->where; });
    if (dice_name.empty()) known = std::move(all_known);
}
bool field_reader::has_length(reader& from, std::string const& name, setting const& s,
                              value_spec const& spec) const {
    if (spec.form != value_spec::shape::listed || spec.numbers.size() == made_.size) return true;
    from.complain(code::wrong_length, name, s,
                  "the list has " + detail::counted(spec.numbers.size(), "number") + " for " +
                      detail::counted(made_.size, "neuron"),
                  "write one for each neuron, or a single number");
    return false;
}

void field_reader::scale_by_area(std::vector<double>& numbers, int power) const {
    if (power == 0 || areas.empty()) return;
    if (numbers.size() < areas.size()) numbers.resize(areas.size(), numbers.front());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        double const a = areas[areas.size() == 1 ? 0 : i];
        numbers[i] = power > 0 ? numbers[i] * a : numbers[i] / a;
    }
}

}  // namespace neurapse
