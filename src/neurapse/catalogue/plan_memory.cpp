// SPDX-License-Identifier: MIT
// How large a plan would be, before any of it is built.
#include <algorithm>
#include <cmath>
#include <vector>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/plan.hpp"
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
    double const least = std::max(1., std::round(delay.smallest() / dt)), last = std::max(least, std::round(delay.largest() / dt));
    double const mean = delay.form == shape::lognormal ? x[0] * std::exp(x[1] * x[1] / 2) : x[0];
    if (delay.form == shape::constant || last == least) return {1};
    // P(delay < steps + 1/2), by the distribution function.
    auto const below = [&](double steps) {
        double const ms = (steps + 0.5) * dt;
        switch (delay.form) {
            case shape::normal: return 0.5 * std::erfc((x[0] - ms) / (x[1] * std::sqrt(2.0)));
            case shape::lognormal: return 0.5 * std::erfc((std::log(x[0]) - std::log(ms)) / (x[1] * std::sqrt(2.0)));
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
/// granules. The number of synapses of one delay is taken to be Poisson.
struct row_shape {
    double synapses = 0, runs = 0, granules = 0;
};
row_shape shape_of(std::vector<double> const& synapses_of_delay) {
    row_shape shape;
    for (double const mean : synapses_of_delay) {
        shape.synapses += mean;
        double const none = std::exp(-mean);
        shape.runs += 1 - none;
        if (mean > 200) {
            shape.granules += mean / 8 + 7. / 16;
            continue;
        }
        double chance = none;
        for (double k = 1; k < mean + 10 * std::sqrt(mean) + 10; ++k) shape.granules += (chance *= mean / k) * std::ceil(k / 8);
    }
    return shape;
}

}  // namespace

double plan::projection_bytes(projection_plan const& p) const {
    double const sources = p.sides.sources, dt = run.dt.value;
    if (sources == 0 || p.from.empty() || p.to.empty()) return 0;
    auto const own = chances_of_delays(p.delay, dt);
    auto const row_of = [](projection_plan const& x) { return x.expected / std::max(1u, x.sides.sources); };
    if (p.rule) {
        std::vector<double> row = own;
        for (auto& n : row) n *= row_of(p) / double(p.to.size());
        auto const shape = shape_of(row);
        double const each = sizeof(std::uint16_t) + sizeof(double) + double(p.rule->bytes_per_synapse());
        double const stretch = double(sizeof(synapse_table::stretch) + p.rule->bytes_per_stretch());
        return each * p.expected + (stretch * shape.runs + 8) * sources * double(p.to.size());
    }
    // What is drawn at each spike takes only who is on both sides, and who is the same neuron there: in
    // the description and in the copy that it keeps; and the position of each source.
    if (run.synapses == storage::procedural) return 24. * p.sides.targets + 28. * sources;
    // A source has one row in each slice, for all its static synapses: every delay fills up its last
    // granule. This projection has its share of that.
    double sums = 0;
    for (auto const& population : populations) sums += double(population.size) * double(population.ports.size());
    double const slices = std::max(1., std::ceil(sums / 60'000));
    std::vector<double> row;
    double all = 0;
    auto const first = [&](projection_plan const& x) { return std::max(1., std::round(x.delay.smallest() / dt)); };
    for (auto const& other : projections) {
        if (other.rule || other.from.front().population != p.from.front().population || other.sides.sources == 0) continue;
        auto const chances = &other == &p ? own : chances_of_delays(other.delay, dt);
        auto const shift = std::size_t(std::min(first(other) - 1, 8192.));
        if (row.size() < chances.size() + shift) row.resize(chances.size() + shift);
        for (std::size_t k = 0; k < chances.size(); ++k) row[k + shift] += chances[k] * row_of(other) / slices;
        all += row_of(other);
    }
    auto const shape = shape_of(row);
    double const granule = run.synapses == storage::compact ? sizeof(compact_synapses::granule) : sizeof(exact_synapses::granule);
    double const share = all > 0 ? row_of(p) / all : 0;
    return share * slices * sources * (granule * shape.granules + stored_rows::bytes_per_stretch * shape.runs + stored_rows::bytes_per_row);
}

namespace {

double neurons_of(std::vector<selection> const& all) {
    double n = 0;
    for (auto const& s : all) n += double(s.neurons.size());
    return n;
}

/// The numbers that a sample of a record consists of, its time among them.
double columns_of(plan const& p, record_plan const& r) {
    using subject = record_plan::subject;
    double targets = 0;
    for (auto const k : r.projections) targets += neurons_of(p.projections[k].to);
    switch (r.what) {
        case subject::variables:
            return 1 + double(r.variables.size()) * neurons_of(r.of);
        case subject::rate:
            return 2 * double(r.of.size());  // edge, count
        case subject::weights:
            return 5 * double(r.projections.size());  // time, mean, deviation, minimum, maximum
        case subject::projection_current:
            return 1 + targets;
        case subject::synapse_current:
            return 1 + double(r.projections.size() * r.synapses.size());
        case subject::spikes:
        case subject::snapshot:
            break;
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
    return double(r.times.size()) * synapses * (4 * sizeof(std::uint32_t) + 2 * sizeof(double));
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
        longest = std::max(longest, std::round(p.delay.largest() / run.dt.value));
        has_static = has_static || !p.rule;
        plastic += p.rule ? 1 : 0;
    }
    // The calendars of spikes in flight have a page for every step of the longest delay.
    double pages = 1;
    while (pages <= longest && pages < 0x1p40) pages *= 2;
    return bytes + (has_static ? pages * stored_rows::bytes_per_page : 0) + double(plastic) * 3 * longest * sizeof(std::vector<int>);
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
                     "make it smaller or sparser, or keep less of each synapse: run.storage = \"compact\" or \"procedural\"",
                     {}};
}

}  // namespace neurapse
