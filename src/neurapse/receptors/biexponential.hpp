// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/contract/decay.hpp"
#include "neurapse/contract/receptor.hpp"

namespace neurapse {

/// Difference of two exponentials: y(t) = w (exp(-t/tau_decay) - exp(-t/tau_rise)), not
/// normalised by default; with normalise = "peak" its peak is the weight.
template <class Real>
struct biexponential {
    using real = Real;
    static constexpr about self{"biexponential", "Difference of two exponentials.",
                                "y(t) = w (exp(-t/tau_decay) - exp(-t/tau_rise))",
                                "Roth & van Rossum 2009, doi:10.7551/mitpress/9780262013277.003.0007"};
    struct params {
        duration tau_decay{15}, tau_rise{3.75};
        double normalise = 0;
    };
    static constexpr std::tuple parameters{
        field{"tau_decay", &params::tau_decay, "decay time constant", bounds::positive},
        field{"tau_rise", &params::tau_rise, "rise time constant", bounds::positive},
        field{"normalise", &params::normalise,
              "what the weight is: the factor of the difference, or its peak", bounds::any, "none,peak"}};
    struct state {
        Real falling = 0, rising = 0;
    };
    static constexpr std::tuple variables{
        variable{"falling", &state::falling, dimensions::none, "slow exponential"},
        variable{"rising", &state::rising, dimensions::none, "fast exponential"}};
    static constexpr std::array<requirement, 1> requirements(params const& p) {
        return {{{p.tau_rise < p.tau_decay, "tau_rise", "the rise must be faster than the decay",
                  "for equal time constants take the shape alpha"}}};
    }
    static constexpr Real present(state const& s) { return s.falling - s.rising; }

    /// One over the peak of the difference, or 1.
    static double factor(params const& p) {
        if (p.normalise == 0) return 1;
        double const peak =
            math::log(p.tau_decay / p.tau_rise) / (1 / p.tau_rise.value - 1 / p.tau_decay.value);
        return 1 / (math::exp(-peak / p.tau_decay.value) - math::exp(-peak / p.tau_rise.value));
    }

    class stepper {
    public:
        stepper(params const& p, duration dt, duration membrane)
            : fall_(math::exp(-(dt / p.tau_decay))),
              rise_(math::exp(-(dt / p.tau_rise))),
              falling_(effect_of_decay(dt, p.tau_decay, membrane)),
              rising_(effect_of_decay(dt, p.tau_rise, membrane)),
              factor_(factor(p)) {}

        [[gnu::always_inline]] Real operator()(state& s, Real arrived) const {
            Real const effect = falling_ * s.falling - rising_ * s.rising;
            s.falling = s.falling * fall_ + factor_ * arrived;
            s.rising = s.rising * rise_ + factor_ * arrived;
            return effect;
        }
        [[gnu::always_inline]] void arrive(state& s, Real arrived) const {
            s.falling += factor_ * arrived;
            s.rising += factor_ * arrived;
        }

    private:
        Real fall_, rise_, falling_, rising_, factor_;
    };
};

static_assert(kinetics<biexponential<double>> && kinetics<biexponential<float>>);

}  // namespace neurapse
