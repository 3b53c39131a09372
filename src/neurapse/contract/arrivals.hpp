// SPDX-License-Identifier: MIT
// What arrived at a port's neurons over one step: sums in fixed point, in one of two widths, that
// are emptied as they are read. Most neurons get nothing in a step where spikes are rare; marks tell
// where there is something, so that the other sums need not be brought to the processor.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace neurapse {

namespace detail {
/// double(x), rounded once, in operations that processors have vectors of: the halves of x are
/// put into the mantissas of 2^52 and 2^84.
[[gnu::always_inline]] inline double as_double(std::int64_t x) {
    auto const bits = std::uint64_t(x);
    std::uint64_t const low = (bits & 0xffffffff) | 0x4330000000000000;
    std::uint64_t const high = (bits >> 32) ^ 0x4530000080000000;
    double l, h;
    std::memcpy(&l, &low, 8);
    std::memcpy(&h, &high, 8);
    return (h - (0x1p84 + 0x1p63 + 0x1p52)) + l;
}
}  // namespace detail

/// Sums of one width: called with an index it takes that one out, as a number. `Converts`: the processor
/// has an instruction for double(x).
template <class Sum, class Real, bool Converts>
struct sum_taker {
    Sum* sums;
    double quantum;  ///< what a 1 means

    [[gnu::always_inline]] Real operator()(std::size_t i) const {
        Sum const x = sums[i];
        sums[i] = 0;
        if constexpr (sizeof(Sum) == 4)
            return Real(x) * Real(quantum);
        else if constexpr (Converts)
            return Real(double(x) * quantum);
        else
            return Real(detail::as_double(x) * quantum);
    }
};

struct arrivals {
    std::int32_t* narrow = nullptr;
    std::int64_t* wide = nullptr;  ///< one of the two is null
    double quantum = 1;
    std::uint8_t* marks = nullptr;  ///< 1 for each group in which there may be something; null: anywhere
    std::size_t groups = 0;

    static constexpr std::size_t group_size = 8;  ///< sums with one mark

    /// Calls see(i) with the first index of each marked group, and takes its mark away.
    template <class See>
    [[gnu::always_inline]] void each_marked(See see) const {
        for (std::size_t g = 0; g < groups; g += 64) {
            // Many at a time: a processor guesses badly where the next one is.
            std::uint64_t mask = 0;
            auto const some = groups - g < 64 ? groups - g : 64;
            for (std::size_t k = 0; k < some; k += 8)
                mask |= (marks_of(marks + g + k, some - k) * 0x0102040810204080 >> 56) << k;
            std::memset(marks + g, 0, some);
            for (; mask != 0; mask &= mask - 1) see((g + std::size_t(std::countr_zero(mask))) * group_size);
        }
    }
    /// Calls work(i) for i from 0 to group_size - 1, in one vector: none depends on another.
    template <class Work>
    [[gnu::always_inline]] static inline void each_of_group(Work work) {
#if defined(__clang__)
#pragma clang loop vectorize(assume_safety)
#elif defined(__GNUC__)
#pragma GCC ivdep
#pragma GCC unroll 1  // unrolled, it becomes single numbers
#endif
        for (std::size_t i = 0; i < group_size; ++i) work(i);
    }
    /// The marks of the next eight groups, or as many as there are; memory is there for eight.
    [[gnu::always_inline]] static inline std::uint64_t marks_of(std::uint8_t const* marks, std::size_t left) {
        static_assert(std::endian::native == std::endian::little);
        std::uint64_t eight;
        std::memcpy(&eight, marks, 8);
        return left < 8 ? eight & ((std::uint64_t{1} << 8 * left) - 1) : eight;
    }

    /// Does `work` with a `sum_taker`.
    template <class Real, bool Converts, class Work>
    [[gnu::always_inline]] void taken_by(Work work) const {
        if (narrow)
            work(sum_taker<std::int32_t, Real, Converts>{narrow, quantum});
        else
            work(sum_taker<std::int64_t, Real, Converts>{wide, quantum});
    }
};

}  // namespace neurapse
