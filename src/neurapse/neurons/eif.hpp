// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/base/exponentials.hpp"
#include "neurapse/contract/fixed_point.hpp"
#include "neurapse/contract/membrane.hpp"
#include "neurapse/contract/ode_steppers.hpp"

namespace neurapse {

/// Exponential integrate-and-fire, which is `adex` without adaptation:
///
///     C dV/dt = -g_l (V - e_l) + g_l delta_t exp((V - v_t) / delta_t) + I - g V
///     V >= v_peak  =>  spike, V <- v_reset
///
/// It fires under constant currents above g_l (v_t - e_l - delta_t). Above v_peak, where only a trial
/// stage of a method can be, the rate is that at v_peak. With delta_t = 0 the exponential vanishes and v_t
/// is a sharp threshold. The defaults are a time constant of 12 ms and 20 MOhm.
template <class Real>
struct eif {
    using real = Real;
    static constexpr about self{
        "eif", "Exponential integrate-and-fire.",
        "C dV/dt = -g_l (V - e_l) + g_l delta_t exp((V - v_t)/delta_t) + I; V >= v_peak: V <- v_reset",
        "Fourcaud-Trocme et al. 2003, doi:10.1523/JNEUROSCI.23-37-11628.2003"};
    struct params {
        capacitance c{600};
        conductance g_l{50};
        voltage e_l{-65}, v_t{-55}, delta_t{2}, v_reset{-60}, v_peak{-30};
        duration refractory{0};
    };
    static constexpr std::tuple parameters{
        field{"c", &params::c, "membrane capacitance", bounds::positive},
        field{"g_l", &params::g_l, "leak conductance", bounds::positive},
        field{"e_l", &params::e_l, "leak reversal potential"},
        field{"v_t", &params::v_t, "threshold of the exponential upswing"},
        field{"delta_t", &params::delta_t, "sharpness of the upswing", bounds::non_negative},
        field{"v_reset", &params::v_reset, "reset potential"},
        field{"v_peak", &params::v_peak, "potential at which a spike is emitted"},
        field{"refractory", &params::refractory, "absolute refractory period", bounds::non_negative}};
    struct state {
        Real v = 0;
    };
    static constexpr std::tuple variables{
        variable{"v", &state::v, dimensions::voltage, "membrane potential"}};

    static constexpr std::array<requirement, 2> requirements(params const& p) {
        bool const sharp = p.delta_t.value == 0;
        return {{{p.v_reset < (sharp ? p.v_t : p.v_peak), "v_reset",
                  "the reset potential must lie below the spike", "lower v_reset or raise v_peak"},
                 {sharp || p.v_t < p.v_peak, "v_peak", "the peak must lie above the threshold v_t",
                  "raise v_peak, e.g. to 0 mV"}}};
    }
    static duration refractory(params const& p) { return p.refractory; }
    static voltage leak(params const& p) { return p.e_l; }
    static resting<state> rest(params const& p, current i) { return fixed_point<eif>(p, p.e_l.value, i); }

    class dynamics {
    public:
        explicit dynamics(params const& p)
            : g_(p.g_l.value),
              e_(p.e_l.value),
              threshold_(p.v_t.value),
              spike_(p.delta_t.value > 0 ? p.v_peak.value : p.v_t.value),
              upswing_(p.delta_t.value > 0 ? p.g_l.value * p.delta_t.value : 0),
              per_slope_(p.delta_t.value > 0 ? 1 / p.delta_t.value : 0),
              reset_(p.v_reset.value),
              per_c_(1 / p.c.value) {}

        template <class In>
        [[gnu::always_inline]] state rates(state const& s, In in) const {
            Real const v = s.v < spike_ ? s.v : spike_;
            Real const swing = upswing_ * math::exp_by_ratio((v - threshold_) * per_slope_);
            return {(-g_ * (v - e_) + swing + in.current - in.conductance * v) * per_c_};
        }
        [[gnu::always_inline]] bool fires(state const&, state const& after) const {
            return after.v >= spike_;
        }
        [[gnu::always_inline]] state reset(state const&) const { return {reset_}; }
        state steady(double v) const { return {Real(v)}; }

    private:
        Real g_, e_, threshold_, spike_, upswing_, per_slope_, reset_, per_c_;
    };
    using methods = type_list<dormand_prince<eif>, runge_kutta_4<eif>, forward_euler<eif>>;
};

static_assert(membrane<eif<double>> && membrane<eif<float>>);

}  // namespace neurapse
