// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/base/exponentials.hpp"
#include "neurapse/contract/fixed_point.hpp"
#include "neurapse/contract/membrane.hpp"
#include "neurapse/contract/ode_steppers.hpp"

namespace neurapse {

/// Hodgkin and Huxley's squid axon, resting near -65 mV:
///
///     C dV/dt = -g_na m^3 h (V - e_na) - g_k n^4 (V - e_k) - g_l (V - e_l) + (I - g V) / area
///     dx/dt = alpha_x(V) (1 - x) - beta_x(V) x    for x = m, h, n
///
/// Capacitance and conductances are densities; `area` turns them into those of a cell. The
/// rates' removable singularities at V = -40 and -55 mV are removed. A spike is an upward
/// crossing of `threshold`; nothing is reset.
template <class Real>
struct hodgkin_huxley {
    using real = Real;
    static constexpr about self{
        "hodgkin_huxley", "Hodgkin-Huxley squid axon.",
        "C dV/dt = -g_na m^3 h (V - e_na) - g_k n^4 (V - e_k) - g_l (V - e_l) + I/area; "
        "dx/dt = alpha_x(V)(1 - x) - beta_x(V) x, x = m, h, n; alpha_m = 0.1 (V+40)/(1 - exp(-(V+40)/10)), "
        "beta_m = 4 exp(-slope_m (V+65)), alpha_h = 0.07 exp(-(V+65)/20), beta_h = 1/(1 + exp(-(V+35)/10)), "
        "alpha_n = 0.01 (V+55)/(1 - exp(-(V+55)/10)), beta_n = 0.125 exp(-(V+65)/80)",
        "Hodgkin & Huxley 1952, doi:10.1113/jphysiol.1952.sp004764"};
    struct params {
        capacitance_density c{1};
        conductance_density g_na{120}, g_k{36}, g_l{0.3};
        voltage e_na{50}, e_k{-77}, e_l{-54.4};
        neurapse::area area{1};  // 100 um2
        voltage threshold{0};
        decltype(1 / voltage{}) slope_m{1. / 18};
    };
    static constexpr std::tuple parameters{
        field{"c", &params::c, "membrane capacitance", bounds::positive},
        field{"g_na", &params::g_na, "peak sodium conductance", bounds::non_negative},
        field{"g_k", &params::g_k, "peak potassium conductance", bounds::non_negative},
        field{"g_l", &params::g_l, "leak conductance", bounds::non_negative},
        field{"e_na", &params::e_na, "sodium reversal potential"},
        field{"e_k", &params::e_k, "potassium reversal potential"},
        field{"e_l", &params::e_l, "leak reversal potential"},
        field{"area", &params::area, "membrane area", bounds::positive},
        field{"threshold", &params::threshold, "potential whose upward crossing is a spike"},
        field{"slope_m", &params::slope_m, "exponent of beta_m (1/18 per mV; the original wrote 0.0556)"}};
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
            {{p.e_k < p.e_na, "e_k", "potassium must reverse below sodium", "write e.g. e_k = \"-77 mV\""}}};
    }
    static voltage leak(params const& p) { return p.e_l; }
    static resting<state> rest(params const& p, current i) {
        return fixed_point<hodgkin_huxley>(p, p.e_l.value - 10, i);
    }

    /// Opening and closing rates of the three gates at V (1/ms).
    struct gate_rates {
        Real alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n;
    };
    [[gnu::always_inline]] static gate_rates rates_at(Real v, Real slope_m) {
        return {math::bernoulli(-(v + 40) / 10),
                4 * math::exp(-slope_m * (v + 65)),
                Real(0.07) * math::exp(-(v + 65) / 20),
                math::fermi(-(v + 35) / 10),
                Real(0.1) * math::bernoulli(-(v + 55) / 10),
                Real(0.125) * math::exp(-(v + 65) / 80)};
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
              per_area_(1 / p.area.value),
              threshold_(p.threshold.value),
              slope_m_(p.slope_m.value) {}

        template <class In>
        [[gnu::always_inline]] state rates(state const& s, In in) const {
            auto const r = rates_at(s.v, slope_m_);
            return {per_c_ * (driven(s, in) - conducted(s, in) * s.v), r.alpha_m * (1 - s.m) - r.beta_m * s.m,
                    r.alpha_h * (1 - s.h) - r.beta_h * s.h, r.alpha_n * (1 - s.n) - r.beta_n * s.n};
        }
        [[gnu::always_inline]] bool fires(state const& before, state const& after) const {
            return (before.v < threshold_) & (after.v >= threshold_);
        }
        [[gnu::always_inline]] state reset(state const& s) const { return s; }
        state steady(double v) const {
            auto const r = rates_at(Real(v), slope_m_);
            return {Real(v), r.alpha_m / (r.alpha_m + r.beta_m), r.alpha_h / (r.alpha_h + r.beta_h),
                    r.alpha_n / (r.alpha_n + r.beta_n)};
        }

        /// Target and rate of each variable with the others frozen, the gates before the potential.
        template <class In, class Relax>
        [[gnu::always_inline]] void by_turns(state& s, In in, Relax relax) const {
            auto const r = rates_at(s.v, slope_m_);
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

        Real per_c_, g_na_, g_k_, g_l_, e_na_, e_k_, e_l_, per_area_, threshold_, slope_m_;
    };

    using methods = type_list<dormand_prince<hodgkin_huxley>, runge_kutta_4<hodgkin_huxley>,
                              exponential_euler<hodgkin_huxley>, forward_euler<hodgkin_huxley>>;
};

static_assert(membrane<hodgkin_huxley<double>> && membrane<hodgkin_huxley<float>>);

}  // namespace neurapse
