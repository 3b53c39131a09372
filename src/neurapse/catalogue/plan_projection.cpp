// SPDX-License-Identifier: MIT
// Reads [[projection]]: who connects to whom through which port, by which rule, with which
// weights and delays, and how the weights change.
#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/plan.hpp"
#include "neurapse/catalogue/plan_synapse.hpp"
#include "neurapse/catalogue/projection_ends.hpp"
#include "neurapse/catalogue/sides.hpp"
#include "neurapse/catalogue/synapse_formula.hpp"

namespace neurapse {
namespace {

class projection_reader {
public:
    projection_reader(plan& p, settings const& t, std::string const& path, place where, complaints& out)
        : plan_(p), from_(t, path, out, where), out_(out), synapse_(p, made_, from_, out) {
        made_.where = where;
        made_.weight = value_spec::of(0);  // where there is none
    }

    void read() {
        auto const before = out_.size();
        auto const known = detail::names_of(plan_);
        if (auto const* s = from_.required("from", "write e.g. from = \"exc\""))
            made_.from = read_selectors(from_, "from", *s, known, selects::neurons_or_events);
        if (auto const* s = from_.required("to", "write e.g. to = \"exc\""))
            made_.to = read_selectors(from_, "to", *s, known);
        refuse_same_sources();
        made_.name = from_.word("name").value_or(joined(made_.from) + "->" + joined(made_.to));
        if (can_be_counted()) ends_.emplace(plan_, made_.from, made_.to);
        read_connection();
        read_port();
        read_weight();
        read_delay();
        read_dendritic_delay();
        synapse_.read_delays();
        read_plasticity();
        if (synapse_.has_model()) made_.rule = synapse_.rule(made_.weight, !made_.ports.empty());
        if (without_axon_) leave_out_axon();
        from_.finish();
        if (ends_ && ends_->is_complete() && out_.size() == before) ends_->refuse_unused(out_);
        if (out_.size() == before) check_lists();
        if (out_.size() == before) check_weights();
        if (made_.connection && out_.size() == before) made_.lanes_seen = lanes_seen(made_);
        name_apart();
        made_.is_broken = out_.size() > before;
        // A projection with mistakes keeps its name, so that records of it are not complained of.
        plan_.projections.push_back(std::move(made_));
    }

private:
    /// Whether a neuron would connect to itself must be plain.
    void refuse_same_sources() {
        for (auto const& a : made_.from)
            for (auto const& b : made_.from)
                if (a.population != b.population && plan_.populations[b.population].tells &&
                    detail::neurons_of(plan_, a.population) == detail::neurons_of(plan_, b.population))
                    return from_.complain(
                        code::contradiction, "from", *from_.find("from"),
                        a.text + " and " + b.text + " are spikes and events of one population",
                        "write a projection for each");
    }

    void read_port() {
        synapse_.read(ends_ ? &*ends_ : nullptr);
        if (synapse_.is_broken()) {
            for (auto const* key : {"receptor", "weight", "parameters", "initial", "delays"}) from_.find(key);
            return;
        }
        auto const found = detail::read_ports(plan_, from_, made_.to, synapse_.target(), synapse_.adds());
        if (!found) return;
        made_.ports = found->names;
        made_.unit = synapse_.unit_of_weights(found->unit);
    }

    void read_connection() {
        auto const* s = from_.required("connect", "write e.g. connect = { rule = \"all_to_all\" }");
        auto const* t = s ? from_.table("connect") : nullptr;
        if (!t) return;
        reader rule{*t, from_.path() + ".connect", out_, s->where};
        rule.required("rule", "write e.g. rule = \"all_to_all\"");
        auto const k = rule.one_of("rule", catalogue::names(catalogue::connections()), "connection rule");
        if (!k) return rule.blame_misspelling("rule");
        auto const* constants = rule.table("parameters");
        if (constants && ends_) ends_->read_constants(from_.path() + ".connect.parameters", *constants, out_);
        made_.connection = catalogue::connections()[*k]->read(rule, *t, {.ends = ends_ ? &*ends_ : nullptr});
        if (auto const* targets = t->find("targets"))
            if (auto const* lists = targets->as<setting::list>()) targets_listed_ = rows_of(*lists);
        rule.finish();
        if (!made_.connection || made_.from.empty() || made_.to.empty()) return;
        double const sources = double(count_of(made_.from)), targets = double(count_of(made_.to));
        if (!can_be_counted())
            return rule.complain(code::too_large, from_.path() + " has too many neurons",
                                 "a side can have 4e9", "select fewer", s->where);
        // What is too large is known before it is known which neurons stand on both sides.
        double const rough =
            made_.connection->expected({std::uint32_t(sources), std::uint32_t(targets), {}, {}});
        if (is_stored() && rough - std::min(sources, targets) > most)
            return complain_of_size(rule, *t, rough);
        check_connection(rule, *t, *s);
    }

    void complain_of_size(reader& rule, settings const& t, double synapses) {
        rule.complain(code::too_large, "rule", *t.find("rule"),
                      "that makes about " + print_number(std::round(synapses)) +
                          " synapses, and a projection whose synapses are stored can have 4e9",
                      made_.connection->lanes() == axis::source
                          ? "make it sparser, or write run.storage = \"procedural\""
                          : "make it sparser");
    }

    void check_connection(reader& rule, settings const& t, setting const& whole) {
        made_.sides = pairing_of(plan_, made_.from, made_.to);
        if (auto const no = made_.connection->objection_to(made_.sides)) {
            auto const* given = t.find(no->field);
            if (given)
                rule.complain(code::impossible_connection, no->field, *given, no->why, no->remedy);
            else
                rule.complain(code::impossible_connection, no->field + " is left at its default", no->why,
                              no->remedy, whole.where);
            return;
        }
        made_.expected = made_.connection->expected(made_.sides);
        made_.draws_how_many = made_.connection->draws_how_many();
        if (is_stored() && made_.expected > most) complain_of_size(rule, t, made_.expected);
    }

    void read_weight() {
        if (synapse_.has_model() && !synapse_.has_weight()) {
            bool const own = synapse_.is_of_projection();
            if (from_.has("weight"))
                from_.complain(code::contradiction, "weight", *from_.find("weight"),
                               own ? "no statement reads it" : "the synapse has no variable w",
                               own ? "write e.g. ... += w, or remove the weight"
                                   : "declare it, e.g. w : siemens, or remove the weight");
            return;
        }
        auto const* added = synapse_.added();
        if (added && from_.find("weight"))
            from_.complain(code::contradiction, "weight", *from_.find("weight"),
                           "on_pre says already how much is added", "write on_pre = \"... += w\"");
        if (synapse_.is_broken()) return;
        auto const* s = added ? added : from_.required("weight", "write e.g. weight = \"100 pA\"");
        if (!s || made_.ports.empty()) return;
        if (auto const spec = read_number("weight", *s, made_.unit, made_.weight_formula))
            made_.weight = *spec;
    }

    /// A number, a list, a distribution or a formula; nothing, and a complaint, where it is none.
    std::optional<value_spec> read_number(char const* key, setting const& s, dimension dim,
                                          std::shared_ptr<synapse_formula const>& formula) {
        if (ends_)
            if (auto found = read_synapse_formula(from_, key, s, *ends_, dim)) {
                formula = std::move(found->formula);
                return found->ends;
            }
        return read_value(from_, key, s, {dim, bounds::any});
    }

    void read_delay() {
        auto const* s = from_.find("delay");
        double const dt = plan_.run.dt.value;
        made_.delay = value_spec::of(dt);
        if (!s) return;
        auto const spec = read_number("delay", *s, dimensions::time, made_.delay_formula);
        if (!spec) return;
        made_.delay = *spec;
        if (!plan_.run.has_dt) return;
        bool const endless =
            spec->form == value_spec::shape::normal || spec->form == value_spec::shape::lognormal;
        double const low = spec->smallest() / dt, high = spec->largest() / dt;
        // A delay is rounded to the nearest step; what rounds to 0 steps would arrive at once.
        if (low == 0 && high == 0 && from_.has("dendritic_delay"))
            without_axon_ = true;
        else if (low < 0.5)
            from_.complain(
                code::bad_delay, "delay", *s,
                "a delay is at least one step of " + print_quantity(dt, dimensions::time) +
                    (made_.delay_formula ? ", and this can give " + print_quantity(low * dt, dimensions::time)
                                         : ""),
                made_.delay_formula ? "write clip(..., " + print_number(dt) + "*ms, ...) around it"
                : endless           ? "add clip = [low, high] to it"
                : spec->form == value_spec::shape::uniform ? "raise the lower end or take a smaller dt"
                : low > 0                                  ? "lengthen the delay or take a smaller dt"
                                                           : "leave it out for one step");
        else if (std::isinf(high))
            from_.complain(code::bad_delay, "delay", *s, "the longest delay must be known",
                           "add clip = [low, high] to it");
        else if (high > longest)
            from_.complain(code::bad_delay, "delay", *s, "no delay is longer than 1e6 steps",
                           "shorten the delay");
    }

    void read_dendritic_delay() {
        auto const* s = from_.find("dendritic_delay");
        if (!s) return;
        auto const m = from_.check("dendritic_delay", *s, {dimensions::time, bounds::non_negative});
        if (!m) return;
        if (m->value > longest * plan_.run.dt.value)
            return from_.complain(code::bad_delay, "dendritic_delay", *s, "no delay is longer than 1e6 steps",
                                  "shorten the delay");
        if (auto const steps = detail::steps_on_grid(plan_, from_, "dendritic_delay", *s, m->value))
            made_.dendritic = std::int32_t(*steps);
    }

    /// Spikes are taken to be at the synapse one step late, what comes back from the neuron as well, and what
    /// is released takes a step less: at the synapse all is in the same order, and arrivals are in time.
    void leave_out_axon() {
        made_.delay = value_spec::of(plan_.run.dt.value);
        bool const reads =
            made_.rule && !(made_.rule->reads(false).empty() && made_.rule->reads(true).empty());
        char const* const why = made_.dendritic < 1 ? "axon and dendrite together take a step"
                                : reads ? "synapses hear of a spike one step after it, and read neurons then"
                                : from_.has("delays") ? "its pathways have delays of their own"
                                                      : nullptr;
        if (why) return from_.complain(code::bad_delay, "delay", *from_.find("delay"), why, "write one step");
        made_.ways_back.assign(made_.ways_back.size(), made_.dendritic + 1);
        made_.dendritic -= 1;
    }

    void read_plasticity() {
        auto const* s = from_.find("plasticity");
        auto const* t = s ? from_.table("plasticity") : nullptr;
        if (!t) return;
        auto const path = from_.path() + ".plasticity";
        // The bounds have no default; those that are missing are made up, once that is said.
        settings filled = *t;
        bool const bounded = has_bounds(*t);
        for (auto const& [bound, example] : {std::pair{"w_min", 0.}, {"w_max", 3000.}})
            if (bounded && !t->find(bound)) filled[bound] = number{example, made_.unit};
        reader rule{filled, path, out_, s->where};
        rule.required("rule", "write e.g. rule = \"nearest_pair\"");
        auto const k = rule.one_of("rule", catalogue::names(catalogue::plasticity()), "plasticity rule");
        if (!k) return rule.blame_misspelling("rule");
        for (auto const* bound : {"w_min", "w_max"})
            if (bounded && !t->find(bound))
                rule.complain(code::missing_key, std::string{bound} + " is missing", "it has no default",
                              std::string{"write e.g. "} + bound + " = " + example_bound(*filled.find(bound)),
                              s->where);
        made_.rule = catalogue::plasticity()[*k]->read(
            rule, *t, {.weight = made_.unit, .weight_known = !made_.ports.empty()});
        rule.finish();
        if (!made_.rule) return;
        auto const* given = t->find("interval");
        double const interval = made_.rule->interval().value;
        if (interval <= 0) return;
        auto const none = setting{number{interval, dimensions::time}, s->where};
        detail::steps_on_grid(plan_, rule, "interval", given ? *given : none, interval);
    }

    /// Whether the rule changes weights and so must keep them within bounds.
    static bool has_bounds(settings const& t) {
        auto const* name = t.find("rule") ? t.find("rule")->as<std::string>() : nullptr;
        auto const* rule = name ? catalogue::find(catalogue::plasticity(), *name) : nullptr;
        if (!rule) return true;
        auto const all = rule->parameters();
        return std::any_of(all.begin(), all.end(), [](auto const& p) { return p.name == "w_max"; });
    }

    /// "0 pA", or a plain word where the unit is not known.
    std::string example_bound(setting const& x) const { return made_.ports.empty() ? "..." : x.text(); }

    /// Lists of weights and delays have one number for each synapse.
    void check_lists() {
        for (auto const& [name, spec] : {std::pair{"weight", &made_.weight}, {"delay", &made_.delay}}) {
            if (spec->form != value_spec::shape::listed || !has_shape_of_targets(name, *spec)) continue;
            auto const n = double(spec->numbers.size());
            bool const drawn = made_.draws_how_many;
            if (drawn || n != made_.expected)
                from_.complain(
                    code::wrong_length,
                    std::string{name} + " is a list of " + detail::counted(spec->numbers.size(), "number"),
                    drawn ? "how many synapses a random rule makes is not known"
                          : "the projection makes " + detail::counted(std::size_t(made_.expected), "synapse"),
                    "write one for each synapse, or a single number", spec->where);
        }
    }

    /// A list of lists beside lists of targets has their shape, or numbers would go to other synapses
    /// than those that they seem to stand for.
    bool has_shape_of_targets(std::string const& name, value_spec const& spec) {
        auto const& theirs = targets_listed_;
        auto const& ours = spec.rows;
        if (ours.empty() || theirs.empty() || ours == theirs) return true;
        auto const refuse = [&](std::string const& what, std::string const& why) {
            from_.complain(code::wrong_length, what, why,
                           "write one number for each target, in lists like those of targets", spec.where);
            return false;
        };
        if (ours.size() != theirs.size())
            return refuse(name + " has " + detail::counted(ours.size(), "list"),
                          "targets has " + detail::counted(theirs.size(), "list"));
        auto const k =
            std::size_t(std::mismatch(ours.begin(), ours.end(), theirs.begin()).first - ours.begin());
        return refuse(
            "list " + std::to_string(k) + " of " + name + " has " + detail::counted(ours[k], "number"),
            "list " + std::to_string(k) + " of targets has " + std::to_string(theirs[k]));
    }

    void check_weights() {
        if (!made_.rule) return;
        auto const range = made_.rule->range();
        if (!range) return;
        auto const [low, high] = *range;
        if (made_.weight.smallest() < low || made_.weight.largest() > high)
            from_.complain(code::bad_weight, "weight", *from_.find("weight"),
                           "a plastic weight starts within w_min and w_max, here " +
                               print_quantity(low, made_.unit) + " and " + print_quantity(high, made_.unit),
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
            from_.complain(code::duplicate, "name", *from_.find("name"), "another projection has this name",
                           "rename one");
            return;
        }
        int k = 2;
        while (taken(made_.name + "#" + std::to_string(k))) ++k;
        made_.name += "#" + std::to_string(k);
    }

    /// Whether neurons of either side can be numbered in 32 bits.
    bool can_be_counted() const {
        double const sources = double(count_of(made_.from)), targets = double(count_of(made_.to));
        return sources > 0 && targets > 0 && sources <= most && targets <= most;
    }
    /// Stored synapses are numbered in 32 bits.
    bool is_stored() const { return plan_.run.synapses != storage::procedural; }

    static constexpr double most = 4e9, longest = 1e6;

    plan& plan_;
    reader from_;
    complaints& out_;
    projection_plan made_;
    synapse_reader synapse_;
    std::optional<projection_ends> ends_;      ///< where there are neurons on both sides
    std::vector<std::size_t> targets_listed_;  ///< where the rule has lists of targets, their lengths
    bool without_axon_ = false;                ///< its delay is 0
};

}  // namespace

std::vector<std::string> synaptic_names(projection_plan const& p) {
    std::vector<std::string> all{"w"};
    for (auto const& v : p.rule ? p.rule->variables() : std::vector<recordable>{})
        if (v.name != "w") all.push_back(v.name);
    return all;
}

void detail::read_projection(plan& p, settings const& t, std::string const& path, place where,
                             complaints& out) {
    projection_reader{p, t, path, where, out}.read();
}

}  // namespace neurapse
