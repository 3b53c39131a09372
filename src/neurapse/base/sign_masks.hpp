// SPDX-License-Identifier: MIT
// Which few of many bytes are marked in their highest bit: what most do is done for all in vectors, and the
// rest is found without looking at each.
#pragma once

#include <cstddef>
#include <cstdint>

namespace neurapse {

/// Bit i of masks[k] is the highest bit of bytes[64 k + i], for k from 0 to n - 1.
void sign_masks(std::uint8_t const* bytes, std::size_t n, std::uint64_t* masks) noexcept;

}  // namespace neurapse
