// SPDX-License-Identifier: MIT
#include "neurapse/io/diagnostics.hpp"

#include <algorithm>
#include <vector>

namespace neurapse {
namespace {

/// The lines of a text, found once.
std::vector<std::string_view> lines_of(std::string_view text) {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (text.substr(0, mark.size()) == mark) text.remove_prefix(mark.size());
    std::vector<std::string_view> all;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        all.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return all;
}

/// One character of UTF-8, as it may be shown, and how many columns a terminal gives it.
struct glyph {
    std::string text;
    int width = 1;
};

int width_of(char32_t c) {
    auto const in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
    if (in(0x300, 0x36f) || in(0x200b, 0x200f) || in(0xfe00, 0xfe0f)) return 0;  // marks on the letter before
    bool const wide = in(0x1100, 0x115f) || in(0x2e80, 0xa4cf) || in(0xac00, 0xd7a3) || in(0xf900, 0xfaff) ||
                      in(0xfe30, 0xfe6f) || in(0xff00, 0xff60) || in(0xffe0, 0xffe6) ||
                      in(0x1f300, 0x1faff) || in(0x20000, 0x3fffd);
    return wide ? 2 : 1;
}

/// Takes a character off the front. Control characters become spaces and broken ones a mark, so
/// that a file cannot speak to the terminal.
glyph take_glyph(std::string_view& text) {
    auto const c = static_cast<unsigned char>(text[0]);
    std::size_t const n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 0;
    char32_t value = n == 1 ? c : c & (0xffu >> (n + 1));
    bool good = n > 0 && n <= text.size() && c < 0xf5;
    for (std::size_t k = 1; k < n && good; ++k) {
        auto const next = static_cast<unsigned char>(text[k]);
        good = (next & 0xc0) == 0x80;
        value = (value << 6) | (next & 0x3f);
    }
    glyph const g{good ? std::string{text.substr(0, n)} : "\xef\xbf\xbd", good ? width_of(value) : 1};
    text.remove_prefix(good ? n : 1);
    return good && (value < 0x20 || (value >= 0x7f && value < 0xa0)) ? glyph{" ", 1} : g;
}

std::vector<glyph> glyphs_of(std::string_view text) {
    std::vector<glyph> all;
    while (!text.empty()) all.push_back(take_glyph(text));
    return all;
}

std::string shown(std::string_view text) {
    std::string out;
    for (auto const& g : glyphs_of(text)) out += g.text;
    return out;
}

/// A window of a long line around the place, with the caret under it.
std::string pointed_at(std::string_view line, place where) {
    constexpr int wide = 100, before = 60;
    auto const all = glyphs_of(line);
    int const n = int(all.size()), column = std::clamp(where.column, 1, n + 1);
    int const first = column > wide ? column - before : 0, last = std::min(n, first + wide);
    std::string const dots = first > 0 ? "..." : "";
    std::string text = dots, blank(dots.size(), ' '), mark;
    for (int k = first; k < last; ++k) {
        text += all[std::size_t(k)].text;
        if (k < column - 1) blank += std::string(std::size_t(all[std::size_t(k)].width), ' ');
        if (k >= column - 1 && k < column - 1 + where.length)
            mark += std::string(std::size_t(all[std::size_t(k)].width), '~');
    }
    if (mark.empty()) mark = "~";
    mark[0] = '^';
    return text + "\n" + blank + mark;
}

std::string rendered(complaint const& c, std::string const& file,
                     std::vector<std::string_view> const& lines) {
    auto const sentence = shown(c.sentence());
    bool const named = c.where.line <= 0 && sentence.rfind(file, 0) == 0;  // it begins with the file already
    std::string out = named ? "" : shown(file);
    if (c.where.line > 0)
        out += (out.empty() ? "" : ":") + std::to_string(c.where.line) + ":" + std::to_string(c.where.column);
    out += (out.empty() ? "" : ": ") + to_string(c.code) + ": " + sentence + "\n";
    if (c.where.line <= 0 || std::size_t(c.where.line) > lines.size()) return out;
    auto const line = lines[std::size_t(c.where.line) - 1];
    if (line.empty()) return out;
    auto const number = std::to_string(c.where.line);
    auto const picture = pointed_at(line, c.where);
    auto const middle = picture.rfind('\n');
    out += "  " + number + " | " + picture.substr(0, middle) + "\n";
    return out + "  " + std::string(number.size(), ' ') + " | " + picture.substr(middle + 1) + "\n";
}

}  // namespace

std::string rendered(complaint const& c, std::string const& file, std::string_view text) {
    return rendered(c, file, lines_of(text));
}

std::string rendered(error const& e, std::string const& file, std::string_view text) {
    constexpr std::size_t most = 50;
    auto all = e.complaints();
    std::stable_sort(all.begin(), all.end(), [](complaint const& a, complaint const& b) {
        return a.where.line != b.where.line ? a.where.line < b.where.line : a.where.column < b.where.column;
    });
    auto const lines = lines_of(text);
    std::string out;
    for (std::size_t k = 0; k < std::min(most, all.size()); ++k) out += rendered(all[k], file, lines);
    if (all.size() > most)
        out += "and " + std::to_string(all.size() - most) + " more complaints of this kind or another\n";
    return out;
}

}  // namespace neurapse
