// SPDX-License-Identifier: MIT
#include "neurapse/io/toml_mistakes.hpp"

#include <algorithm>
#include <string>

namespace neurapse {
namespace {

constexpr std::string_view mark = "\xef\xbb\xbf";

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Line and column of a byte, as editors count them.
place place_of(std::string_view text, std::size_t offset) {
    place where{1, 1, 1};
    std::size_t k = text.substr(0, mark.size()) == mark ? mark.size() : 0;
    for (; k < offset; ++k) {
        if (text[k] == '\n')
            ++where.line, where.column = 1;
        else if (!continues(text[k]))
            ++where.column;
    }
    return where;
}

/// How many bytes the character at the front of `text` has, 0 where it is none.
std::size_t character(std::string_view text) {
    auto const c = static_cast<unsigned char>(text[0]);
    std::size_t const n = c < 0x80                ? 1
                          : c >= 0xc2 && c < 0xe0 ? 2
                          : c >= 0xe0 && c < 0xf0 ? 3
                          : c >= 0xf0 && c < 0xf5 ? 4
                                                  : 0;
    if (n > text.size()) return 0;
    for (std::size_t k = 1; k < n; ++k)
        if (!continues(text[k])) return 0;
    return n;
}

void refuse_other_encodings(std::string_view text) {
    auto const zero = text.find('\0');
    if (zero != std::string_view::npos)
        throw error{code::malformed_file, "the file has a zero byte",
                    "an experiment is a text, and this is none or UTF-16", "save it as UTF-8 text",
                    place_of(text, zero)};
    for (std::size_t k = 0, n = 0; k < text.size(); k += n) {
        n = character(text.substr(k));
        if (n > 0) continue;
        throw error{code::malformed_file, "the file is not UTF-8 text", "this byte begins no character of it",
                    "save it as UTF-8 text", place_of(text, k)};
    }
}

/// Steps over what is no key: comments and strings.
std::size_t behind_string(std::string_view text, std::size_t k) {
    char const quote = text[k];
    std::string const three(3, quote);
    bool const many = text.substr(k, 3) == three;
    for (k += many ? 3 : 1; k < text.size(); ++k) {
        if (quote == '"' && text[k] == '\\')
            ++k;
        else if (many ? text.substr(k, 3) == three : text[k] == quote || text[k] == '\n')
            return k + (many ? 3 : 1);
    }
    return text.size();
}

/// The parser goes one call deeper for every dot of a key; nobody needs more than a few.
void refuse_endless_keys(std::string_view text) {
    constexpr int most = 8;
    int dots = 0;
    for (std::size_t k = 0; k < text.size(); ++k) {
        if (text[k] == '"' || text[k] == '\'') {
            k = behind_string(text, k) - 1;
        } else if (text[k] == '#') {
            while (k + 1 < text.size() && text[k + 1] != '\n') ++k;
        } else if (text[k] == '.') {
            if (++dots > most)
                throw error{code::malformed_file, "the key has too many parts",
                            "tables lie within each other " + std::to_string(most) + " deep at most",
                            "write fewer dots", place_of(text, k)};
        } else if (std::string_view{"\n=,{[]}"}.find(text[k]) != std::string_view::npos) {
            dots = 0;
        }
    }
}

bool has(std::string_view said, std::string_view part) { return said.find(part) != std::string_view::npos; }

/// What the parser quotes, as in: cannot redefine existing string 'dt'.
std::string_view quoted(std::string_view said) {
    auto const first = said.find('\''), last = said.rfind('\'');
    return first == std::string_view::npos || last == first ? std::string_view{}
                                                            : said.substr(first + 1, last - first - 1);
}

std::string_view remedy_for(std::string_view said) {
    static constexpr std::pair<std::string_view, std::string_view> known[] = {
        {"end-of-file", "the file breaks off here; write the rest"},
        {"could not determine value type",
         "put words and numbers with units in quotes, e.g. \"lif\" or \"10 ms\""},
        {"expected comma or closing '}'",
         "put words and numbers with units in quotes, and a comma between entries"},
        {"expected key or closing '}'", "a table in braces stands on one line, { key = value, key = value }"},
        {"expected comma or closing ']'", "put a comma between the values, or close the list with ]"},
        {"reading string: unescaped control", "close the quotes on the same line"},
        {"reading boolean", "write true or false, in small letters"},
        {"expected '=', saw", "write key = value, and a key with unusual letters in quotes"},
        {"expected value, saw", "write a value behind the equals sign"},
        {"expected value-terminator",
         "put words and numbers with units in quotes, e.g. \"lif\" or \"10 ms\""},
        {"digit, saw '", "put words and numbers with units in quotes, e.g. \"lif\" or \"10 ms\""},
        {"expected a comment or whitespace",
         "put words and numbers with units in quotes, e.g. \"lif\" or \"10 ms\""},
        {"nested value depth", "nest lists and tables less deep"},
        {"not representable", "write a smaller number"},
        {"could not be interpreted as a value", "write a number of ordinary size"},
        {"after '\\r'", "save the file with line ends of Unix or Windows"},
        {"as array-of-tables", "write [name] for a table and [[name]] for a list of tables, not both"},
    };
    for (auto const& [part, remedy] : known)
        if (has(said, part)) return remedy;
    return "correct it here";
}

std::string_view line_at(std::string_view text, int number) {
    for (; number > 1; --number) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    return text.substr(0, text.find('\n'));
}

/// The bytes of a line before a column.
std::string_view before_column(std::string_view line, int column) {
    if (line.substr(0, mark.size()) == mark) line.remove_prefix(mark.size());
    std::size_t k = 0;
    for (int at = 1; k < line.size() && (at < column || continues(line[k])); ++k)
        at += k + 1 >= line.size() || !continues(line[k + 1]);
    return line.substr(0, k);
}

int columns(std::string_view text) {
    return int(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

/// The parser stands behind a number or key that it refuses; people look for its beginning.
place beginning_of(std::string_view token, std::string_view text, place where) {
    auto const before = before_column(line_at(text, where.line), where.column);
    auto const at = token.empty() ? std::string_view::npos : before.rfind(token);
    if (at == std::string_view::npos) return where;
    auto const rest = before.substr(at + token.size());
    if (rest.find_first_not_of(" \t=\"'") != std::string_view::npos) return where;
    return {where.line, columns(before.substr(0, at)) + 1, columns(token)};
}

}  // namespace

void refuse_what_is_no_text(std::string_view text) {
    refuse_other_encodings(text);
    refuse_endless_keys(text);
}

error toml_mistake(std::string_view text, std::string_view said, place where) {
    auto const name = std::string{quoted(said)};
    if (has(said, "cannot redefine existing") && !has(said, " as ")) {
        bool const is_table = has(said, "existing table");
        return error{code::duplicate, (is_table ? "[" + name + "]" : name) + " stands here twice",
                     is_table ? "a table is described in one place" : "a key has one value",
                     "remove or rename one of them", is_table ? where : beginning_of(name, text, where)};
    }
    auto why = std::string{said};
    if (why.rfind("Error while parsing ", 0) == 0) why = "while reading " + why.substr(20);
    return error{code::malformed_file, "this is not TOML", why, std::string{remedy_for(said)},
                 beginning_of(name, text, where)};
}

}  // namespace neurapse
