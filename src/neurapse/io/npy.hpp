// SPDX-License-Identifier: MIT
// NumPy's .npy files (versions 1 to 3) to and from numbers. A file that is damaged, is
// larger than it says or needs Python to be understood is refused; nothing in it is trusted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "neurapse/contract/field.hpp"

namespace neurapse {

/// A list or a table of floats, integers or booleans, C or Fortran ordered; `name` is what
/// errors call it. Throws code::bad_data_file.
table read_npy(std::string_view bytes, std::string const& name);
table read_npy(std::filesystem::path const&);

/// Whether these are the bytes of an array of text, which no table can hold.
bool holds_text(std::string_view npy_bytes, std::string const& name);

std::string npy_bytes(std::span<double const>);
std::string npy_bytes(std::span<std::uint32_t const>);
std::string npy_bytes(std::span<std::uint64_t const>);
std::string npy_bytes(std::span<std::int64_t const>);
std::string npy_bytes(std::span<std::string const>);  ///< UTF-8 in, '<U' out
std::string npy_bytes(table const&);

}  // namespace neurapse
