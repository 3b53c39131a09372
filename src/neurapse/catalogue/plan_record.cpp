// SPDX-License-Identifier: MIT
// Reads [[record]]: what is written down of whom, and how often.
#include <algorithm>

#include "neurapse/base/text.hpp"
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
        all.push_back("i_" + port.name);
        if (port.effect == port_effect::conductance) all.push_back("g_" + port.name);
    }
    all.emplace_back("i_syn");
    all.emplace_back("i_stim");
    return all;
}

class record_reader {
public:
    record_reader(plan& p, settings const& t, place where, complaints& out)
        : plan_(p), from_(t, "record", out, where), out_(out), grid_(p.run.dt) {}

    void read() {
        auto const before = out_.size();
        auto const* what = from_.required("what", "write e.g. what = \"spikes\"");
        auto const* of = from_.required("of", "write e.g. of = \"exc\"");
        if (!what || !of) {
            for (auto const* key : {"every", "bin", "at", "synapses"}) from_.find(key);
        } else if (is_word(*what, "spikes")) {
            made_.what = subject::spikes;
            made_.of = read_selectors(from_, "of", *of, detail::names_of(plan_));
        } else if (is_word(*what, "rate")) {
            made_.what = subject::rate;
            made_.of = read_selectors(from_, "of", *of, detail::names_of(plan_));
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
        auto const t = s ? from_.number(key, {dimensions::time, bounds::positive}, "") : std::nullopt;
        if (s && !t) return 1;
        duration const interval{t.value_or(std::max(standard.value, plan_.run.dt.value))};
        if (grid_.on_grid(interval) && grid_.steps(interval) >= 1) return grid_.steps(interval);
        if (!s) return std::max<step_id>(1, grid_.steps(interval));
        from_.complain(code::off_grid, key, *s,
                       "it is not a whole number of steps of " + print_quantity(plan_.run.dt.value, dimensions::time),
                       "write a multiple of dt");
        return 1;
    }

    void read_projections(setting const& of) {
        std::vector<std::string> names;
        for (auto const& p : plan_.projections) names.push_back(p.name);
        auto const add = [&](setting const& one) {
            settings const single{{"of", one}};
            reader from{single, from_.path(), out_, one.where};
            if (auto const k = from.one_of("of", names, "projection")) made_.projections.push_back(*k);
        };
        if (auto const* list = of.as<setting::list>())
            for (auto const& one : *list) add(one);
        else
            add(of);
    }

    void read_times() {
        auto const* s = from_.find("at");
        made_.times = {0, plan_.run.steps};
        if (!s) return;
        auto const spec = read_value(from_, "at", *s, {dimensions::time, bounds::non_negative});
        if (!spec) return;
        made_.times.clear();
        for (double const t : spec->numbers) {
            if (!grid_.on_grid({t})) {
                from_.complain(code::off_grid, "at", *s,
                               print_quantity(t, dimensions::time) + " is not a whole number of steps",
                               "write multiples of dt");
                return;
            }
            made_.times.push_back(grid_.steps({t}));
        }
    }

    /// The synaptic current of a projection, in all its targets, or of single synapses.
    void read_current(setting const& of) {
        made_.what = subject::projection_current;
        read_projections(of);
        made_.interval = read_interval("every", plan_.run.dt);
        auto const* s = from_.find("synapses");
        if (!s) return;
        made_.what = subject::synapse_current;
        auto const* pairs = s->as<setting::list>();
        for (auto const& pair : pairs ? *pairs : setting::list{}) {
            auto const* both = pair.as<setting::list>();
            auto const* pre = both && both->size() == 2 ? (*both)[0].as<number>() : nullptr;
            auto const* post = both && both->size() == 2 ? (*both)[1].as<number>() : nullptr;
            if (pre && post && pre->value >= 0 && post->value >= 0)
                made_.synapses.emplace_back(neuron_id(pre->value), neuron_id(post->value));
        }
        if (made_.synapses.empty() || made_.synapses.size() != pairs->size())
            from_.complain(code::wrong_kind, "synapses", *s, "pairs of a source and a target are expected here",
                           "write e.g. synapses = [[0, 1], [2, 1]]");
    }

    void read_variables(setting const& what, setting const& of) {
        made_.what = subject::variables;
        made_.of = read_selectors(from_, "of", of, detail::names_of(plan_));
        made_.interval = read_interval("every", plan_.run.dt);
        std::vector<setting> const single{what};
        auto const* list = what.as<setting::list>();
        for (auto const& one : list ? *list : single) {
            auto const* name = one.as<std::string>();
            bool good = name;
            std::vector<std::string> known{"spikes", "rate", "weights", "snapshot", "current"};
            for (auto const& side : made_.of) {
                auto const& p = plan_.populations[side.population];
                if (!p.model) return;
                known = recordable_names(p);
                good = good && std::find(known.begin(), known.end(), *name) != known.end();
                if (!good) break;
            }
            if (made_.of.empty()) return;
            if (good) {
                made_.variables.push_back(*name);
                continue;
            }
            if (!list) known.insert(known.end(), {"spikes", "rate", "weights", "snapshot", "current"});
            std::string all;
            for (auto const& k : known) all += (all.empty() ? "" : ", ") + k;
            auto const near = name ? nearest(*name, known) : "";
            from_.complain(code::unknown_name, "what", one, "nothing of this name can be recorded here",
                           near.empty() ? "choose from " + all : "did you mean " + near + "?");
        }
    }

    plan& plan_;
    reader from_;
    complaints& out_;
    time_grid grid_;
    record_plan made_;
};

}  // namespace

void detail::read_record(plan& p, settings const& t, place where, complaints& out) {
    record_reader{p, t, where, out}.read();
}

}  // namespace neurapse
