// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "neurapse/base/math.hpp"
#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// Independent Poisson trains, one for each target. Several spikes may fall into one step, so
/// that the rate is exact at any step. Sparse trains leap from spike to spike by exponential
/// intervals, dense ones draw the count of each step; both are exact.
class poisson {
public:
    static constexpr about self{"poisson", "Independent Poisson trains, one for each target.",
                                "spikes per step ~ Poisson(rate dt)", ""};
    struct params {
        frequency rate{required};
    };
    static constexpr std::tuple parameters{field{"rate", &params::rate, "rate of each train", bounds::non_negative}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }

    static std::optional<objection> objection_to(params const& p, stimulus_setting const& where) {
        if (p.rate * where.dt <= most) return {};
        return objection{"rate", "that is more than 100 spikes in one step of the run",
                         "lower the rate, or raise the weight and lower the rate by the same factor"};
    }

    poisson(params const& p, stimulus_setting const& where)
        : mean_(p.rate * where.dt), before_(where.first - 1), dice_{where.seed, purpose::poisson, where.object} {
        if (mean_ > 0 && mean_ < sparse) {
            drawn_.resize(where.targets);
            for (std::uint32_t target = 0; target < where.targets; ++target) next_.push_back(interval(target));
        }
        double term = math::exp(-mean_), sum = term;
        for (int k = 1; mean_ < 10 && (below_.empty() || sum > below_.back()); ++k) {
            below_.push_back(sum);
            sum += term *= mean_ / k;
        }
    }

    /// Asked step by step for each target.
    std::uint32_t spikes(step_id step, std::uint32_t target) {
        if (mean_ == 0) return 0;
        if (next_.empty()) return count(dice_(target, std::uint64_t(step)));
        std::uint32_t k = 0;
        for (double const now = double(step - before_); next_[target] <= now; ++k) next_[target] += interval(target);
        return k;
    }

    /// What the table can give; for dense trains what has a chance below 1e-100 to be passed.
    double most_spikes() const { return below_.empty() ? mean_ + 40 * std::sqrt(mean_) + 40 : double(below_.size()); }

    std::span<double> state() { return next_; }

private:
    static constexpr double most = 100, sparse = 0.5;

    /// The next interval of a train, in steps.
    double interval(std::uint32_t target) { return dice_(target, drawn_[target]++).exponential() / mean_; }

    /// One uniform number inverted through the distribution function: k spikes where it lies
    /// between P(<= k - 1) and P(<= k); beyond the table the general method.
    std::uint32_t count(random::stream dice) const {
        if (below_.empty()) return std::uint32_t(dice.poisson(mean_));
        double const u = dice.uniform();
        std::uint32_t k = 0;
        while (k < below_.size() && u >= below_[k]) ++k;
        return k;
    }

    double mean_;
    step_id before_;  ///< the stamp at which the trains begin
    random::family dice_;
    std::vector<double> below_;         ///< P(at most k spikes in a step)
    std::vector<double> next_;          ///< of sparse trains: the next spike, in steps since they began
    std::vector<std::uint64_t> drawn_;  ///< intervals drawn so far
};

static_assert(spike_stimulus<poisson>);

}  // namespace neurapse
