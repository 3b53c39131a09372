// SPDX-License-Identifier: MIT
// Many random numbers at once: the same as one after another, bit for bit.
#include <cstring>

#include "neurapse/base/processor.hpp"
#include "neurapse/base/random.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace neurapse::random {
namespace {

void plain_run(block x, int counting, std::size_t n, block_key key, std::array<std::uint32_t*, 4> const& out) {
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
struct four {
    __m256i x[4];
};

[[gnu::target("avx2"), gnu::always_inline]] inline void one_round(four& b, __m256i k0, __m256i k1) {
    __m256i const a = _mm256_mul_epu32(b.x[0], _mm256_set1_epi64x(0xd2511f53)),
                  c = _mm256_mul_epu32(b.x[2], _mm256_set1_epi64x(0xcd9e8d57));
    b = {{_mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(c, 32), b.x[1]), k0), c,
          _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(a, 32), b.x[3]), k1), a}};
}

/// Eight blocks a time: the even ones and the odd ones.
[[gnu::target("avx2")]] void wide_run(block x, int counting, std::size_t n, block_key key,
                                      std::array<std::uint32_t*, 4> const& out) {
    std::size_t k = 0;
    for (; k + 8 <= n; k += 8) {
        four even, odd;
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
        for (int j = 0; j < 4; ++j)
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(out[std::size_t(j)] + k),
                                _mm256_blend_epi32(even.x[j], _mm256_slli_epi64(odd.x[j], 32), 0xaa));
    }
    x[std::size_t(counting)] += std::uint32_t(k);
    plain_run(x, counting, n - k, key, {out[0] + k, out[1] + k, out[2] + k, out[3] + k});
}
#endif

/// As stream::uniform makes it of its first two words.
[[gnu::always_inline]] inline double uniform_of(std::uint32_t high, std::uint32_t low) {
    // 53 bits in two parts, each put into the mantissa of a power of two.
    std::uint64_t const bits = (std::uint64_t{high} << 32 | low) >> 11;
    std::uint64_t const top = (bits >> 32) | 0x4530000000000000, rest = (bits & 0xffffffff) | 0x4330000000000000;
    double t, r;
    std::memcpy(&t, &top, 8);
    std::memcpy(&r, &rest, 8);
    double const whole = (t - (0x1p84 + 0x1p52)) + r;
    return whole == 0 ? 0x1p-54 : whole * 0x1p-53;
}

constexpr std::size_t batch = 256;

[[gnu::always_inline]] inline void normals(std::uint32_t const (&w)[4][batch], std::size_t n, double* out) {
    for (std::size_t k = 0; k < n; ++k)
        out[k] = std::sqrt(-2 * math::log(uniform_of(w[0][k], w[1][k]))) * math::cos_turns(uniform_of(w[2][k], w[3][k]));
}
NEURAPSE_WIDE void wide_normals(std::uint32_t const (&w)[4][batch], std::size_t n, double* out) { normals(w, n, out); }
[[gnu::flatten]] void plain_normals(std::uint32_t const (&w)[4][batch], std::size_t n, double* out) {
    normals(w, n, out);
}

}  // namespace

void philox_run(block x, int counting, std::size_t n, block_key key, std::array<std::uint32_t*, 4> const& out) {
#if defined(__x86_64__) && defined(__GNUC__)
    if (has_wide_vectors()) return wide_run(x, counting, n, key, out);
#endif
    plain_run(x, counting, n, key, out);
}

void family::uniform_row(std::uint32_t who, std::size_t n, double* out) const {
    std::uint32_t w[4][batch];
    for (std::size_t done = 0; done < n; done += batch) {
        auto const some = n - done < batch ? n - done : batch;
        philox_run({0, who, std::uint32_t(done), 0}, 2, some, key_, {w[0], w[1], w[2], w[3]});
        for (std::size_t k = 0; k < some; ++k) out[done + k] = uniform_of(w[0][k], w[1][k]);
    }
}

void family::normal_row(std::uint32_t who, std::size_t n, double* out) const {
    std::uint32_t w[4][batch];
    for (std::size_t done = 0; done < n; done += batch) {
        auto const some = n - done < batch ? n - done : batch;
        philox_run({0, who, std::uint32_t(done), 0}, 2, some, key_, {w[0], w[1], w[2], w[3]});
        has_wide_vectors() ? wide_normals(w, some, out + done) : plain_normals(w, some, out + done);
    }
}

}  // namespace neurapse::random
