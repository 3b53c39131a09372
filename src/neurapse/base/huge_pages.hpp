// SPDX-License-Identifier: MIT
// Memory for arrays in huge pages, where the system has them. The arrays that a simulation goes through at every
// step, and even more the synapses that it reaches at random places, take up so many small pages that the search
// for their addresses costs as much as the visits.
#pragma once

#include <cstddef>
#include <new>

namespace neurapse::huge_pages {

inline constexpr std::align_val_t line{64};  ///< a line of the caches
inline constexpr std::size_t largest_medium = std::size_t(2) << 20;

/// Memory full of zeros that begins with a line; any thread may ask for it. Of a large array what is never written
/// takes no memory. Small arrays stand by themselves, those of medium size side by side.
void* allocate(std::size_t bytes);
void give_back(void* at, std::size_t bytes) noexcept;
/// Gives the end of a large array back, which stays a large one.
void shrink(void* at, std::size_t bytes, std::size_t to) noexcept;

/// Bytes of all medium and large arrays that have not been given back.
std::size_t given_out() noexcept;

}  // namespace neurapse::huge_pages
