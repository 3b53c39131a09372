// SPDX-License-Identifier: MIT
// Poisson numbers of one mean for many at a time, exactly distributed, from little more than eight random
// bits each.
//
// A byte decides nearly all: of its 256 values each count gets the whole part of P(count) 256, in order.
// The values that are left at the end are undecided, and share what the counts have been given too little.
// There a second byte decides in the same way, and where that is undecided too, a number of 53 bits.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "neurapse/base/math.hpp"
#include "neurapse/base/processor.hpp"
#include "neurapse/base/random.hpp"
#include "neurapse/base/sign_masks.hpp"

namespace neurapse {

class poisson_counts {
public:
    /// Up to this no count above 127 gets values of the first byte.
    static constexpr double largest_mean = 100;

    poisson_counts(double mean, random::family dice) : dice_(dice) {
        std::vector<double> chance;
        double log_chance = -mean;  // exp(-mean) may be far below what follows
        for (std::size_t k = 0; double(k) < mean || log_chance > -70; ++k) {
            chance.push_back(math::exp(log_chance));
            log_chance += math::log(mean / double(k + 1));
        }
        std::size_t given = 0;
        for (auto const n : share_a_byte(chance)) {
            if (given > 0 && n > 0) last_.push_back(with_sign(given - 1));
            given += n;
            if (given == 0) ++start_;
        }
        decided_ = with_sign(given - 1);
        // So many of a group are undecided on average; where there are more, some have their bytes from
        // elsewhere.
        auto const undecided = double(256 - given);
        extra_ =
            std::min(most_extra, 1 + std::uint32_t((undecided + 2 * std::sqrt(undecided)) / bytes_per_block));
        std::uint8_t count = 0;
        for (auto const n : share_a_byte(chance)) {
            std::fill_n(second_.begin() + decided_again_, n, count++);
            decided_again_ += std::uint32_t(n);
        }
        double rest = 0;
        for (auto const p : chance) third_.push_back(rest += p);
    }

    /// The largest that can be drawn; larger ones have a chance below 1e-30.
    std::uint32_t most() const { return std::uint32_t(third_.size() - 1); }

    /// The counts of those from `first` on at a time: functions of who it is and of the time alone.
    void draw(std::int64_t when, std::uint32_t first, std::span<std::uint32_t> out) const {
        for (std::size_t k = 0; k < out.size();) {
            std::uint32_t const who = first + std::uint32_t(k), group = who / group_size,
                                at = who % group_size;
            auto const n = std::min<std::size_t>(group_size * groups_at_once - at, out.size() - k);
            draw_groups(group, when, at, out.subspan(k, n));
            k += n;
        }
    }

private:
    static constexpr std::uint32_t group_size = 256,
                                   groups_at_once = 5;  // of 1024 in a row, wherever they begin
    static constexpr std::uint32_t bytes_per_block = sizeof(random::block),
                                   blocks = group_size / bytes_per_block;
    static constexpr std::uint32_t most_extra = 5;  ///< blocks that a group has for its second bytes
    static constexpr std::uint32_t most_blocks = (blocks + most_extra) * groups_at_once;
    /// So many of a group have a byte of the same word of the blocks.
    static constexpr std::uint32_t lanes = 64;
    static constexpr std::uint32_t rows_of_group = group_size / lanes, beyond = group_size * groups_at_once;
    using words = std::uint32_t[4][most_blocks];

    /// Bytes that fill a vector.
    template <int Bytes>
    struct row_of {
        typedef std::int8_t type __attribute__((vector_size(Bytes)));  // NOLINT: `using` takes no attribute
        /// As it lies in memory.
        typedef std::int8_t stored __attribute__((vector_size(Bytes), aligned(1), may_alias));  // NOLINT
    };

    /// Numbers are compared with a sign, 128 less: few processors compare vectors without one.
    static std::int8_t with_sign(std::size_t value) { return std::int8_t(std::int32_t(value) - 128); }

    /// How many of 256 values each gets; what is left of the chances shares what is left of the values.
    static std::vector<std::size_t> share_a_byte(std::vector<double>& chance) {
        std::vector<std::size_t> values;
        double left = 0;
        for (auto& p : chance) {
            values.push_back(std::size_t(p * 256));
            left += p = p * 256 - double(values.back());
        }
        for (auto& p : chance) p /= left;
        return values;
    }

    /// Of those from `at` of a group on. Of a group with blocks b, the one at 64 j + i has byte i of the
    /// words j.
    void draw_groups(std::uint32_t group, std::int64_t when, std::uint32_t at,
                     std::span<std::uint32_t> out) const {
        alignas(64) words word;
        alignas(64) std::uint8_t count[beyond + 1];
        std::uint64_t undecided[rows_of_group * groups_at_once];
        auto const groups = (at + std::uint32_t(out.size()) + group_size - 1) / group_size,
                   apart = blocks + extra_;
        dice_.blocks(group * apart, std::uint64_t(when), groups * apart,
                     {word[0], word[1], word[2], word[3]});
        vectorised([=, this, drawn = &word[0][0], all = &count[0]](auto vectors) {
            for (std::uint32_t g = 0; g < groups; ++g)
                compare<vectors.bytes>(drawn + g * apart, all + g * group_size);
        });
        sign_masks(count, groups * rows_of_group, undecided);
        vectorised([=, this, drawn = &word[0][0], all = &count[0], masks = &undecided[0], n = out.size(),
                    to = out.data()] {
            for (std::uint32_t g = 0; g < groups; ++g)
                decide(drawn + g * apart, masks + g * rows_of_group, g * group_size, all, group * group_size,
                       when);
            auto const* __restrict from = all + at;
            auto* __restrict numbers = to;
            for (std::size_t i = 0; i < n; ++i) numbers[i] = from[i];
        });
    }

    /// Gives the undecided of a group their counts. They are few, and a processor guesses badly how many:
    /// some more are looked for than there may be, and what those get goes beyond the end.
    [[gnu::always_inline]] inline void decide(std::uint32_t const* drawn, std::uint64_t const* undecided,
                                              std::uint32_t at, std::uint8_t* count, std::uint32_t first,
                                              std::int64_t when) const {
        constexpr std::uint32_t of_row = 3, of_group = 8;
        std::uint16_t which[group_size + of_group];
        std::uint32_t n = 0;
        for (std::uint32_t j = 0; j < rows_of_group; ++j) {
            auto mask = undecided[j];
            auto const some = std::uint32_t(std::popcount(mask));
            for (std::uint32_t k = 0; k < std::max(of_row, some); ++k, mask &= mask - 1)
                which[n + k] = std::uint16_t(at + j * lanes +
                                             std::uint32_t(std::countr_zero(mask | std::uint64_t{1} << 63)));
            n += some;
        }
        for (std::uint32_t k = 0; k < of_group; ++k) which[n + k] = beyond;
        auto const bytes = extra_ * bytes_per_block;
        std::uint32_t extra[most_extra * 4];
        for (std::uint32_t k = 0; k < 4 * extra_; ++k) extra[k] = drawn[k % 4 * most_blocks + blocks + k / 4];
        for (std::uint32_t from = 0; from < std::min(n, bytes); from += of_group) {
            std::uint32_t some_undecided = 0;
            for (auto k = from; k < from + of_group; ++k) {
                auto const value = extra[k / 4] >> k % 4 * 8 & 0xff;
                some_undecided |= value >= decided_again_ ? 1 << (k - from) : 0;
                count[which[k]] = second_[value];
            }
            for (; some_undecided != 0; some_undecided &= some_undecided - 1)
                draw_from_rests(which[from + std::uint32_t(std::countr_zero(some_undecided))], count, first,
                                when, true);
        }
        for (auto k = bytes; k < n; ++k) draw_from_rests(which[k], count, first, when, false);
    }

    /// How many counts have all their values below each byte of a group; those that are undecided are marked.
    template <int Bytes>
    [[gnu::always_inline]] inline void compare(std::uint32_t const* drawn, std::uint8_t* to) const {
        static_assert(std::endian::native == std::endian::little);
        // Spelt out in vectors: of loops over numbers compilers keep the counts in memory.
        using row = typename row_of<Bytes>::type;
        using stored = typename row_of<Bytes>::stored;
        constexpr std::size_t rows = group_size / Bytes < 4 ? group_size / Bytes : 4;
        for (std::size_t first = 0; first < group_size; first += rows * Bytes) {
            row value[rows], count[rows];
            for (std::size_t r = 0; r < rows; ++r) {
                auto const who = first + r * Bytes;
                value[r] =
                    reinterpret_cast<stored const&>(drawn[who / lanes * most_blocks + who % lanes / 4]) ^
                    std::int8_t(-128);
                count[r] = start_ + ((value[r] > decided_) & std::int8_t(-128));
            }
            for (auto const last : last_)
                for (std::size_t r = 0; r < rows; ++r) count[r] -= value[r] > last;
            for (std::size_t r = 0; r < rows; ++r)
                reinterpret_cast<stored&>(to[first + r * Bytes]) = count[r];
        }
    }

    /// The count of one that is undecided, with dice of its own. Whoever has `had` no second byte has one
    /// first.
    [[gnu::noinline]] void draw_from_rests(std::uint32_t which, std::uint8_t* count, std::uint32_t first,
                                           std::int64_t when, bool had) const {
        if (which == beyond) return;
        auto dice = dice_((first + which) | 0x80000000u, std::uint64_t(when));
        if (auto const value = had ? 255 : dice.next() >> 24; value < decided_again_) {
            count[which] = second_[value];
            return;
        }
        double const x = dice.uniform() * third_.back();
        count[which] = std::uint8_t(std::upper_bound(third_.begin(), third_.end() - 1, x) - third_.begin());
    }

    random::family dice_;
    std::vector<std::int8_t> last_;  ///< the last value of each count that has some, but for the highest
    std::int8_t decided_ = 0;        ///< that of the highest
    std::int8_t start_ = 0;          ///< counts before the first that has values
    std::uint32_t extra_ = 0;        ///< blocks of second bytes in a group
    std::array<std::uint8_t, 256> second_{};  ///< the counts that the values of a second byte have
    std::uint32_t decided_again_ = 0;         ///< those below this, that is
    std::vector<double> third_;  ///< what each count has been given too little even so, summed up to it
};

}  // namespace neurapse
