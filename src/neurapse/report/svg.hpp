// SPDX-License-Identifier: MIT
// A picture as SVG text: shapes are appended in drawing order and the document is made at the
// end, when its size is known. Every text is escaped; every number is short and locale-free.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace neurapse::plot {

struct point {
    double x = 0, y = 0;
};

struct box {
    double x = 0, y = 0, width = 0, height = 0;

    double right() const { return x + width; }
    double bottom() const { return y + height; }
};

/// CSS classes of the theme, and what is particular to one shape.
struct look {
    look(char const* names) : classes(names) {}
    look(std::string names, double stroke_width = 0, double opaque = 1)
        : classes(std::move(names)), width(stroke_width), opacity(opaque) {}

    std::string classes;
    double width = 0;  ///< of the stroke; 0: as the class has it
    double opacity = 1;
};

/// Where a text stands relative to its point; its height is always centred on it.
enum class anchor { start, middle, end };

/// User text made safe inside XML and HTML. Characters that XML forbids, and bytes that are not
/// UTF-8, become the replacement character.
std::string escaped(std::string_view text);

/// At most `most` characters, the last an ellipsis if some had to go.
std::string shortened(std::string_view text, std::size_t most);

class svg {
public:
    void line(point a, point b, look const& as);
    void polyline(std::vector<point> const& points, look const& as);
    void polygon(std::vector<point> const& points, look const& as);
    void circle(point centre, double radius, look const& as);
    void rect(box const& area, look const& as);
    void path(std::string_view commands, look const& as);
    void text(point at, std::string_view words, look const& as, anchor side = anchor::start);
    /// Read from bottom to top, as the labels of vertical axes are.
    void upright_text(point at, std::string_view words, look const& as);

    void begin_group(look const& as);
    /// Shapes of this group count in steps of the given size from `origin`.
    void begin_group(point origin, double step_x, double step_y);
    void end_group();

    /// The whole file; `name` is what a screen reader says.
    std::string document(double width, double height, std::string_view name) const;

private:
    void points(char const* element, std::vector<point> const& points, look const& as);

    std::string body_;
};

}  // namespace neurapse::plot
