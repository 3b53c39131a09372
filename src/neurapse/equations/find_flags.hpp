// SPDX-License-Identifier: MIT
// Who among a block of neurons fires, or has an event.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "neurapse/base/processor.hpp"
#include "neurapse/contract/any_population.hpp"

namespace neurapse::equations {

/// The neurons, of n from `first` on, whose flag is not 0. Flags are 0 nearly everywhere, and many are passed
/// over at once.
template <class Real>
void find_flags(Real const* flags, neuron_id first, std::size_t n, std::vector<neuron_id>& found) {
    using word = std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t>;
    constexpr std::size_t at_once = 64;
    word some[block_size / at_once] = {};
    auto const whole = n / at_once;
    vectorised([=, to = some] {
        for (std::size_t k = 0; k < whole; ++k) {
            word any = 0;
            for (std::size_t i = 0; i < at_once; ++i) any |= __builtin_bit_cast(word, flags[k * at_once + i]);
            to[k] = any;
        }
    });
    found.clear();
    for (std::size_t k = 0; k * at_once < n; ++k) {
        if (k < whole && some[k] == 0) continue;
        for (auto i = k * at_once; i < std::min((k + 1) * at_once, n); ++i)
            if (flags[i] != 0) found.push_back(neuron_id(first + i));
    }
}

}  // namespace neurapse::equations
