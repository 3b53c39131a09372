// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// In every interval one target, drawn at random, gets the current, the others none.
class random_neuron {
public:
    static constexpr about self{
        "random_neuron", "One random target gets a current, another one in every interval.",
        "I = amplitude for one target per interval", "Izhikevich 2006, doi:10.1162/089976606775093882"};
    struct params {
        neurapse::current amplitude{20};
        duration interval{1};
    };
    static constexpr std::tuple parameters{
        field{"amplitude", &params::amplitude, "the current"},
        field{"interval", &params::interval, "how long it is the same target's", bounds::positive}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }

    static std::optional<objection> objection_to(params const& p, stimulus_setting const& where) {
        return grid_objection(where, "interval", p.interval);
    }

    random_neuron(params const& p, stimulus_setting const& where)
        : amplitude_(p.amplitude.value),
          first_(where.first),
          interval_(std::max<step_id>(1, std::llround(p.interval / where.dt))),
          targets_(where.targets),
          dice_{where.seed, purpose::choice, where.object} {}

    double current(step_id step, std::uint32_t target) const {
        return target == chosen(step) ? amplitude_ : 0;
    }

    /// One draw for all targets.
    void fill(step_id step, std::uint32_t first, std::span<double> out) const {
        std::fill(out.begin(), out.end(), 0.0);
        auto const at = chosen(step);
        if (at >= first && at - first < out.size()) out[at - first] = amplitude_;
    }

    step_id steady_until(step_id step) const { return step + interval_ - 1 - (step - first_) % interval_; }

private:
    std::uint32_t chosen(step_id step) const {
        return std::uint32_t(dice_(0, std::uint64_t((step - first_) / interval_)).below(targets_));
    }

    double amplitude_;
    step_id first_, interval_;
    std::uint32_t targets_;
    random::family dice_;
};

static_assert(current_stimulus<random_neuron>);

}  // namespace neurapse
