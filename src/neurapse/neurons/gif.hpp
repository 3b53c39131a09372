// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/base/math.hpp"
#include "neurapse/contract/decay.hpp"
#include "neurapse/contract/membrane.hpp"

namespace neurapse {

/// Generalised integrate-and-fire with escape noise, spike-triggered currents and a moving threshold,
/// its linear parts integrated exactly:
///
///     C dV/dt = -g_l (V - e_l) - stc_1 - stc_2 + I - g V
///     d stc_j/dt = -stc_j / tau_stc_j,    d sfa_j/dt = -sfa_j / tau_sfa_j
///     hazard = lambda_0 exp((V - v_t - sfa_1 - sfa_2) / delta_v)
///
/// A step h ends in a spike with probability 1 - exp(-hazard h), the hazard being that at its end, and
/// then V <- v_reset, stc_j <- stc_j + q_stc_j, sfa_j <- sfa_j + q_sfa_j. The membrane's defaults are those
/// of NEST's gif_psc_exp, the four exponentials those that Mensi et al. fitted to pyramidal cells of
/// layer 5; with all four q at 0 it is a leaky integrate-and-fire neuron with escape noise.
template <class Real>
struct gif {
    using real = Real;
    static constexpr about self{
        "gif", "Generalised integrate-and-fire with escape noise.",
        "C dV/dt = -g_l (V - e_l) - stc1 - stc2 + I; hazard = lambda_0 exp((V - v_t - sfa1 - sfa2)/delta_v); "
        "spike with probability 1 - exp(-hazard dt): V <- v_reset for `refractory`, stc_j <- stc_j + "
        "q_stc_j, "
        "sfa_j <- sfa_j + q_sfa_j; in between they decay with tau_stc_j and tau_sfa_j",
        "Mensi et al. 2012, doi:10.1152/jn.00408.2011; Pozzorini et al. 2015, "
        "doi:10.1371/journal.pcbi.1004275"};
    struct params {
        capacitance c{80};
        conductance g_l{4};
        voltage e_l{-70}, v_reset{-55}, v_t{-35}, delta_v{0.5};
        frequency lambda_0{0.001};
        duration refractory{4};
        current q_stc1{56.7}, q_stc2{-6.9};
        duration tau_stc1{57.8}, tau_stc2{218.2};
        voltage q_sfa1{11.7}, q_sfa2{1.8};
        duration tau_sfa1{53.8}, tau_sfa2{640};
    };
    static constexpr std::tuple parameters{
        field{"c", &params::c, "membrane capacitance", bounds::positive},
        field{"g_l", &params::g_l, "leak conductance", bounds::positive},
        field{"e_l", &params::e_l, "leak reversal potential"},
        field{"v_reset", &params::v_reset, "reset potential"},
        field{"v_t", &params::v_t, "threshold of a cell that has not fired"},
        field{"delta_v", &params::delta_v, "V that makes a spike e times as likely", bounds::positive},
        field{"lambda_0", &params::lambda_0, "rate of spikes at the threshold", bounds::non_negative},
        field{"refractory", &params::refractory, "absolute refractory period", bounds::non_negative},
        field{"q_stc1", &params::q_stc1, "jump of the first spike-triggered current, outward positive"},
        field{"q_stc2", &params::q_stc2, "jump of the second spike-triggered current"},
        field{"tau_stc1", &params::tau_stc1, "decay of the first spike-triggered current", bounds::positive},
        field{"tau_stc2", &params::tau_stc2, "decay of the second spike-triggered current", bounds::positive},
        field{"q_sfa1", &params::q_sfa1, "first jump of the threshold"},
        field{"q_sfa2", &params::q_sfa2, "second jump of the threshold"},
        field{"tau_sfa1", &params::tau_sfa1, "decay of the first jump of the threshold", bounds::positive},
        field{"tau_sfa2", &params::tau_sfa2, "decay of the second jump of the threshold", bounds::positive}};
    struct state {
        Real v = 0, stc1 = 0, stc2 = 0, sfa1 = 0, sfa2 = 0;
        Real patience = 0;  ///< drawn in every step: the hazard times dt that is borne without a spike
    };
    static constexpr std::tuple variables{
        variable{"v", &state::v, dimensions::voltage, "membrane potential"},
        variable{"stc1", &state::stc1, dimensions::current, "first spike-triggered current"},
        variable{"stc2", &state::stc2, dimensions::current, "second spike-triggered current"},
        variable{"sfa1", &state::sfa1, dimensions::voltage, "first rise of the threshold"},
        variable{"sfa2", &state::sfa2, dimensions::voltage, "second rise of the threshold"}};
    static constexpr std::tuple recordables{
        derived{"i_stc", dimensions::current, "spike-triggered current, outward positive",
                [](params const&, state const& s) { return double(s.stc1 + s.stc2); }},
        derived{"threshold", dimensions::voltage, "moving threshold",
                [](params const& p, state const& s) { return p.v_t.value + s.sfa1 + s.sfa2; }}};

    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }
    static duration refractory(params const& p) { return p.refractory; }
    static duration time_constant(params const& p) { return p.c / p.g_l; }
    static voltage leak(params const& p) { return p.e_l; }
    static resting<state> rest(params const& p, current i) {
        voltage const v = p.e_l + i / p.g_l;
        return {v < p.v_t, {.v = Real(v.value)}};
    }

    class exact {
    public:
        static constexpr about self{
            "exact", "Exact propagator over one step; spikes are drawn with the hazard at its end.", "",
            "Rotter & Diesmann 1999, doi:10.1007/s004220050570"};

        exact(params const& p, duration dt)
            : e_(p.e_l.value),
              reset_(p.v_reset.value),
              threshold_(p.v_t.value),
              per_delta_(1 / p.delta_v.value),
              most_(p.lambda_0 * dt),
              steps_(dt / time_constant(p)),
              approach_(-math::expm1(-(dt / time_constant(p)))),
              resistance_(1 / p.g_l.value),
              stc1_(p.q_stc1.value, dt / p.tau_stc1),
              stc2_(p.q_stc2.value, dt / p.tau_stc2),
              sfa1_(p.q_sfa1.value, dt / p.tau_sfa1),
              sfa2_(p.q_sfa2.value, dt / p.tau_sfa2),
              felt1_(effect_of_decay(dt, p.tau_stc1, time_constant(p))),
              felt2_(effect_of_decay(dt, p.tau_stc2, time_constant(p))) {}

        template <class In>
        [[gnu::always_inline]] void advance(state& s, In in, bool held, random::stream dice) const {
            Real felt1 = felt1_, felt2 = felt2_, approach = approach_, leak = 1;
            if constexpr (In::conducts) {
                leak = 1 + in.conductance * resistance_;  // all conductance in units of g_l
                approach = -math::expm1(-steps_ * leak);
                felt1 = felt(stc1_.steps, steps_ * leak);
                felt2 = felt(stc2_.steps, steps_ * leak);
            }
            Real const net = in.current - s.stc1 * felt1 - s.stc2 * felt2;
            Real const target = (e_ + net * resistance_) / leak;
            s.v += unless(held, approach * (target - s.v));
            s.stc1 *= stc1_.decay;
            s.stc2 *= stc2_.decay;
            s.sfa1 *= sfa1_.decay;
            s.sfa2 *= sfa2_.decay;
            s.patience = Real(dice.exponential());
        }
        /// An exponential number of mean 1 exceeds the hazard times dt with the probability of no spike.
        [[gnu::always_inline]] bool fires(state const&, state const& s) const {
            return most_ * math::exp((s.v - (threshold_ + s.sfa1 + s.sfa2)) * per_delta_) > s.patience;
        }
        [[gnu::always_inline]] state reset(state const& s) const {
            return {reset_, s.stc1 + stc1_.jump, s.stc2 + stc2_.jump, s.sfa1 + sfa1_.jump,
                    s.sfa2 + sfa2_.jump};
        }

    private:
        /// What a spike adds, and how it decays over a step of `steps` time constants.
        struct exponential {
            exponential(double q, double n) : jump(q), steps(n), decay(math::exp(-n)) {}
            Real jump, steps, decay;
        };

        /// `effect_of_decay` with both times in steps, where the membrane's own changes with conductance.
        [[gnu::always_inline]] static Real felt(Real decay, Real membrane) {
            Real const slow = decay < membrane ? decay : membrane, fast = decay < membrane ? membrane : decay;
            return math::exp(-slow) * math::exprel(slow - fast) / math::exprel(-membrane);
        }

        Real e_, reset_, threshold_, per_delta_, most_, steps_, approach_, resistance_;
        exponential stc1_, stc2_, sfa1_, sfa2_;
        Real felt1_, felt2_;
    };
    using methods = type_list<exact>;
};

}  // namespace neurapse
