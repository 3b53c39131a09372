// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "neurapse/base/math.hpp"
#include "neurapse/base/processor.hpp"
#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// Independent Poisson trains, one for each target. Several spikes may fall into one step, so
/// that the rate is exact at any step. Sparse trains leap from spike to spike by exponential
/// intervals. Dense ones draw the count of each step from 16 random bits by Walker's alias method
/// (1977, doi:10.1145/355744.355749): so many bits decide unless they tie with the threshold of
/// their column, and then more are drawn. Both are exact.
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
        if (mean_ >= sparse) make_columns();
    }

    /// Asked step by step for each target.
    std::uint32_t spikes(step_id step, std::uint32_t target) {
        std::uint32_t n = 0;
        count(step, target, {&n, 1});
        return n;
    }

    void count(step_id step, std::uint32_t first, std::span<std::uint32_t> out) {
        if (mean_ == 0) {
            std::fill(out.begin(), out.end(), 0);
        } else if (!next_.empty()) {
            for (std::size_t k = 0; k < out.size(); ++k) out[k] = leap(step, first + std::uint32_t(k));
        } else {
            for (std::size_t k = 0; k < out.size();) {
                std::uint32_t const target = first + std::uint32_t(k), group = target / group_size, at = target % group_size;
                auto const n = std::min<std::size_t>(group_size * groups_at_once - at, out.size() - k);
                alignas(64) std::uint32_t drawn[group_size * groups_at_once];
                auto const groups = (at + n + group_size - 1) / group_size;
                draw_groups(group, groups, step, drawn);
                std::copy_n(drawn + at, n, out.begin() + std::ptrdiff_t(k));
                k += n;
            }
        }
    }

    /// What the table can give; a sparse train has more than 40 with a chance below 1e-60.
    double most_spikes() const { return mean_ == 0 ? 0 : next_.empty() ? double(tail_from() + tail_.size()) : 40; }

    std::span<double> state() { return next_; }

private:
    static constexpr double most = 100, sparse = 0.5;

    /// The next interval of a train, in steps.
    double interval(std::uint32_t target) { return dice_(target, drawn_[target]++).exponential() / mean_; }

    /// Spikes of a sparse train in this step.
    std::uint32_t leap(step_id step, std::uint32_t target) {
        std::uint32_t k = 0;
        for (double const now = double(step - before_); next_[target] <= now; ++k) next_[target] += interval(target);
        return k;
    }

    /// One column of the alias table: below the threshold its own count, else the other. A tie is its
    /// own with the probability `share`.
    struct column {
        std::uint32_t threshold, other;
        double share;
    };
    std::uint32_t tail_from() const { return std::uint32_t(packed_.size()) - 1; }

    /// As many columns as make the last, which stands for all larger counts, rare.
    void make_columns() {
        std::size_t n = 16;
        while (double(n) < mean_ + 4 * std::sqrt(mean_) + 2) n *= 2;
        bits_ = 16;
        for (auto k = n; k > 1; k /= 2) --bits_;
        // Logarithms, since exp(-mean) may be far below what follows.
        std::vector<double> chance(n);
        double log_chance = -mean_, sum = 0;
        for (std::size_t k = 0; k + 1 < n; ++k) {
            chance[k] = math::exp(log_chance);
            sum += chance[k];
            log_chance += math::log(mean_ / double(k + 1));
        }
        double tail = 0, term = math::exp(log_chance);
        for (std::size_t k = n - 1; term > 1e-40 * chance[std::size_t(mean_)]; ++k) {
            tail_.push_back(term);
            tail += term;
            term *= mean_ / double(k + 1);
        }
        chance[n - 1] = tail;
        double below = 0;
        for (auto& t : tail_) below += t / tail, t = below;
        std::vector<std::size_t> poor, rich;
        for (std::size_t k = 0; k < n; ++k) {
            chance[k] *= double(n) / (sum + tail);
            (chance[k] < 1 ? poor : rich).push_back(k);
        }
        columns_.resize(n);
        double const parts = double(std::uint32_t(1) << bits_);
        auto const set = [&](std::size_t k, double own, std::size_t other) {
            double const threshold = std::floor(own * parts);
            columns_[k] = {std::uint32_t(threshold), std::uint32_t(other), own * parts - threshold};
        };
        while (!poor.empty() && !rich.empty()) {
            auto const k = poor.back(), from = rich.back();
            poor.pop_back();
            set(k, chance[k], from);
            chance[from] -= 1 - chance[k];
            if (chance[from] < 1) rich.pop_back(), poor.push_back(from);
        }
        for (auto const& left : {poor, rich})
            for (auto const k : left) set(k, 1, k);
        for (auto const& c : columns_) packed_.push_back(c.threshold << 8 | c.other);
    }

    static constexpr std::uint32_t group_size = 64, groups_at_once = 9, undecided = 0x80000000u;
    using words = std::uint32_t[4][8 * groups_at_once];

    /// Groups of 64 targets share eight blocks of dice: target 32 h + 8 j + i of a group has half h of
    /// word j of block i.
    void draw_groups(std::uint32_t group, std::size_t groups, step_id step, std::uint32_t* out) const {
        alignas(64) words w;
        dice_.blocks(group * 8, std::uint64_t(step), 8 * groups, {w[0], w[1], w[2], w[3]});
        has_wide_vectors() ? look_up_wide(w, groups, out) : look_up_plain(w, groups, out);
        for (std::size_t g = 0; g < groups; ++g)
            if (out[g * group_size] & undecided) decide_group(group + std::uint32_t(g), step, w, g, out + g * group_size);
    }
    NEURAPSE_WIDE void look_up_wide(words const& w, std::size_t groups, std::uint32_t* out) const { look_up(w, groups, out); }
    [[gnu::flatten]] void look_up_plain(words const& w, std::size_t groups, std::uint32_t* out) const {
        look_up(w, groups, out);
    }
    /// The first count of a group is marked where some of the group are not decided by their 16 bits.
    [[gnu::always_inline]] inline void look_up(words const& w, std::size_t groups, std::uint32_t* out) const {
        auto const* table = packed_.data();
        auto const bits = std::uint32_t(bits_), mask = (1u << bits) - 1, last = tail_from();
        for (std::size_t g = 0; g < groups; ++g) {
            std::uint32_t open = 0;
            for (std::size_t h = 0; h < 2; ++h)
                for (std::size_t j = 0; j < 4; ++j)
                    for (std::size_t i = 0; i < 8; ++i) {
                        auto const r = (w[j][8 * g + i] >> (16 * h)) & 0xffff;
                        auto const own = r >> bits, part = r & mask, entry = table[own], threshold = entry >> 8;
                        auto const n = part < threshold ? own : entry & 0xff;
                        open |= std::uint32_t(part == threshold) | std::uint32_t(n == last);
                        out[64 * g + 32 * h + 8 * j + i] = n;
                    }
            out[64 * g] |= open ? undecided : 0;
        }
    }
    void decide_group(std::uint32_t group, step_id step, words const& w, std::size_t g, std::uint32_t* out) const {
        for (std::uint32_t k = 0; k < group_size; ++k) {
            auto const word = w[k / 8 % 4][8 * g + k % 8];
            out[k] = decide(k < 32 ? word & 0xffff : word >> 16,
                            dice_((group * group_size + k) | 0x80000000u, std::uint64_t(step)));
        }
    }
    std::uint32_t decide(std::uint32_t r, random::stream more) const {
        auto const own = r >> bits_, part = r & ((1u << bits_) - 1);
        auto const& c = columns_[own];
        auto n = part < c.threshold || (part == c.threshold && more.uniform() < c.share) ? own : c.other;
        if (n == tail_from())
            for (double const u = more.uniform(); n - tail_from() + 1 < tail_.size() && u >= tail_[n - tail_from()];) ++n;
        return n;
    }

    double mean_;
    step_id before_;  ///< the stamp at which the trains begin
    random::family dice_;
    std::vector<column> columns_;
    std::vector<std::uint32_t> packed_;  ///< threshold << 8 | other
    std::vector<double> tail_;           ///< of dense trains: P(at most so many | no fewer than the last column)
    int bits_ = 0;                       ///< of 16, those that are compared with a threshold
    std::vector<double> next_;           ///< of sparse trains: the next spike, in steps since they began
    std::vector<std::uint64_t> drawn_;   ///< intervals drawn so far
};

static_assert(spike_stimulus<poisson>);

}  // namespace neurapse
