// SPDX-License-Identifier: MIT
#include "neurapse/equations/lex.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "neurapse/base/text.hpp"

namespace neurapse::equations {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// Signs of two characters come first, lest "**" be read as two products.
constexpr std::array<std::string_view, 25> signs{"**", "//", "<=", ">=", "==", "!=", "+=", "-=", "*=", "/=", "+", "-", "*",
                                                 "/",  "%",  "(",  ")",  ",",  "<",  ">",  "=",  ":",  ";",  "\\", "?"};

class lexer {
public:
    explicit lexer(source const& s) : source_(s), text_(s.text) {}

    std::vector<token> all() {
        if (text_.size() > longest_text)
            source_.refuse(code::too_large, {0, 1}, "the text has " + std::to_string(text_.size()) + " characters",
                           "at most " + std::to_string(longest_text) + " are read", "split it");
        while (at_ < text_.size()) take();
        add(lexeme::end, 0);
        return std::move(found_);
    }

private:
    void take() {
        char const c = text_[at_];
        if (c == '#') {
            at_ = std::min(text_.find('\n', at_), text_.size());
        } else if (c == '\n') {
            add(lexeme::line_end, 1);
        } else if (c == ' ' || c == '\t' || c == '\r') {
            ++at_;
        } else if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
            take_number();
        } else if (is_letter(c)) {
            std::size_t n = 1;
            while (at_ + n < text_.size() && (is_letter(text_[at_ + n]) || is_digit(text_[at_ + n]))) ++n;
            add(lexeme::name, n);
        } else {
            take_sign();
        }
    }

    void take_number() {
        std::size_t n = 0;
        auto const digits = [&] {
            while (at_ + n < text_.size() && is_digit(text_[at_ + n])) ++n;
        };
        digits();
        if (at_ + n < text_.size() && text_[at_ + n] == '.') {
            ++n;
            digits();
        }
        if (at_ + n < text_.size() && (text_[at_ + n] == 'e' || text_[at_ + n] == 'E')) {
            auto const before = n++;
            if (at_ + n < text_.size() && (text_[at_ + n] == '+' || text_[at_ + n] == '-')) ++n;
            auto const first = n;
            digits();
            if (n == first) n = before;  // "2e" is 2 and a name
        }
        auto const text = text_.substr(at_, n);
        auto const value = parse_number(text);
        add(lexeme::number, n);
        if (!value) source_.refuse(code::bad_equation, found_.back().at, text, "it is no number", "write e.g. 0.5 or 1e-3");
        found_.back().value = *value;
        if (*value - *value != 0)
            source_.refuse(code::not_finite, found_.back().at, text, "it is larger than any number", "write inf, or a smaller number");
    }

    void take_sign() {
        for (auto const s : signs)
            if (text_.compare(at_, s.size(), s) == 0) return add(lexeme::sign, s.size());
        std::size_t n = 1;  // the whole character where it has several bytes
        while (at_ + n < text_.size() && (static_cast<unsigned char>(text_[at_ + n]) & 0xc0) == 0x80) ++n;
        span const here{std::uint32_t(at_), std::uint32_t(at_ + n)};
        auto const character = text_.substr(at_, n);
        std::string const remedy = character == "^"                       ? "write ** for powers"
                                   : character == "&"                     ? "write and"
                                   : character == "|"                     ? "write or"
                                   : character == "!"                     ? "write not"
                                   : character == "\xc2\xb7"              ? "write *"
                                   : character == "\xe2\x88\x92"          ? "write - from the keyboard"
                                   : character == "'" || character == "\"" ? "remove it"
                                                                           : "use letters, digits, _ and + - * / ** ( ) , only";
        source_.refuse(code::bad_equation, here, static_cast<unsigned char>(character[0]) < 0x20 ? "a control character" : character,
                       "it has no meaning in a formula", remedy);
    }

    void add(lexeme kind, std::size_t n) {
        found_.push_back({kind, text_.substr(at_, n), 0, {std::uint32_t(at_), std::uint32_t(at_ + n)}});
        at_ += n;
    }

    source const& source_;
    std::string const& text_;
    std::size_t at_ = 0;
    std::vector<token> found_;
};

}  // namespace

std::vector<token> lex(source const& text) { return lexer{text}.all(); }

}  // namespace neurapse::equations
