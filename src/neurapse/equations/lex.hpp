// SPDX-License-Identifier: MIT
// A text cut into words, numbers and signs.
#pragma once

#include <string>
#include <vector>

#include "neurapse/equations/source.hpp"

namespace neurapse::equations {

enum class lexeme { number, name, sign, line_end, end };

struct token {
    lexeme kind = lexeme::end;
    std::string text;  ///< of a name or sign
    double value = 0;  ///< of a number
    span at{};
};

/// The longest text, name and number that are read.
inline constexpr std::size_t longest_text = 100'000, longest_word = 100;

/// Comments, from # to the end of the line, are left out; line ends are kept. Ends with
/// `lexeme::end`. Throws `error` at a character that belongs to no formula.
std::vector<token> lex(source const& text);

}  // namespace neurapse::equations
