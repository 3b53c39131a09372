// SPDX-License-Identifier: MIT
#include "measure.hpp"

#include <chrono>
#include <ctime>
#include <memory>

#include "census.hpp"
#include "memory.hpp"

namespace neurapse::cli {
namespace {

class stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(clock::now() - start_).count(); }

private:
    using clock = std::chrono::steady_clock;
    clock::time_point start_ = clock::now();
};

census& attach_census(session& s) {
    std::vector<std::size_t> sizes;
    for (auto const& p : s.plan().populations) sizes.push_back(p.size);
    auto made = std::make_unique<census>(sizes);
    auto& heard = *made;
    s.simulation().attach(std::move(made));
    return heard;
}

/// Static synapses as they are stored; plastic ones as the plan counts them.
void weigh_synapses(session const& s, outcome& of) {
    double bytes = 0;
    for (auto const& slice : s.simulation().state().slices)
        for (auto const& group : slice.groups)
            of.synapses += double(group->synapses()), bytes += double(group->bytes());
    for (auto const& p : s.plan().projections)
        if (p.rule) of.synapses += p.expected, bytes += s.plan().projection_bytes(p);
    of.bytes_per_synapse = of.synapses > 0 ? bytes / of.synapses : 0;
}

void count_spikes(session const& s, census const& heard, outcome& of) {
    double const seconds = of.steps * s.plan().run.dt.value / 1000;
    for (std::size_t k = 0; k < heard.counts().size(); ++k) {
        auto const& p = s.plan().populations[k];
        of.rates.emplace_back(p.name, double(heard.counts()[k]) / (p.size * seconds));
        of.spikes += heard.counts()[k];
        of.neurons += p.size;
    }
    of.rate = double(of.spikes) / (of.neurons * seconds);
    of.cv = heard.cv();
    of.spike_hash = heard.hash();
}

}  // namespace

outcome measured(benchmark const& b, variant const& v, int threads) {
    outcome made;
    forget_peak();
    stopwatch const building;
    session s{b.describe(v), no_files, threads};
    made.setup_s = building.seconds();
    made.threads = s.simulation().threads();
    auto const& first = s.plan().populations.front();
    made.method = first.model->methods()[first.method].name;

    auto& heard = attach_census(s);
    s.run(duration{v.before_seconds * 1000});
    heard.start_over();
    auto const before = s.simulation().now();
    auto const events = s.simulation().synaptic_events();
    auto const cpu = std::clock();
    stopwatch const running;
    s.run();
    made.simulation_s = running.seconds();
    made.cpu_s = double(std::clock() - cpu) / CLOCKS_PER_SEC;

    made.steps = double(s.simulation().now() - before);
    made.events = s.simulation().synaptic_events() - events;
    count_spikes(s, heard, made);
    weigh_synapses(s, made);
    made.peak_mb = peak_mb();
    made.resident_mb = resident_mb();
    return made;
}

}  // namespace neurapse::cli
