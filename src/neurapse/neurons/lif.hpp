// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/base/math.hpp"
#include "neurapse/contract/membrane.hpp"

namespace neurapse {

/// Leaky integrate-and-fire, integrated exactly over one step:
///
///     C dV/dt = -C (V - rest) / tau + I - g V,    V >= threshold  =>  spike, V <- reset
///
/// With conductance ports the step is exact for the mean conductance of the step.
template <class Real>
struct lif {
    using real = Real;
    static constexpr about self{
        "lif", "Leaky integrate-and-fire.",
        "C dV/dt = -C (V - rest)/tau + I; V >= threshold: V <- reset for `refractory`",
        "Rotter & Diesmann 1999, doi:10.1007/s004220050570"};
    struct params {
        duration tau{10};
        capacitance c{250};
        voltage rest{-70}, reset{-70}, threshold{-55};
        duration refractory{2};
    };
    static constexpr std::tuple parameters{
        field{"tau", &params::tau, "membrane time constant", bounds::positive},
        field{"c", &params::c, "membrane capacitance", bounds::positive},
        field{"rest", &params::rest, "resting (leak) potential"},
        field{"reset", &params::reset, "reset potential"},
        field{"threshold", &params::threshold, "spike threshold; inf for none", bounds::may_be_infinite},
        field{"refractory", &params::refractory, "absolute refractory period", bounds::non_negative}};
    struct state {
        Real v = 0;
    };
    static constexpr std::tuple variables{
        variable{"v", &state::v, dimensions::voltage, "membrane potential"}};

    static constexpr std::array<requirement, 1> requirements(params const& p) {
        return {{{p.reset < p.threshold, "reset", "the reset potential must lie below the threshold",
                  "lower reset or raise threshold"}}};
    }
    static duration refractory(params const& p) { return p.refractory; }
    static duration time_constant(params const& p) { return p.tau; }
    static voltage leak(params const& p) { return p.rest; }
    static resting<state> rest(params const& p, current i) {
        voltage const v = p.rest + i * (p.tau / p.c);
        return {v < p.threshold, {Real(v.value)}};
    }

    class exact {
    public:
        static constexpr about self{"exact", "Exact propagator over one step.", "",
                                    "Rotter & Diesmann 1999, doi:10.1007/s004220050570"};

        exact(params const& p, duration dt)
            : rest_(p.rest.value),
              reset_(p.reset.value),
              threshold_(p.threshold.value),
              approach_(-math::expm1(-(dt / p.tau))),
              steps_(dt / p.tau),
              resistance_((p.tau / p.c).value),
              gentle_((0.5 - dt / p.tau) * (p.c / dt).value) {}

        template <class In>
        [[gnu::always_inline]] void advance(state& s, In in, bool held) const {
            // V approaches its target by a fixed part of the distance: written so, V stays exactly at
            // the target, and small steps do not magnify the rounding of exp(-dt/tau).
            Real const target = rest_ + in.current * resistance_;
            Real change;
            if constexpr (In::conducts) {
                Real const l = leak(in.conductance), x = -steps_ * l;
                Real slowing = math::exprel_just_below_0(x);
                if constexpr (!In::gentle) slowing = is_gentle(in.conductance) ? slowing : math::exprel(x);
                change = steps_ * (target - l * s.v) * slowing;
            } else {
                change = approach_ * (target - s.v);
            }
            s.v += unless(held, change);
        }
        [[gnu::always_inline]] bool is_gentle(Real conductance) const {
            return (conductance >= 0) & (conductance <= gentle_);
        }
        [[gnu::always_inline]] bool fires(state const&, state const& after) const {
            return after.v >= threshold_;
        }
        [[gnu::always_inline]] state reset(state) const { return {reset_}; }

    private:
        /// All conductance in units of C/tau.
        [[gnu::always_inline]] Real leak(Real conductance) const { return 1 + conductance * resistance_; }

        Real rest_, reset_, threshold_, approach_, steps_, resistance_, gentle_;
    };
    using methods = type_list<exact>;
};

static_assert(membrane<lif<double>> && membrane<lif<float>>);

}  // namespace neurapse
