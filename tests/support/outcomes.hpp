// SPDX-License-Identifier: MIT
// What experiments give, looked at and compared.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "neurapse/neurapse.hpp"

namespace neurapse_test {

inline neurapse::recordings outcome(neurapse::experiment const& e, int threads = 1) {
    neurapse::session s{e, neurapse::no_files, threads};
    return s.run().results();
}

/// The value of a recorded variable at a stamp.
inline double value_at(neurapse::recordings const& r, std::string const& label, double ms) {
    for (auto const& group : r.traces)
        for (auto const& t : group.traces)
            for (std::size_t k = 0; t.label == label && k < group.time_ms.size(); ++k)
                if (std::fabs(group.time_ms[k] - ms) < 1e-6) return t.values[k];
    FAIL("not recorded: " << label << " at " << ms);
    return 0;
}

/// Snapshots as sets that do not depend on the order in which synapses were made.
inline std::vector<std::tuple<std::uint32_t, std::uint32_t, double>> in_order(
    neurapse::weight_snapshot const& s) {
    std::vector<std::tuple<std::uint32_t, std::uint32_t, double>> all;
    for (std::size_t k = 0; k < s.weight.size(); ++k) all.emplace_back(s.source[k], s.target[k], s.weight[k]);
    std::sort(all.begin(), all.end());
    return all;
}

/// Whether spikes, traces and snapshots are the same to the last bit.
inline bool same(neurapse::recordings const& a, neurapse::recordings const& b) {
    bool good = a.traces.size() == b.traces.size() && a.snapshots.size() == b.snapshots.size() &&
                a.spikes.neuron == b.spikes.neuron && a.spikes.time_ms == b.spikes.time_ms;
    for (std::size_t g = 0; good && g < a.traces.size(); ++g)
        for (std::size_t k = 0; good && k < a.traces[g].traces.size(); ++k)
            good = a.traces[g].traces[k].values == b.traces[g].traces[k].values;
    for (std::size_t k = 0; good && k < a.snapshots.size(); ++k)
        good = in_order(a.snapshots[k]) == in_order(b.snapshots[k]);
    return good;
}

/// What is said of a mistake; empty: it was none.
template <class Act>
std::string complaint_of(Act const& act) {
    try {
        act();
    } catch (neurapse::error const& e) {
        return e.what();
    }
    return "";
}

}  // namespace neurapse_test
