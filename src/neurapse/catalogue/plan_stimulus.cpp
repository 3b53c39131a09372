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
    stimulus_reader(plan& p, settings const& t, std::string const& path, place where,
                    file_reader const& files, complaints& out)
        : plan_(p), given_(t), from_(t, path, out, where), files_(files), out_(out) {}

    void read() {
        auto const before = out_.size();
        from_.required("kind", "write e.g. kind = \"square_pulse\"");
        auto const k = from_.one_of("kind", catalogue::names(catalogue::stimuli()), "stimulus");
        auto const targets = from_.required("to", "write e.g. to = \"exc\"");
        std::vector<selection> to;
        if (targets) to = read_selectors(from_, "to", *targets, detail::names_of(plan_));
        if (!k) return from_.blame_misspelling("kind");
        auto const& model = *catalogue::stimuli()[*k];
        kind_ = std::string{model.self().name};
        read_window(kind_ == "spike_list");
        delay_ = 1;
        if (model.spikes()) read_delay();
        // So many spikes were asked for: all of them arrive before the stimulus and the run are over.
        if (kind_ == "random_train") last_ = std::min(last_, plan_.run.steps) - delay_;
        name_ = from_.word("name");
        if (to.empty()) {
            model.read(from_, given_, {.area = 1, .files = &files_});  // for its complaints
            if (model.spikes()) from_.find("weight"), from_.find("receptor");
        }
        if (!to.empty()) read_for(to, model, before);
        from_.finish();
        if (out_.size() == before) plan_.stimuli.push_back(std::move(made_));
    }

private:
    /// Currents act in the steps whose stamps lie in (start, stop].
    void read_window(bool list) {
        auto const start = read_time("start"), stop = read_time("stop");
        if (start && stop && *stop < *start)
            from_.complain(code::contradiction, "stop", *from_.find("stop"),
                           "a stimulus stops after it starts", "exchange start and stop");
        // A run of no length is for those who run on for as long as they like.
        if (start && *start > 0 && plan_.run.has_length && plan_.run.steps > 0 && *start >= plan_.run.steps)
            from_.complain(code::out_of_bounds, "start", *from_.find("start"),
                           "the run ends at " + print_quantity(plan_.run.length.value, dimensions::time),
                           "let it start earlier or lengthen the run");
        first_ = start ? *start + 1 : list ? 0 : 1;
        last_ = stop.value_or(INT64_MAX);
    }

    std::optional<step_id> read_time(char const* key) {
        auto const t = from_.number(key, {dimensions::time, bounds::non_negative}, "");
        return t ? detail::steps_on_grid(plan_, from_, key, *from_.find(key), *t) : std::nullopt;
    }

    void read_delay() {
        auto const* s = from_.find("delay");
        auto const t = s ? from_.number("delay", {dimensions::time, bounds::any}, "") : std::nullopt;
        if (!t || !plan_.run.has_dt) return;
        double const dt = plan_.run.dt.value, steps = *t / dt;
        if (steps > 1e15)
            from_.complain(code::bad_delay, "delay", *s, "no delay is longer than 1e15 steps",
                           "shorten the delay");
        else if (steps < 0.5)
            from_.complain(code::bad_delay, "delay", *s,
                           "a delay is at least one step of " + print_quantity(dt, dimensions::time),
                           *t > 0 ? "lengthen the delay or take a smaller dt" : "leave it out for one step");
        else
            delay_ = std::llround(steps);
    }

    /// One generator serves all targets, counted through all selections.
    void read_for(std::vector<selection> const& to, any_stimulus_model const& model, std::size_t before) {
        made_.kind = kind_;
        made_.to = to;
        made_.delay = delay_;
        std::size_t targets = 0;
        for (auto const& side : to) {
            targets += side.neurons.size();
            made_.name += (made_.name.empty() ? kind_ + ":" : "+") + side.text;
        }
        made_.name = name_.value_or(made_.name);
        if (model.spikes()) read_ports(targets);
        made_.model = model.read(from_, given_, {.area = area_of(to), .files = &files_});
        if (!made_.model || out_.size() > before || !plan_.run.has_dt || !plan_.run.has_length) return;
        made_.setting = {plan_.run.dt, std::uint32_t(targets), first_, last_, plan_.run.seed, 0};
        if (auto const no = made_.model->objection_to(made_.setting)) return complain(*no);
        name_apart();
        made_.setting.object = name_hash("stimulus " + made_.name);
    }

    /// The area that currents per area are multiplied by: it must be one for all targets.
    double area_of(std::vector<selection> const& to) {
        double area = -2;
        for (auto const& side : to) {
            auto const& population = plan_.populations[side.population];
            double const own = population.model ? population.area : 1;
            if (area == -2) area = own;
            if (given_per_area() && (own < 0 || own != area)) {
                from_.complain(code::contradiction, "a current per area", "the areas of the targets differ",
                               "write the current in pA", from_.where());
                break;
            }
        }
        return std::max(0.0, area);
    }

    void complain(objection const& no) {
        if (auto const* s = given_.find(no.field))
            from_.complain(no.code, no.field, *s, no.why, no.remedy);
        else
            from_.complain(no.code,
                           no.code == code::missing_key
                               ? no.field + " is missing"
                               : no.field + " of " + kind_ + " is left at its default",
                           no.why, no.remedy, from_.where());
    }

    bool given_per_area() const {
        auto const per_area = [](setting const& s) {
            auto const* n = s.as<number>();
            return n && n->dim == dimensions::current - dimensions::area;
        };
        return std::any_of(given_.entries.begin(), given_.entries.end(), [&](entry const& e) {
            auto const* all = e.value.as<setting::list>();
            return all ? std::any_of(all->begin(), all->end(), per_area) : per_area(e.value);
        });
    }

    void read_ports(std::size_t targets) {
        auto const* w = from_.required("weight", "write e.g. weight = \"100 pA\"");
        auto const found = detail::read_ports(plan_, from_, made_.to);
        if (!found) return;
        made_.ports = found->names;
        if (w) read_weight(*w, found->unit, targets);
    }

    void read_weight(setting const& w, dimension unit, std::size_t targets) {
        auto const spec = read_value(from_, "weight", w, {unit, bounds::any});
        if (!spec) return;
        made_.weight = *spec;
        if (spec->form == value_spec::shape::listed && spec->numbers.size() != targets)
            from_.complain(code::wrong_length, "weight", w,
                           "the list has " + detail::counted(spec->numbers.size(), "number") + " for " +
                               detail::counted(targets, "neuron"),
                           "write one for each neuron, or a single number");
    }

    void name_apart() {
        auto const taken = [&](std::string const& name) {
            return std::any_of(plan_.stimuli.begin(), plan_.stimuli.end(),
                               [&](auto const& s) { return s.name == name; });
        };
        if (name_ && taken(*name_))
            return from_.complain(code::duplicate, "name", *from_.find("name"),
                                  "another stimulus has this name", "rename one");
        auto const base = made_.name;
        for (int k = 2; taken(made_.name); ++k) made_.name = base + "#" + std::to_string(k);
    }

    plan& plan_;
    settings const& given_;
    reader from_;
    file_reader const& files_;
    complaints& out_;
    std::string kind_;
    std::optional<std::string> name_;
    step_id first_ = 1, last_ = INT64_MAX, delay_ = 1;
    stimulus_plan made_;
};

}  // namespace

void detail::read_stimulus(plan& p, settings const& t, std::string const& path, place where,
                           file_reader const& files, complaints& out) {
    stimulus_reader{p, t, path, where, files, out}.read();
}

}  // namespace neurapse
