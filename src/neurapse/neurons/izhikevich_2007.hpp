// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/contract/fixed_point.hpp"
#include "neurapse/contract/membrane.hpp"
#include "neurapse/contract/ode_steppers.hpp"

namespace neurapse {

/// Izhikevich's simple model in the form of 2007, with units:
///
///     C dV/dt = k (V - v_r)(V - v_t) - u + I - g V,    du/dt = a (b (V - v_r) - u)
///     V >= v_peak  =>  spike, V <- v_reset, u <- u + d
///
/// Published names: v_reset is c, k is in nS/mV, a in 1/ms.
template <class Real>
struct izhikevich_2007 {
    using real = Real;
    static constexpr about self{"izhikevich_2007", "Izhikevich's simple model, form of 2007.",
                                "C dV/dt = k (V - v_r)(V - v_t) - u + I; du/dt = a (b (V - v_r) - u); V >= "
                                "v_peak: V <- v_reset, u <- u + d",
                                "Izhikevich 2007, Dynamical Systems in Neuroscience, chapter 8"};
    struct params {
        capacitance c{100};
        quantity<dimensions::conductance - dimensions::voltage> k{0.7};
        voltage v_r{-60}, v_t{-40}, v_peak{35};
        frequency a{0.03};
        conductance b{-2};
        voltage v_reset{-50};
        current d{100};
        duration refractory{0};
    };
    static constexpr std::tuple parameters{
        field{"c", &params::c, "membrane capacitance", bounds::positive},
        field{"k", &params::k, "scale of the parabola", bounds::positive},
        field{"v_r", &params::v_r, "resting potential"},
        field{"v_t", &params::v_t, "instantaneous threshold"},
        field{"v_peak", &params::v_peak, "potential at which a spike is emitted"},
        field{"a", &params::a, "rate of recovery"},
        field{"b", &params::b, "sensitivity of recovery to V"},
        field{"v_reset", &params::v_reset, "reset potential (published as c)"},
        field{"d", &params::d, "jump of u at a spike"},
        field{"refractory", &params::refractory, "absolute refractory period", bounds::non_negative}};
    struct state {
        Real v = 0, u = 0;
    };
    static constexpr std::tuple variables{variable{"v", &state::v, dimensions::voltage, "membrane potential"},
                                          variable{"u", &state::u, dimensions::current, "recovery current"}};

    static constexpr std::array<requirement, 1> requirements(params const& p) {
        return {{{p.v_reset < p.v_peak, "v_reset", "the reset potential must lie below the peak",
                  "lower v_reset or raise v_peak"}}};
    }
    static duration refractory(params const& p) { return p.refractory; }
    static voltage leak(params const& p) { return p.v_r; }
    static resting<state> rest(params const& p, current i) {
        return fixed_point<izhikevich_2007>(p, p.v_r.value, i);
    }

    class dynamics {
    public:
        explicit dynamics(params const& p)
            : k_(p.k.value),
              v_r_(p.v_r.value),
              v_t_(p.v_t.value),
              peak_(p.v_peak.value),
              a_(p.a.value),
              b_(p.b.value),
              reset_(p.v_reset.value),
              d_(p.d.value),
              per_c_(1 / p.c.value) {}

        template <class In>
        [[gnu::always_inline]] state rates(state const& s, In in) const {
            Real const above = s.v - v_r_;
            return {(k_ * above * (s.v - v_t_) - s.u + in.current - in.conductance * s.v) * per_c_,
                    a_ * (b_ * above - s.u)};
        }
        [[gnu::always_inline]] bool fires(state const&, state const& after) const { return after.v >= peak_; }
        [[gnu::always_inline]] state reset(state s) const { return {reset_, s.u + d_}; }
        state steady(double v) const { return {Real(v), Real(b_ * (v - v_r_))}; }

    private:
        Real k_, v_r_, v_t_, peak_, a_, b_, reset_, d_, per_c_;
    };
    using methods = type_list<dormand_prince<izhikevich_2007>, runge_kutta_4<izhikevich_2007>,
                              forward_euler<izhikevich_2007>>;
};

static_assert(membrane<izhikevich_2007<double>> && membrane<izhikevich_2007<float>>);

}  // namespace neurapse
