// SPDX-License-Identifier: MIT
#include "neurapse/equations/neuron.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/functions.hpp"

namespace neurapse::equations {
namespace {

/// Far more than any model needs, and few enough to be checked and compiled at once.
constexpr std::size_t most_equations = 500, most_statements = 100, most_noise = 100;
/// More at once nobody reads.
constexpr std::size_t most_complaints = 50;

/// What neurons and synapses have in common: equations, and statements that are carried out at events.
class model_reader {
protected:
    using statements = std::vector<statement>;
    struct deed {
        source const* text;
        statements* list;
    };

    model_reader(source const& equations, outside_values const& given) : equations_(equations), given_(given) {}

    /// Throws `error` where texts cannot be read at all.
    void begin(std::vector<deed> deeds) {
        deeds_ = std::move(deeds);
        attempt([&] { made_.equations = parse_equations(equations_); });
        for (auto const& d : deeds_) attempt([&] { *d.list = parse_statements(*d.text); });
        if (made_.equations.size() > most_equations)
            all_.push_back(equations().complain(code::too_large, made_.equations[most_equations].at, "the model has too many equations",
                                                "at most " + std::to_string(most_equations) + " are read", "leave out what it does not need"));
        for (auto const& d : deeds_)
            if (d.list->size() > most_statements)
                all_.push_back(d.text->complain(code::too_large, (*d.list)[most_statements].at, "there are too many statements",
                                                "at most " + std::to_string(most_statements) + " are read", "use subexpressions"));
        if (!all_.empty()) throw error{all_};
        declare();
        if (!all_.empty()) throw error{all_};
    }
    /// Of names that are all declared.
    void check_all() {
        for (auto const& d : deeds_)
            for (auto const& s : *d.list) attempt([&] { prepare(s, *d.text); });
        order_subexpressions();
        for (auto const& e : made_.equations) attempt([&] { check(e); });
        for (auto const& d : deeds_)
            for (auto const& s : *d.list) attempt([&] { check(s, *d.text); });
    }

    template <class Deed>
    void attempt(Deed&& deed) {
        if (all_.size() >= most_complaints) return;
        try {
            deed();
        } catch (error const& e) {
            all_.insert(all_.end(), e.complaints().begin(), e.complaints().end());
        }
    }

    source const& equations() const { return equations_; }

    void declare() {
        names_ = predefined_names();
        for (auto const& [name, dim] : given_.dims) names_.suggest(name);
        names_.remedy = "declare it in the equations, or give it a value under parameters";
        for (auto const& e : made_.equations) attempt([&] { declare(e); });
        if (made_.equations.empty() && !is_synapse())
            attempt([&] { equations().refuse(code::bad_equation, {0, 1}, "the model has no equations", "there is nothing to simulate", "write e.g. dv/dt = -v/(10*ms) : volt"); });
    }

    void declare(equation const& e) {
        bool const again = seen_.count(e.name) > 0;
        bool const is_word = is_noise(e.name) || function_named(e.name) || constant_named(e.name) || strength::of(e.name) > 0;
        if (names_.declares(e.name) || is_word)
            equations().refuse(again ? code::duplicate : code::bad_equation, e.at,
                               e.name + (again ? " is declared twice" : " has a meaning already"),
                               again ? "names tell variables apart" : "it is part of the language", "rename it");
        seen_.insert(e.name);
        bool const truth = e.unit.kind == form::name && e.unit.text == "boolean";
        auto const dim = declared_dimension(equations(), e.unit);
        names_.declare(e.name, {dim, truth});
        if (e.kind == equation_kind::differential && (truth || (e.unit.kind == form::name && e.unit.text == "integer")))
            equations().refuse(code::contradiction, e.unit.at, e.name + " cannot be " + e.unit.text, "it follows a differential equation",
                               "declare it by a unit, or as 1");
        check_flags(e);
        auto const has = [&](char const* flag) { return std::find(e.flags.begin(), e.flags.end(), flag) != e.flags.end(); };
        switch (e.kind) {
            case equation_kind::differential: made_.variables.push_back({e.name, dim, e.formula, has("unless refractory"), false}); break;
            case equation_kind::parameter: made_.parameters.push_back({e.name, dim, has("shared"), true}); break;
            case equation_kind::subexpression: made_.subexpressions.push_back({e.name, dim, e.formula, has("constant over dt")}); break;
        }
    }

    /// Flags that an equation of a kind may have.
    virtual std::vector<std::string> flags_of(equation_kind kind) const {
        static std::vector<std::string> const known[] = {{"unless refractory"}, {"constant over dt", "shared"}, {"constant", "shared"}};
        return known[int(kind)];
    }
    virtual bool is_synapse() const { return false; }
    virtual ~model_reader() = default;

    void check_flags(equation const& e) {
        auto const fitting = flags_of(e.kind);
        for (auto const& flag : e.flags) {
            if (std::find(fitting.begin(), fitting.end(), flag) != fitting.end()) continue;
            bool const synaptic = (flag == "event-driven" || flag == "clock-driven" || flag == "summed") && !is_synapse();
            auto const near = nearest(flag.text, fitting);
            equations().refuse(code::bad_equation, flag.at, "the flag " + flag.text + " of " + e.name + " is not known here",
                               synaptic          ? "it belongs to synapses"
                               : fitting.empty() ? "such an equation has no flags"
                                                 : "here may stand " + listed(fitting),
                               is_synapse() && (flag == "clock-driven" || flag == "summed") ? "such variables are not in the language; let it be event-driven"
                               : near.empty()                              ? "remove it"
                                                                           : "did you mean " + near + "?");
        }
    }
    static std::string listed(std::vector<std::string> const& words) {
        std::string out;
        for (auto const& w : words) out += (out.empty() ? "" : " or ") + w;
        return out;
    }

    void take_implicit(std::string const& name) {
        auto const at = given_.dims.find(name);
        if (at == given_.dims.end() || names_.declares(name) || is_noise(name)) return;
        names_.declare(name, {at->second, false});
        made_.parameters.push_back({name, at->second, false, false});
    }
    /// Names that the formulas use and that have a value from elsewhere.
    void find_implicit_parameters(std::vector<source const*> const& formulas) {
        auto const take = [&](std::string const& name, span) { take_implicit(name); };
        for (auto const& e : made_.equations) {
            if (e.kind != equation_kind::parameter) each_name(e.formula, take);
            if (e.kind == equation_kind::differential || e.kind == equation_kind::subexpression)
                each_name(e.formula, [&](std::string const& name, span) { note_noise(name); });
        }
        for (auto const& d : deeds_)
            for (auto const& s : *d.list) each_name(s.formula, take);
        for (auto const& name : given_.used) take_implicit(name);
        for (auto const* text : formulas)
            try {
                if (!text->text.empty()) each_name(parse_formula(*text), take);
            } catch (error const&) {  // told when it is read for good
            }
    }
    void note_noise(std::string const& name) {
        if (!is_noise(name) || std::find(made_.noise.begin(), made_.noise.end(), name) != made_.noise.end()) return;
        if (made_.noise.size() == most_noise)
            all_.push_back({code::too_large, "the model has too many sources of noise", "at most " + std::to_string(most_noise) + " are read",
                            "use one in several places", equations().at({0, 1})});
        made_.noise.push_back(name);
        // Noise of unit strength: its integral over dt has variance dt.
        names_.declare(name, {*fine_dimension{dimensions::time}.power(-0.5), false});
    }

    /// What a statement changes is state.
    void prepare(statement const& s, source const& text) {
        auto const at = std::find_if(made_.parameters.begin(), made_.parameters.end(), [&](auto const& p) { return p.name == s.name; });
        if (at == made_.parameters.end()) return;
        auto const written = std::find_if(made_.equations.begin(), made_.equations.end(), [&](auto const& e) { return e.name == s.name; });
        bool const constant = written != made_.equations.end() && !written->flags.empty();
        if (constant || at->shared || !at->declared)
            text.refuse(code::bad_equation, s.at, s.name + " cannot be changed",
                               at->declared ? "it is declared " + written->flags.front().text : "it is a constant",
                               at->declared ? "remove the flag, or change something else" : "declare it in the equations, e.g. " + s.name + " : " + declared_as(at->dim));
        made_.variables.push_back({at->name, at->dim, {}, false, true});
        made_.parameters.erase(at);
    }

    /// Each behind those that it needs, else as written.
    void order_subexpressions() {
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
    [[noreturn]] void refuse_circle(std::string const& name) const {
        auto const at = std::find_if(made_.equations.begin(), made_.equations.end(), [&](auto const& e) { return e.name == name; });
        equations().refuse(code::bad_equation, at->at, name + " is defined by itself", "subexpressions that need each other have no value",
                           "make one of them a differential equation");
    }

    void check(equation const& e) {
        if (e.kind == equation_kind::parameter) return;
        auto const declared = names_.find(e.name);
        auto const found = check_units(equations(), e.formula, names_);
        auto const words = with_article(declared->dim);
        if (e.kind == equation_kind::subexpression) {
            if (declared->is_condition) return require_condition(equations(), e.formula, found, e.name);
            return require_dimension(equations(), e.formula, found, declared->dim, e.name + " is declared as " + words, declare_as(e.name, found.dim));
        }
        auto const expected = declared->dim / fine_dimension{dimensions::time};
        auto const ratio = found.dim / expected;
        std::string remedy = "make it a change per time";
        if (ratio == fine_dimension{dimensions::time}) remedy = "divide it by a time constant";
        else if (ratio == fine_dimension{dimensions::capacitance}) remedy = "divide it by the capacitance";
        require_dimension(equations(), e.formula, found, expected, "the rate of " + e.name + " is " + words + " per time", remedy);
    }
    static std::string declare_as(std::string const& name, fine_dimension const& found) {
        auto const unit = declaration_of(found);
        return unit.empty() ? "correct the formula or the unit" : "correct the formula, or declare " + name + " as " + unit;
    }
    static std::string declared_as(fine_dimension const& d) {
        auto const unit = declaration_of(d);
        return !unit.empty() ? unit : !usual_unit(d).empty() ? usual_unit(d) : "1";
    }

    void refuse_noise(source const& text, tree const& formula) const {
        each_name(formula, [&](std::string const& name, span at) {
            if (is_noise(name))
                text.refuse(code::bad_equation, at, name + " stands outside of a differential equation", "white noise has no value at a moment",
                            "use randn() here");
            if (noisy_.count(name))
                text.refuse(code::bad_equation, at, name + " contains white noise", "that has no value at a moment", "leave it to differential equations");
        });
    }

    virtual void check(statement const& s, source const& text) {
        refuse_noise(text, s.formula);
        auto const is = [&](auto const& one) { return one.name == s.name; };
        if (std::any_of(made_.subexpressions.begin(), made_.subexpressions.end(), is))
            text.refuse(code::bad_equation, s.at, s.name + " cannot be changed", "it follows from its formula", "change what it depends on");
        if (std::any_of(made_.parameters.begin(), made_.parameters.end(), is)) return;  // which was refused already
        if (std::none_of(made_.variables.begin(), made_.variables.end(), is)) {
            if (names_.find(s.name) || function_named(s.name))
                text.refuse(code::bad_equation, s.at, s.name + " cannot be changed", "it is no variable of the model", "change a variable");
            auto const near = nearest(s.name, names_.names());
            text.refuse(code::unknown_name, s.at, s.name + " is not known", "no variable is called so",
                        near.empty() ? "declare it in the equations, e.g. " + s.name + " : 1" : "did you mean " + near + "?");
        }
        auto const declared = names_.find(s.name);
        auto const found = check_units(text, s.operand, names_);
        if (declared->is_condition) {
            if (s.change) text.refuse(code::wrong_unit, s.at, s.name + " is a condition", "one cannot calculate with it", "write " + s.name + " = ...");
            return require_condition(text, s.operand, found, s.name);
        }
        if (s.change == '*' || s.change == '/')
            return require_dimension(text, s.operand, found, {}, "a factor of " + s.name + " is a plain number", "divide it by something with its dimension");
        require_dimension(text, s.operand, found, declared->dim, s.name + " is " + with_article(declared->dim),
                          found.dim.is_plain() && !usual_unit(declared->dim).empty()
                              ? "give it a unit, e.g. " + with_unit(text, s.operand, usual_unit(declared->dim))
                              : "correct the formula");
    }

    source const& equations_;
    outside_values const& given_;
    std::vector<deed> deeds_;
    neuron made_;
    scope names_;
    std::set<std::string> seen_, noisy_;  ///< declared; subexpressions with white noise
    std::vector<complaint> all_;
};

class neuron_reader final : model_reader {
public:
    explicit neuron_reader(neuron_text const& text) : model_reader(text.equations, text.given), text_(text) {}

    neuron read() {
        begin({{&text_.reset, &made_.reset}});
        find_implicit_parameters({&text_.threshold, &text_.refractory});
        check_all();
        put_membrane_potential_first();
        read_threshold();
        read_refractory();
        if (!all_.empty()) throw error{all_};
        note_surroundings();
        return std::move(made_);
    }

private:
    /// Where ports ask for the potential that drives their current.
    void put_membrane_potential_first() {
        auto& all = made_.variables;
        if (auto const k = made_.membrane_potential()) std::rotate(all.begin(), all.begin() + std::ptrdiff_t(*k), all.begin() + std::ptrdiff_t(*k) + 1);
    }

    void read_threshold() {
        auto const& text = text_.threshold;
        if (text.text.empty()) {
            if (!text_.reset.text.empty())
                all_.push_back(text_.reset.complain(code::missing_key, {0, 1}, "there is a reset without a threshold", "nothing says when to reset",
                                                    "add e.g. threshold = \"v > -50*mV\""));
            return;
        }
        attempt([&] {
            made_.threshold = parse_formula(text);
            refuse_noise(text, *made_.threshold);
            require_condition(text, *made_.threshold, check_units(text, *made_.threshold, names_), "a threshold");
        });
    }

    void read_refractory() {
        if (text_.refractory_ms) {
            made_.refractory_time = tree::number(*text_.refractory_ms);
        } else if (!text_.refractory.text.empty()) {
            auto const& text = text_.refractory;
            attempt([&] {
                auto formula = parse_formula(text);
                refuse_noise(text, formula);
                auto const found = check_units(text, formula, names_);
                if (!found.is_condition)
                    require_dimension(text, formula, found, dimensions::time, "refractoriness is a time or a condition",
                                      "write e.g. 2*ms, or v > -40*mV");
                (found.is_condition ? made_.refractory_condition : made_.refractory_time) = std::move(formula);
            });
        } else {
            for (auto const& e : made_.equations)
                if (std::find(e.flags.begin(), e.flags.end(), "unless refractory") != e.flags.end())
                    return all_.push_back(equations().complain(code::contradiction, e.at, e.name + " stops while refractory, but nothing is",
                                                               "the model has no refractory period", "add e.g. refractory = \"2 ms\", or remove the flag"));
            return;
        }
        if (!made_.threshold && text_.threshold.text.empty())
            all_.push_back({code::missing_key, "there is a refractory period without a threshold", "nothing says when it begins",
                            "add e.g. threshold = \"v > -50*mV\"", (text_.refractory_ms ? equations() : text_.refractory).at({0, 1})});
    }

    void note_surroundings() {
        auto const note = [&](std::string const& name, span) {
            auto& reads = made_.reads;
            if (name == "i_syn") reads.current = true;
            if (name == "g_syn") reads.conductance = true;
            if (name == "i_stim" || name == "I_stim") reads.stimulus = true;
            if (name == "t") reads.time = true;
            if (name == "lastspike") reads.last_spike = true;
        };
        for (auto const& v : made_.variables)
            if (v.rate) each_name(*v.rate, note);
        for (auto const& s : made_.subexpressions) each_name(s.formula, note);
        for (auto const& s : made_.reset) each_name(s.formula, note);
        for (auto const* formula : {&made_.threshold, &made_.refractory_time, &made_.refractory_condition})
            if (*formula) each_name(**formula, note);
    }

    neuron_text const& text_;
};

class synapse_reader final : model_reader {
public:
    explicit synapse_reader(synapse_text const& text) : model_reader(text.equations, text.given), text_(text) {}

    synapse read() {
        begin({{&text_.on_pre, &whole_.on_pre}, {&text_.on_post, &whole_.on_post}});
        name_target();
        find_implicit_parameters({});
        check_all();
        keep_weight();
        if (whole_.adds_to.empty() && all_.empty())
            all_.push_back(text_.on_pre.complain(code::bad_equation, {0, 1}, "the synapse has no effect", "no spike adds to a variable of its target",
                                                 "write e.g. on_pre = \"ge_post += w\""));
        if (!all_.empty()) throw error{all_};
        whole_.body = std::move(made_);
        return std::move(whole_);
    }

private:
    std::vector<std::string> flags_of(equation_kind kind) const override {
        if (kind == equation_kind::differential) return {"event-driven"};
        if (kind == equation_kind::subexpression) return {};
        return {"constant", "shared"};
    }
    bool is_synapse() const override { return true; }

    static bool is_outside(std::string const& name) { return name.size() > 5 && name.compare(name.size() - 5, 5, "_post") == 0; }

    /// _post may be left out where on_pre adds to a single name that is not the synapse's own.
    void name_target() {
        std::set<std::string> strange;
        for (auto const& s : whole_.on_pre) {
            if (names_.declares(s.name) || text_.given.dims.count(s.name) > 0) continue;
            if (is_outside(s.name) || (s.change != '+' && s.change != '-')) return;
            strange.insert(s.name);
        }
        if (strange.size() != 1) return;
        for (auto& s : whole_.on_pre)
            if (s.name == *strange.begin()) s.name += "_post";
    }

    /// The weight differs between synapses, also where nothing changes it.
    void keep_weight() {
        auto& all = made_.parameters;
        auto const at = std::find_if(all.begin(), all.end(), [](auto const& p) { return p.name == "w" && p.declared; });
        if (at == all.end()) return;
        made_.variables.push_back({at->name, at->dim, {}, false, true});
        all.erase(at);
    }

    /// NAME_post += ... is what the synapse does to its target.
    void check(statement const& s, source const& text) override {
        refuse_random(s.operand, text);
        bool const goes_out = is_outside(s.name) && !names_.declares(s.name);
        if (!goes_out) return model_reader::check(s, text);
        auto const name = s.name.substr(0, s.name.size() - 5);
        auto const found = check_units(text, s.operand, names_);
        if (&text == &text_.on_post)
            text.refuse(code::bad_equation, s.at, s.name + " cannot be changed here", "only arriving spikes act on the target", "move it to on_pre");
        if (s.change != '+' && s.change != '-')
            text.refuse(code::bad_equation, s.at, s.name + " can only be added to", "so that the order of arrivals does not matter",
                        "write " + s.name + " += ...");
        if (found.is_condition) require_dimension(text, s.operand, found, {}, "one cannot add a condition", "");
        if (whole_.adds_to.empty()) {
            whole_.adds_to = name;
            whole_.unit = found.dim;
        }
        if (whole_.adds_to != name)
            text.refuse(code::bad_equation, s.at, "the synapse adds to both " + whole_.adds_to + " and " + name, "a projection acts on one variable of its targets",
                        "use two projections");
        require_dimension(text, s.operand, found, whole_.unit, name + " is " + with_article(whole_.unit) + " above", "write both in one unit");
    }
    /// Dice are named by what they are for, and synapses have no name.
    void refuse_random(tree const& formula, source const& text) const {
        if (formula.kind == form::call && (formula.text == "rand" || formula.text == "randn" || formula.text == "poisson"))
            text.refuse(code::bad_equation, formula.at, "synapses draw no random numbers", "their results would depend on the number of threads",
                        "draw in the neuron, or give weights by a distribution");
        for (auto const& part : formula.parts) refuse_random(part, text);
    }

    synapse_text const& text_;
    synapse whole_;
};

}  // namespace

scope predefined_names() {
    scope s;
    s.declare("t", {dimensions::time, false});
    s.declare("dt", {dimensions::time, false});
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

std::optional<std::size_t> neuron::variable(std::string const& name) const {
    for (std::size_t k = 0; k < variables.size(); ++k)
        if (variables[k].name == name) return k;
    return {};
}

std::optional<std::size_t> neuron::membrane_potential() const {
    fine_dimension const voltage{dimensions::voltage};
    if (auto const k = variable("v")) return k;
    for (std::size_t k = 0; k < variables.size(); ++k)
        if (variables[k].rate && variables[k].dim == voltage) return k;
    return {};
}

synapse read_synapse(synapse_text const& text) { return synapse_reader{text}.read(); }

neuron read_neuron(neuron_text const& text) { return neuron_reader{text}.read(); }

}  // namespace neurapse::equations
