// SPDX-License-Identifier: MIT
// What learning synapses release when a spike arrives at them, and where that goes: into the sums of their
// neurons, or into a list for those who want to know of each.
#pragma once

#include <cmath>
#include <cstdint>

#include "neurapse/contract/plasticity.hpp"
#include "neurapse/engine/any_plasticity.hpp"

namespace neurapse {

/// The effect of a synapse of that weight: what its axon releases, if the rule knows of that.
template <class Rule, class Axon>
[[gnu::always_inline]] inline double released(Rule const& rule, [[maybe_unused]] Axon const& axon,
                                              double weight) {
    if constexpr (releases<Rule>)
        return rule.transmitted(weight, axon);
    else
        return weight;
}

inline constexpr std::uint32_t most_released = 256;  ///< at once

/// The effects of n synapses, rounded to units of the sums. `Converts`: the processor makes
/// whole numbers of 64 bits of vectors.
template <bool Converts, class Rule, class Axon>
[[gnu::always_inline]] inline void release(Rule const& rule, Axon const& axon, double const* weights,
                                           std::uint32_t n, double scale, std::int64_t* quanta) {
    double units[most_released];
    for (std::uint32_t i = 0; i < n; ++i) {
        double const x = released(rule, axon, weights[i]) * scale;
        units[i] = Converts ? std::nearbyint(x) : x;
    }
    // The same number either way; in one of them compilers see vectors, if they do not see both parts at
    // once.
    for (std::uint32_t i = 0; i < n; ++i)
        quanta[i] = Converts ? std::int64_t(units[i]) : std::llrint(units[i]);
}

/// Gives what one synapse has released to its target.
inline void give(std::uint32_t synapse, std::uint32_t target, std::int64_t quanta, outlet const& out) {
    if (out.list)
        out.list->push_back({synapse, target, 0, quanta});
    else
        out.sums->add(out.at + target, quanta);
}
/// The same for n synapses from `first` on; `marked`: all sums have their marks already.
inline void give(std::uint32_t first, std::uint16_t const* target, std::uint32_t n,
                 std::int64_t const* quanta, bool marked, outlet const& out) {
    if (out.list)
        for (std::uint32_t i = 0; i < n; ++i) out.list->push_back({first + i, target[i], 0, quanta[i]});
    else if (marked)
        out.sums->add_each<false>(out.at, n, target, quanta);
    else
        out.sums->add_each<true>(out.at, n, target, quanta);
}

}  // namespace neurapse
