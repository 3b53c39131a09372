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
/// intervals. Dense ones draw 16 bits, whose values are divided among the counts in proportion to their
/// chances; few are left over, and where one of those is drawn, more bits decide exactly.
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
        if (mean_ >= sparse) make_cells();
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
    double most_spikes() const { return mean_ == 0 ? 0 : next_.empty() ? double(rests_.size() - 1) : 40; }

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

    /// The 2^16 values of 16 random bits are divided among the counts, each getting the whole part of
    /// P(count) 2^16, in order; the values that are left at the end are undecided, and share the rests.
    void make_cells() {
        std::vector<double> chance;
        double log_chance = -mean_;  // exp(-mean) may be far below what follows
        for (std::size_t k = 0; double(k) < mean_ || log_chance > -70; ++k) {
            chance.push_back(math::exp(log_chance));
            log_chance += math::log(mean_ / double(k + 1));
        }
        // Numbers are compared with a sign, 2^15 less: few processors compare vectors without one.
        auto const last_of = [](std::uint32_t cells) { return std::int16_t(std::int32_t(cells) - 1 - 0x8000); };
        std::uint32_t cells = 0;
        double rests = 0;
        for (auto const p : chance) {
            double const whole = std::floor(p * 0x1p16);
            if (cells > 0 && whole > 0) last_.push_back(last_of(cells));
            cells += std::uint32_t(whole);
            if (cells == 0) ++start_;
            rests += p * 0x1p16 - whole;
            rests_.push_back(rests);
        }
        decided_ = last_of(cells);
    }

    static constexpr std::uint32_t group_size = 128, groups_at_once = 8;
    static constexpr std::uint32_t blocks = group_size / 8;  ///< of dice for a group
    static constexpr std::uint16_t undecided = 0x8000;
    static constexpr std::uint32_t of_word = 2 * blocks;  ///< targets with the same word

    /// Numbers of 16 bits that fill a vector.
    template <int Bytes>
    struct row_of {
        typedef std::int16_t type __attribute__((vector_size(Bytes)));  // NOLINT: `using` takes no attribute
        /// As it lies in memory.
        typedef std::int16_t stored __attribute__((vector_size(Bytes), aligned(2), may_alias));  // NOLINT
    };

    /// The counts of the targets from `at` of a group on. Target 32 j + 2 i + h of a group has half h of
    /// word j of its block i.
    void count_groups(std::uint32_t group, step_id step, std::uint32_t at, std::span<std::uint32_t> out) const {
        alignas(64) std::uint32_t word[4][blocks * groups_at_once];
        alignas(64) std::uint16_t counted[group_size * groups_at_once];
        auto const groups = (at + std::uint32_t(out.size()) + group_size - 1) / group_size;
        dice_.blocks(group * blocks, std::uint64_t(step), groups * blocks, {word[0], word[1], word[2], word[3]});
        bool some_undecided = false;
        vectorised([=, this, drawn = &word[0][0], all = &counted[0], n = out.size(), to = out.data(), &some_undecided](auto vectors) {
            typename row_of<vectors.bytes>::type any{};
            for (std::uint32_t g = 0; g < groups; ++g)
                compare<vectors.bytes>(drawn + g * blocks, blocks * groups_at_once, all + g * group_size, any);
            for (std::size_t i = 0; i < n; ++i) to[i] = all[at + i];
            for (std::size_t i = 0; i < vectors.bytes / 2; ++i) some_undecided = some_undecided || any[i] < 0;
        });
        if (!some_undecided) return;
        constexpr std::size_t few = 32;
        for (std::size_t first = 0; first < out.size(); first += few) {
            auto const last = std::min(first + few, out.size());
            std::uint16_t any = 0;
            for (auto i = first; i < last; ++i) any |= counted[at + i];
            if ((any & undecided) == 0) continue;
            for (auto i = first; i < last; ++i) {
                if ((out[i] & undecided) == 0) continue;
                auto const target = group * group_size + at + std::uint32_t(i);
                out[i] = decide(dice_(target | 0x80000000u, std::uint64_t(step)));
            }
        }
    }

    /// How many counts have all their cells below each number of a group, whose words stand so far apart;
    /// those that are undecided are marked, and that there are some in `any`.
    template <int Bytes>
    [[gnu::always_inline]] inline void compare(std::uint32_t const* drawn, std::size_t apart, std::uint16_t* to,
                                               typename row_of<Bytes>::type& any) const {
        static_assert(std::endian::native == std::endian::little);
        // Spelt out in vectors: of loops over numbers compilers keep the counts in memory.
        using row = typename row_of<Bytes>::type;
        using stored = typename row_of<Bytes>::stored;
        constexpr std::size_t lanes = Bytes / 2, rows = std::min<std::size_t>(4, group_size / lanes);
        static_assert(of_word % lanes == 0);
        for (std::size_t first = 0; first < group_size; first += rows * lanes) {
            row number[rows], count[rows];
            for (std::size_t r = 0; r < rows; ++r) {
                auto const target = first + r * lanes;
                number[r] = reinterpret_cast<stored const&>(drawn[target / of_word * apart + target % of_word / 2]) ^ std::int16_t(-0x8000);
                count[r] = start_ + ((number[r] > decided_) & std::int16_t(-0x8000));
            }
            for (auto const last : last_)
                for (std::size_t r = 0; r < rows; ++r) count[r] -= number[r] > last;
            for (std::size_t r = 0; r < rows; ++r) {
                any |= count[r];
                reinterpret_cast<stored&>(to[first + r * lanes]) = count[r];
            }
        }
    }

    /// A count from the rests.
    std::uint32_t decide(random::stream more) const {
        double const x = more.uniform() * rests_.back();
        auto const at = std::upper_bound(rests_.begin(), rests_.end() - 1, x);
        return std::uint32_t(at - rests_.begin());
    }

    double mean_;
    step_id before_;  ///< the stamp at which the trains begin
    random::family dice_;
    std::vector<std::int16_t> last_;  ///< of dense trains: the last cell of each count that has some, but for the highest
    std::int16_t decided_ = 0;        ///< that of the highest
    std::int16_t start_ = 0;          ///< counts before the first that has cells
    std::vector<double> rests_;       ///< of each count what its cells are short of, summed up to it
    std::vector<double> next_;           ///< of sparse trains: the next spike, in steps since they began
    std::vector<std::uint64_t> drawn_;   ///< intervals drawn so far
};

static_assert(spike_stimulus<poisson>);

}  // namespace neurapse
