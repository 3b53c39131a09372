// SPDX-License-Identifier: MIT
// glibc's rand(), so that programs published with it can be replayed with any C library.
// It is the additive feedback generator of random(3) at its default size of 31 words.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// r[i] = r[i - 3] + r[i - 31] modulo 2^32; rand() is r[i] without its lowest bit. The first 31
/// words come from the minimal standard generator (16807 r modulo 2^31 - 1), and the first 310
/// sums are thrown away.
class glibc_rand {
public:
    static constexpr std::int32_t largest = 2147483647;  ///< RAND_MAX

    explicit glibc_rand(std::uint32_t seed) { srand(seed); }

    void srand(std::uint32_t seed) {
        std::int64_t word = std::int32_t(seed == 0 ? 1 : seed);
        for (auto& r : last_) {
            r = std::uint32_t(word);
            // C's remainder has the sign of the dividend; the generator's lies in [0, 2^31 - 1).
            word = 16807 * word % largest;
            if (word < 0) word += largest;
        }
        next_ = 3;  // the first three words are words i = 31, 32, 33 once more
        for (int i = 0; i < 310; ++i) rand();
    }

    /// A number from 0 to `largest`.
    std::int32_t rand() {
        // The ring holds the last 31 words: r[i - 31] is the one about to be replaced.
        auto& word = last_[next_];
        word += last_[(next_ + 28) % 31];
        next_ = (next_ + 1) % 31;
        return std::int32_t(word >> 1);
    }

private:
    std::array<std::uint32_t, 31> last_{};
    std::size_t next_ = 0;
};
