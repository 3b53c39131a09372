// SPDX-License-Identifier: MIT
#include "neurapse/io/diagnostics.hpp"

#include <algorithm>
#include <vector>

namespace neurapse {
namespace {

std::string_view line_of(std::string_view text, int number) {
    for (int k = 1; k < number; ++k) {
        auto const end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    auto line = text.substr(0, text.find('\n'));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

/// Bytes that begin a character of UTF-8.
bool begins(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

std::string shown(std::string_view line) {
    std::string out;
    for (char const c : line) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    return out;
}

/// A window of a long line around the place, and where in it the caret stands.
struct window {
    std::string text;
    int caret;
};
window around(std::string_view line, int column) {
    constexpr int wide = 100, before = 60;
    std::string all = shown(line);
    std::vector<std::size_t> starts;
    for (std::size_t k = 0; k < all.size(); ++k)
        if (begins(all[k])) starts.push_back(k);
    int const n = int(starts.size()), first = column > wide ? std::min(n, column - before) : 0;
    int const last = std::min(n, first + wide);
    auto const at = [&](int k) { return k < n ? starts[std::size_t(k)] : all.size(); };
    return {(first > 0 ? "..." : "") + all.substr(at(first), at(last) - at(first)), column - first + (first > 0 ? 3 : 0)};
}

}  // namespace

std::string rendered(complaint const& c, std::string const& file, std::string_view text) {
    auto const [line, column, length] = c.where;
    std::string out = file;
    if (line > 0) out += (out.empty() ? "" : ":") + std::to_string(line) + ":" + std::to_string(column);
    out += (out.empty() ? "" : ": ") + to_string(c.code) + ": " + c.sentence() + "\n";
    auto const whole = line > 0 ? line_of(text, line) : std::string_view{};
    if (whole.empty()) return out;
    auto const [shown_line, caret] = around(whole, column);
    auto const number = std::to_string(line);
    int const most = std::max(1, int(shown_line.size()) - caret + 2);
    out += "  " + number + " | " + shown_line + "\n";
    out += "  " + std::string(number.size(), ' ') + " | " + std::string(std::size_t(std::max(0, caret - 1)), ' ') + "^" +
           std::string(std::size_t(std::clamp(length - 1, 0, most)), '~') + "\n";
    return out;
}

std::string rendered(error const& e, std::string const& file, std::string_view text) {
    auto all = e.complaints();
    std::stable_sort(all.begin(), all.end(), [](complaint const& a, complaint const& b) {
        return a.where.line != b.where.line ? a.where.line < b.where.line : a.where.column < b.where.column;
    });
    std::string out;
    for (auto const& c : all) out += rendered(c, file, text);
    return out;
}

}  // namespace neurapse
