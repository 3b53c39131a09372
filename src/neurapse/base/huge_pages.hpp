// SPDX-License-Identifier: MIT
// Memory for arrays in huge pages, where the system has them. A simulation reaches its synapses at random
// places and goes through dozens of arrays at every step; both take up more small pages than a processor's
// cache of addresses holds, and what it does not hold is searched for in memory.
#pragma once

#include <cstddef>
#include <new>

namespace neurapse::huge_pages {

inline constexpr std::align_val_t line{64};  ///< a line of the caches
inline constexpr std::size_t largest_medium = std::size_t(2) << 20;

/// Memory that is zero and aligned to a line; any thread may ask for it. Small arrays stand by themselves,
/// those of medium size one after another, large ones in pages of their own.
void* allocate(std::size_t bytes);
void give_back(void* at, std::size_t bytes) noexcept;

/// Memory for at most so many bytes, of which those that are never written take none; it is zero. `trim`
/// gives back what lies behind the first `to`, which stay where they are.
void* reserve(std::size_t bytes);
void trim(void* at, std::size_t bytes, std::size_t to) noexcept;
void release(void* at, std::size_t bytes) noexcept;

/// Bytes of medium and large arrays, and of reserved ones, that have not been given back.
std::size_t given_out() noexcept;

}  // namespace neurapse::huge_pages
