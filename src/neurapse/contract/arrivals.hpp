// SPDX-License-Identifier: MIT
// What arrived at a port's neurons over one step: sums in fixed point, in one of two widths, that
// are emptied as they are read.
#pragma once

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
