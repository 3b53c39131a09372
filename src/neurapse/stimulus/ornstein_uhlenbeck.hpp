// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>

#include "neurapse/base/math.hpp"
#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// Ornstein-Uhlenbeck noise, exact on the grid, independent for each target, stationary from
/// its first step on.
class ornstein_uhlenbeck {
public:
    static constexpr about self{
        "ornstein_uhlenbeck", "Coloured Gaussian noise, exact on the grid.",
        "I <- mean + (I - mean) exp(-dt/tau) + deviation sqrt(1 - exp(-2 dt/tau)) N(0, 1)",
        "Uhlenbeck & Ornstein 1930, doi:10.1103/PhysRev.36.823"};
    struct params {
        neurapse::current mean{}, deviation{required};
        duration tau{5};
    };
    static constexpr std::tuple parameters{
        field{"mean", &params::mean, "mean current"},
        field{"deviation", &params::deviation, "stationary standard deviation", bounds::non_negative},
        field{"tau", &params::tau, "correlation time", bounds::positive}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }

    ornstein_uhlenbeck(params const& p, stimulus_setting const& where)
        : mean_(p.mean.value),
          deviation_(p.deviation.value),
          keep_(math::exp(-(where.dt / p.tau))),
          fresh_(std::sqrt(-math::expm1(-2 * (where.dt / p.tau)))),
          first_(where.first),
          dice_{where.seed, purpose::noise, where.object},
          unit_(where.targets) {}

    double current(step_id step, std::uint32_t target) {
        double const draw = dice_(target, std::uint64_t(step)).normal();
        unit_[target] = step == first_ ? draw : keep_ * unit_[target] + fresh_ * draw;
        return mean_ + deviation_ * unit_[target];
    }
    std::span<double> state() { return unit_; }

private:
    double mean_, deviation_, keep_, fresh_;
    step_id first_;
    random::family dice_;
    std::vector<double> unit_;  ///< the process of mean 0 and deviation 1, target by target
};

static_assert(current_stimulus<ornstein_uhlenbeck>);

}  // namespace neurapse
