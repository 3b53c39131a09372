// SPDX-License-Identifier: MIT
// Reads [[record]]: what is written down of whom, and how often.
#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/arrival_bounds.hpp"
#include "neurapse/catalogue/plan.hpp"

namespace neurapse {
namespace {

using subject = record_plan::subject;

/// Names of everything that can be recorded of the neurons of a population.
std::vector<std::string> recordable_names(population_plan const& p) {
    std::vector<std::string> all;
    for (auto const& v : p.model->variables()) all.push_back(v.name);
    for (auto const& v : p.model->recordables()) all.push_back(v.name);
    for (auto const& port : p.ports) {
        if (port.effect == port_effect::current || port.effect == port_effect::conductance)
            all.push_back("i_" + port.name);
        if (port.effect == port_effect::conductance) all.push_back("g_" + port.name);
    }
    all.emplace_back("i_syn");
    all.emplace_back("i_stim");
    return all;
}

class record_reader {
public:
    record_reader(plan& p, settings const& t, std::string const& path, place where, complaints& out)
        : plan_(p), from_(t, path, out, where), out_(out) {}

    void read() {
        auto const before = out_.size();
        auto const* what = from_.required("what", "write e.g. what = \"spikes\"");
        auto const* of = from_.required("of", "write e.g. of = \"exc\"");
        if (!what || !of) {
            for (auto const* key : {"every", "bin", "at", "synapses"}) from_.find(key);
        } else if (is_word(*what, "spikes")) {
            made_.what = subject::spikes;
            made_.of = read_selectors(from_, "of", *of, detail::names_of(plan_), selects::neurons_or_events);
        } else if (is_word(*what, "rate")) {
            made_.what = subject::rate;
            made_.of = read_selectors(from_, "of", *of, detail::names_of(plan_), selects::neurons_or_events);
            made_.interval = read_interval("bin", {10});
        } else if (is_word(*what, "weights")) {
            made_.what = subject::weights;
            read_projections(*of);
            made_.interval = read_interval("every", {10});
        } else if (is_word(*what, "snapshot")) {
            made_.what = subject::snapshot;
            read_projections(*of);
            read_times();
        } else if (is_word(*what, "current")) {
            read_current(*of);
        } else if (names_projections(*of)) {
            read_synaptic(*what, *of);
        } else {
            read_variables(*what, *of);
        }
        from_.finish();
        if (out_.size() == before) plan_.records.push_back(std::move(made_));
    }

private:
    static bool is_word(setting const& s, char const* word) {
        auto const* w = s.as<std::string>();
        return w && *w == word;
    }

    /// Samples stand at whole multiples of an interval, itself a whole number of steps.
    step_id read_interval(char const* key, duration standard) {
        auto const* s = from_.find(key);
        double const dt = plan_.run.dt.value;
        if (!s) return std::max<step_id>(1, time_grid{plan_.run.dt}.steps({std::max(standard.value, dt)}));
        auto const t = from_.number(key, {dimensions::time, bounds::positive}, "");
        return t ? std::max<step_id>(1, detail::steps_on_grid(plan_, from_, key, *s, *t).value_or(1)) : 1;
    }

    /// Names of projections; one that has lost its own to a mistake may be the one that is meant.
    void read_projections(setting const& of) {
        std::vector<std::string> names;
        bool all_named = true;
        for (auto const& p : plan_.projections) {
            names.push_back(p.name);
            all_named = all_named && !p.from.empty() && !p.to.empty();
        }
        auto const add = [&](setting const& one) {
            auto const* name = word_of(one);
            if (name && !all_named && std::find(names.begin(), names.end(), *name) == names.end()) return;
            settings const single{{"of", one}};
            reader from{single, from_.path(), out_, one.where};
            if (auto const k = from.one_of("of", names, "projection")) made_.projections.push_back(*k);
        };
        auto const* list = of.as<setting::list>();
        if (!list) return add(of);
        for (auto const& one : *list) add(one);
        if (list->empty())
            from_.complain(code::unknown_name, "of", of, "it names no projection", reader::choice("", names));
    }

    void read_times() {
        auto const* s = from_.find("at");
        made_.times = {0, plan_.run.steps};
        if (!s) return;
        auto const spec = read_value(from_, "at", *s, {dimensions::time, bounds::non_negative});
        if (!spec) return;
        if (!spec->is_constant() && spec->form != value_spec::shape::listed)
            return from_.complain(code::wrong_kind, "at", *s, "listed times are expected here",
                                  "write at = [\"0 ms\", \"1 s\"]");
        made_.times.clear();
        for (double const t : spec->numbers) {
            auto const at = setting{number{t, dimensions::time}, s->where};
            auto const step = detail::steps_on_grid(plan_, from_, "at", at, t);
            if (step && plan_.run.has_length && *step > plan_.run.steps)
                from_.complain(code::out_of_bounds, "at", at,
                               "the run ends at " + print_quantity(plan_.run.length.value, dimensions::time),
                               "take the time out or lengthen the run");
            made_.times.push_back(step.value_or(0));
        }
    }

    /// The synaptic current of a projection, in all its targets, or of single synapses.
    void read_current(setting const& of) {
        made_.what = subject::projection_current;
        read_projections(of);
        for (auto const which : made_.projections)
            if (makes_jumps(plan_.projections[which]))
                from_.complain(code::wrong_kind, "of", of,
                               "its spikes make a variable jump, which is no current",
                               "record that variable of the targets");
        made_.interval = read_interval("every", plan_.run.dt);
        auto const* s = from_.find("synapses");
        if (!s) return;
        made_.what = subject::synapse_current;
        read_synapses(*s);
    }

    /// Projections, and no populations of the same name.
    bool names_projections(setting const& of) const {
        auto const is_one = [&](setting const& s) {
            auto const* name = word_of(s);
            auto const is_it = [&](auto const& one) { return name && one.name == *name; };
            return std::any_of(plan_.projections.begin(), plan_.projections.end(), is_it) &&
                   std::none_of(plan_.populations.begin(), plan_.populations.end(), is_it);
        };
        auto const* list = of.as<setting::list>();
        return list ? std::any_of(list->begin(), list->end(), is_one) : is_one(of);
    }

    /// Variables of synapses: of single ones, of all at listed times, or how they are distributed.
    void read_synaptic(setting const& what, setting const& of) {
        read_projections(of);
        auto const* s = from_.find("synapses");
        made_.what = s ? subject::synapses : from_.has("at") ? subject::snapshot : subject::weights;
        if (made_.what == subject::snapshot)
            read_times();
        else
            made_.interval = read_interval("every", s ? plan_.run.dt : duration{10});
        if (s) read_synapses(*s);
        std::vector<setting> const single{what};
        auto const* list = what.as<setting::list>();
        for (auto const& one : list ? *list : single) read_synaptic_variable(one);
        if (list && list->empty())
            from_.complain(code::wrong_kind, "what", what, "it names nothing to record",
                           "write e.g. what = [\"w\"]");
    }
    void read_synaptic_variable(setting const& one) {
        auto const* name = word_of(one);
        for (auto const which : made_.projections) {
            auto const& p = plan_.projections[which];
            if (p.is_broken) continue;
            auto const known = synaptic_names(p);
            if (!name || std::find(known.begin(), known.end(), *name) == known.end())
                return from_.complain(code::unknown_name, "what", one,
                                      "the synapses of " + p.name + " have no variable of this name",
                                      reader::choice(name ? *name : "", known));
        }
        if (name) made_.variables.push_back(*name);
    }

    /// Pairs of a source and a target.
    void read_synapses(setting const& all) {
        auto const* s = &all;
        auto const* pairs = s->as<setting::list>();
        bool good = pairs && !pairs->empty();
        for (auto const& pair : pairs ? *pairs : setting::list{}) {
            auto const* both = pair.as<setting::list>();
            good = good && both && both->size() == 2 && is_position((*both)[0]) && is_position((*both)[1]);
            if (!good) break;
            add_synapse(pair, (*both)[0].as<number>()->value, (*both)[1].as<number>()->value);
        }
        if (!good)
            from_.complain(code::wrong_kind, "synapses", *s,
                           "pairs of a source and a target are expected here",
                           "write e.g. synapses = [[0, 1], [2, 1]]");
    }

    bool makes_jumps(projection_plan const& p) const {
        for (std::size_t k = 0; k < p.ports.size(); ++k) {
            auto const effect = plan_.populations[p.to[k].population]
                                    .ports[port_index(plan_.populations[p.to[k].population], p.ports[k])]
                                    .effect;
            if (effect == port_effect::voltage || effect == port_effect::variable) return true;
        }
        return false;
    }

    static bool is_position(setting const& s) {
        auto const* n = s.as<number>();
        return n && n->dim == dimension{} && n->value >= 0 && n->value == std::floor(n->value);
    }

    /// Positions count within the populations of the projection.
    void add_synapse(setting const& pair, double source, double target) {
        auto const within = [&](std::vector<selection> const& side, double k) {
            return side.empty() || std::any_of(side.begin(), side.end(), [&](auto const& one) {
                       return k < plan_.populations[one.population].size;
                   });
        };
        for (auto const which : made_.projections) {
            auto const& p = plan_.projections[which];
            if (!within(p.from, source) || !within(p.to, target))
                return from_.complain(code::out_of_bounds, "synapses", pair, p.name + " has no such neurons",
                                      "write positions within its populations, counted from 0");
        }
        made_.synapses.emplace_back(neuron_id(source), neuron_id(target));
    }

    void read_variables(setting const& what, setting const& of) {
        made_.what = subject::variables;
        made_.of = read_selectors(from_, "of", of, detail::names_of(plan_));
        made_.interval = read_interval("every", plan_.run.dt);
        std::vector<setting> const single{what};
        auto const* list = what.as<setting::list>();
        for (auto const& one : list ? *list : single) read_variable(one, !list);
        if (list && list->empty())
            from_.complain(code::wrong_kind, "what", what, "it names nothing to record",
                           "write e.g. what = [\"v\"]");
    }

    /// One name, which every population selected must know.
    void read_variable(setting const& one, bool alone) {
        static std::vector<std::string> const subjects{"spikes", "rate", "weights", "snapshot", "current"};
        auto const* name = word_of(one);
        if (made_.of.empty()) return;  // which was complained of
        auto known = subjects;
        bool good = name;
        for (std::size_t k = 0; k < made_.of.size() && good; ++k) {
            auto const& p = plan_.populations[made_.of[k].population];
            if (!p.model) return;
            known = recordable_names(p);
            good = std::find(known.begin(), known.end(), *name) != known.end();
        }
        if (good) return made_.variables.push_back(*name);
        bool const crowded = name && std::find(subjects.begin(), subjects.end(), *name) != subjects.end();
        if (crowded)
            return from_.complain(code::wrong_kind, "what", one, *name + " stands alone, not in a list",
                                  "write a [[record]] of its own with what = \"" + *name + "\"");
        if (alone && name) known.insert(known.end(), subjects.begin(), subjects.end());
        from_.complain(code::unknown_name, "what", one, "nothing of this name can be recorded here",
                       reader::choice(name ? *name : "", known));
    }

    plan& plan_;
    reader from_;
    complaints& out_;
    record_plan made_;
};

}  // namespace

void detail::read_record(plan& p, settings const& t, std::string const& path, place where, complaints& out) {
    record_reader{p, t, path, where, out}.read();
}

}  // namespace neurapse
