// SPDX-License-Identifier: MIT
#include "neurapse/io/diagnostics.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace neurapse;

namespace {
complaint unit_at(place where) {
    return {code::wrong_unit, "tau = 20 mV", "tau is measured in ms", "write e.g. \"20 ms\"", where};
}
}  // namespace

TEST_CASE("diagnostics: the line of the file with a caret under the place") {
    struct row {
        std::string name, text;
        place where;
        std::string picture;  ///< behind the sentence
    };
    for (auto const& [name, text, where, picture] : std::vector<row>{
             {"plain", "a = 1\ntau = \"20 mV\"\n", {2, 7, 7}, "  2 | tau = \"20 mV\"\n    |       ^~~~~~~\n"},
             {"tabs count one column and are shown as one",
              "\ttau\t=\t5",
              {1, 8, 1},
              "  1 |  tau = 5\n    |        ^\n"},
             {"letters beyond ASCII are one column",
              "\u03c4 = 5 # gr\u00f6\u00dfe",
              {1, 5, 1},
              "  1 | \u03c4 = 5 # gr\u00f6\u00dfe\n    |     ^\n"},
             {"wide letters are two",
              "\u795e\u7d4c = 5",
              {1, 6, 1},
              "  1 | \u795e\u7d4c = 5\n    |        ^\n"},
             {"a wide letter is underlined whole",
              "\u795e\u7d4c = 5",
              {1, 1, 2},
              "  1 | \u795e\u7d4c = 5\n    | ^~~~\n"},
             {"marks on letters are none", "a\u0301 = 5", {1, 6, 1}, "  1 | a\u0301 = 5\n    |     ^\n"},
             {"the mark of UTF-8 is not shown",
              "\xef\xbb\xbf"
              "a = 5",
              {1, 5, 1},
              "  1 | a = 5\n    |     ^\n"},
             {"line ends of Windows", "a = 5\r\nb = 6\r\n", {2, 5, 1}, "  2 | b = 6\n    |     ^\n"},
             {"broken bytes and escapes do not reach the terminal",
              "a = \"\xdf\x1b[31m\"",
              {1, 5, 3},
              "  1 | a = \"\ufffd [31m\"\n    |     ^~~\n"},
             {"a caret ends with its line", "a = [1,", {1, 5, 99}, "  1 | a = [1,\n    |     ^~~\n"},
             {"behind the end of the line", "a =", {1, 4, 1}, "  1 | a =\n    |    ^\n"},
             {"an empty line is not shown", "a\n\nb", {2, 1, 1}, ""},
             {"nor is one that is not there", "a\n", {7, 1, 1}, ""},
             {"numbers of two digits",
              std::string(9, '\n') + "a = 5",
              {10, 5, 1},
              "  10 | a = 5\n     |     ^\n"},
         }) {
        CAPTURE(name);
        auto const begin = "x.toml:" + std::to_string(where.line) + ":" + std::to_string(where.column) +
                           ": E006: tau = 20 mV (tau is measured in ms); write e.g. \"20 ms\"\n";
        CHECK(rendered(unit_at(where), "x.toml", text) == begin + picture);
    }
}

TEST_CASE("diagnostics: of a long line only the part around the place is shown") {
    auto const line = std::string(300, ' ') + "tau = 5" + std::string(300, ' ');
    auto const text = rendered(unit_at({1, 307, 1}), "", line);
    auto const second = text.find('\n') + 1, third = text.find('\n', second) + 1;
    auto const shown = text.substr(second, third - second - 1), caret = text.substr(third);
    CHECK(shown.size() < 120);
    CHECK(shown[caret.find('^')] == '5');
}

TEST_CASE("diagnostics: a complaint without a place names the file alone, once") {
    complaint const c{
        code::missing_key, "[run] is missing", "an experiment needs a duration and a seed", "add it", {}};
    CHECK(rendered(c, "x.toml", "a") ==
          "x.toml: E004: [run] is missing (an experiment needs a duration and a seed); add it\n");
    CHECK(rendered(c, "", "") ==
          "E004: [run] is missing (an experiment needs a duration and a seed); add it\n");
    complaint const unreadable{code::file_unreadable, "x.toml", "cannot be read", "check it", {}};
    CHECK(rendered(unreadable, "x.toml", "") == "E001: x.toml (cannot be read); check it\n");
    complaint const newline{code::duplicate, "population a\nb\x1b[0m", "", "", {}};
    CHECK(rendered(newline, "x", "") == "x: E022: population a b [0m\n");
}

TEST_CASE("diagnostics: complaints come in the order of their places, fifty at most") {
    error const e{{unit_at({3, 1, 1}), unit_at({1, 9, 1}), unit_at({1, 2, 1}), unit_at({})}};
    auto const text = rendered(e, "f", "abcdefghij\nb\nc");
    auto const at = [&](char const* part) { return text.find(part); };
    CHECK(at("f: E006") < at("f:1:2"));
    CHECK(at("f:1:2") < at("f:1:9"));
    CHECK(at("f:1:9") < at("f:3:1"));
    auto const many = rendered(error{std::vector<complaint>(700, unit_at({1, 1, 1}))}, "f", "a");
    CHECK(many.size() < 10000);
    CHECK(many.find("and 650 more complaints") != std::string::npos);
}
