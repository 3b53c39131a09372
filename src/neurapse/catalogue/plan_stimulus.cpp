// SPDX-License-Identifier: MIT
// Reads [[stimulus]]: what acts on which neurons, from when to when, and through which port.
#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/plan.hpp"

namespace neurapse {
namespace {

class stimulus_reader {
public:
    stimulus_reader(plan& p, settings const& t, place where, file_reader const& files, complaints& out)
        : plan_(p), given_(t), from_(t, "stimulus", out, where), files_(files), out_(out) {}

    void read() {
        auto const before = out_.size();
        from_.required("kind", "write e.g. kind = \"square_pulse\"");
        auto const k = from_.one_of("kind", catalogue::names(catalogue::stimuli()), "stimulus");
        auto const targets = from_.required("to", "write e.g. to = \"exc\"");
        std::vector<selection> to;
        if (targets) to = read_selectors(from_, "to", *targets, detail::names_of(plan_));
        if (!k) return;
        auto const& model = *catalogue::stimuli()[*k];
        kind_ = std::string{model.self().name};
        read_window(kind_ == "spike_list");
        delay_ = 1;
        if (model.spikes()) read_delay();
        name_ = from_.word("name");
        if (to.empty()) {
            model.read(from_, given_, {.area = 1, .files = &files_});  // for its complaints
            if (model.spikes()) from_.find("weight"), from_.find("receptor");
            from_.finish();
            return;
        }
        for (auto const& one : to) read_for(one, model, before);
        from_.finish();
        if (out_.size() > before) return;
        for (auto& s : made_) plan_.stimuli.push_back(std::move(s));
    }

private:
    /// Currents act in the steps whose stamps lie in (start, stop].
    void read_window(bool list) {
        time_grid const grid{plan_.run.dt};
        auto const at = [&](char const* key) -> std::optional<step_id> {
            auto const t = from_.number(key, {dimensions::time, bounds::non_negative}, "");
            if (!t) return {};
            if (!grid.on_grid({*t}))
                from_.complain(code::off_grid, key, *from_.find(key),
                               "it is not a whole number of steps of " + print_quantity(plan_.run.dt.value, dimensions::time),
                               "write a multiple of dt");
            return grid.steps({*t});
        };
        auto const start = at("start"), stop = at("stop");
        if (start && stop && *stop < *start)
            from_.complain(code::contradiction, "stop", *from_.find("stop"), "a stimulus stops after it starts",
                           "exchange start and stop");
        first_ = start ? *start + 1 : list ? 0 : 1;
        last_ = stop ? *stop : kind_ == "random_train" ? plan_.run.steps : INT64_MAX;
    }

    void read_delay() {
        auto const* s = from_.find("delay");
        if (!s) return;
        auto const t = from_.number("delay", {dimensions::time, bounds::positive}, "");
        if (!t) return;
        delay_ = std::llround(*t / plan_.run.dt.value);
        if (delay_ < 1)
            from_.complain(code::bad_delay, "delay", *s,
                           "a delay is at least one step of " + print_quantity(plan_.run.dt.value, dimensions::time),
                           "lengthen the delay or take a smaller dt");
    }

    void read_for(selection const& to, any_stimulus_model const& model, std::size_t before) {
        auto const& population = plan_.populations[to.population];
        stimulus_plan made;
        made.kind = kind_;
        made.population = to.population;
        made.to = to;
        made.delay = delay_;
        made.name = name_.value_or(kind_ + ":" + to.text);
        if (model.spikes()) read_port(made, population);
        if (population.area < 0 && given_per_area())
            from_.complain(code::contradiction, "a current per area", "the areas of " + population.name + " differ",
                           "write the current in pA", from_.where());
        made.model = model.read(from_, given_, {.area = std::max(0.0, population.area), .files = &files_});
        if (!made.model || out_.size() > before) return;
        made.setting = {plan_.run.dt, std::uint32_t(to.neurons.size()), first_, last_, plan_.run.seed, 0};
        if (auto const no = made.model->objection_to(made.setting)) {
            auto const* s = given_.find(no->field);
            auto const which = kind_ == "spike_list" ? code::bad_spike_times : code::out_of_bounds;
            if (s)
                from_.complain(which, no->field, *s, no->why, no->remedy);
            else
                from_.complain(which, no->field + " of " + kind_, no->why, no->remedy, from_.where());
            return;
        }
        name_apart(made);
        made.setting.object = name_hash("stimulus " + made.name);
        made_.push_back(std::move(made));
    }

    bool given_per_area() const {
        return std::any_of(given_.entries.begin(), given_.entries.end(), [](entry const& e) {
            auto const* n = e.value.as<number>();
            return n && n->dim == dimensions::current - dimensions::area;
        });
    }

    void read_port(stimulus_plan& made, population_plan const& population) {
        std::vector<std::string> names;
        for (auto const& p : population.ports) names.push_back(p.name);
        auto const* s = from_.find("receptor");
        if (!s && names.size() != 1) {
            from_.complain(code::missing_key, "receptor is missing",
                           names.empty() ? population.name + " has no receptor" : population.name + " has several receptors",
                           names.empty() ? "add receptors to [population." + population.name + "]"
                                         : "write e.g. receptor = \"" + names.front() + "\"",
                           from_.where());
            from_.find("weight");
            return;
        }
        auto const k = s ? from_.one_of("receptor", names, "receptor of " + population.name) : std::optional<std::size_t>{0};
        auto const* w = from_.required("weight", "write e.g. weight = \"100 pA\"");
        if (!k || !w) return;
        made.port = names[*k];
        auto const unit = weight_dimension(population.ports[*k].effect);
        auto const spec = read_value(from_, "weight", *w, {unit, bounds::any});
        if (!spec) return;
        made.weight = *spec;
        if (spec->form == value_spec::shape::listed && spec->numbers.size() != made.to.neurons.size())
            from_.complain(code::wrong_length, "weight", *w,
                           "the list has " + std::to_string(spec->numbers.size()) + " numbers for " +
                               std::to_string(made.to.neurons.size()) + " neurons",
                           "write one for each neuron, or a single number");
    }

    void name_apart(stimulus_plan& made) const {
        auto const taken = [&](std::string const& name) {
            auto const same = [&](auto const& s) { return s.name == name; };
            return std::any_of(plan_.stimuli.begin(), plan_.stimuli.end(), same) ||
                   std::any_of(made_.begin(), made_.end(), same);
        };
        auto const base = made.name;
        for (int k = 2; taken(made.name); ++k) made.name = base + "#" + std::to_string(k);
    }

    plan& plan_;
    settings const& given_;
    reader from_;
    file_reader const& files_;
    complaints& out_;
    std::string kind_;
    std::optional<std::string> name_;
    step_id first_ = 1, last_ = INT64_MAX, delay_ = 1;
    std::vector<stimulus_plan> made_;
};

}  // namespace

void detail::read_stimulus(plan& p, settings const& t, place where, file_reader const& files, complaints& out) {
    stimulus_reader{p, t, where, files, out}.read();
}

}  // namespace neurapse
