// SPDX-License-Identifier: MIT
#include "neurapse/equations/source.hpp"

#include <algorithm>

namespace neurapse::equations {

/// Columns are counted in characters, and those of UTF-8 may have several bytes.
place source::at(span s) const {
    if (begin.line == 0) return {};
    auto const starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    place found = begin;
    auto const first = std::min<std::size_t>(s.first, text.size()),
               last = std::min<std::size_t>(s.last, text.size());
    for (std::size_t k = 0; k < first; ++k) {
        if (text[k] == '\n') {
            ++found.line;
            found.column = 1;
        } else if (starts_character(text[k])) {
            ++found.column;
        }
    }
    found.length = 0;
    for (std::size_t k = first; k < last && text[k] != '\n'; ++k) found.length += starts_character(text[k]);
    found.length = std::max(found.length, 1);
    return found;
}

}  // namespace neurapse::equations
