// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/base/exponentials.hpp"
#include "neurapse/contract/fixed_point.hpp"
#include "neurapse/contract/membrane.hpp"
#include "neurapse/contract/ode_steppers.hpp"

namespace neurapse {

/// Traub and Miles' hippocampal cell as one compartment with the currents of a spike:
///
///     C dV/dt = -g_na m^3 h (V - e_na) - g_k n^4 (V - e_k) - g_l (V - e_l) + (I - g V) / area
///     dx/dt = alpha_x(u) (1 - x) - beta_x(u) x    for x = m, h, n,    u = V - v_t
///
/// Parameters are those of the third benchmark of Brette et al. 2007 (COBAHH) in Brian2 and NEST, 200 pF and
/// 10 nS of leak on the default area: with them the cell has no rest and fires every 72 ms on its own,
/// while with e_l = -65 mV it rests. Capacitance and conductances are densities; the rates' removable
/// singularities are removed. A spike is V at or above `threshold`, at most one in each refractory period; V
/// is neither reset nor held.
template <class Real>
struct traub_miles {
    using real = Real;
    static constexpr about self{
        "traub_miles", "Hodgkin-Huxley neuron of Traub and Miles, as in the COBAHH benchmark.",
        "C dV/dt = -g_na m^3 h (V - e_na) - g_k n^4 (V - e_k) - g_l (V - e_l) + I/area; "
        "dx/dt = alpha_x(u)(1 - x) - beta_x(u) x, x = m, h, n, u = V - v_t; "
        "alpha_m = 0.32 (13-u)/(exp((13-u)/4) - 1), beta_m = 0.28 (u-40)/(exp((u-40)/5) - 1), "
        "alpha_h = 0.128 exp((17-u)/18), beta_h = 4/(1 + exp((40-u)/5)), "
        "alpha_n = 0.032 (15-u)/(exp((15-u)/5) - 1), beta_n = 0.5 exp((10-u)/40)",
        "Traub & Miles 1991, Neuronal Networks of the Hippocampus; Brette et al. 2007, "
        "doi:10.1007/s10827-007-0038-6"};
    struct params {
        capacitance_density c{1};
        conductance_density g_na{100}, g_k{30}, g_l{0.05};
        voltage e_na{50}, e_k{-90}, e_l{-60}, v_t{-63};
        neurapse::area area{200};  // 20,000 um2
        voltage threshold{-20};
        duration refractory{3};
    };
    static constexpr std::tuple parameters{
        field{"c", &params::c, "membrane capacitance", bounds::positive},
        field{"g_na", &params::g_na, "peak sodium conductance", bounds::non_negative},
        field{"g_k", &params::g_k, "peak potassium conductance", bounds::non_negative},
        field{"g_l", &params::g_l, "leak conductance", bounds::non_negative},
        field{"e_na", &params::e_na, "sodium reversal potential"},
        field{"e_k", &params::e_k, "potassium reversal potential"},
        field{"e_l", &params::e_l,
              "leak reversal potential; with -65 mV the cell rests, with -60 mV it fires"},
        field{"v_t", &params::v_t, "origin of the potential in the rates"},
        field{"area", &params::area, "membrane area", bounds::positive},
        field{"threshold", &params::threshold, "potential at which a spike is emitted"},
        field{"refractory", &params::refractory, "time after a spike without another", bounds::positive}};
    struct state {
        Real v = 0, m = 0, h = 0, n = 0;
    };
    static constexpr std::tuple variables{variable{"v", &state::v, dimensions::voltage, "membrane potential"},
                                          variable{"m", &state::m, dimensions::none, "sodium activation"},
                                          variable{"h", &state::h, dimensions::none, "sodium inactivation"},
                                          variable{"n", &state::n, dimensions::none, "potassium activation"}};
    static constexpr std::tuple recordables{
        derived{"i_na", dimensions::current, "sodium current, outward positive",
                [](params const& p, state const& s) {
                    return (p.g_na * p.area).value * (s.m * s.m * s.m * s.h) * (s.v - p.e_na.value);
                }},
        derived{"i_k", dimensions::current, "potassium current, outward positive",
                [](params const& p, state const& s) {
                    return (p.g_k * p.area).value * (s.n * s.n * s.n * s.n) * (s.v - p.e_k.value);
                }},
        derived{
            "i_l", dimensions::current, "leak current, outward positive",
            [](params const& p, state const& s) { return (p.g_l * p.area).value * (s.v - p.e_l.value); }}};

    static constexpr std::array<requirement, 1> requirements(params const& p) {
        return {
            {{p.e_k < p.e_na, "e_k", "potassium must reverse below sodium", "write e.g. e_k = \"-90 mV\""}}};
    }
    static constexpr bool holds_v = false;
    static duration refractory(params const& p) { return p.refractory; }
    static voltage leak(params const& p) { return p.e_l; }
    static resting<state> rest(params const& p, current i) {
        return fixed_point<traub_miles>(p, p.e_l.value, i);
    }

    /// Opening and closing rates of the three gates (1/ms), u mV above v_t.
    struct gate_rates {
        Real alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n;
    };
    [[gnu::always_inline]] static gate_rates rates_at(Real u) {
        return {Real(1.28) * math::bernoulli((13 - u) / 4), Real(1.4) * math::bernoulli((u - 40) / 5),
                Real(0.128) * math::exp((17 - u) / 18),     4 * math::fermi((40 - u) / 5),
                Real(0.16) * math::bernoulli((15 - u) / 5), Real(0.5) * math::exp((10 - u) / 40)};
    }

    class dynamics {
    public:
        explicit dynamics(params const& p)
            : per_c_(1 / p.c.value),
              g_na_(p.g_na.value),
              g_k_(p.g_k.value),
              g_l_(p.g_l.value),
              e_na_(p.e_na.value),
              e_k_(p.e_k.value),
              e_l_(p.e_l.value),
              v_t_(p.v_t.value),
              per_area_(1 / p.area.value),
              threshold_(p.threshold.value) {}

        template <class In>
        [[gnu::always_inline]] state rates(state const& s, In in) const {
            auto const r = rates_at(s.v - v_t_);
            return {per_c_ * (driven(s, in) - conducted(s, in) * s.v), r.alpha_m * (1 - s.m) - r.beta_m * s.m,
                    r.alpha_h * (1 - s.h) - r.beta_h * s.h, r.alpha_n * (1 - s.n) - r.beta_n * s.n};
        }
        [[gnu::always_inline]] bool fires(state const&, state const& after) const {
            return after.v >= threshold_;
        }
        [[gnu::always_inline]] state reset(state const& s) const { return s; }
        state steady(double v) const {
            auto const r = rates_at(Real(v) - v_t_);
            return {Real(v), r.alpha_m / (r.alpha_m + r.beta_m), r.alpha_h / (r.alpha_h + r.beta_h),
                    r.alpha_n / (r.alpha_n + r.beta_n)};
        }

        /// Target and rate of each variable with the others frozen, the gates before the potential.
        template <class In, class Relax>
        [[gnu::always_inline]] void by_turns(state& s, In in, Relax relax) const {
            auto const r = rates_at(s.v - v_t_);
            relax(s.m, r.alpha_m / (r.alpha_m + r.beta_m), r.alpha_m + r.beta_m);
            relax(s.h, r.alpha_h / (r.alpha_h + r.beta_h), r.alpha_h + r.beta_h);
            relax(s.n, r.alpha_n / (r.alpha_n + r.beta_n), r.alpha_n + r.beta_n);
            Real const g = conducted(s, in), target = driven(s, in) / g;
            relax(s.v, target, g * per_c_);
        }

    private:
        /// Total conductance and the current at V = 0, per area.
        template <class In>
        [[gnu::always_inline]] Real conducted(state const& s, In in) const {
            return sodium(s) + potassium(s) + g_l_ + in.conductance * per_area_;
        }
        template <class In>
        [[gnu::always_inline]] Real driven(state const& s, In in) const {
            return sodium(s) * e_na_ + potassium(s) * e_k_ + g_l_ * e_l_ + in.current * per_area_;
        }
        [[gnu::always_inline]] Real sodium(state const& s) const { return g_na_ * (s.m * s.m * s.m * s.h); }
        [[gnu::always_inline]] Real potassium(state const& s) const { return g_k_ * (s.n * s.n * s.n * s.n); }

        Real per_c_, g_na_, g_k_, g_l_, e_na_, e_k_, e_l_, v_t_, per_area_, threshold_;
    };
    using methods = type_list<dormand_prince<traub_miles>, runge_kutta_4<traub_miles>,
                              exponential_euler<traub_miles>, forward_euler<traub_miles>>;
};

static_assert(membrane<traub_miles<double>> && membrane<traub_miles<float>>);

}  // namespace neurapse
