// SPDX-License-Identifier: MIT
#include "neurapse/equations/lex.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "neurapse/base/text.hpp"

namespace neurapse::equations {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// Signs of two characters come first, lest "**" be read as two products.
constexpr std::array<std::string_view, 25> signs{
    "**", "//", "<=", ">=", "==", "!=", "+=", "-=", "*=", "/=", "+",  "-", "*",
    "/",  "%",  "(",  ")",  ",",  "<",  ">",  "=",  ":",  ";",  "\\", "?"};

/// Characters that are not of the language, but that people write: from habit, or copied from a page,
/// where some cannot be seen.
struct stranger {
    std::string_view character, remedy, called = {};
};
constexpr stranger strangers[] = {{"^", "write ** for powers"},
                                  {"&", "write and"},
                                  {"|", "write or"},
                                  {"!", "write not"},
                                  {"~", "write not"},
                                  {"\u00b7", "write *"},
                                  {"\u00d7", "write *"},
                                  {"\u00b2", "write **2"},
                                  {"\u00b3", "write **3"},
                                  {"\u00b5", "write u, e.g. uA"},
                                  {"\u03bc", "write u, e.g. uA, or mu"},
                                  {"\u2212", "write - from the keyboard"},
                                  {"\u2013", "write - from the keyboard"},
                                  {"\u2264", "write <="},
                                  {"\u2265", "write >="},
                                  {"\u2260", "write !="},
                                  {"\u00a0", "type a space", "a space that is none of the keyboard's"},
                                  {"\u2009", "type a space", "a space that is none of the keyboard's"},
                                  {"\u202f", "type a space", "a space that is none of the keyboard's"},
                                  {"\u200b", "remove it", "a space without width"},
                                  {"\ufeff", "remove it", "a byte order mark"},
                                  {"'", "remove it; a derivative is written dv/dt"},
                                  {"\"", "remove it"}};

/// How many bytes a character of UTF-8 has; 1 for what is none.
std::size_t character_size(std::string_view text, std::size_t at) {
    auto const byte = [&](std::size_t k) {
        return at + k < text.size() ? static_cast<unsigned char>(text[at + k]) : 0u;
    };
    std::size_t const n = byte(0) >= 0xc2 && byte(0) < 0xe0   ? 2
                          : byte(0) >= 0xe0 && byte(0) < 0xf0 ? 3
                          : byte(0) >= 0xf0 && byte(0) < 0xf5 ? 4
                                                              : 1;
    for (std::size_t k = 1; k < n; ++k)
        if ((byte(k) & 0xc0) != 0x80) return 1;
    return n;
}

class lexer {
public:
    explicit lexer(source const& s) : source_(s), text_(s.text) {}

    std::vector<token> all() {
        if (text_.size() > longest_text)
            source_.refuse(code::too_large, {0, 1},
                           "the text has " + std::to_string(text_.size()) + " characters",
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
        } else if (c == '\\' && text_.compare(at_ + 1, 1, "\n") == 0) {
            at_ += 2;  // the line goes on
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
        add(lexeme::number, n);
        auto& number = found_.back();
        number.value =
            parse_number(number.text).value();  // digits, perhaps a point and an exponent: always a number
        if (std::isinf(number.value))
            source_.refuse(code::not_finite, number.at, number.text + " is too large",
                           "numbers end at 1.8e308", "write inf, or a smaller number");
    }

    void take_sign() {
        for (auto const s : signs)
            if (text_.compare(at_, s.size(), s) == 0) return add(lexeme::sign, s.size());
        auto const character = text_.substr(at_, character_size(text_, at_));
        for (auto const& s : strangers)
            if (s.character == character)
                refuse_character(character.size(), std::string{s.called.empty() ? s.character : s.called},
                                 s.remedy);
        bool const qualified = character == "." && !found_.empty() && found_.back().kind == lexeme::name &&
                               found_.back().at.last == at_ && at_ + 1 < text_.size() &&
                               is_letter(text_[at_ + 1]);
        if (qualified) refuse_character(1, character, "leave " + found_.back().text + ". out, or write _");
        auto const byte = static_cast<unsigned char>(character[0]);
        bool const is_text = byte < 0x80 || character.size() > 1;
        refuse_character(character.size(),
                         byte < 0x20 || byte == 0x7f ? "a control character"
                         : is_text                   ? character
                                                     : "a byte that is no text",
                         "use letters, digits, _ and + - * / ** ( ) , only");
    }

    [[noreturn]] void refuse_character(std::size_t n, std::string called, std::string_view remedy) const {
        source_.refuse(code::bad_equation, {std::uint32_t(at_), std::uint32_t(at_ + n)}, std::move(called),
                       "it has no meaning in a formula", std::string{remedy});
    }

    void add(lexeme kind, std::size_t n) {
        if (n > longest_word)
            source_.refuse(code::too_large, {std::uint32_t(at_), std::uint32_t(at_ + n)},
                           text_.substr(at_, 20) + "... is too long",
                           "names and numbers have at most " + std::to_string(longest_word) + " characters",
                           "shorten it");
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
