// SPDX-License-Identifier: MIT
// SVG elements are strings here; nothing is kept but the text written so far.
#include "neurapse/report/svg.hpp"

#include "neurapse/report/numbers.hpp"
#include "neurapse/report/theme.hpp"

namespace neurapse::plot {
namespace {

constexpr char const* replacement = "\xEF\xBF\xBD";

std::string number(double value) { return fixed(value, 1); }

std::string attribute(char const* name, std::string const& value) {
    return std::string(" ") + name + "=\"" + value + "\"";
}
std::string attribute(char const* name, double value) { return attribute(name, number(value)); }

std::string dress(look const& as) {
    std::string text;
    if (!as.classes.empty()) text += attribute("class", as.classes);
    if (as.width > 0) text += attribute("style", "stroke-width:" + fixed(as.width, 2));
    if (as.opacity < 1) text += attribute("opacity", fixed(as.opacity, 2));
    return text;
}

/// How many bytes the UTF-8 character at `at` has; 0 if it is not one, or one XML forbids.
std::size_t character_length(std::string_view text, std::size_t at) {
    auto const byte = [&](std::size_t k) {
        return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u;
    };
    auto const first = byte(at);
    if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
    auto const length = first >= 0xF0 ? 4u : first >= 0xE0 ? 3u : 2u;
    if (first < 0xC2 || first > 0xF4) return 0;
    for (std::size_t k = 1; k < length; ++k)
        if ((byte(at + k) & 0xC0) != 0x80) return 0;
    auto const second = byte(at + 1);
    auto const overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    auto const outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    auto const noncharacter = first == 0xEF && second == 0xBF && byte(at + 2) >= 0xBE;
    return overlong || outside || noncharacter ? 0 : length;
}

std::string character(std::string_view one) {
    switch (one.front()) {
        case '&': return "&amp;";
        case '<': return "&lt;";
        case '>': return "&gt;";
        case '"': return "&quot;";
        case '\'': return "&#39;";
        default: return std::string(one);
    }
}

std::string text_element(point at, std::string_view words, look const& as, std::string const& more) {
    return "<text" + attribute("x", at.x) + attribute("y", at.y) + attribute("dy", ".35em") + dress(as) +
           more + ">" + escaped(words) + "</text>\n";
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string safe;
    for (std::size_t at = 0; at < text.size();) {
        auto const length = character_length(text, at);
        safe += length == 0 ? replacement : character(text.substr(at, length));
        at += length == 0 ? 1 : length;
    }
    return safe;
}

std::string shortened(std::string_view text, std::size_t most) {
    std::size_t characters = 0, keep = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
        if (++characters == most) keep = at;
    }
    return characters <= most ? std::string(text) : std::string(text.substr(0, keep)) + "\u2026";
}

void svg::line(point a, point b, look const& as) {
    body_ += "<line" + attribute("x1", a.x) + attribute("y1", a.y) + attribute("x2", b.x) +
             attribute("y2", b.y) + dress(as) + "/>\n";
}

void svg::points(char const* element, std::vector<point> const& points, look const& as) {
    body_ += std::string("<") + element + " points=\"";
    for (auto const& p : points) body_ += number(p.x) + "," + number(p.y) + " ";
    body_ += "\"" + dress(as) + "/>\n";
}

void svg::polyline(std::vector<point> const& points, look const& as) { this->points("polyline", points, as); }

void svg::polygon(std::vector<point> const& points, look const& as) { this->points("polygon", points, as); }

void svg::circle(point centre, double radius, look const& as) {
    body_ += "<circle" + attribute("cx", centre.x) + attribute("cy", centre.y) + attribute("r", radius) +
             dress(as) + "/>\n";
}

void svg::rect(box const& area, look const& as) {
    body_ += "<rect" + attribute("x", area.x) + attribute("y", area.y) + attribute("width", area.width) +
             attribute("height", area.height) + dress(as) + "/>\n";
}

void svg::path(std::string_view commands, look const& as) {
    body_ += "<path d=\"";
    body_ += commands;
    body_ += "\"" + dress(as) + "/>\n";
}

void svg::text(point at, std::string_view words, look const& as, anchor side) {
    auto const more =
        side == anchor::start ? "" : attribute("text-anchor", side == anchor::end ? "end" : "middle");
    body_ += text_element(at, words, as, more);
}

void svg::upright_text(point at, std::string_view words, look const& as) {
    auto const turn = "rotate(-90 " + number(at.x) + " " + number(at.y) + ")";
    body_ += text_element(at, words, as, attribute("text-anchor", "middle") + attribute("transform", turn));
}

void svg::begin_group(look const& as) { body_ += "<g" + dress(as) + ">\n"; }

void svg::begin_group(point origin, double step_x, double step_y) {
    auto const place = "translate(" + number(origin.x) + " " + number(origin.y) + ") scale(" +
                       fixed(step_x, 4) + " " + fixed(step_y, 4) + ")";
    body_ += "<g" + attribute("transform", place) + ">\n";
}

void svg::end_group() { body_ += "</g>\n"; }

std::string svg::document(double width, double height, std::string_view name) const {
    auto const size = number(width) + " " + number(height);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"np\"" + attribute("viewBox", "0 0 " + size) +
           attribute("width", width) + attribute("height", height) + " role=\"img\"" +
           attribute("aria-label", escaped(name)) + ">\n<style>" + figure_style() + "</style>\n<rect" +
           attribute("width", width) + attribute("height", height) + " class=\"paper\"/>\n" + body_ +
           "</svg>\n";
}

}  // namespace neurapse::plot
