// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "neurapse/base/math.hpp"
#include "neurapse/base/processor.hpp"
#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// Independent Poisson trains, one for each target. Several spikes may fall into one step, so
/// that the rate is exact at any step. Sparse trains leap from spike to spike by exponential
/// intervals. Dense ones invert the distribution function: the count of a step is the number of its
/// values that lie below a random number. The first 16 bits of that number decide, unless they tie
/// with one of the values; then more are drawn.
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
        if (mean_ >= sparse) make_steps();
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
            for (std::size_t k = 0; k < out.size();) {
                std::uint32_t const target = first + std::uint32_t(k), group = target / group_size, at = target % group_size;
                auto const n = std::min<std::size_t>(group_size * groups_at_once - at, out.size() - k);
                count_groups(group, step, at, out.subspan(k, n));
                k += n;
            }
        }
        return true;
    }

    /// What the table can give; a sparse train has more than 40 with a chance below 1e-60.
    double most_spikes() const { return mean_ == 0 ? 0 : next_.empty() ? double(steps_.size()) : 40; }

    std::span<double> state() { return next_; }

private:
    /// Below `sparse`, what a leap costs is less than what is saved by not drawing at every step.
    static constexpr double most = 100, sparse = 0.02;

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
        for (double const now = double(step - before_); next_[target] <= now; ++k) next_[target] += interval(target);
        return k;
    }

    /// A value of the distribution function, P(count <= k) 2^16: its whole part, and the rest of the way
    /// to the next whole number.
    struct step_up {
        std::uint32_t whole;
        double rest;
    };

    /// Until what is left lies below the resolution of a random number.
    void make_steps() {
        std::vector<double> chance;
        double log_chance = -mean_;  // exp(-mean) may be far below what follows
        for (std::size_t k = 0; double(k) < mean_ || log_chance > -70; ++k) {
            chance.push_back(math::exp(log_chance));
            log_chance += math::log(mean_ / double(k + 1));
        }
        std::vector<double> above(chance.size());  // from the far end, where the terms are small
        for (std::size_t k = chance.size() - 1; k > 0; --k) above[k - 1] = above[k] + chance[k];
        double below = 0;
        for (std::size_t k = 0; k + 1 < chance.size(); ++k) {
            below += chance[k];
            if (below < 0.5) {
                double const whole = std::floor(below * 0x1p16);
                steps_.push_back({std::uint32_t(whole), 1 - (below * 0x1p16 - whole)});
            } else {
                double const whole = std::ceil(above[k] * 0x1p16);
                steps_.push_back({std::uint32_t(0x1p16 - whole), above[k] * 0x1p16 - (whole - 1)});
            }
        }
        // Of steps with the same whole part all but one are moved up: what they then mark as undecided
        // too does no harm. The last number is never decided here.
        std::uint32_t surely = 0;  // steps that lie below every number but 0
        for (auto const& s : steps_) {
            auto const at = above_.empty() ? s.whole : std::max<std::uint32_t>(s.whole, above_.back());
            if (s.whole == 0)
                ++surely;
            else if (at < 0xffff)
                above_.push_back(std::uint16_t(at + 1));
        }
        for (auto const a : above_) below_.push_back(std::uint16_t(a - 2));
        above_.push_back(0xffff);
        below_.push_back(0xfffe);
        start_ = std::uint16_t(2 * surely);
        for (auto const b : below_) start_ = std::uint16_t(start_ - b);
    }

    static constexpr std::uint32_t group_size = 128, groups_at_once = 8;
    static constexpr std::uint32_t blocks = group_size / 8;  ///< of dice for a group
    static constexpr std::uint16_t undecided = 0x8000;
    static constexpr std::size_t stretch = 64;  ///< counts that are searched for undecided ones together

    static constexpr std::uint32_t of_word = 2 * blocks;  ///< targets with the same word

    /// The counts of the targets from `at` of a group on. Target 32 j + 2 i + h of a group has half h of
    /// word j of its block i.
    void count_groups(std::uint32_t group, step_id step, std::uint32_t at, std::span<std::uint32_t> out) const {
        alignas(64) std::uint32_t word[4][blocks * groups_at_once];
        alignas(64) std::uint16_t counted[group_size * groups_at_once];
        auto const groups = (at + std::uint32_t(out.size()) + group_size - 1) / group_size;
        dice_.blocks(group * blocks, std::uint64_t(step), groups * blocks, {word[0], word[1], word[2], word[3]});
        std::uint16_t seen[group_size * groups_at_once / stretch];  // all bits of the counts of a stretch
        vectorised([=, this, drawn = &word[0][0], all = &counted[0], n = out.size(), to = out.data(), bits = &seen[0]] {
            for (std::uint32_t g = 0; g < groups; ++g)
                for (std::uint32_t j = 0; j < 4; j += 2)
                    compare(drawn + (j * groups_at_once + g) * blocks, drawn + ((j + 1) * groups_at_once + g) * blocks,
                            all + g * group_size + j * of_word);
            auto const* from = all + at;
            for (std::size_t first = 0; first < n; first += stretch) {
                auto const last = std::min(first + stretch, n);
                std::uint16_t any = 0;
                for (auto i = first; i < last; ++i) {
                    to[i] = from[i];
                    any |= from[i];
                }
                bits[first / stretch] = any;
            }
        });
        for (std::size_t first = 0; first < out.size(); first += stretch) {
            if ((seen[first / stretch] & undecided) == 0) continue;
            for (auto i = first; i < std::min(first + stretch, out.size()); ++i) {
                if ((out[i] & undecided) == 0) continue;
                auto const target = at + std::uint32_t(i), in_group = target % group_size;
                auto const pair = word[in_group / of_word][target / group_size * blocks + in_group / 2 % blocks];
                out[i] = decide(pair >> (16 * (target % 2)) & 0xffff,
                                dice_((group * group_size + target) | 0x80000000u, std::uint64_t(step)));
            }
        }
    }

    /// Counts the values of the distribution below each number; ties are marked as undecided.
    [[gnu::always_inline]] inline void compare(std::uint32_t const* drawn, std::uint32_t const* drawn_next,
                                               std::uint16_t* to) const {
        static_assert(std::endian::native == std::endian::little);
        // The number, clipped to between 1 below and 1 above a step, gives 2 where it lies above it and 1
        // where it ties with it, so that a sum is odd where there was a tie; what is below is taken off
        // all at once. Written so that the compiler keeps both rows in registers.
        constexpr auto together = 2 * of_word;
        std::uint16_t number[together], sum[together];
        std::memcpy(number, drawn, sizeof number / 2);
        std::memcpy(number + of_word, drawn_next, sizeof number / 2);
        for (std::uint32_t i = 0; i < together; ++i) sum[i] = std::uint16_t(start_ + (number[i] == 0));
        for (std::size_t k = 0; k < below_.size(); ++k)
            for (std::uint32_t i = 0; i < together; ++i) {
                auto const raised = number[i] > below_[k] ? number[i] : below_[k];
                sum[i] = std::uint16_t(sum[i] + (raised < above_[k] ? raised : above_[k]));
            }
        for (std::uint32_t i = 0; i < together; ++i) to[i] = std::uint16_t(sum[i] >> 1 | sum[i] << 15);
    }

    std::uint16_t decide(std::uint32_t drawn, random::stream more) const {
        double const u = more.uniform();
        auto const above = [&](step_up const& s) { return s.whole < drawn || (s.whole == drawn && u < s.rest); };
        return std::uint16_t(std::count_if(steps_.begin(), steps_.end(), above));
    }

    double mean_;
    step_id before_;  ///< the stamp at which the trains begin
    random::family dice_;
    std::vector<step_up> steps_;        ///< of dense trains
    std::vector<std::uint16_t> below_, above_;  ///< next to steps that a number can lie below or above, ascending
    std::uint16_t start_ = 0;                   ///< twice the steps below every number but 0, less all that is below
    std::vector<double> next_;           ///< of sparse trains: the next spike, in steps since they began
    std::vector<std::uint64_t> drawn_;   ///< intervals drawn so far
};

static_assert(spike_stimulus<poisson>);

}  // namespace neurapse
