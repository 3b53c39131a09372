// SPDX-License-Identifier: MIT
// Sums of what arrives at ports, in fixed point: each arrival is rounded once, and from then on
// the order of additions makes no difference, whatever threads do them.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "neurapse/base/processor.hpp"
#include "neurapse/engine/pages.hpp"

namespace neurapse {

/// What a 1 in the sums of a port means, a power of two of the port's unit; weights are kept
/// multiplied by `scale`, its inverse, which changes no digit of theirs.
struct fixed_point_scale {
    int exponent = 0;

    double scale() const { return std::ldexp(1.0, exponent); }
    double quantum() const { return std::ldexp(1.0, -exponent); }

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
};

class accumulators {
public:
    accumulators() = default;
    accumulators(std::size_t size, bool narrow)
        : is_narrow_(narrow), narrow_(narrow ? size : 0), wide_(narrow ? 0 : size) {}

    std::size_t bytes() const { return narrow_.capacity() * sizeof(std::int32_t) + wide_.capacity() * sizeof(std::int64_t); }

    void add(std::size_t at, std::int64_t quanta) noexcept {
        if (is_narrow_)
            narrow_[at] += std::int32_t(quanta);
        else
            wide_[at] += quanta;
    }
    /// Adds so many arrivals of one weight to each of n sums.
    void add_counts(std::size_t first, std::size_t n, std::uint32_t const* counts, std::int64_t quanta) noexcept {
        if (is_narrow_)
            vectorised([=, to = &narrow_[first]] { add_counts_to(to, n, counts, quanta); });
        else
            vectorised([=, to = &wide_[first]] { add_counts_to(to, n, counts, quanta); });
    }
    template <class Sum>
    Sum* data() noexcept {
        if constexpr (sizeof(Sum) == 4)
            return narrow_.data();
        else
            return wide_.data();
    }

    /// Moves n sums out, as numbers.
    template <class Real>
    void take(std::size_t first, std::size_t n, double quantum, Real* out) noexcept {
        if (is_narrow_)
            vectorised([=, from = &narrow_[first]] { take_from(from, n, quantum, out); });
        else
            vectorised([=, from = &wide_[first]] { take_from(from, n, quantum, out); });
    }

private:
    template <class Sum>
    [[gnu::always_inline]] static inline void add_counts_to(Sum* __restrict to, std::size_t n,
                                                            std::uint32_t const* __restrict counts,
                                                            std::int64_t quanta) noexcept {
        for (std::size_t i = 0; i < n; ++i) to[i] += Sum(counts[i]) * Sum(quanta);
    }
    template <class Sum, class Real>
    [[gnu::always_inline]] static inline void take_from(Sum* __restrict from, std::size_t n, double quantum,
                                                        Real* __restrict out) noexcept {
        [[maybe_unused]] auto const unit = Real(quantum);
        for (std::size_t i = 0; i < n; ++i) {
            if constexpr (sizeof(Sum) == 4)
                out[i] = Real(from[i]) * unit;
            else
                out[i] = Real(as_double(from[i]) * quantum);
            from[i] = 0;
        }
    }

    /// double(x), rounded once, in operations that processors have vectors of: the halves of x are
    /// put into the mantissas of 2^52 and 2^84.
    [[gnu::always_inline]] static inline double as_double(std::int64_t x) {
        auto const bits = std::uint64_t(x);
        std::uint64_t const low = (bits & 0xffffffff) | 0x4330000000000000;
        std::uint64_t const high = (bits >> 32) ^ 0x4530000080000000;
        double l, h;
        std::memcpy(&l, &low, 8);
        std::memcpy(&h, &high, 8);
        return (h - (0x1p84 + 0x1p63 + 0x1p52)) + l;
    }

    bool is_narrow_ = false;
    pages<std::int32_t> narrow_;
    pages<std::int64_t> wide_;
};

}  // namespace neurapse
