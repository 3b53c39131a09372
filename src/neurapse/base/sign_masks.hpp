// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace neurapse {

/// Bit i of masks[k] is the highest bit of bytes[64 k + i], for k from 0 to n - 1.
void sign_masks(std::uint8_t const* bytes, std::size_t n, std::uint64_t* masks) noexcept;

}  // namespace neurapse
