// SPDX-License-Identifier: MIT
// Who among many is flagged: who fires in a step, say. Flags are 0 nearly everywhere, so that many are passed
// over at once; a processor would guess badly at each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace neurapse {

/// Calls see(i) for each i below n whose flag is not 0, ascending. To be compiled for vectors, with the loop
/// that sets the flags.
template <class Flag, class See>
[[gnu::always_inline]] inline void each_flag(Flag const* flags, std::size_t n, See see) {
    using word = std::conditional_t<sizeof(Flag) == 8, std::uint64_t, std::uint32_t>;
    constexpr std::size_t at_once = 64;
    for (std::size_t first = 0; first < n; first += at_once) {
        auto const some = n - first < at_once ? n - first : at_once;
        if (some == at_once) {
            word any = 0;
            for (std::size_t i = 0; i < at_once; ++i) any |= __builtin_bit_cast(word, flags[first + i]);
            if (any == 0) continue;
        }
        for (std::size_t i = first; i < first + some; ++i)
            if (flags[i] != 0) see(i);
    }
}

}  // namespace neurapse
