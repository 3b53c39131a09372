// SPDX-License-Identifier: MIT
// A text that a user wrote, with its place in a file, so that whatever is wrong with it can be
// pointed at.
#pragma once

#include <cstdint>
#include <string>

#include "neurapse/base/error.hpp"

namespace neurapse::equations {

/// Bytes [first, last) of a text.
struct span {
    std::uint32_t first = 0, last = 0;

    friend constexpr bool operator==(span const&, span const&) = default;
};

struct source {
    std::string text;
    place begin{};  ///< of the first character; line 0 where the text came from no file

    place at(span s) const;
    /// The text between, as it was written.
    std::string of(span s) const { return text.substr(s.first, s.last - s.first); }
    complaint complain(code c, span s, std::string what, std::string why, std::string remedy) const {
        return {c, std::move(what), std::move(why), std::move(remedy), at(s)};
    }
    [[noreturn]] void refuse(code c, span s, std::string what, std::string why, std::string remedy) const {
        throw error{{complain(c, s, std::move(what), std::move(why), std::move(remedy))}};
    }
};

}  // namespace neurapse::equations
