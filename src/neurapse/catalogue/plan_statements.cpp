// SPDX-License-Identifier: MIT
// Statements of a projection's own synapses: where all that a spike does is to add the weight or a constant
// to one variable, synapses are static, and else they are those of a model that has no name.
#include <algorithm>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/plan_synapse.hpp"
#include "neurapse/equations/functions.hpp"

namespace neurapse {
namespace {

bool ends_with(std::string const& name, std::string const& ending) {
    return name.size() > ending.size() &&
           name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

/// The first number in a list or a distribution.
setting const& example_in(setting const& s) {
    if (auto const* all = s.as<setting::list>(); all && !all->empty()) return example_in(all->front());
    if (auto const* t = s.as<settings>(); t && !t->entries.empty())
        return example_in(t->entries.front().value);
    return s;
}

}  // namespace

bool synapse_reader::has_statements() {
    return std::count_if(own_keys.begin(), own_keys.end(), [&](auto const* key) { return from_.find(key); }) >
           0;  // all are known
}

void synapse_reader::read_statements(projection_ends const* ends) {
    auto const first =
        std::find_if(own_keys.begin(), own_keys.end(), [&](auto const* key) { return from_.has(key); });
    key_ = *first;
    auto const* on_pre = from_.find("on_pre");
    if (on_pre && !on_pre->as<std::string>() && !on_pre->as<settings>()) {
        is_broken_ = true;
        return from_.complain(code::wrong_kind, "on_pre", *on_pre, "a statement is expected here",
                              "write e.g. on_pre = \"ge += w\"");
    }
    bool const alone =
        on_pre && std::none_of(first + 1, own_keys.end(), [&](auto const* key) { return from_.has(key); });
    if (alone && on_pre->as<std::string>() && adds_weight_only(*on_pre)) return;
    read_own_model(ends);
}

void synapse_reader::read_own_model(projection_ends const* ends) {
    settings texts;
    for (auto const* key : own_keys)
        if (auto const* s = from_.find(key)) texts[key] = *s;
    if (auto const* s = from_.find("parameters")) texts["parameters"] = *s;
    auto const found = detail::synapse_of_projection(
        plan_, made_.name, texts, from_.where(), [&] { return dimension_of_weight(ends); }, out_);
    is_broken_ = !found;
    if (found) take(found);
    refuse_beside({"plasticity"}, "statements say already what spikes do");
}

/// Of the weight as it is written: that declares w. Throws `error` where a formula is wrong.
std::optional<equations::fine_dimension> synapse_reader::dimension_of_weight(projection_ends const* ends) {
    auto const* s = from_.required("weight", "write e.g. weight = \"100 pA\"");
    if (!s) return {};
    auto const& one = example_in(*s);
    if (auto const* n = one.as<number>()) return n->dim;
    if (!ends || !ends->is_complete()) return {};  // as was complained of
    if (one.as<std::string>() && ends->is_formula(source_of(one))) return ends->dimension_of(source_of(one));
    auto const why = one.as<std::string>() ? parse_quantity(*one.as<std::string>()).why : std::string{};
    from_.complain(code::wrong_unit, "weight", *s, why.empty() ? "its unit is not known" : why,
                   "write e.g. weight = \"2 nS\", or declare it: equations = \"w : siemens\"");
    return {};
}

/// Whether that is all that happens; then what is added is the weight, or becomes it. Complains of what
/// cannot be read.
bool synapse_reader::adds_weight_only(setting const& on_pre) {
    auto const text = source_of(on_pre);
    try {
        auto const all = equations::parse_statements(text);
        bool const adds = all.size() == 1 && (all[0].change == '+' || all[0].change == '-') &&
                          !ends_with(all[0].name, "_pre");
        if (!adds || !(is_weight(all[0]) || is_constant(all[0].operand))) return false;
        target_ = all[0].name;
        if (ends_with(target_, "_post")) target_.resize(target_.size() - 5);
        if (!is_weight(all[0])) read_added(text, all[0], on_pre);
    } catch (error const& e) {
        add_complaints(out_, e, on_pre.where);
        is_broken_ = true;
    }
    return true;
}

bool synapse_reader::is_weight(equations::statement const& s) const {
    return s.operand.kind == equations::form::name && s.operand.text == "w" && s.change == '+';
}

/// Whether all that it names has one number, known beforehand.
bool synapse_reader::is_constant(equations::tree const& formula) const {
    auto const* given = from_.has("parameters") ? from_.table("parameters") : nullptr;
    bool constant = true;
    each_name(formula, [&](std::string const& name, equations::span) {
        constant = constant && (equations::unit_named(name) || equations::constant_named(name) ||
                                (given && given->find(name)));
    });
    each_call(formula, [&](equations::tree const& call) {
        auto const* f = equations::function_named(call.text);
        constant = constant && f && f->name != "rand" && f->name != "randn" && f->name != "poisson";
    });
    return constant;
}

/// Names that on_pre may use, with one number each: numbers, and formulas of those before them.
std::map<std::string, equations::known_quantity> synapse_reader::read_constants() {
    std::map<std::string, equations::known_quantity> known;
    auto const* t = from_.table("parameters");
    for (auto const& e : t ? t->entries : std::vector<entry>{}) {
        try {
            if (auto const* n = e.value.as<number>())
                known[e.key] = {n->dim, {n->value}};
            else if (e.value.as<std::string>())
                known[e.key] = equations::evaluate_constant(source_of(e.value), known);
            else
                from_.complain(code::wrong_kind, e.key, e.value, "one number is expected here",
                               "write e.g. " + e.key + " = \"1*mV\"");
        } catch (error const& x) {
            add_complaints(out_, x, e.value.where);
        }
    }
    return known;
}

/// A number that is added is the weight itself.
void synapse_reader::read_added(equations::source const& text, equations::statement const& s,
                                setting const& whole) {
    auto const& x = s.operand;
    auto const quantity = equations::evaluate_constant({text.of(x.at), text.at(x.at)}, read_constants());
    auto const dim = quantity.dim.whole();
    if (!dim)
        text.refuse(code::wrong_unit, x.at, text.of(x.at) + " is " + with_article(quantity.dim),
                    "nothing has such weights", "correct the formula");
    added_ = number{(s.change == '-' ? -1 : 1) * quantity.numbers.front(), *dim};
    added_->where = whole.where;
}

}  // namespace neurapse
