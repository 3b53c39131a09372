// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include "neurapse/base/poisson_counts.hpp"
#include "neurapse/base/processor.hpp"
#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// Independent Poisson trains, one for each target. Several spikes may fall into one step, so
/// that the rate is exact at any step. Sparse trains leap from spike to spike by exponential
/// intervals; dense ones draw a count in every step.
class poisson {
public:
    static constexpr about self{"poisson", "Independent Poisson trains, one for each target.",
                                "spikes per step ~ Poisson(rate dt)", ""};
    struct params {
        frequency rate{required};
    };
    static constexpr std::tuple parameters{
        field{"rate", &params::rate, "rate of each train", bounds::non_negative}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }

    static std::optional<objection> objection_to(params const& p, stimulus_setting const& where) {
        if (p.rate * where.dt <= poisson_counts::largest_mean) return {};
        return objection{"rate", "that is more than 100 spikes in one step of the run",
                         "lower the rate, or raise the weight and lower the rate by the same factor"};
    }

    poisson(params const& p, stimulus_setting const& where)
        : mean_(p.rate * where.dt),
          before_(where.first - 1),
          dice_{where.seed, purpose::poisson, where.object} {
        if (mean_ > 0 && mean_ < sparse) {
            drawn_.resize(where.targets);
            for (std::uint32_t target = 0; target < where.targets; ++target)
                next_.push_back(interval(target));
        }
        if (mean_ >= sparse) dense_.emplace(mean_, dice_);
    }

    /// Asked step by step for each target.
    std::uint32_t spikes(step_id step, std::uint32_t target) {
        std::uint32_t n = 0;
        return count(step, target, {&n, 1}) ? n : 0;
    }

    bool count(step_id step, std::uint32_t first, std::span<std::uint32_t> out) {
        if (mean_ == 0) return false;
        if (!next_.empty()) {
            if (!any_due(step, first, out.size())) return false;
            for (std::size_t k = 0; k < out.size(); ++k) out[k] = leap(step, first + std::uint32_t(k));
        } else {
            dense_->draw(step, first, out);
        }
        return true;
    }

    /// A sparse train has more than 40 with a chance below 1e-60.
    double most_spikes() const { return mean_ == 0 ? 0 : dense_ ? dense_->most() : 40; }

    std::span<double> state() { return next_; }

private:
    /// Below `sparse`, what a leap costs is less than what is saved by not drawing at every step.
    static constexpr double sparse = 0.02;

    /// The next interval of a train, in steps.
    double interval(std::uint32_t target) { return dice_(target, drawn_[target]++).exponential() / mean_; }

    /// Whether any of n sparse trains has a spike in this step.
    bool any_due(step_id step, std::uint32_t first, std::size_t n) const {
        bool found = false;
        vectorised([next = &next_[first], n, now = double(step - before_), &found] {
            std::int64_t due = 0;
            for (std::size_t k = 0; k < n; ++k) due |= next[k] <= now ? 1 : 0;
            found = due != 0;
        });
        return found;
    }

    /// Spikes of a sparse train in this step.
    std::uint32_t leap(step_id step, std::uint32_t target) {
        std::uint32_t k = 0;
        for (double const now = double(step - before_); next_[target] <= now; ++k)
            next_[target] += interval(target);
        return k;
    }

    double mean_;
    step_id before_;  ///< the stamp at which the trains begin
    random::family dice_;
    std::optional<poisson_counts> dense_;
    std::vector<double> next_;          ///< of sparse trains: the next spike, in steps since they began
    std::vector<std::uint64_t> drawn_;  ///< intervals drawn so far
};

static_assert(spike_stimulus<poisson>);

}  // namespace neurapse
