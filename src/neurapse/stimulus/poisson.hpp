// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "neurapse/base/math.hpp"
#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// Independent Poisson trains, one for each target. Several spikes may fall into one step, so
/// that the rate is exact at any step.
class poisson {
public:
    static constexpr about self{"poisson", "Independent Poisson trains, one for each target.",
                                "spikes per step ~ Poisson(rate dt)", ""};
    struct params {
        frequency rate{};
    };
    static constexpr std::tuple parameters{field{"rate", &params::rate, "rate of each train", bounds::non_negative}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }

    static std::optional<objection> objection_to(params const& p, stimulus_setting const& where) {
        if (p.rate * where.dt <= most) return {};
        return objection{"rate", "that is more than 100 spikes in one step of the run",
                         "lower the rate, or raise the weight and lower the rate by the same factor"};
    }

    poisson(params const& p, stimulus_setting const& where)
        : mean_(p.rate * where.dt), dice_{where.seed, purpose::poisson, where.object} {
        double term = math::exp(-mean_), sum = term;
        for (int k = 1; mean_ < 10 && (below_.empty() || sum > below_.back()); ++k) {
            below_.push_back(sum);
            sum += term *= mean_ / k;
        }
    }

    /// One uniform number a step, inverted through the distribution function: k spikes where it
    /// lies between P(<= k - 1) and P(<= k). Dense trains are drawn by the general method.
    std::uint32_t spikes(step_id step, std::uint32_t target) const {
        auto dice = dice_(target, std::uint64_t(step));
        if (below_.empty()) return std::uint32_t(dice.poisson(mean_));
        double const u = dice.uniform();
        std::uint32_t k = 0;
        while (k < below_.size() && u >= below_[k]) ++k;
        return k;
    }

    /// What the table can give; for dense trains what has a chance below 1e-100 to be passed.
    double most_spikes() const { return below_.empty() ? mean_ + 40 * std::sqrt(mean_) + 40 : double(below_.size()); }

private:
    static constexpr double most = 100;

    double mean_;
    random::family dice_;
    std::vector<double> below_;  ///< P(at most k spikes)
};

static_assert(spike_stimulus<poisson>);

}  // namespace neurapse
