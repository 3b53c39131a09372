// SPDX-License-Identifier: MIT
// How large a plan would be, before any of it is built.
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/plan.hpp"
#include "neurapse/engine/network.hpp"
#include "neurapse/engine/rows.hpp"

#if defined(__unix__)
#include <unistd.h>
#endif

namespace neurapse {

double plan::expected_synapses() const {
    double n = 0;
    for (auto const& p : projections) n += p.expected;
    return n;
}

double plan::population_bytes(population_plan const& p) const {
    if (p.tells) return p.size;  // a flag each
    double const sum = run.synapses == storage::compact ? sizeof(std::int32_t) : sizeof(std::int64_t);
    double each = double(p.model->bytes_per_neuron(run.state));
    for (auto const& port : p.ports) each += double(port.model->bytes_per_neuron(run.state)) + sum;
    return each * p.size;
}

namespace {

/// Chances of the delays, in steps, that a synapse can have; the last holds all longer ones.
std::vector<double> chances_of_delays(value_spec const& delay, double dt) {
    using shape = value_spec::shape;
    constexpr double most = 4096;
    auto const& x = delay.numbers;
    double const least = std::max(1., std::round(delay.smallest() / dt)),
                 last = std::max(least, std::round(delay.largest() / dt));
    double const mean = delay.form == shape::lognormal ? x[0] * std::exp(x[1] * x[1] / 2) : x[0];
    if (delay.form == shape::constant || last == least) return {1};
    // P(delay < steps + 1/2), by the distribution function.
    auto const below = [&](double steps) {
        double const ms = (steps + 0.5) * dt;
        switch (delay.form) {
            case shape::normal: return 0.5 * std::erfc((x[0] - ms) / (x[1] * std::sqrt(2.0)));
            case shape::lognormal:
                return 0.5 * std::erfc((std::log(x[0]) - std::log(ms)) / (x[1] * std::sqrt(2.0)));
            default: return std::clamp((steps + 1 - least) / (last - least + 1), 0., 1.);
        }
    };
    std::vector<double> chances;
    double const end = std::min({last, least + most, least + 40 * std::max(1., std::fabs(mean) / dt)});
    double before = 0;
    for (double steps = least; steps < end; ++steps) {
        chances.push_back(below(steps) - before);
        before += chances.back();
    }
    chances.push_back(1 - before);
    return chances;
}

/// What is expected of the row of one source: synapses, in so many runs of one delay, in so many
/// granules.
struct row_shape {
    double synapses = 0, runs = 0, granules = 0;

    /// Adds synapses of one delay: so many, and a number that is Poisson; all that so many times.
    void add(double sure, double mean, double times) {
        synapses += times * (sure + mean);
        double const none = std::exp(-mean);
        runs += times * (sure > 0 ? 1 : 1 - none);
        if (mean > 200) {
            granules += times * ((sure + mean) / 8 + 7. / 16);
            return;
        }
        double chance = none, expected = chance * std::ceil(sure / 8);
        for (double k = 1; mean > 0 && k < mean + 10 * std::sqrt(mean) + 10; ++k)
            expected += (chance *= mean / k) * std::ceil((sure + k) / 8);
        granules += times * expected;
    }
};

double row_of(projection_plan const& p) { return p.expected / std::max(1u, p.sides.sources); }
double steps_of(double delay_ms, double dt) {
    return std::clamp(std::floor(delay_ms / dt + 0.5), 1., 12'000.);
}

/// Synapses of each delay in the rows of a population's sources: as they are expected to be, and beside
/// those some rows that were seen. Rows are cut into parts.
class mixed_rows {
public:
    using part_of_target = std::function<std::size_t(projection_plan const&, std::uint32_t target)>;
    mixed_rows(double dt, double parts, part_of_target part)
        : dt_(dt), parts_(parts), part_(std::move(part)) {}

    void add(projection_plan const& p) {
        all_ += row_of(p);
        if (!p.lanes_seen.empty() && p.connection->lanes() == axis::source) return seen_.push_back(&p);
        if (!p.lanes_seen.empty()) return add_pooled(p);
        auto const chances = chances_of_delays(p.delay, dt_);
        auto const first = std::size_t(steps_of(p.delay.smallest(), dt_));
        for (std::size_t k = 0; k < chances.size(); ++k)
            mean_at(first + k) += chances[k] * row_of(p) / parts_;
    }
    double synapses() const { return all_; }

    /// Of a row, all its parts together.
    row_shape shape() const {
        std::size_t rows = 1;
        for (auto const* p : seen_) rows = std::max(rows, p->lanes_seen.size());
        row_shape sum;
        for (std::size_t r = 0; r < rows; ++r) add_row(r, sum);
        // Rows that were seen may by chance be longer or shorter than usual.
        double const usual = seen_.empty() || sum.synapses == 0 ? 1. / double(rows) : all_ / sum.synapses;
        return {sum.synapses * usual, sum.runs * usual, sum.granules * usual};
    }

private:
    void add_row(std::size_t r, row_shape& to) const {
        std::map<std::pair<std::size_t, std::size_t>, double> sure;  // of each delay and part
        for (auto const* p : seen_)
            for (auto const& s : p->lanes_seen[r % p->lanes_seen.size()])
                sure[{std::size_t(steps_of(s.delay_ms, dt_)), part_(*p, s.target)}] += 1;
        std::map<std::size_t, double> parts_with;
        for (auto const& [where, n] : sure) {
            to.add(n, where.first < mean_.size() ? mean_[where.first] : 0, 1);
            parts_with[where.first] += 1;
        }
        for (std::size_t steps = 0; steps < mean_.size(); ++steps)
            if (mean_[steps] > 0)
                to.add(0, mean_[steps], parts_ - (parts_with.count(steps) > 0 ? parts_with[steps] : 0));
    }

    double& mean_at(std::size_t steps) {
        if (mean_.size() <= steps) mean_.resize(steps + 1);
        return mean_[steps];
    }
    void add_pooled(projection_plan const& p) {
        double n = 0;
        for (auto const& lane : p.lanes_seen) n += double(lane.size());
        for (auto const& lane : p.lanes_seen)
            for (auto const& s : lane)
                mean_at(std::size_t(steps_of(s.delay_ms, dt_))) += row_of(p) / parts_ / n;
    }

    double dt_, parts_, all_ = 0;
    part_of_target part_;
    std::vector<double> mean_;  ///< of each delay in steps, in each part
    std::vector<projection_plan const*> seen_;
};

/// The selection that a target belongs to, and which of its neurons it is.
std::pair<std::size_t, neuron_id> selected(projection_plan const& p, std::uint32_t target) {
    std::size_t side = 0;
    while (target >= p.to[side].neurons.size()) target -= std::uint32_t(p.to[side++].neurons.size());
    return {side, p.to[side].neurons[target]};
}

}  // namespace

double plan::projection_bytes(projection_plan const& p) const {
    double const sources = p.sides.sources, dt = run.dt.value;
    if (sources == 0 || p.from.empty() || p.to.empty()) return 0;
    if (p.rule) {
        double const tables = double(p.to.size());
        mixed_rows alone{dt, tables, [](projection_plan const& x, std::uint32_t target) {
                             return selected(x, target).first;
                         }};
        alone.add(p);
        double const each = sizeof(std::uint16_t) + sizeof(double) + double(p.rule->bytes_per_synapse());
        double const stretch = double(sizeof(synapse_table::stretch) + p.rule->bytes_per_stretch());
        return each * p.expected + (stretch * alone.shape().runs + 8 * tables) * sources;
    }
    // What is drawn at each spike takes only who is on both sides, and who is the same neuron there: in
    // the description and in the copy that it keeps; and the position of each source.
    if (run.synapses == storage::procedural) return 24. * p.sides.targets + 28. * sources;
    // A source has one row in each slice, for all its static synapses: every delay fills up its last
    // granule. This projection has its share of that.
    double sums = 0;
    for (auto const& population : populations)
        sums += double(population.size) * double(population.ports.size());
    double const slices = std::max(1., std::ceil(sums / double(slice::most_sums)));
    mixed_rows together{
        dt, slices, [&](projection_plan const& x, std::uint32_t target) {
            auto const at = selected(x, target);
            return std::size_t(slices * at.second / populations[x.to[at.first].population].size);
        }};
    for (auto const& other : projections)
        if (!other.rule && other.from.front().population == p.from.front().population &&
            other.sides.sources > 0)
            together.add(other);
    auto const shape = together.shape();
    double const granule = run.synapses == storage::compact ? sizeof(compact_synapses::granule)
                                                            : sizeof(exact_synapses::granule);
    double const share = together.synapses() > 0 ? row_of(p) / together.synapses() : 0;
    return share * sources *
           (granule * shape.granules + stored_rows::bytes_per_stretch * shape.runs +
            slices * stored_rows::bytes_per_row);
}

namespace {

/// Of what is calculated, the ends are wide, and what was seen is nearer.
double longest_delay(projection_plan const& p) {
    if (p.lanes_seen.empty()) return p.delay.largest();
    double most = 0;
    for (auto const& lane : p.lanes_seen)
        for (auto const& s : lane) most = std::max(most, s.delay_ms);
    return most;
}

double neurons_of(std::vector<selection> const& all) {
    double n = 0;
    for (auto const& s : all) n += double(s.neurons.size());
    return n;
}

/// The numbers that a sample of a record consists of, its time among them.
double columns_of(plan const& p, record_plan const& r) {
    using subject = record_plan::subject;
    double const variables = double(std::max<std::size_t>(1, r.variables.size()));
    double targets = 0;
    for (auto const k : r.projections) targets += neurons_of(p.projections[k].to);
    switch (r.what) {
        case subject::variables: return 1 + double(r.variables.size()) * neurons_of(r.of);
        case subject::rate: return 2 * double(r.of.size());  // edge, count
        case subject::weights:
            return 5 * double(r.projections.size()) * variables;  // time, mean, deviation, minimum, maximum
        case subject::projection_current: return 1 + targets;
        case subject::synapse_current: return 1 + double(r.projections.size() * r.synapses.size());
        case subject::synapses: return 1 + double(r.projections.size() * r.synapses.size()) * variables;
        case subject::spikes:
        case subject::snapshot: break;
    }
    return 0;
}

}  // namespace

double plan::record_bytes(record_plan const& r) const {
    if (r.what != record_plan::subject::snapshot)
        return std::floor(double(run.steps) / double(r.interval)) * columns_of(*this, r) * sizeof(double);
    // Populations and positions on both sides, weight and delay of every synapse.
    double synapses = 0;
    for (auto const k : r.projections) synapses += projections[k].expected;
    return double(r.times.size() * std::max<std::size_t>(1, r.variables.size())) * synapses *
           (4 * sizeof(std::uint32_t) + 2 * sizeof(double));
}

double plan::expected_bytes() const {
    double bytes = 0, longest = 1;
    bool has_static = false;
    std::size_t plastic = 0;
    for (auto const& p : populations) bytes += population_bytes(p);
    for (auto const& a : arrays) bytes += double(a->values.size() * sizeof(double));
    for (auto const& r : records) bytes += record_bytes(r);
    for (auto const& p : projections) {
        bytes += projection_bytes(p);
        longest = std::max(longest, std::round(longest_delay(p) / run.dt.value));
        has_static = has_static || !p.rule;
        plastic += p.rule ? 1 : 0;
    }
    // The calendars of spikes in flight have a page for every step of the longest delay.
    double pages = 1;
    while (pages <= longest && pages < 0x1p40) pages *= 2;
    return bytes + (has_static ? pages * stored_rows::bytes_per_page : 0) +
           double(plastic) * 3 * longest * sizeof(std::vector<int>);
}

/// Rows are written once; for rules by target a twentieth of all synapses is gathered at a time.
double plan::building_bytes() const {
    double listed = 0;
    for (auto const& p : projections)
        if (p.connection->lanes() == axis::target) listed += p.expected;
    double const at_once = std::min(listed, std::max(4e6, expected_synapses() / 20));
    return expected_bytes() + at_once * 2 * sizeof(std::uint32_t);
}

namespace {
/// Physical memory of the machine in bytes, or 0 where it is not known.
double memory_of_machine() {
#if defined(_SC_PHYS_PAGES) && defined(_SC_PAGESIZE)
    return double(sysconf(_SC_PHYS_PAGES)) * double(sysconf(_SC_PAGESIZE));
#else
    return 0;
#endif
}

std::string in_gb(double bytes) { return print_number(std::round(bytes / 1e8) / 10) + " GB"; }
}  // namespace

std::optional<complaint> memory_complaint(double needed) {
    double const there = memory_of_machine();
    if (there == 0 || needed < 0.9 * there) return {};
    return complaint{code::too_large,
                     "it needs about " + in_gb(needed),
                     "this machine has " + in_gb(there),
                     "make it smaller or sparser, or keep less of each synapse: run.storage = \"compact\" or "
                     "\"procedural\"",
                     {}};
}

}  // namespace neurapse
