// SPDX-License-Identifier: MIT
#include "neurapse/equations/synapse.hpp"

#include <algorithm>
#include <set>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/functions.hpp"
#include "neurapse/equations/model_reader.hpp"
#include "neurapse/equations/synapse_program.hpp"

namespace neurapse::equations {
namespace {

bool ends_with(std::string const& name, std::string const& ending) {
    return name.size() > ending.size() &&
           name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}
bool is_of_target(std::string const& name) { return ends_with(name, "_post"); }
bool is_far(std::string const& name) {
    return (is_of_target(name) || ends_with(name, "_pre")) && !is_count(name);
}
std::string without_ending(std::string const& name) { return name.substr(0, name.rfind('_')); }

bool has_flag(equation const& e, char const* flag) {
    return std::find(e.flags.begin(), e.flags.end(), flag) != e.flags.end();
}

class synapse_reader final : model_reader {
public:
    synapse_reader(synapse_text const& text, both_ends const& ends)
        : model_reader(text.equations, text.given), text_(text), ends_(ends) {}

    synapse read() {
        begin(deeds());
        if (text_.weight) {
            names_.declare("w", {*text_.weight, false});
            made_.parameters.push_back({"w", *text_.weight, false, true, false});
        }
        name_target();
        find_implicit_parameters({});
        each_formula([&](source const& text, tree const& formula) { find_far_numbers(text, formula); });
        each_formula([&](source const&, tree const& formula) {
            note_positions(formula);
            each_call(formula, [&](tree const& call) {
                whole_.is_random |= call.text == "rand" || call.text == "randn" || call.text == "poisson";
            });
        });
        whole_.is_random |= !made_.noise.empty();
        check_all();
        keep_weight();
        auto const is_of_target = [](addition const& a) { return a.to.of_target; };
        std::stable_partition(whole_.adds.begin(), whole_.adds.end(), is_of_target);
        if (whole_.adds.empty() && whole_.sums.empty() && all_.empty())
            all_.push_back(first_text().complain(code::bad_equation, {0, 1}, "the synapse has no effect",
                                                 "no spike adds to a variable of its target",
                                                 "write e.g. on_pre = \"ge_post += w\""));
        if (!all_.empty()) throw error{all_};
        whole_.body = std::move(made_);
        note_clocks();
        return std::move(whole_);
    }

private:
    std::vector<deed> deeds() {
        std::vector<deed> all;
        for (auto const& [texts, made] :
             {std::pair{&text_.on_pre, &whole_.on_pre}, std::pair{&text_.on_post, &whole_.on_post},
              std::pair{&text_.every, &whole_.every}}) {
            made->resize(texts->size());
            for (std::size_t k = 0; k < texts->size(); ++k) {
                (*made)[k].name = (*texts)[k].name;
                all.push_back({&(*texts)[k].deeds, &(*made)[k].deeds});
            }
        }
        return all;
    }
    source const& first_text() const {
        return text_.on_pre.empty() ? text_.equations : text_.on_pre.front().deeds;
    }

    std::vector<std::string> flags_of(equation_kind kind) const override {
        if (kind == equation_kind::differential) return {"event-driven", "clock-driven"};
        if (kind == equation_kind::subexpression) return {"summed"};
        return {"constant", "shared"};
    }
    bool is_synapse() const override { return true; }
    scope names() const override {
        scope s;
        s.declare("t", {dimensions::time, false});
        s.declare("dt", {dimensions::time, false});
        s.declare("t_in_timesteps", {});
        for (auto const* name : {"i", "j", sources_named, targets_named, outgoing_named, incoming_named})
            s.declare(name, {});
        return s;
    }

    /// NAME_post = FORMULA : UNIT (summed) declares nothing: it is a sum for the target.
    bool declare_otherwise(equation const& e) override {
        if (e.kind != equation_kind::subexpression || !has_flag(e, "summed")) return false;
        check_flags(e);
        if (!is_of_target(e.name))
            equations().refuse(code::bad_equation, e.at, e.name + " cannot be summed",
                               "sums are taken for parameters of the target",
                               "write " + e.name + "_post = ...");
        whole_.sums.push_back({without_ending(e.name), declared_dimension(equations(), e.unit), e.formula});
        return true;
    }

    /// _post may be left out where something is added to a name that is not the synapse's own, nor one of
    /// these misspelt.
    void name_target() {
        std::vector<std::string> own;
        for (auto const& e : made_.equations) own.push_back(e.name);
        std::set<std::string> strange, passing;
        bool named = false;
        for (auto const& d : deeds_)
            for (auto const& s : *d.list) {
                named = named || (is_far(s.name) && !names_.declares(s.name));
                if (names_.declares(s.name) || is_far(s.name) || text_.given.dims.count(s.name) > 0) continue;
                if (s.change == 0) passing.insert(s.name);
                if ((s.change == '+' || s.change == '-') && passing.count(s.name) == 0)
                    strange.insert(s.name);
            }
        for (auto const& d : deeds_)
            for (auto& s : *d.list) {
                bool const alone = !named && strange.size() == 1;
                if (strange.count(s.name) == 0 || (!alone && !nearest(s.name, own).empty())) continue;
                s.name += "_post";
                s.formula = tree::operation(std::string(1, s.change), tree::name(s.name, s.at), s.operand,
                                            s.operand.at);
            }
    }

    template <class Look>
    void each_formula(Look const& look) {
        for (auto const& e : made_.equations)
            if (e.kind != equation_kind::parameter) look(equations(), e.formula);
        for (auto const& d : deeds_)
            for (auto const& s : *d.list) look(*d.text, s.operand);
    }
    void find_far_numbers(source const& text, tree const& formula) {
        each_name(formula, [&](std::string const& name, span at) {
            if (!is_far(name) || names_.declares(name)) return;
            attempt([&] { declare_far(text, name, at); });
        });
    }
    /// Which neuron is meant, and of how many.
    void note_positions(tree const& formula) {
        each_name(formula, [&](std::string const& name, span) {
            whole_.reads_source_position |= name == "i";
            whole_.reads_target_position |= name == "j";
            whole_.counts_outgoing |= name == outgoing_named;
            whole_.counts_incoming |= name == incoming_named;
            auto const is_it = [&](parameter const& p) { return p.name == name; };
            if (is_count(name) && std::none_of(made_.parameters.begin(), made_.parameters.end(), is_it))
                made_.parameters.push_back({name, {}, false, true, false});
        });
    }
    void declare_far(source const& text, std::string const& name, span at) {
        bool const of_target = is_of_target(name);
        auto const& there = of_target ? ends_.target : ends_.source;
        auto const found = there.find(without_ending(name));
        if (there.empty())
            text.refuse(code::unknown_name, at, name + " cannot be read",
                        std::string{"the neurons of the "} + (of_target ? "target" : "source") +
                            " have no number in common that synapses could read",
                        "write a projection for each model");
        if (found == there.end()) {
            std::vector<std::string> known;
            for (auto const& [one, dim] : there) known.push_back(one + (of_target ? "_post" : "_pre"));
            auto const near = nearest(name, known);
            text.refuse(code::unknown_name, at, name + " is not known",
                        std::string{"the "} + (of_target ? "target" : "source") + " has no number called so",
                        near.empty() ? "name a variable, parameter or subexpression of its model"
                                     : "did you mean " + near + "?");
        }
        names_.declare(name, {found->second, false});
        made_.far.push_back(name);
        whole_.reads.push_back({without_ending(name), of_target});
    }

    /// The weight differs between synapses, also where nothing changes it.
    void keep_weight() {
        auto& all = made_.parameters;
        auto const at =
            std::find_if(all.begin(), all.end(), [](auto const& p) { return p.name == "w" && p.declared; });
        if (at == all.end()) return;
        made_.variables.push_back({at->name, at->dim, {}, false, true});
        all.erase(at);
    }

    void check(equation const& e) override {
        auto const sum = std::find_if(whole_.sums.begin(), whole_.sums.end(),
                                      [&](auto const& s) { return s.name + "_post" == e.name; });
        if (sum == whole_.sums.end()) return model_reader::check(e);
        refuse_noise(equations(), e.formula);
        auto const found = check_units(equations(), e.formula, names_);
        require_dimension(equations(), e.formula, found, sum->dim,
                          e.name + " is declared as " + with_article(sum->dim),
                          declare_as(e.name, found.dim));
    }

    /// NAME_post += ... is what the synapse does to its target, NAME_pre += ... what it does to its source.
    void check(statement const& s, source const& text) override {
        bool const goes_out = is_far(s.name) && (!names_.declares(s.name) || is_read(s.name));
        if (!goes_out) {
            check_name(s, text);
            return model_reader::check(s, text);
        }
        refuse_noise(text, s.operand);
        far_number const to{without_ending(s.name), is_of_target(s.name)};
        auto const found = check_units(text, s.operand, names_);
        if (s.change != '+' && s.change != '-')
            text.refuse(code::bad_equation, s.at, s.name + " can only be added to",
                        "many synapses may change it at once, and their order must not matter",
                        "write " + s.name + " += ..., or let a reset or an event of the neuron change it");
        if (found.is_condition)
            require_dimension(text, s.operand, found, {}, "one cannot add a condition", "");
        auto const known = std::find_if(whole_.adds.begin(), whole_.adds.end(),
                                        [&](addition const& a) { return a.to == to; });
        if (known == whole_.adds.end()) return whole_.adds.push_back({to, found.dim});
        require_dimension(text, s.operand, found, known->unit,
                          to.name + " is " + with_article(known->unit) + " above", "write both in one unit");
    }
    /// Variables of neurons are no names of the synapse's own: they have an ending.
    void check_name(statement const& s, source const& text) const {
        if (names_.find(s.name) || function_named(s.name) || s.change == 0 || s.change == '+' ||
            s.change == '-')
            return;
        text.refuse(code::unknown_name, s.at, s.name + " is not known",
                    "the synapse has no variable called so, and neurons can only be added to",
                    "write " + s.name + " += ..., or declare it in the equations");
    }
    bool is_read(std::string const& name) const {
        return std::find(made_.far.begin(), made_.far.end(), name) != made_.far.end();
    }

    /// Where nothing is said, a variable goes from event to event if it can: that is exact, and costs less.
    void note_clocks() {
        std::vector<char> free;
        for (auto const& v : whole_.body.variables) {
            auto const e = std::find_if(whole_.body.equations.begin(), whole_.body.equations.end(),
                                        [&](auto const& one) { return one.name == v.name; });
            bool const clock = v.rate && has_flag(*e, "clock-driven");
            whole_.clock_driven.push_back(clock);
            free.push_back(v.rate && !clock && !has_flag(*e, "event-driven"));
        }
        choose_clocks(whole_, free);
    }

    synapse_text const& text_;
    both_ends const& ends_;
    synapse whole_;
};

}  // namespace

bool is_count(std::string const& name) { return name == sources_named || name == targets_named; }

std::optional<std::size_t> synapse::adds_to(statement const& s) const {
    if (body.variable(s.name)) return {};
    for (std::size_t k = 0; k < adds.size(); ++k)
        if (s.name == adds[k].to.name + (adds[k].to.of_target ? "_post" : "_pre")) return k;
    return {};
}

std::size_t synapse::ways_to(std::size_t which) const {
    std::size_t n = 0;
    for (auto const* all : {&on_pre, &on_post, &every})
        for (auto const& p : *all)
            n += std::any_of(p.deeds.begin(), p.deeds.end(),
                             [&](statement const& s) { return adds_to(s) == which; });
    return n;
}

namespace {

struct text_names {
    std::set<std::string> declared, named;
};

text_names names_of(synapse_text const& text) {
    text_names all;
    for (auto const& [name, dim] : text.given.dims) all.declared.insert(name);
    auto const note = [&](std::string const& name, span) { all.named.insert(name); };
    for (auto const& e : parse_equations(text.equations)) {
        if (!has_flag(e, "summed")) all.declared.insert(e.name);
        if (e.kind != equation_kind::parameter) each_name(e.formula, note);
    }
    for (auto const* ways : {&text.on_pre, &text.on_post, &text.every})
        for (auto const& p : *ways)
            for (auto const& s : parse_statements(p.deeds)) {
                each_name(s.operand, note);
                if (!is_far(s.name)) all.named.insert(s.name);
            }
    return all;
}

}  // namespace

bool reads_neurons(synapse_text const& text) {
    auto const all = names_of(text);
    return std::any_of(all.named.begin(), all.named.end(),
                       [&](auto const& name) { return is_far(name) && all.declared.count(name) == 0; });
}

bool leans_on_weight(synapse_text const& text) {
    auto const all = names_of(text);
    return all.named.count("w") > 0 && all.declared.count("w") == 0;
}

std::vector<std::string> summed_names(source const& equations) {
    std::vector<std::string> all;
    try {
        for (auto const& e : parse_equations(equations))
            if (has_flag(e, "summed") && is_of_target(e.name)) all.push_back(without_ending(e.name));
    } catch (error const&) {  // told where the synapse is read for good
    }
    return all;
}

synapse read_synapse(synapse_text const& text, both_ends const& ends) {
    return synapse_reader{text, ends}.read();
}

}  // namespace neurapse::equations
