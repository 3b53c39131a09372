// SPDX-License-Identifier: MIT
// Distances are chosen for the larger letters that the theme uses on narrow screens.
#include "neurapse/report/sheet.hpp"

namespace neurapse::plot {
namespace {

constexpr double sample_width = 18, row_height = 20, letter = 9.4, gap = 20;

std::size_t letters(std::string const& text) {
    std::size_t n = 0;
    for (auto const c : text) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return n;
}

}  // namespace

sheet::sheet(std::string title, std::string note) : title_(std::move(title)), y_(40) {
    picture.text({left, 20}, title_, "title");
    picture.text({width - right, 20}, note, "note", anchor::end);
}

void sheet::legend(std::vector<legend_entry> const& entries) {
    auto x = left;
    for (auto const& entry : entries) {
        auto const label = shortened(entry.label, 48);
        auto const sample = entry.sample.classes.empty() ? 0 : sample_width + 6;
        auto const wide = sample + letter * double(letters(label)) + 14;
        if (x > left && x + wide > width) {
            x = left;
            y_ += row_height;
        }
        auto line = entry.sample;
        line.classes += " butt";
        if (sample > 0) picture.line({x, y_}, {x + sample_width, y_}, line);
        picture.text({x + sample, y_}, label, sample > 0 ? "key" : "note");
        x += wide;
    }
    if (!entries.empty()) y_ += 16;
}

box sheet::take(double height) {
    box const area{left, y_, inner_width, height};
    y_ += height + gap;
    return area;
}

std::string sheet::finish() const { return picture.document(width, y_ + 48 - gap, title_); }

}  // namespace neurapse::plot
