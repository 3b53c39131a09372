// SPDX-License-Identifier: MIT
// Processors with vectors have an instruction for this that compilers do not find by themselves.
#include "neurapse/base/sign_masks.hpp"

#include <cstring>

#include "neurapse/base/processor.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace neurapse {
namespace {

std::uint64_t mask_of_eight(std::uint8_t const* bytes) noexcept {
    std::uint64_t mask = 0;
    for (unsigned i = 0; i < 8; ++i) mask |= std::uint64_t(bytes[i] >> 7) << i;
    return mask;
}

void plain_masks(std::uint8_t const* bytes, std::size_t n, std::uint64_t* masks) noexcept {
    for (std::size_t k = 0; k < n; ++k) {
        masks[k] = 0;
        for (unsigned i = 0; i < 8; ++i) masks[k] |= mask_of_eight(bytes + 64 * k + 8 * i) << 8 * i;
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
[[gnu::target("avx2")]] void wide_masks(std::uint8_t const* bytes, std::size_t n,
                                        std::uint64_t* masks) noexcept {
    auto const half = [](std::uint8_t const* at) __attribute__((target("avx2"), always_inline)) {
        return std::uint64_t(
            std::uint32_t(_mm256_movemask_epi8(_mm256_loadu_si256(reinterpret_cast<__m256i const*>(at)))));
    };
    for (std::size_t k = 0; k < n; ++k) masks[k] = half(bytes + 64 * k) | half(bytes + 64 * k + 32) << 32;
}

[[gnu::target("avx512f,avx512bw")]] void widest_masks(std::uint8_t const* bytes, std::size_t n,
                                                      std::uint64_t* masks) noexcept {
    for (std::size_t k = 0; k < n; ++k) masks[k] = _mm512_movepi8_mask(_mm512_loadu_si512(bytes + 64 * k));
}
#endif

}  // namespace

void sign_masks(std::uint8_t const* bytes, std::size_t n, std::uint64_t* masks) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
    if (vectors_here() == vectors::widest) return widest_masks(bytes, n, masks);
    if (vectors_here() == vectors::wide) return wide_masks(bytes, n, masks);
#endif
    plain_masks(bytes, n, masks);
}

}  // namespace neurapse
