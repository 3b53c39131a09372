// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/contract/fixed_point.hpp"
#include "neurapse/contract/membrane.hpp"
#include "neurapse/contract/ode_steppers.hpp"

namespace neurapse {

/// Quadratic integrate-and-fire, the normal form of neurons that begin to fire at any low rate:
///
///     tau dV/dt = a0 (V - v_rest)(V - v_c) + tau / C (I - g V)
///     V >= v_peak  =>  spike, V <- v_reset
///
/// It fires under constant currents above C / tau a0 (v_c - v_rest)^2 / 4. Where a0 (v_c - v_rest) is 1, as
/// by default, tau is the membrane time constant at rest and tau / C the input resistance, here 20 MOhm.
template <class Real>
struct qif {
    using real = Real;
    static constexpr about self{"qif", "Quadratic integrate-and-fire.",
                                "tau dV/dt = a0 (V - v_rest)(V - v_c) + tau/C I; V >= v_peak: V <- v_reset",
                                "Latham et al. 2000, doi:10.1152/jn.2000.83.2.808"};
    struct params {
        duration tau{12};
        capacitance c{600};
        decltype(1 / voltage{}) a0{0.1};
        voltage v_rest{-65}, v_c{-55}, v_reset{-65}, v_peak{30};
        duration refractory{0};
    };
    static constexpr std::tuple parameters{
        field{"tau", &params::tau, "time constant", bounds::positive},
        field{"c", &params::c, "membrane capacitance", bounds::positive},
        field{"a0", &params::a0, "scale of the parabola", bounds::positive},
        field{"v_rest", &params::v_rest, "resting potential"},
        field{"v_c", &params::v_c, "critical potential, above which V runs off on its own"},
        field{"v_reset", &params::v_reset, "reset potential"},
        field{"v_peak", &params::v_peak, "potential at which a spike is emitted"},
        field{"refractory", &params::refractory, "absolute refractory period", bounds::non_negative}};
    struct state {
        Real v = 0;
    };
    static constexpr std::tuple variables{
        variable{"v", &state::v, dimensions::voltage, "membrane potential"}};

    static constexpr std::array<requirement, 2> requirements(params const& p) {
        return {{{p.v_reset < p.v_peak, "v_reset", "the reset potential must lie below the peak",
                  "lower v_reset or raise v_peak"},
                 {p.v_rest < p.v_c, "v_c", "the critical potential must lie above the resting one",
                  "raise v_c or lower v_rest"}}};
    }
    static duration refractory(params const& p) { return p.refractory; }
    static voltage leak(params const& p) { return p.v_rest; }
    static resting<state> rest(params const& p, current i) { return fixed_point<qif>(p, p.v_rest.value, i); }

    class dynamics {
    public:
        explicit dynamics(params const& p)
            : k_((p.a0 / p.tau).value),
              v_rest_(p.v_rest.value),
              v_c_(p.v_c.value),
              reset_(p.v_reset.value),
              peak_(p.v_peak.value),
              per_c_(1 / p.c.value) {}

        template <class In>
        [[gnu::always_inline]] state rates(state const& s, In in) const {
            return {k_ * (s.v - v_rest_) * (s.v - v_c_) + (in.current - in.conductance * s.v) * per_c_};
        }
        [[gnu::always_inline]] bool fires(state const&, state const& after) const { return after.v >= peak_; }
        [[gnu::always_inline]] state reset(state const&) const { return {reset_}; }
        state steady(double v) const { return {Real(v)}; }

    private:
        Real k_, v_rest_, v_c_, reset_, peak_, per_c_;
    };
    using methods = type_list<dormand_prince<qif>, runge_kutta_4<qif>, forward_euler<qif>>;
};

static_assert(membrane<qif<double>> && membrane<qif<float>>);

}  // namespace neurapse
