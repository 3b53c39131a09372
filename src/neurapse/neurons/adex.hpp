// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/base/exponentials.hpp"
#include "neurapse/contract/fixed_point.hpp"
#include "neurapse/contract/membrane.hpp"
#include "neurapse/contract/ode_steppers.hpp"

namespace neurapse {

/// Adaptive exponential integrate-and-fire:
///
///     C dV/dt = -g_l (V - e_l) + g_l delta_t exp((V - v_t) / delta_t) - w + I - g V
///     tau_w dw/dt = a (V - e_l) - w,    V >= v_peak  =>  spike, V <- v_reset, w <- w + b
///
/// Above v_peak, where only a trial stage of a method can be, the rates are those at v_peak.
/// With delta_t = 0 the exponential vanishes and v_t is a sharp threshold.
template <class Real>
struct adex {
    using real = Real;
    static constexpr about self{"adex", "Adaptive exponential integrate-and-fire.",
                                "C dV/dt = -g_l (V - e_l) + g_l delta_t exp((V - v_t)/delta_t) - w + I; "
                                "tau_w dw/dt = a (V - e_l) - w; "
                                "V >= v_peak: V <- v_reset, w <- w + b",
                                "Brette & Gerstner 2005, doi:10.1152/jn.00686.2005"};
    struct params {
        capacitance c{281};
        conductance g_l{30};
        voltage e_l{-70.6}, v_t{-50.4}, delta_t{2};
        duration tau_w{144};
        conductance a{4};
        current b{80.5};
        voltage v_reset{-70.6}, v_peak{0};
        duration refractory{0};
    };
    static constexpr std::tuple parameters{
        field{"c", &params::c, "membrane capacitance", bounds::positive},
        field{"g_l", &params::g_l, "leak conductance", bounds::positive},
        field{"e_l", &params::e_l, "leak reversal potential"},
        field{"v_t", &params::v_t, "threshold of the exponential upswing"},
        field{"delta_t", &params::delta_t, "sharpness of the upswing", bounds::non_negative},
        field{"tau_w", &params::tau_w, "adaptation time constant", bounds::positive},
        field{"a", &params::a, "subthreshold adaptation"},
        field{"b", &params::b, "spike-triggered adaptation"},
        field{"v_reset", &params::v_reset, "reset potential"},
        field{"v_peak", &params::v_peak, "potential at which a spike is emitted"},
        field{"refractory", &params::refractory, "absolute refractory period", bounds::non_negative}};
    struct state {
        Real v = 0, w = 0;
    };
    static constexpr std::tuple variables{
        variable{"v", &state::v, dimensions::voltage, "membrane potential"},
        variable{"w", &state::w, dimensions::current, "adaptation current"}};

    static constexpr std::array<requirement, 2> requirements(params const& p) {
        bool const sharp = p.delta_t.value == 0;
        return {{{p.v_reset < (sharp ? p.v_t : p.v_peak), "v_reset",
                  "the reset potential must lie below the spike", "lower v_reset or raise v_peak"},
                 {sharp || p.v_t < p.v_peak, "v_peak", "the peak must lie above the threshold v_t",
                  "raise v_peak, e.g. to 0 mV"}}};
    }
    static duration refractory(params const& p) { return p.refractory; }
    static voltage leak(params const& p) { return p.e_l; }
    static resting<state> rest(params const& p, current i) { return fixed_point<adex>(p, p.e_l.value, i); }

    /// What every method shares: the rates, the spike and the reset.
    class dynamics {
    public:
        explicit dynamics(params const& p)
            : g_(p.g_l.value),
              e_(p.e_l.value),
              threshold_(p.v_t.value),
              spike_(p.delta_t.value > 0 ? p.v_peak.value : p.v_t.value),
              upswing_(p.delta_t.value > 0 ? p.g_l.value * p.delta_t.value : 0),
              per_slope_(p.delta_t.value > 0 ? 1 / p.delta_t.value : 0),
              a_(p.a.value),
              b_(p.b.value),
              reset_(p.v_reset.value),
              per_c_(1 / p.c.value),
              per_tau_(1 / p.tau_w.value) {}

        template <class In>
        [[gnu::always_inline]] state rates(state const& s, In in) const {
            Real const v = s.v < spike_ ? s.v : spike_;
            Real const swing = upswing_ * math::exp_by_ratio((v - threshold_) * per_slope_);
            return {(-g_ * (v - e_) + swing - s.w + in.current - in.conductance * v) * per_c_,
                    (a_ * (v - e_) - s.w) * per_tau_};
        }
        [[gnu::always_inline]] bool fires(state const&, state const& after) const {
            return after.v >= spike_;
        }
        [[gnu::always_inline]] state reset(state s) const { return {reset_, s.w + b_}; }
        state steady(double v) const { return {Real(v), Real(a_ * (v - e_))}; }

    private:
        Real g_, e_, threshold_, spike_, upswing_, per_slope_, a_, b_, reset_, per_c_, per_tau_;
    };
    using methods = type_list<dormand_prince<adex>, runge_kutta_4<adex>, forward_euler<adex>>;
};

static_assert(membrane<adex<double>> && membrane<adex<float>>);

}  // namespace neurapse
