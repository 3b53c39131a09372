// SPDX-License-Identifier: MIT
// How large a plan would be, before any of it is built.
#include <algorithm>
#include <cmath>

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
    double const sum = run.synapses == storage::compact ? sizeof(std::int32_t) : sizeof(std::int64_t);
    double each = double(p.model->bytes_per_neuron(run.state));
    for (auto const& port : p.ports) each += double(port.model->bytes_per_neuron(run.state)) + sum;
    return each * p.size;
}

namespace {

/// How many delays, in steps, a row of a table can be expected to have: synapses of one delay
/// stand together in a stretch.
double delays_in_row(value_spec const& delay, double row, double dt) {
    double const first = std::max(1., std::round(delay.smallest() / dt)),
                 last = std::round(delay.largest() / dt);
    double const choice = last - first + 1;
    return choice * (1 - std::pow(1 - 1 / choice, row));
}

}  // namespace

double plan::projection_bytes(projection_plan const& p) const {
    double const sources = p.sides.sources, tables = double(p.from.size() * p.to.size());
    if (sources == 0 || tables == 0) return 0;
    // A source has a row in the table of every target population.
    double const row = p.expected / sources / double(p.to.size());
    if (!p.rule) {
        // Static rows go through all targets; each delay fills its last granule of eight up.
        double const in_row = p.expected / sources;
        double const delays = delays_in_row(p.delay, in_row, run.dt.value);
        double const granules = p.expected / 8 + delays * sources * 7 / 16;
        double const granule = run.synapses == storage::compact ? sizeof(compact_synapses::granule) : sizeof(exact_synapses::granule);
        return granule * granules + (4 * delays + 12) * sources;
    }
    double const stretches = delays_in_row(p.delay, row, run.dt.value) * sources * double(p.to.size());
    double const each = sizeof(std::uint16_t) + sizeof(double) + double(p.rule->bytes_per_synapse());
    return each * p.expected + double(sizeof(synapse_table::stretch) + p.rule->bytes_per_stretch()) * stretches +
           2 * sizeof(std::uint32_t) * sources * double(p.to.size());
}

double plan::expected_bytes() const {
    double bytes = 0, longest = 1;
    for (auto const& p : populations) bytes += population_bytes(p);
    for (auto const& p : projections) {
        bytes += projection_bytes(p);
        longest = std::max(longest, std::round(p.delay.largest() / run.dt.value));
    }
    // The calendar of spikes in flight has a page for every step of the longest delay.
    return bytes + longest * sizeof(std::vector<int>);
}

double plan::building_bytes() const { return expected_bytes() + expected_synapses() * 2 * sizeof(loose_synapse); }

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
                     "make it smaller or sparser",
                     {}};
}

}  // namespace neurapse
