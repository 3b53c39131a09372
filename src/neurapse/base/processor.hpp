// SPDX-License-Identifier: MIT
// Hot loops are compiled twice from one source: for any processor of the kind, and for those
// with vectors of 256 bits. Which one runs is chosen when the program starts; the numbers are
// the same bit for bit, since neither contracts nor reorders arithmetic.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__)
/// Before a function whose loops shall use wide vectors; call it only if has_wide_vectors().
#define NEURAPSE_WIDE [[gnu::flatten, gnu::target("avx2,bmi2,lzcnt,popcnt")]]
#else
#define NEURAPSE_WIDE [[gnu::flatten]]
#endif

namespace neurapse {

/// Whether this processor has them. NEURAPSE_VECTORS=plain in the environment does without.
bool has_wide_vectors() noexcept;

}  // namespace neurapse
