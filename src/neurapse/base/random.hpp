// SPDX-License-Identifier: MIT
// A random number is a function of its name: (seed, purpose, object, who, when, draw) go through
// Philox 4x32-10, so that no generator is stored or shared and numbers can be asked for in any
// order, by any thread. The distributions are our own: those of the standard library differ.
#pragma once

#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "neurapse/base/math.hpp"

namespace neurapse {

/// What a random number is for. Append only: the values are part of every result.
enum class purpose : std::uint32_t {
    connectivity = 1,
    weight = 2,
    delay = 3,
    initial_state = 4,
    noise = 5,
    poisson = 6,
    parameter = 7,
    choice = 8,
    membrane = 9,
    synapse = 10,
};

/// A number for the name of a population, projection or stimulus (FNV-1a, 64 bits).
constexpr std::uint64_t name_hash(std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (char const letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
    return hash;
}

namespace random {

using block = std::array<std::uint32_t, 4>;
using block_key = std::array<std::uint32_t, 2>;

/// Salmon, Moraes, Dror & Shaw 2011, doi:10.1145/2063384.2063405.
constexpr block philox(block x, block_key key) {
    for (int round = 0; round < 10; ++round) {
        auto const a = std::uint64_t{0xd2511f53} * x[0], b = std::uint64_t{0xcd9e8d57} * x[2];
        x = {std::uint32_t(b >> 32) ^ x[1] ^ key[0], std::uint32_t(b), std::uint32_t(a >> 32) ^ x[3] ^ key[1],
             std::uint32_t(a)};
        key = {key[0] + 0x9e3779b9, key[1] + 0xbb67ae85};
    }
    return x;
}

// The published known answers (Random123, kat_vectors).
static_assert(philox({}, {}) == block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) ==
              block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

/// philox(x, key) for n blocks that differ in one word, which counts up: word j of block k goes to
/// out[j][k]. Wide vectors make this several times faster than one call after another.
void philox_run(block x, int counting, std::size_t n, block_key key,
                std::array<std::uint32_t*, 4> const& out);

/// The numbers of one name, in the order they are drawn; copying it copies the place in them.
class stream {
public:
    constexpr stream(std::uint64_t seed, purpose what, std::uint64_t object, std::uint64_t who = 0,
                     std::uint64_t when = 0);

    /// 32 random bits.
    constexpr std::uint32_t next() {
        if (used_ == 4) {
            block_ = philox({draw_++, who_, std::uint32_t(when_), std::uint32_t(when_ >> 32)}, key_);
            used_ = 0;
        }
        return block_[used_++];
    }

    constexpr std::uint64_t bits64() {
        auto const high = std::uint64_t{next()} << 32;
        return high | next();
    }

    /// n whole numbers in [0, range), as n calls of below(range) give them; to a fresh stream only.
    template <class Append>
    void many_below(std::size_t n, std::uint32_t range, Append&& append);

    /// Uniform in (0, 1), a multiple of 2^-53; the first multiple, 0, is replaced by 2^-54.
    constexpr double uniform() {
        auto const whole = double(std::int64_t(bits64() >> 11));
        return whole == 0 ? 0x1p-54 : whole * 0x1p-53;
    }

    /// A whole number in [0, n), every one exactly as likely (Lemire 2019, doi:10.1145/3230636).
    constexpr std::uint64_t below(std::uint64_t n) {
        assert(n > 0);
        if (n >> 32 != 0) return below_wide(n);
        auto const range = std::uint32_t(n);
        auto product = std::uint64_t{next()} * range;
        if (std::uint32_t(product) < range) {
            auto const unfair = std::uint32_t(-range) % range;
            while (std::uint32_t(product) < unfair) product = std::uint64_t{next()} * range;
        }
        return product >> 32;
    }

    /// Mean 0, variance 1 (Box & Muller 1958). The second number of the pair is dropped, so that
    /// one call is always one block and nothing is remembered between calls.
    double normal() {
        double const radius = std::sqrt(-2 * math::log(uniform()));
        return radius * math::cos_turns(uniform());
    }

    /// Mean 1.
    constexpr double exponential() { return -math::log(uniform()); }

    /// A Poisson number, exactly distributed: below a mean of 30 by searching the distribution
    /// upwards from 0, above by the transformed rejection of Hörmann 1993.
    std::uint64_t poisson(double mean) { return mean < 30 ? small_poisson(mean) : large_poisson(mean); }

    /// How many of n independent trials succeed, each with probability p.
    std::uint64_t binomial(std::uint64_t n, double p);

private:
    friend class family;
    constexpr stream(block_key key, std::uint64_t who, std::uint64_t when, std::uint32_t draw = 0)
        : key_{key}, who_{std::uint32_t(who)}, draw_{draw}, when_{when} {
        assert(who >> 32 == 0);
    }

    constexpr std::uint64_t below_wide(std::uint64_t n) {
        auto mask = n - 1;
        for (int shift = 1; shift < 64; shift *= 2) mask |= mask >> shift;
        auto number = bits64() & mask;
        while (number >= n) number = bits64() & mask;
        return number;
    }

    constexpr std::uint64_t small_poisson(double mean) {
        assert(mean >= 0);
        double chance = math::exp(-mean), left = uniform();
        std::uint64_t count = 0;
        // Beyond 2^-60 lies nothing that a number of 53 bits could reach; it ends what rounding
        // might leave over.
        while (left > chance && (chance > 0x1p-60 || double(count) < mean)) {
            left -= chance;
            ++count;
            chance *= mean / double(count);
        }
        return count;
    }

    std::uint64_t large_poisson(double mean);

    block_key key_;
    std::uint32_t who_, draw_;
    std::uint64_t when_;
    block block_{};
    std::uint32_t used_ = 4;
};

/// The streams of one object, for everyone and every time. Mixing the name into a key costs as
/// much as four numbers; a family does it once.
class family {
public:
    constexpr family(std::uint64_t seed, purpose what, std::uint64_t object) {
        auto const mixed =
            philox({std::uint32_t(object), std::uint32_t(object >> 32), std::uint32_t(what), 0},
                   {std::uint32_t(seed), std::uint32_t(seed >> 32)});
        key_ = {mixed[0], mixed[1]};
    }

    /// `who` has 32 bits; the stream begins with its block `draw`.
    constexpr stream operator()(std::uint64_t who, std::uint64_t when = 0, std::uint32_t draw = 0) const {
        return {key_, who, when, draw};
    }

    /// The first uniform or normal numbers of the streams (who, 0), (who, 1), ... (who, n - 1).
    void uniform_row(std::uint32_t who, std::size_t n, double* out) const;
    void normal_row(std::uint32_t who, std::size_t n, double* out) const;
    /// A number from block `draw` of each of the streams (first, when), (first + 1, when), ...
    void uniform_column(std::uint32_t first, std::uint64_t when, std::uint32_t draw, std::size_t n,
                        double* out) const;
    void normal_column(std::uint32_t first, std::uint64_t when, std::uint32_t draw, std::size_t n,
                       double* out) const;
    /// The first blocks of the streams (first, when), (first + 1, when), ...: word j of block k goes to
    /// out[j][k].
    void blocks(std::uint32_t first, std::uint64_t when, std::size_t n,
                std::array<std::uint32_t*, 4> const& out) const {
        philox_run({0, first, std::uint32_t(when), std::uint32_t(when >> 32)}, 1, n, key_, out);
    }

private:
    block_key key_{};
};

template <class Append>
void stream::many_below(std::size_t n, std::uint32_t range, Append&& append) {
    constexpr std::size_t blocks = 64;
    std::uint32_t words[4][blocks];
    auto const unfair = std::uint32_t(-range) % range;
    for (std::uint32_t draw = 0; n > 0; draw += blocks) {
        auto const some = n < 4 * blocks ? (n + 3) / 4 : blocks;
        philox_run({draw, who_, std::uint32_t(when_), std::uint32_t(when_ >> 32)}, 0, some, key_,
                   {words[0], words[1], words[2], words[3]});
        for (std::size_t k = 0; k < 4 * some && n > 0; ++k) {
            auto const product = std::uint64_t{words[k % 4][k / 4]} * range;
            if (std::uint32_t(product) < unfair) continue;
            append(std::uint32_t(product >> 32));
            --n;
        }
        if (some < blocks && n > 0) draw -= std::uint32_t(blocks - some);
    }
}

constexpr stream::stream(std::uint64_t seed, purpose what, std::uint64_t object, std::uint64_t who,
                         std::uint64_t when)
    : stream{family{seed, what, object}(who, when)} {}

}  // namespace random
}  // namespace neurapse
