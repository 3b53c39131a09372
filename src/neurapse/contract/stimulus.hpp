// SPDX-License-Identifier: MIT
// What it takes to be a stimulus: a generator of currents or of spikes for a number of targets,
// a function of the step and the target wherever that is possible. Stimuli act on (start, stop].
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/base/units.hpp"
#include "neurapse/contract/any_population.hpp"
#include "neurapse/contract/field.hpp"
#include "neurapse/contract/time_grid.hpp"

namespace neurapse {

/// Where and when a stimulus acts, and the dice named after it.
struct stimulus_setting {
    duration dt;
    std::uint32_t targets = 0;
    step_id first = 1, last = INT64_MAX;  ///< stamps of the steps it acts in
    std::uint64_t seed = 0, object = 0;
};

/// The objection to a time that is not a whole number of steps.
inline std::optional<objection> grid_objection(stimulus_setting const& where, char const* field, duration t) {
    if (time_grid{where.dt}.on_grid(t)) return {};
    return objection{field, "it is not a whole number of steps", "write a multiple of dt", code::off_grid};
}

/// A current for each target, constant over each step: `generator(step, target)` in pA for the
/// step that ends at the stamp. A stimulus that has a faster way to many targets says so by
/// `fill(step, first, out)`, which gives the same for targets from `first` on; one of spikes by `count`,
/// which may leave that and return false where there are none. One whose currents stay the same for a
/// while says until when: `steady_until(step)`, a stamp.
template <class S>
concept current_stimulus = requires(typename S::params const& p, stimulus_setting const& where, S& s,
                                    step_id step, std::uint32_t target) {
    { S::self } -> std::convertible_to<about>;
    S::parameters;
    S::requirements(p);
    S{p, where};
    { s.current(step, target) } -> std::same_as<double>;
};

/// Spikes for each target: how many at the stamp `step`, and a bound on how many that can be.
template <class S>
concept spike_stimulus = requires(typename S::params const& p, stimulus_setting const& where, S& s,
                                  step_id step, std::uint32_t target) {
    { S::self } -> std::convertible_to<about>;
    S::parameters;
    S::requirements(p);
    S{p, where};
    { s.spikes(step, target) } -> std::same_as<std::uint32_t>;
    { s.most_spikes() } -> std::same_as<double>;
};

/// A spike for a target, by its stamp.
using stamped_target = std::pair<step_id, std::uint32_t>;

namespace detail {
/// Counts the spikes of a step for targets from `first` on, in a list that ascends. False: there are
/// none, and nothing was filled in.
inline bool count_in(std::vector<stamped_target> const& all, step_id step, std::uint32_t first,
                     std::span<std::uint32_t> out) {
    auto next = std::lower_bound(all.begin(), all.end(), stamped_target{step, first});
    auto const end = first + out.size();
    if (next == all.end() || next->first != step || next->second >= end) return false;
    std::fill(out.begin(), out.end(), 0);
    for (; next != all.end() && next->first == step && next->second < end; ++next)
        ++out[next->second - first];
    return true;
}
}  // namespace detail

/// A stimulus as the engine's step sees it: it gives targets [0, n) their currents or counts.
class any_stimulus {
public:
    virtual ~any_stimulus() = default;

    /// Fills in the numbers of targets [first, first + size of the span). Every target is asked at most once
    /// per step, in order of time; threads may ask for different targets at a time.
    virtual void generate(step_id step, std::uint32_t first, std::span<double> currents) noexcept = 0;
    /// The last stamp until which all currents stay what they are at `step`: nobody need ask in between.
    virtual step_id steady_until(step_id step) const noexcept = 0;
    /// False: there are none, and nothing was filled in.
    virtual bool count(step_id step, std::uint32_t first, std::span<std::uint32_t> spikes) noexcept = 0;
    /// A bound on the spikes of one target in one step; 0 for currents.
    virtual double most_spikes() const noexcept = 0;
    /// Takes a spike for a target from outside, to be emitted at the stamp; between steps.
    enum class receipt { taken, too_many, not_an_inlet };
    virtual receipt receive(step_id, std::uint32_t /*target*/) { return receipt::not_an_inlet; }
    /// Takes currents from outside for the steps from a stamp on, a row for each target or one for all;
    /// between steps. False: it takes none.
    virtual bool drive(step_id /*from*/, std::span<double const> /*currents*/, std::size_t /*rows*/) {
        return false;
    }
    virtual std::vector<std::span<std::byte>> state() noexcept { return {}; }
};

}  // namespace neurapse
