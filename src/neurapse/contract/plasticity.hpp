// SPDX-License-Identifier: MIT
// What it takes to be a plasticity rule: traces that spikes leave on either side of a synapse,
// and pure functions from traces to weights. The engine keeps the traces and the order of
// events: at one stamp, arrivals come before emissions.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "neurapse/base/math.hpp"
#include "neurapse/base/units.hpp"
#include "neurapse/contract/any_population.hpp"
#include "neurapse/contract/field.hpp"

namespace neurapse {

/// What the latest spike of a neuron has left n steps later: jump * factor^n, factor =
/// exp(-dt/tau). Only the latest spike counts (the nearest neighbour). `lag` steps are not yet
/// decayed; a spike of the very same stamp counts only if `coincident`.
class nearest_trace {
public:
    struct options {
        double jump = 1;
        int lag = 0;
        bool coincident = false;
    };

    nearest_trace(duration tau, duration dt, options o) : o_{o}, per_step_{dt / tau} {}

    /// Decay given as a factor per step: powers come from repeated multiplication, as programs
    /// that decay a variable at every step have them.
    static nearest_trace geometric(double factor, options o) {
        nearest_trace t{o};
        for (double x = o.jump; t.powers_.size() < longest && std::fabs(x) > 1e-300; x *= factor)
            t.powers_.push_back(x);
        return t;
    }

    /// The value at `now` of what the spike stamped `then` left; `never` leaves nothing.
    double operator()(step_id now, step_id then) const {
        if (then == never || (then == now && !o_.coincident)) return 0;
        auto const n = std::max<step_id>(0, now - then - o_.lag);
        if (powers_.empty()) return o_.jump * math::exp(-per_step_ * double(n));
        return n < step_id(powers_.size()) ? powers_[n] : 0;
    }

    static constexpr step_id never = INT64_MIN;

private:
    explicit nearest_trace(options o) : o_{o} {}
    static constexpr std::size_t longest = 1 << 20;

    options o_;
    double per_step_ = 0;
    std::vector<double> powers_;
};

/// The range that a rule keeps its weights in.
struct weight_range {
    double minimum, maximum;
};

/// A rule declares how many traces it reads of either side, makes them for a step dt, and says
/// what an arrival and a postsynaptic spike do to a weight and to the synapse's own state. A
/// rule may also act on every synapse once per `interval`.
template <class R>
concept plasticity_rule =
    std::copyable<typename R::params> && std::copyable<typename R::synapse> &&
    requires(typename R::params const& p, duration dt, R const& rule, double w, typename R::synapse& s,
             std::array<double, R::pre_traces> const& pre, std::array<double, R::post_traces> const& post) {
        { R::self } -> std::convertible_to<about>;
        R::parameters;
        R::requirements(p);
        R{p, dt};
        { R::range(p) } -> std::same_as<weight_range>;
        { rule.pre() } -> std::same_as<std::array<nearest_trace, R::pre_traces>>;
        { rule.post() } -> std::same_as<std::array<nearest_trace, R::post_traces>>;
        { rule.on_pre(w, s, post) } -> std::same_as<double>;
        { rule.on_post(w, s, pre) } -> std::same_as<double>;
    };

/// The plastic synapses of one projection between two populations, as the engine's step sees
/// them. Synapses are numbered as in the table of the projection.
class any_plasticity {
public:
    virtual ~any_plasticity() = default;

    /// Spikes arrive at synapses [first, last) at `now`: weights change before they act.
    virtual void arrive(step_id now, std::size_t first, std::size_t last) noexcept = 0;
    /// Neuron `target` has fired at `now`, after all arrivals of that stamp.
    virtual void emit(step_id now, neuron_id target) noexcept = 0;
    /// The end of a step's arrivals, for what happens at intervals.
    virtual void pass(step_id now) noexcept = 0;
};

}  // namespace neurapse
