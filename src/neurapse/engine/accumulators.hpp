// SPDX-License-Identifier: MIT
// Sums of what arrives at ports, in fixed point: each arrival is rounded once, and from then on
// the order of additions makes no difference, whatever threads do them.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "neurapse/base/aligned.hpp"
#include "neurapse/base/math.hpp"
#include "neurapse/base/processor.hpp"
#include "neurapse/contract/any_population.hpp"
#include "neurapse/contract/arrivals.hpp"
#include "neurapse/engine/pages.hpp"

namespace neurapse {

/// What a 1 in the sums of a port means, a power of two of the port's unit; weights are kept
/// multiplied by `scale`, its inverse, which changes no digit of theirs.
struct fixed_point_scale {
    int exponent = 0;

    double scale() const { return power_of_two(exponent); }
    double quantum() const { return power_of_two(-exponent); }

    /// For sums of 64 bits: the finest from 2^-80 on at which `sum`, a bound on what can arrive at
    /// one neuron in one step, stays within 62 bits.
    static fixed_point_scale exact(double sum) {
        int e = 80;
        while (e > 0 && std::ldexp(sum, e) > 0x1p62) --e;
        return {e};
    }
    /// Whether that is fine enough for such weights: 2^-40 of the unit, or of the largest weight.
    static bool can_hold(double sum, double weight) {
        return std::isfinite(sum) && sum <= 0x1p62 && sum * 0x1p40 <= 0x1p62 * std::fmax(1, weight);
    }
    /// For sums of 32 bits and weights of 16.
    static fixed_point_scale compact(double sum, double weight) {
        int e = 80;
        while (e > -900 && (std::ldexp(sum, e) > 0x1p30 || std::ldexp(weight, e) > 32766)) --e;
        return {e};
    }

private:
    /// For |e| < 1000; asked for at every block.
    static double power_of_two(int e) {
        return math::detail::from_bits<double>(std::uint64_t(1023 + e) << 52);
    }
};

/// The sums of a slice. Whoever adds marks the group; in rows of many neurons, which have groups of their
/// own, that tells where something has arrived.
class accumulators {
public:
    /// The groups of fewer neurons are not worth looking at. Those of more begin and end with a row.
    static constexpr std::size_t worth_marking = 256, group_size = arrivals::group_size;

    accumulators() = default;
    accumulators(std::size_t size, bool narrow)
        : is_narrow_(narrow),
          narrow_(narrow ? size : 0),
          wide_(narrow ? 0 : size),
          marks_(size / group_size + 8) {}

    std::size_t size() const { return narrow_.capacity() + wide_.capacity(); }
    std::size_t bytes() const {
        return narrow_.capacity() * sizeof(std::int32_t) + wide_.capacity() * sizeof(std::int64_t) +
               marks_.size();
    }

    void add(std::size_t at, std::int64_t quanta) noexcept {
        marks_[at / group_size] = 1;
        add_unmarked(at, quanta);
    }
    /// For sums that are taken out without marks, which threads may share where they do not share the sums.
    void add_unmarked(std::size_t at, std::int64_t quanta) noexcept {
        if (is_narrow_)
            narrow_[at] += std::int32_t(quanta);
        else
            wide_[at] += quanta;
    }
    /// Adds to n sums, which are counted from `first` on and need not differ; `Marks`: and marks their
    /// groups, which otherwise the caller has done.
    template <bool Marks>
    void add_each(std::size_t first, std::size_t n, std::uint16_t const* which,
                  std::int64_t const* quanta) noexcept {
        if constexpr (Marks)
            for (std::size_t i = 0; i < n; ++i) marks_[(first + which[i]) / group_size] = 1;
        if (is_narrow_)
            for (std::size_t i = 0; i < n; ++i) narrow_[first + which[i]] += std::int32_t(quanta[i]);
        else
            for (std::size_t i = 0; i < n; ++i) wide_[first + which[i]] += quanta[i];
    }
    /// Adds so many arrivals of one weight to each of n sums.
    void add_counts(std::size_t first, std::size_t n, std::uint32_t const* counts,
                    std::int64_t quanta) noexcept {
        mark(first, n);
        if (is_narrow_)
            vectorised([=, to = &narrow_[first]] { add_counts_to(to, n, counts, quanta); });
        else
            vectorised([=, to = &wide_[first]] { add_counts_to(to, n, counts, quanta); });
    }
    /// For those who add by themselves, and mark the groups or all of them.
    template <class Sum>
    Sum* data() noexcept {
        if constexpr (sizeof(Sum) == 4)
            return narrow_.data();
        else
            return wide_.data();
    }
    std::uint8_t* marks() noexcept { return marks_.data(); }
    void mark(std::size_t first, std::size_t n) noexcept {
        std::memset(&marks_[first / group_size], 1, (first + n - 1) / group_size - first / group_size + 1);
    }
    void mark_all() noexcept { std::memset(marks_.data(), 1, marks_.size()); }

    /// The n sums from `first` on, to be taken out; of a row with groups of its own, if it is `marked`.
    arrivals from(std::size_t first, std::size_t n, double quantum, bool marked) noexcept {
        arrivals all{is_narrow_ ? &narrow_[first] : nullptr, is_narrow_ ? nullptr : &wide_[first], quantum};
        if (!marked) return all;
        auto const groups = (n + group_size - 1) / group_size;
        auto* const marks = &marks_[first / group_size];
        if (count(marks, groups) * 2 <= groups) {
            all.marks = marks;
            all.groups = groups;
        } else {
            std::memset(marks, 0, groups);  // to leave some out costs more than it spares
        }
        return all;
    }

private:
    static std::size_t count(std::uint8_t const* marks, std::size_t groups) noexcept {
        static_assert(block_size / group_size <= 255);
        std::uint64_t each = 0;
        for (std::size_t g = 0; g < groups; g += 8) each += arrivals::marks_of(marks + g, groups - g);
        return each * 0x0101010101010101 >> 56;
    }
    template <class Sum>
    [[gnu::always_inline]] static inline void add_counts_to(Sum* __restrict to, std::size_t n,
                                                            std::uint32_t const* __restrict counts,
                                                            std::int64_t quanta) noexcept {
        for (std::size_t i = 0; i < n; ++i) to[i] += Sum(counts[i]) * Sum(quanta);
    }
    bool is_narrow_ = false;
    pages<std::int32_t> narrow_;
    pages<std::int64_t> wide_;
    aligned_vector<std::uint8_t> marks_;
};

}  // namespace neurapse
