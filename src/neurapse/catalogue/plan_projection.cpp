// SPDX-License-Identifier: MIT
// Reads [[projection]]: who connects to whom through which port, by which rule, with which
// weights and delays, and how the weights change.
#include <algorithm>
#include <cmath>
#include <map>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/plan.hpp"

namespace neurapse {
namespace {

std::uint32_t count(std::vector<selection> const& side) {
    std::size_t n = 0;
    for (auto const& s : side) n += s.neurons.size();
    return std::uint32_t(n);
}

/// Positions of the same neurons on the two sides.
pairing pairing_of(std::vector<selection> const& from, std::vector<selection> const& to) {
    pairing sides{count(from), count(to), {}, {}};
    sides.target_of_source.assign(sides.sources, -1);
    sides.source_of_target.assign(sides.targets, -1);
    std::map<std::pair<std::size_t, neuron_id>, std::int64_t> target;
    std::int64_t k = 0;
    for (auto const& s : to)
        for (auto const n : s.neurons) target.emplace(std::pair{s.population, n}, k++);
    k = 0;
    for (auto const& s : from)
        for (auto const n : s.neurons) {
            auto const at = target.find({s.population, n});
            if (at != target.end()) {
                sides.target_of_source[std::size_t(k)] = at->second;
                sides.source_of_target[std::size_t(at->second)] = k;
            }
            ++k;
        }
    return sides;
}

std::string joined(std::vector<selection> const& side) {
    std::string text;
    for (auto const& s : side) text += (text.empty() ? "" : "+") + s.text;
    return text;
}

class projection_reader {
public:
    projection_reader(plan& p, settings const& t, place where, complaints& out)
        : plan_(p), from_(t, "projection", out, where), out_(out) {
        made_.where = where;
    }

    void read() {
        auto const before = out_.size();
        auto const known = detail::names_of(plan_);
        if (auto const* s = from_.required("from", "write e.g. from = \"exc\""))
            made_.from = read_selectors(from_, "from", *s, known);
        if (auto const* s = from_.required("to", "write e.g. to = \"exc\""))
            made_.to = read_selectors(from_, "to", *s, known);
        check_once("from", made_.from);
        check_once("to", made_.to);
        made_.name = from_.word("name").value_or(joined(made_.from) + "->" + joined(made_.to));
        read_port();
        read_connection();
        read_weight();
        read_delay();
        read_plasticity();
        from_.finish();
        if (out_.size() > before) return;
        check_lists();
        check_weights();
        name_apart();
        if (out_.size() == before) plan_.projections.push_back(std::move(made_));
    }

private:
    /// A neuron stands on a side once, or positions would not name it.
    void check_once(char const* key, std::vector<selection> const& side) {
        for (std::size_t a = 0; a < side.size(); ++a)
            for (std::size_t b = 0; b < a; ++b) {
                if (side[a].population != side[b].population) continue;
                std::vector<neuron_id> both;
                std::set_intersection(side[a].neurons.begin(), side[a].neurons.end(), side[b].neurons.begin(),
                                      side[b].neurons.end(), std::back_inserter(both));
                if (!both.empty())
                    from_.complain(code::duplicate, key, *from_.find(key), "a neuron is selected twice",
                                   "select every neuron once");
            }
    }

    /// All target populations must have the port, with one unit.
    void read_port() {
        auto const* s = from_.find("receptor");
        bool first = true;
        for (auto const& side : made_.to) {
            auto const& target = plan_.populations[side.population];
            std::vector<std::string> names;
            for (auto const& p : target.ports) names.push_back(p.name);
            if (!s && names.size() == 1) made_.port = names.front();
            if (!s && names.size() != 1) {
                from_.complain(code::missing_key, "receptor is missing",
                               names.empty() ? target.name + " has no receptor" : target.name + " has several receptors",
                               names.empty() ? "add receptors to [population." + target.name + "]"
                                             : "write e.g. receptor = \"" + names.front() + "\"",
                               from_.where());
                return;
            }
            if (s) {
                auto const k = from_.one_of("receptor", names, "receptor of " + target.name);
                if (!k) return;
                made_.port = names[*k];
            }
            for (auto const& p : target.ports) {
                if (p.name != made_.port) continue;
                auto const unit = weight_dimension(p.effect);
                if (!first && unit != made_.unit)
                    from_.complain(code::contradiction, "receptor " + made_.port,
                                   "its weights have another unit in another target population",
                                   "write one projection for each", from_.where());
                made_.unit = unit;
                first = false;
            }
        }
    }

    void read_connection() {
        auto const* s = from_.required("connect", "write e.g. connect = { rule = \"all_to_all\" }");
        auto const* t = s ? from_.table("connect") : nullptr;
        if (!t) return;
        reader rule{*t, "projection.connect", out_, s->where};
        rule.required("rule", "write e.g. rule = \"all_to_all\"");
        auto const k = rule.one_of("rule", catalogue::names(catalogue::connections()), "connection rule");
        if (!k) return;
        made_.connection = catalogue::connections()[*k]->read(rule, *t, {});
        rule.finish();
        if (!made_.connection || made_.from.empty() || made_.to.empty()) return;
        made_.sides = pairing_of(made_.from, made_.to);
        if (auto const no = made_.connection->objection_to(made_.sides)) {
            auto const* given = t->find(no->field);
            rule.complain(code::impossible_connection, no->field, given ? *given : *s, no->why, no->remedy);
        }
        made_.expected = made_.connection->expected(made_.sides);
        if (made_.expected > 4e9)
            rule.complain(code::too_large, "rule", *t->find("rule"),
                          "that makes about " + print_number(std::round(made_.expected)) +
                              " synapses, and a projection can have 4e9",
                          "make it sparser");
    }

    void read_weight() {
        auto const* s = from_.required("weight", "write e.g. weight = \"100 pA\"");
        if (!s || made_.port.empty()) return;
        if (auto const spec = read_value(from_, "weight", *s, {made_.unit, bounds::any})) made_.weight = *spec;
    }

    void read_delay() {
        auto const* s = from_.find("delay");
        double const dt = plan_.run.dt.value;
        made_.delay = value_spec::of(dt);
        if (!s) return;
        auto const spec = read_value(from_, "delay", *s, {dimensions::time, bounds::positive});
        if (!spec) return;
        made_.delay = *spec;
        // A delay is rounded to the nearest step; what rounds to 0 steps would arrive at once.
        if (spec->smallest() / dt < 0.5 || (spec->form == value_spec::shape::lognormal && !spec->low))
            from_.complain(code::bad_delay, "delay", *s,
                           "a delay is at least one step of " + print_quantity(dt, dimensions::time),
                           spec->form == value_spec::shape::normal || spec->form == value_spec::shape::lognormal
                               ? "add clip = [low, high] to it"
                               : "lengthen the delay or take a smaller dt");
        else if (spec->largest() / dt > 1e8)
            from_.complain(code::bad_delay, "delay", *s, "no delay is longer than 1e8 steps", "shorten the delay");
        else if (std::isinf(spec->largest()))
            from_.complain(code::bad_delay, "delay", *s, "the longest delay must be known", "add clip = [low, high] to it");
    }

    void read_plasticity() {
        auto const* s = from_.find("plasticity");
        auto const* t = s ? from_.table("plasticity") : nullptr;
        if (!t) return;
        reader rule{*t, "projection.plasticity", out_, s->where};
        rule.required("rule", "write e.g. rule = \"nearest_pair\"");
        auto const k = rule.one_of("rule", catalogue::names(catalogue::plasticity()), "plasticity rule");
        if (!k) return;
        for (auto const* bound : {"w_min", "w_max"})
            rule.required(bound, std::string{"write e.g. "} + bound + " = \"" + (bound[2] == 'i' ? "0 " : "3000 ") +
                                     unit_symbol(made_.unit) + "\"");
        made_.rule = catalogue::plasticity()[*k]->read(rule, *t, {.weight = made_.unit});
        rule.finish();
        if (!made_.rule) return;
        time_grid const grid{plan_.run.dt};
        auto const interval = made_.rule->interval();
        if (interval.value > 0 && (!grid.on_grid(interval) || grid.steps(interval) < 1))
            rule.complain(code::off_grid, "interval = " + print_quantity(interval.value, dimensions::time),
                          "it is not a whole number of steps", "write a multiple of dt", s->where);
    }

    /// Lists of weights and delays have one number for each synapse.
    void check_lists() {
        for (auto const& [name, spec] : {std::pair{"weight", &made_.weight}, {"delay", &made_.delay}}) {
            if (spec->form != value_spec::shape::listed) continue;
            auto const n = double(spec->numbers.size());
            bool const drawn = made_.expected != std::floor(made_.expected);
            if (drawn || n != made_.expected)
                from_.complain(code::wrong_length, std::string{name} + " is a list of " + print_number(n) + " numbers",
                               drawn ? "how many synapses a random rule makes is not known"
                                     : "the projection makes " + print_number(made_.expected) + " synapses",
                               "write one for each synapse, or a single number", spec->where);
        }
    }

    void check_weights() {
        if (!made_.rule) return;
        auto const [low, high] = made_.rule->range();
        if (made_.weight.smallest() < low || made_.weight.largest() > high)
            from_.complain(code::bad_weight, "weight", *from_.find("weight"),
                           "a plastic weight starts within w_min and w_max, here " + print_quantity(low, made_.unit) +
                               " and " + print_quantity(high, made_.unit),
                           "change the weight, add clip = [low, high], or widen the range");
    }

    /// Dice are named after the projection, so that names must differ; a second one without a
    /// name of its own is numbered.
    void name_apart() {
        auto const taken = [&](std::string const& name) {
            return std::any_of(plan_.projections.begin(), plan_.projections.end(),
                               [&](auto const& p) { return p.name == name; });
        };
        if (!taken(made_.name)) return;
        if (from_.has("name")) {
            from_.complain(code::duplicate, "name", *from_.find("name"), "another projection has this name", "rename one");
            return;
        }
        int k = 2;
        while (taken(made_.name + "#" + std::to_string(k))) ++k;
        made_.name += "#" + std::to_string(k);
    }

    plan& plan_;
    reader from_;
    complaints& out_;
    projection_plan made_;
};

}  // namespace

void detail::read_projection(plan& p, settings const& t, place where, complaints& out) {
    projection_reader{p, t, where, out}.read();
}

}  // namespace neurapse
