// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <optional>

#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// Gaussian noise, independent for each target, redrawn every `interval` (0: every step).
class white_noise {
public:
    static constexpr about self{"white_noise", "Gaussian noise, redrawn for each target at every interval.",
                                "I = mean + deviation N(0, 1), constant over each interval", ""};
    struct params {
        neurapse::current mean{}, deviation{required};
        duration interval{};
    };
    static constexpr std::tuple parameters{
        field{"mean", &params::mean, "mean current"},
        field{"deviation", &params::deviation, "standard deviation", bounds::non_negative},
        field{"interval", &params::interval, "time between draws; 0: one step", bounds::non_negative}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }

    static std::optional<objection> objection_to(params const& p, stimulus_setting const& where) {
        return grid_objection(where, "interval", p.interval);
    }

    white_noise(params const& p, stimulus_setting const& where)
        : p_{p},
          first_(where.first),
          interval_(std::max<step_id>(1, std::llround(p.interval / where.dt))),
          dice_{where.seed, purpose::noise, where.object} {}
    double current(step_id step, std::uint32_t target) const {
        auto const draw = std::uint64_t((step - first_) / interval_);
        return p_.mean.value + p_.deviation.value * dice_(target, draw).normal();
    }

    step_id steady_until(step_id step) const { return step + interval_ - 1 - (step - first_) % interval_; }

private:
    params p_;
    step_id first_, interval_;
    random::family dice_;
};

static_assert(current_stimulus<white_noise>);

}  // namespace neurapse
