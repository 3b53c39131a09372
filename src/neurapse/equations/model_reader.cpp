// SPDX-License-Identifier: MIT
#include "neurapse/equations/model_reader.hpp"

#include <algorithm>
#include <map>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/functions.hpp"

namespace neurapse::equations {
namespace {

/// Far more than any model needs, and few enough to be checked and compiled at once.
constexpr std::size_t most_equations = 500, most_statements = 100, most_noise = 100;

}  // namespace

scope predefined_names() {
    scope s;
    s.declare("t", {dimensions::time, false});
    s.declare("dt", {dimensions::time, false});
    s.declare("t_in_timesteps", {});
    s.declare("lastspike", {dimensions::time, false});
    s.declare("not_refractory", {{}, true});
    s.declare("i", {});
    s.declare("N", {});
    s.declare("i_syn", {dimensions::current, false});
    s.declare("g_syn", {dimensions::conductance, false});
    s.declare("i_stim", {dimensions::current, false});
    s.declare("I_stim", {dimensions::current, false});
    return s;
}

void model_reader::begin(std::vector<deed> deeds) {
    deeds_ = std::move(deeds);
    attempt([&] { made_.equations = parse_equations(equations_); });
    for (auto const& d : deeds_) attempt([&] { *d.list = parse_statements(*d.text); });
    if (made_.equations.size() > most_equations)
        all_.push_back(equations().complain(
            code::too_large, made_.equations[most_equations].at, "the model has too many equations",
            "at most " + std::to_string(most_equations) + " are read", "leave out what it does not need"));
    for (auto const& d : deeds_)
        if (d.list->size() > most_statements)
            all_.push_back(d.text->complain(
                code::too_large, (*d.list)[most_statements].at, "there are too many statements",
                "at most " + std::to_string(most_statements) + " are read", "use subexpressions"));
    if (!all_.empty()) throw error{all_};
    declare();
    if (!all_.empty()) throw error{all_};
}

void model_reader::check_all() {
    for (auto const& d : deeds_)
        for (auto const& s : *d.list) attempt([&] { prepare(s, *d.text); });
    order_subexpressions();
    for (auto const& e : made_.equations) {
        attempt([&] { check(e); });
        note_arrays(e.formula);
    }
    for (auto const& d : deeds_) check_all(d);
}

/// A name that only exists between statements: it is given a value, and one of those behind reads it.
static bool is_passing(std::vector<statement> const& all, std::size_t k) {
    bool read = false;
    for (auto j = k + 1; j < all.size(); ++j)
        each_name(all[j].formula, [&](std::string const& name, span) { read = read || name == all[k].name; });
    return read && all[k].change == 0;
}

void model_reader::check_all(deed const& d) {
    auto const outer = names_;
    std::set<std::string> passing;
    for (std::size_t k = 0; k < d.list->size(); ++k) {
        auto const& s = (*d.list)[k];
        bool const again = passing.count(s.name) > 0;
        bool const fresh = !again && !names_.find(s.name) && !function_named(s.name) && !is_noise(s.name) &&
                           is_passing(*d.list, k);
        attempt([&] {
            if (!fresh && !again) return check(s, *d.text);
            passing.insert(s.name);
            try {
                check_passing(s, *d.text, fresh);
            } catch (error const&) {
                if (fresh) names_.declare(s.name, {});  // so that what reads it is not blamed, too
                throw;
            }
        });
        note_arrays(s.formula);
    }
    names_ = outer;
}

void model_reader::check_passing(statement const& s, source const& text, bool fresh) {
    refuse_noise(text, s.operand);
    auto const found = check_units(text, s.operand, names_);
    if (fresh) return names_.declare(s.name, found);
    auto const declared = names_.find(s.name);
    if (s.change == '*' || s.change == '/')
        return require_dimension(text, s.operand, found, {}, "a factor of " + s.name + " is a plain number",
                                 "divide it by something with its dimension");
    require_dimension(text, s.operand, found, declared->dim, s.name + " is " + with_article(declared->dim),
                      "correct the formula");
}

void model_reader::declare() {
    names_ = names();
    for (auto const& [name, dim] : given_.dims) names_.suggest(name);
    for (auto const& array : given_.arrays) names_.declare(array);
    names_.remedy = "declare it in the equations, or give it a value under parameters";
    for (auto const& e : made_.equations) attempt([&] { declare(e); });
    if (made_.equations.empty() && !is_synapse())
        attempt([&] {
            equations().refuse(code::bad_equation, {0, 1}, "the model has no equations",
                               "there is nothing to simulate", "write e.g. dv/dt = -v/(10*ms) : volt");
        });
}

void model_reader::declare(equation const& e) {
    bool const again = seen_.count(e.name) > 0;
    bool const is_word =
        is_noise(e.name) || function_named(e.name) || constant_named(e.name) || strength::of(e.name) > 0;
    if (names_.declares(e.name) || is_word)
        equations().refuse(again ? code::duplicate : code::bad_equation, e.at,
                           e.name + (again ? " is declared twice" : " has a meaning already"),
                           again ? "names tell variables apart" : "it is part of the language", "rename it");
    if (names_.array(e.name))
        equations().refuse(code::duplicate, e.at, e.name + " has a meaning already",
                           "a timed array is called so", "rename one of the two");
    seen_.insert(e.name);
    if (declare_otherwise(e)) return;
    bool const truth = e.unit.kind == form::name && e.unit.text == "boolean";
    auto const dim = declared_dimension(equations(), e.unit);
    names_.declare(e.name, {dim, truth});
    if (e.kind == equation_kind::differential &&
        (truth || (e.unit.kind == form::name && e.unit.text == "integer")))
        equations().refuse(code::contradiction, e.unit.at, e.name + " cannot be " + e.unit.text,
                           "it follows a differential equation", "declare it by a unit, or as 1");
    check_flags(e);
    auto const has = [&](char const* flag) {
        return std::find(e.flags.begin(), e.flags.end(), flag) != e.flags.end();
    };
    switch (e.kind) {
        case equation_kind::differential:
            made_.variables.push_back({e.name, dim, e.formula, has("unless refractory"), false});
            break;
        case equation_kind::parameter:
            made_.parameters.push_back({e.name, dim, has("shared"), true, false});
            break;
        case equation_kind::subexpression:
            made_.subexpressions.push_back({e.name, dim, e.formula, has("constant over dt")});
            break;
    }
}

std::vector<std::string> model_reader::flags_of(equation_kind kind) const {
    static std::vector<std::string> const known[] = {
        {"unless refractory"}, {"constant over dt", "shared"}, {"constant", "shared"}};
    return known[int(kind)];
}

void model_reader::check_flags(equation const& e) {
    auto const fitting = flags_of(e.kind);
    for (auto const& flag : e.flags) {
        if (std::find(fitting.begin(), fitting.end(), flag) != fitting.end()) continue;
        bool const synaptic =
            (flag == "event-driven" || flag == "clock-driven" || flag == "summed") && !is_synapse();
        auto const near = nearest(flag.text, fitting);
        equations().refuse(
            code::bad_equation, flag.at, "the flag " + flag.text + " of " + e.name + " is not known here",
            synaptic           ? "it belongs to synapses"
            : flag == "linked" ? "variables of other populations cannot be shared"
            : fitting.empty()  ? "such an equation has no flags"
                               : "here may stand " + listed(fitting),
            flag == "linked" ? "let synapses sum it, e.g. " + e.name + "_post = x_pre : 1 (summed)"
            : near.empty()   ? "remove it"
                             : "did you mean " + near + "?");
    }
}

std::string model_reader::listed(std::vector<std::string> const& words) {
    std::string out;
    for (auto const& w : words) out += (out.empty() ? "" : " or ") + w;
    return out;
}

void model_reader::take_implicit(std::string const& name) {
    auto const at = given_.dims.find(name);
    if (at == given_.dims.end() || names_.declares(name) || is_noise(name)) return;
    names_.declare(name, {at->second, false});
    made_.parameters.push_back({name, at->second, false, false, false});
}

void model_reader::note_arrays(tree const& formula) {
    each_call(formula, [&](tree const& call) {
        auto const given = std::find_if(given_.arrays.begin(), given_.arrays.end(),
                                        [&](auto const& a) { return a->name == call.text; });
        if (given == given_.arrays.end()) return;
        bool const by_position =
            call.parts.size() == 2 && call.parts[1].kind == form::name && call.parts[1].text == "i";
        auto const known = std::find_if(made_.arrays.begin(), made_.arrays.end(),
                                        [&](auto const& a) { return a.of == *given; });
        if (known == made_.arrays.end())
            made_.arrays.push_back({*given, by_position});
        else
            known->by_position |= by_position;
    });
}

void model_reader::find_implicit_parameters(std::vector<source const*> const& formulas) {
    auto const take = [&](std::string const& name, span) { take_implicit(name); };
    for (auto const& e : made_.equations) {
        if (e.kind != equation_kind::parameter) each_name(e.formula, take);
        if (e.kind == equation_kind::differential || e.kind == equation_kind::subexpression)
            each_name(e.formula, [&](std::string const& name, span) { note_noise(name); });
    }
    for (auto const& d : deeds_)
        for (auto const& s : *d.list) each_name(s.formula, take);
    for (auto const& name : given_.used) take_implicit(name);
    for (auto const* text : formulas) try {
            if (!text->text.empty()) each_name(parse_formula(*text), take);
        } catch (error const&) {  // told when it is read for good
        }
}

void model_reader::note_noise(std::string const& name) {
    if (!is_noise(name) || std::find(made_.noise.begin(), made_.noise.end(), name) != made_.noise.end())
        return;
    if (made_.noise.size() == most_noise)
        all_.push_back({code::too_large, "the model has too many sources of noise",
                        "at most " + std::to_string(most_noise) + " are read", "use one in several places",
                        equations().at({0, 1})});
    made_.noise.push_back(name);
    // Noise of unit strength: its integral over dt has variance dt.
    names_.declare(name, {*fine_dimension{dimensions::time}.power(-0.5), false});
}

void model_reader::prepare(statement const& s, source const& text) {
    auto const at = std::find_if(made_.parameters.begin(), made_.parameters.end(),
                                 [&](auto const& p) { return p.name == s.name; });
    if (at == made_.parameters.end()) return;
    auto const written = std::find_if(made_.equations.begin(), made_.equations.end(),
                                      [&](auto const& e) { return e.name == s.name; });
    bool const constant = written != made_.equations.end() && !written->flags.empty();
    if (constant || at->shared || !at->declared)
        text.refuse(code::bad_equation, s.at, s.name + " cannot be changed",
                    at->declared ? "it is declared " + written->flags.front().text : "it is a constant",
                    at->declared
                        ? "remove the flag, or change something else"
                        : "declare it in the equations, e.g. " + s.name + " : " + declared_as(at->dim));
    made_.variables.push_back({at->name, at->dim, {}, false, true});
    made_.parameters.erase(at);
}

void model_reader::order_subexpressions() {
    auto& all = made_.subexpressions;
    std::map<std::string, std::size_t> number;
    for (std::size_t k = 0; k < all.size(); ++k) number[all[k].name] = k;
    std::vector<std::set<std::size_t>> needs(all.size());
    for (std::size_t k = 0; k < all.size(); ++k)
        each_name(all[k].formula, [&](std::string const& name, span) {
            if (auto const at = number.find(name); at != number.end()) needs[k].insert(at->second);
            if (is_noise(name)) noisy_.insert(all[k].name);
        });
    enum { unseen, open, done };
    std::vector<int> seen(all.size(), unseen);
    std::vector<subexpression> ordered;
    auto const visit = [&](auto const& self, std::size_t k) -> void {
        if (seen[k] == open) refuse_circle(all[k].name);
        if (seen[k] == done) return;
        seen[k] = open;
        for (auto const other : needs[k]) {
            self(self, other);
            if (noisy_.count(all[other].name)) noisy_.insert(all[k].name);
        }
        seen[k] = done;
        ordered.push_back(all[k]);
    };
    attempt([&] {
        for (std::size_t k = 0; k < all.size(); ++k) visit(visit, k);
        all = std::move(ordered);
    });
}

void model_reader::refuse_circle(std::string const& name) const {
    auto const at = std::find_if(made_.equations.begin(), made_.equations.end(),
                                 [&](auto const& e) { return e.name == name; });
    equations().refuse(code::bad_equation, at->at, name + " is defined by itself",
                       "subexpressions that need each other have no value",
                       "make one of them a differential equation");
}

void model_reader::check(equation const& e) {
    if (e.kind == equation_kind::parameter) return;
    refuse_unit(e);
    auto const declared = names_.find(e.name);
    auto const found = check_units(equations(), e.formula, names_);
    auto const words = with_article(declared->dim);
    if (e.kind == equation_kind::subexpression) {
        if (declared->is_condition) return require_condition(equations(), e.formula, found, e.name);
        return require_dimension(equations(), e.formula, found, declared->dim,
                                 e.name + " is declared as " + words, declare_as(e.name, found.dim));
    }
    auto const expected = declared->dim / fine_dimension{dimensions::time};
    auto const ratio = found.dim / expected;
    std::string remedy = "make it a change per time";
    if (ratio == fine_dimension{dimensions::time}) {
        remedy = "divide it by a time constant";
        each_name(e.formula, [&](std::string const& name, span) {  // one that was forgotten to be a time
            auto const constant = names_.find(name);
            if (name.rfind("tau", 0) == 0 && constant && constant->dim.is_plain())
                remedy = "give " + name + " a unit of time, e.g. ms";
        });
    } else if (ratio == fine_dimension{dimensions::capacitance})
        remedy = "divide it by the capacitance";
    require_dimension(equations(), e.formula, found, expected,
                      "the rate of " + e.name + " is " + words + " per time", remedy);
}

void model_reader::refuse_noise(source const& text, tree const& formula) const {
    each_name(formula, [&](std::string const& name, span at) {
        if (is_noise(name))
            text.refuse(code::bad_equation, at, name + " stands outside of a differential equation",
                        "white noise has no value at a moment", "use randn() here");
        if (noisy_.count(name))
            text.refuse(code::bad_equation, at, name + " contains white noise",
                        "that has no value at a moment", "leave it to differential equations");
    });
}

void model_reader::check(statement const& s, source const& text) {
    refuse_noise(text, s.formula);
    auto const is = [&](auto const& one) { return one.name == s.name; };
    if (std::any_of(made_.subexpressions.begin(), made_.subexpressions.end(), is))
        text.refuse(code::bad_equation, s.at, s.name + " cannot be changed", "it follows from its formula",
                    "change what it depends on");
    if (std::any_of(made_.parameters.begin(), made_.parameters.end(), is))
        return;  // which was refused already
    if (std::none_of(made_.variables.begin(), made_.variables.end(), is)) {
        if (names_.find(s.name) || function_named(s.name))
            text.refuse(code::bad_equation, s.at, s.name + " cannot be changed",
                        "it is no variable of the model", "change a variable");
        auto const near = nearest(s.name, names_.names());
        text.refuse(code::unknown_name, s.at, s.name + " is not known", "no variable is called so",
                    near.empty() ? "declare it in the equations, e.g. " + s.name + " : 1"
                                 : "did you mean " + near + "?");
    }
    auto const declared = names_.find(s.name);
    auto const found = check_units(text, s.operand, names_);
    if (declared->is_condition) {
        if (s.change)
            text.refuse(code::wrong_unit, s.at, s.name + " is a condition", "one cannot calculate with it",
                        "write " + s.name + " = ...");
        return require_condition(text, s.operand, found, s.name);
    }
    if (s.change == '*' || s.change == '/')
        return require_dimension(text, s.operand, found, {}, "a factor of " + s.name + " is a plain number",
                                 "divide it by something with its dimension");
    require_dimension(text, s.operand, found, declared->dim, s.name + " is " + with_article(declared->dim),
                      found.dim.is_plain() && !usual_unit(declared->dim).empty()
                          ? "give it a unit, e.g. " + with_unit(text, s.operand, usual_unit(declared->dim))
                          : "correct the formula");
}

}  // namespace neurapse::equations
