// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/base/math.hpp"
#include "neurapse/contract/fixed_point.hpp"
#include "neurapse/contract/membrane.hpp"
#include "neurapse/contract/ode_steppers.hpp"
#include "neurapse/neurons/traub_miles.hpp"

namespace neurapse {

/// Pospischil's minimal model of cortical cells: the spike currents of `traub_miles` and the slow
/// potassium current of muscarinic receptors, which adapts the firing rate:
///
///     C dV/dt = -g_na m^3 h (V - e_na) - g_k n^4 (V - e_k) - g_m p (V - e_k) - g_l (V - e_l) + (I - g V) /
///     area dx/dt = alpha_x(u) (1 - x) - beta_x(u) x    for x = m, h, n,    u = V - v_t dp/dt = (p_inf(V) -
///     p) / tau_p(V),    p_inf = 1 / (1 + exp(-(V + 35) / 10)), tau_p = tau_max / (3.3 exp((V + 35) / 20) +
///     exp(-(V + 35) / 20))
///
/// The defaults are the regular spiking cell. The fast spiking one has g_na 58, g_k 3.9, g_m 0.0787,
/// g_l 0.038 mS/cm2, e_l -70.4 mV, v_t -57.9 mV and tau_max 502 ms. A spike is an upward crossing of
/// `threshold`; nothing is reset.
template <class Real>
struct pospischil {
    using real = Real;
    static constexpr about self{
        "pospischil", "Minimal Hodgkin-Huxley neuron of Pospischil et al., regular or fast spiking.",
        "C dV/dt = -g_na m^3 h (V - e_na) - g_k n^4 (V - e_k) - g_m p (V - e_k) - g_l (V - e_l) + I/area; "
        "m, h, n as in traub_miles; dp/dt = (p_inf - p)/tau_p, p_inf = 1/(1 + exp(-(V+35)/10)), "
        "tau_p = tau_max/(3.3 exp((V+35)/20) + exp(-(V+35)/20))",
        "Pospischil et al. 2008, doi:10.1007/s00422-008-0263-8"};
    struct params {
        capacitance_density c{1};
        conductance_density g_na{56}, g_k{6}, g_m{0.075}, g_l{0.0205};
        voltage e_na{50}, e_k{-90}, e_l{-70.3}, v_t{-56.2};
        duration tau_max{608};
        neurapse::area area{290};  // 29,000 um2
        voltage threshold{0};
    };
    static constexpr std::tuple parameters{
        field{"c", &params::c, "membrane capacitance", bounds::positive},
        field{"g_na", &params::g_na, "peak sodium conductance", bounds::non_negative},
        field{"g_k", &params::g_k, "peak delayed-rectifier potassium conductance", bounds::non_negative},
        field{"g_m", &params::g_m, "peak slow potassium conductance", bounds::non_negative},
        field{"g_l", &params::g_l, "leak conductance", bounds::non_negative},
        field{"e_na", &params::e_na, "sodium reversal potential"},
        field{"e_k", &params::e_k, "potassium reversal potential"},
        field{"e_l", &params::e_l, "leak reversal potential"},
        field{"v_t", &params::v_t, "origin of the potential in the rates of m, h and n"},
        field{"tau_max", &params::tau_max, "scale of the slow potassium time constant", bounds::positive},
        field{"area", &params::area, "membrane area", bounds::positive},
        field{"threshold", &params::threshold, "potential whose upward crossing is a spike"}};
    struct state {
        Real v = 0, m = 0, h = 0, n = 0, p = 0;
    };
    static constexpr std::tuple variables{
        variable{"v", &state::v, dimensions::voltage, "membrane potential"},
        variable{"m", &state::m, dimensions::none, "sodium activation"},
        variable{"h", &state::h, dimensions::none, "sodium inactivation"},
        variable{"n", &state::n, dimensions::none, "potassium activation"},
        variable{"p", &state::p, dimensions::none, "slow potassium activation"}};
    static constexpr std::tuple recordables{
        derived{"i_na", dimensions::current, "sodium current, outward positive",
                [](params const& p, state const& s) {
                    return (p.g_na * p.area).value * (s.m * s.m * s.m * s.h) * (s.v - p.e_na.value);
                }},
        derived{"i_k", dimensions::current, "delayed-rectifier potassium current, outward positive",
                [](params const& p, state const& s) {
                    return (p.g_k * p.area).value * (s.n * s.n * s.n * s.n) * (s.v - p.e_k.value);
                }},
        derived{"i_m", dimensions::current, "slow potassium current, outward positive",
                [](params const& p, state const& s) {
                    return (p.g_m * p.area).value * s.p * (s.v - p.e_k.value);
                }},
        derived{
            "i_l", dimensions::current, "leak current, outward positive",
            [](params const& p, state const& s) { return (p.g_l * p.area).value * (s.v - p.e_l.value); }}};

    static constexpr std::array<requirement, 1> requirements(params const& p) {
        return {
            {{p.e_k < p.e_na, "e_k", "potassium must reverse below sodium", "write e.g. e_k = \"-90 mV\""}}};
    }
    static voltage leak(params const& p) { return p.e_l; }
    static resting<state> rest(params const& p, current i) {
        return fixed_point<pospischil>(p, p.e_l.value, i);
    }

    class dynamics {
    public:
        explicit dynamics(params const& p)
            : per_c_(1 / p.c.value),
              g_na_(p.g_na.value),
              g_k_(p.g_k.value),
              g_m_(p.g_m.value),
              g_l_(p.g_l.value),
              e_na_(p.e_na.value),
              e_k_(p.e_k.value),
              e_l_(p.e_l.value),
              v_t_(p.v_t.value),
              per_tau_max_(1 / p.tau_max.value),
              per_area_(1 / p.area.value),
              threshold_(p.threshold.value) {}

        template <class In>
        [[gnu::always_inline]] state rates(state const& s, In in) const {
            auto const r = traub_miles<Real>::rates_at(s.v - v_t_);
            auto const slow = slow_gate(s.v);
            return {per_c_ * (driven(s, in) - conducted(s, in) * s.v), r.alpha_m * (1 - s.m) - r.beta_m * s.m,
                    r.alpha_h * (1 - s.h) - r.beta_h * s.h, r.alpha_n * (1 - s.n) - r.beta_n * s.n,
                    slow.rate * (slow.target - s.p)};
        }
        [[gnu::always_inline]] bool fires(state const& before, state const& after) const {
            return (before.v < threshold_) & (after.v >= threshold_);
        }
        [[gnu::always_inline]] state reset(state const& s) const { return s; }
        state steady(double v) const {
            auto const r = traub_miles<Real>::rates_at(Real(v) - v_t_);
            return {Real(v), r.alpha_m / (r.alpha_m + r.beta_m), r.alpha_h / (r.alpha_h + r.beta_h),
                    r.alpha_n / (r.alpha_n + r.beta_n), slow_gate(Real(v)).target};
        }

        /// Target and rate of each variable with the others frozen, the gates before the potential.
        template <class In, class Relax>
        [[gnu::always_inline]] void by_turns(state& s, In in, Relax relax) const {
            auto const r = traub_miles<Real>::rates_at(s.v - v_t_);
            auto const slow = slow_gate(s.v);
            relax(s.m, r.alpha_m / (r.alpha_m + r.beta_m), r.alpha_m + r.beta_m);
            relax(s.h, r.alpha_h / (r.alpha_h + r.beta_h), r.alpha_h + r.beta_h);
            relax(s.n, r.alpha_n / (r.alpha_n + r.beta_n), r.alpha_n + r.beta_n);
            relax(s.p, slow.target, slow.rate);
            Real const g = conducted(s, in), target = driven(s, in) / g;
            relax(s.v, target, g * per_c_);
        }

    private:
        struct relaxation {
            Real target, rate;
        };
        /// p_inf and 1 / tau_p, from one exponential: with e = exp((V + 35) / 20), p_inf = e^2 / (1 + e^2).
        [[gnu::always_inline]] relaxation slow_gate(Real v) const {
            Real const inverse = math::exp(-(v + 35) / 20);
            return {1 / (1 + inverse * inverse), (Real(3.3) / inverse + inverse) * per_tau_max_};
        }
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
        [[gnu::always_inline]] Real potassium(state const& s) const {
            return g_k_ * (s.n * s.n * s.n * s.n) + g_m_ * s.p;
        }

        Real per_c_, g_na_, g_k_, g_m_, g_l_, e_na_, e_k_, e_l_, v_t_, per_tau_max_, per_area_, threshold_;
    };
    using methods = type_list<dormand_prince<pospischil>, runge_kutta_4<pospischil>,
                              exponential_euler<pospischil>, forward_euler<pospischil>>;
};

static_assert(membrane<pospischil<double>> && membrane<pospischil<float>>);

}  // namespace neurapse
