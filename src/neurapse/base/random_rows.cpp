// SPDX-License-Identifier: MIT
// Many random numbers at once: the same as one after another, bit for bit.
#include <algorithm>
#include <cstring>

#include "neurapse/base/processor.hpp"
#include "neurapse/base/random.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // what GCC 12 says of its own header (its bug 105593)
#endif
#endif

namespace neurapse::random {
namespace {

void plain_run(block x, int counting, std::size_t n, block_key key,
               std::array<std::uint32_t*, 4> const& out) {
    auto const first = x[std::size_t(counting)];
    for (std::size_t k = 0; k < n; ++k) {
        x[std::size_t(counting)] = first + std::uint32_t(k);
        auto const made = philox(x, key);
        for (std::size_t j = 0; j < 4; ++j) out[j][k] = made[j];
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
/// Four blocks, each word in the low half of 64 bits. What gathers in the high halves never
/// comes down: products read low halves only.
struct four_blocks {
    __m256i x[4];
};

[[gnu::target("avx2"), gnu::always_inline]] inline void one_round(four_blocks& b, __m256i k0, __m256i k1) {
    __m256i const a = _mm256_mul_epu32(b.x[0], _mm256_set1_epi64x(0xd2511f53)),
                  c = _mm256_mul_epu32(b.x[2], _mm256_set1_epi64x(0xcd9e8d57));
    b = {{_mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(c, 32), b.x[1]), k0), c,
          _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(a, 32), b.x[3]), k1), a}};
}

/// Fewer blocks than this are not worth a vector of which the rest is thrown away.
constexpr std::size_t few = 3;

/// Eight blocks a time: the even ones and the odd ones.
[[gnu::target("avx2")]] void wide_run(block x, int counting, std::size_t n, block_key key,
                                      std::array<std::uint32_t*, 4> const& out) {
    std::size_t k = 0;
    for (; k + few <= n; k += 8) {
        four_blocks even, odd;
        for (int j = 0; j < 4; ++j) even.x[j] = odd.x[j] = _mm256_set1_epi64x(x[std::size_t(j)]);
        auto const first = _mm256_set1_epi32(int(x[std::size_t(counting)] + std::uint32_t(k)));
        even.x[counting] = _mm256_add_epi32(first, _mm256_setr_epi32(0, 0, 2, 0, 4, 0, 6, 0));
        odd.x[counting] = _mm256_add_epi32(first, _mm256_setr_epi32(1, 0, 3, 0, 5, 0, 7, 0));
        auto k0 = key[0], k1 = key[1];
        for (int round = 0; round < 10; ++round, k0 += 0x9e3779b9, k1 += 0xbb67ae85) {
            auto const v0 = _mm256_set1_epi32(int(k0)), v1 = _mm256_set1_epi32(int(k1));
            one_round(even, v0, v1);
            one_round(odd, v0, v1);
        }
        auto const wanted = _mm256_cmpgt_epi32(_mm256_set1_epi32(int(std::min<std::size_t>(n - k, 8))),
                                               _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
        for (int j = 0; j < 4; ++j)
            _mm256_maskstore_epi32(reinterpret_cast<int*>(out[std::size_t(j)] + k), wanted,
                                   _mm256_blend_epi32(even.x[j], _mm256_slli_epi64(odd.x[j], 32), 0xaa));
    }
    if (k >= n) return;
    x[std::size_t(counting)] += std::uint32_t(k);
    plain_run(x, counting, n - k, key, {out[0] + k, out[1] + k, out[2] + k, out[3] + k});
}

/// The same, twice as wide.
struct eight_blocks {
    __m512i x[4];
};

[[gnu::target("avx512f"), gnu::always_inline]] inline void one_round(eight_blocks& b, __m512i k0,
                                                                     __m512i k1) {
    __m512i const a = _mm512_mul_epu32(b.x[0], _mm512_set1_epi64(0xd2511f53)),
                  c = _mm512_mul_epu32(b.x[2], _mm512_set1_epi64(0xcd9e8d57));
    constexpr int three_way_xor = 0x96;
    b = {{_mm512_ternarylogic_epi64(_mm512_srli_epi64(c, 32), b.x[1], k0, three_way_xor), c,
          _mm512_ternarylogic_epi64(_mm512_srli_epi64(a, 32), b.x[3], k1, three_way_xor), a}};
}

[[gnu::target("avx512f")]] void widest_run(block x, int counting, std::size_t n, block_key key,
                                           std::array<std::uint32_t*, 4> const& out) {
    std::size_t k = 0;
    auto const evens = _mm512_setr_epi32(0, 0, 2, 0, 4, 0, 6, 0, 8, 0, 10, 0, 12, 0, 14, 0);
    for (; k + few <= n; k += 16) {
        eight_blocks even, odd;
        for (int j = 0; j < 4; ++j) even.x[j] = odd.x[j] = _mm512_set1_epi64(x[std::size_t(j)]);
        auto const first = _mm512_set1_epi32(int(x[std::size_t(counting)] + std::uint32_t(k)));
        even.x[counting] = _mm512_add_epi32(first, evens);
        odd.x[counting] = _mm512_add_epi32(even.x[counting], _mm512_set1_epi32(1));
        auto k0 = key[0], k1 = key[1];
        for (int round = 0; round < 10; ++round, k0 += 0x9e3779b9, k1 += 0xbb67ae85) {
            auto const v0 = _mm512_set1_epi32(int(k0)), v1 = _mm512_set1_epi32(int(k1));
            one_round(even, v0, v1);
            one_round(odd, v0, v1);
        }
        auto const wanted = __mmask16(n - k >= 16 ? 0xffff : (1 << (n - k)) - 1);
        for (int j = 0; j < 4; ++j)
            _mm512_mask_storeu_epi32(
                out[std::size_t(j)] + k, wanted,
                _mm512_mask_blend_epi32(0xaaaa, even.x[j], _mm512_slli_epi64(odd.x[j], 32)));
    }
    if (k >= n) return;
    x[std::size_t(counting)] += std::uint32_t(k);
    plain_run(x, counting, n - k, key, {out[0] + k, out[1] + k, out[2] + k, out[3] + k});
}
#endif

/// As stream::uniform makes it of its first two words.
[[gnu::always_inline]] inline double uniform_of(std::uint32_t high, std::uint32_t low) {
    // 53 bits in two parts, each put into the mantissa of a power of two.
    std::uint64_t const bits = (std::uint64_t{high} << 32 | low) >> 11;
    std::uint64_t const top = (bits >> 32) | 0x4530000000000000,
                        rest = (bits & 0xffffffff) | 0x4330000000000000;
    double t, r;
    std::memcpy(&t, &top, 8);
    std::memcpy(&r, &rest, 8);
    double const whole = (t - (0x1p84 + 0x1p52)) + r;
    return whole == 0 ? 0x1p-54 : whole * 0x1p-53;
}

constexpr std::size_t batch = 256;

[[gnu::always_inline]] inline void uniforms(std::uint32_t const (&w)[4][batch], std::size_t n, double* out) {
    for (std::size_t k = 0; k < n; ++k) out[k] = uniform_of(w[0][k], w[1][k]);
}
[[gnu::always_inline]] inline void normals(std::uint32_t const (&w)[4][batch], std::size_t n, double* out) {
    for (std::size_t k = 0; k < n; ++k)
        out[k] = std::sqrt(-2 * math::log(uniform_of(w[0][k], w[1][k]))) *
                 math::cos_turns(uniform_of(w[2][k], w[3][k]));
}

}  // namespace

void philox_run(block x, int counting, std::size_t n, block_key key,
                std::array<std::uint32_t*, 4> const& out) {
#if defined(__x86_64__) && defined(__GNUC__)
    if (vectors_here() == vectors::widest) return widest_run(x, counting, n, key, out);
    if (vectors_here() == vectors::wide) return wide_run(x, counting, n, key, out);
#endif
    plain_run(x, counting, n, key, out);
}

void family::uniform_row(std::uint32_t who, std::size_t n, double* out) const {
    std::uint32_t w[4][batch];
    for (std::size_t done = 0; done < n; done += batch) {
        auto const some = n - done < batch ? n - done : batch;
        philox_run({0, who, std::uint32_t(done), 0}, 2, some, key_, {w[0], w[1], w[2], w[3]});
        vectorised([&w, some, to = out + done] { uniforms(w, some, to); });
    }
}

void family::normal_row(std::uint32_t who, std::size_t n, double* out) const {
    std::uint32_t w[4][batch];
    for (std::size_t done = 0; done < n; done += batch) {
        auto const some = n - done < batch ? n - done : batch;
        philox_run({0, who, std::uint32_t(done), 0}, 2, some, key_, {w[0], w[1], w[2], w[3]});
        vectorised([&w, some, to = out + done] { normals(w, some, to); });
    }
}

void family::uniform_column(std::uint32_t first, std::uint64_t when, std::uint32_t draw, std::size_t n,
                            double* out) const {
    std::uint32_t w[4][batch];
    for (std::size_t done = 0; done < n; done += batch) {
        auto const some = n - done < batch ? n - done : batch;
        philox_run({draw, first + std::uint32_t(done), std::uint32_t(when), std::uint32_t(when >> 32)}, 1,
                   some, key_, {w[0], w[1], w[2], w[3]});
        vectorised([&w, some, to = out + done] { uniforms(w, some, to); });
    }
}

void family::normal_column(std::uint32_t first, std::uint64_t when, std::uint32_t draw, std::size_t n,
                           double* out) const {
    std::uint32_t w[4][batch];
    for (std::size_t done = 0; done < n; done += batch) {
        auto const some = n - done < batch ? n - done : batch;
        philox_run({draw, first + std::uint32_t(done), std::uint32_t(when), std::uint32_t(when >> 32)}, 1,
                   some, key_, {w[0], w[1], w[2], w[3]});
        vectorised([&w, some, to = out + done] { normals(w, some, to); });
    }
}

}  // namespace neurapse::random
