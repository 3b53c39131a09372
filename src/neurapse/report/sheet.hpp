// SPDX-License-Identifier: MIT
// The common page of the figures: a title with a note beside it, legends, and panels from top to
// bottom at the same width, so that figures of one report line up under each other.
#pragma once

#include <string>
#include <vector>

#include "neurapse/report/axes.hpp"
#include "neurapse/report/svg.hpp"

namespace neurapse::plot {

/// How many curves of a panel have their names in the legend.
inline constexpr std::size_t most_named = 8;

struct legend_entry {
    std::string label;
    look sample = "";  ///< of a short line; no sample if it has no class
};

class sheet {
public:
    static constexpr double width = 640, left = 84, right = 26;
    static constexpr double inner_width = width - left - right;

    sheet(std::string title, std::string note);

    /// A row of samples and names, broken where it would leave the page.
    void legend(std::vector<legend_entry> const& entries);
    /// Room for the next panel.
    box take(double height);
    void skip(double height) { y_ += height; }
    double y() const { return y_; }
    /// The file. The last panel has the labels of the horizontal axis beneath it.
    std::string finish() const;

    svg picture;

private:
    std::string title_;
    double y_;
};

/// Where panel k of n leaves the numbers of its horizontal axis to the panel below.
inline foot foot_of(std::size_t k, std::size_t n) { return k + 1 == n ? foot::labelled : foot::bare; }

}  // namespace neurapse::plot
