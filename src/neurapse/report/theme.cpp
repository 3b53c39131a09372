// SPDX-License-Identifier: MIT
// The style sheet of the figures, put together once from two tables of colours.
#include "neurapse/report/theme.hpp"

namespace neurapse::plot {
namespace {

struct colours {
    char const *paper, *ink, *muted, *grid, *frame, *negative;
    char const* palette[palette_size];
};

constexpr colours light{
    "#ffffff",
    "#1c1e21",
    "#5c636d",
    "#e8eaed",
    "#868d96",
    "#a3317f",
    {"#0072b2", "#d55e00", "#009e73", "#b8609a", "#d98e00", "#3aa3e3", "#6b7078", "#a39400"}};
constexpr colours dark{
    "#15181c",
    "#e6e8eb",
    "#a3aab4",
    "#2a2f36",
    "#727a84",
    "#f08cc8",
    {"#56b4e9", "#ff8a3d", "#2fc79b", "#e29fc8", "#f0b429", "#8fa6ff", "#b4bac2", "#f0e442"}};

std::string rule(std::string const& name, std::string const& body) {
    return ".np " + name + "{" + body + "}";
}

std::string palette_rules(colours const& c) {
    std::string css;
    for (std::size_t k = 0; k < palette_size; ++k) {
        css += rule("." + stroke_of(k), std::string("stroke:") + c.palette[k]);
        css += rule("." + fill_of(k), std::string("fill:") + c.palette[k]);
    }
    return css;
}

std::string colour_rules(colours const& c) {
    auto const fill = [](char const* x) { return std::string("fill:") + x; };
    auto const stroke = [](char const* x) { return std::string("stroke:") + x; };
    return rule("text", fill(c.ink)) + rule(".note", fill(c.muted)) + rule(".paper", fill(c.paper)) +
           rule(".grid", stroke(c.grid)) + rule(".frame", stroke(c.frame)) + rule(".edge", stroke(c.ink)) +
           rule(".head", fill(c.ink)) + rule(".edge.inhibit", stroke(c.negative)) +
           rule(".head.inhibit", fill(c.negative)) + rule(".halo", stroke(c.paper)) +
           rule(".node", fill(c.paper)) + palette_rules(c);
}

std::string shapes() {
    std::string lines;
    for (std::size_t k = 0; k < palette_size; ++k) lines += (k ? ",.np ." : ".np .") + stroke_of(k);
    return rule("text",
                "font:13px system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif") +
           rule(".title", "font-size:15px;font-weight:600") + rule(".note", "font-size:12px") +
           rule(".halo", "paint-order:stroke;stroke-width:4;stroke-linejoin:round") +
           rule(".grid,.np .frame,.np .edge", "fill:none") + lines +
           "{fill:none;stroke-width:1.4;stroke-linejoin:round;stroke-linecap:round}" +
           rule(".cell", "shape-rendering:crispEdges") + rule(".dashed", "stroke-dasharray:4 3") +
           rule(".butt,.np .dashed", "stroke-linecap:butt");
}

}  // namespace

std::string stroke_of(std::size_t k) { return std::string("s") + char('0' + k % palette_size); }

std::string fill_of(std::size_t k) { return std::string("f") + char('0' + k % palette_size); }

std::string const& figure_style() {
    static std::string const css = shapes() + colour_rules(light) + "@media (prefers-color-scheme:dark){" +
                                   colour_rules(dark) + "}" + "@media (max-width:600px){" +
                                   rule("text", "font-size:17px") + rule(".title", "font-size:19px") +
                                   rule(".note", "font-size:16px") + "}";
    return css;
}

}  // namespace neurapse::plot
