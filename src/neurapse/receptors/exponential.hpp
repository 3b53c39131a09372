// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/contract/decay.hpp"
#include "neurapse/contract/receptor.hpp"

namespace neurapse {

/// Exponential decay: an arrival of weight w adds w, then y' = -y / tau.
template <class Real>
struct exponential {
    using real = Real;
    static constexpr about self{"exponential", "Jumps by the weight, decays exponentially.",
                                "y(t) = w exp(-t/tau)", "Rotter & Diesmann 1999, doi:10.1007/s004220050570"};
    struct params {
        duration tau{2};
    };
    static constexpr std::tuple parameters{
        field{"tau", &params::tau, "decay time constant", bounds::positive}};
    struct state {
        Real y = 0;
    };
    static constexpr std::tuple variables{variable{"y", &state::y, dimensions::none, "value"}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }
    static constexpr Real present(state const& s) { return s.y; }

    class stepper {
    public:
        stepper(params const& p, duration dt, duration membrane)
            : decay_(math::exp(-(dt / p.tau))), effect_(effect_of_decay(dt, p.tau, membrane)) {}

        [[gnu::always_inline]] Real operator()(state& s, Real arrived) const {
            Real const effect = effect_ * s.y;
            s.y = s.y * decay_ + arrived;
            return effect;
        }
        [[gnu::always_inline]] void arrive(state& s, Real arrived) const { s.y += arrived; }

    private:
        Real decay_, effect_;
    };
};

static_assert(kinetics<exponential<double>> && kinetics<exponential<float>>);

}  // namespace neurapse
