// SPDX-License-Identifier: MIT
// The colours of every figure, as CSS classes that follow light and dark mode. Plain classes
// rather than CSS variables, because many programs that read SVG files know no variables.
#pragma once

#include <cstddef>
#include <string>

namespace neurapse::plot {

/// Colours are taken in turn from this many that colour-blind readers can tell apart
/// (Okabe & Ito 2008, https://jfly.uni-koeln.de/color/), darker on white, lighter on black.
inline constexpr std::size_t palette_size = 8;

/// The class of lines of the k-th colour.
std::string stroke_of(std::size_t k);
/// The class of areas of the k-th colour.
std::string fill_of(std::size_t k);

/// The style sheet that every figure carries. Its classes: title, note, tick (text); paper,
/// grid, frame, edge, inhibit, head, halo, node; s0..s7 and f0..f7, the palette.
std::string const& figure_style();

}  // namespace neurapse::plot
