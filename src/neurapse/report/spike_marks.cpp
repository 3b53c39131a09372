// SPDX-License-Identifier: MIT
// Relative path commands: sorting by row first makes most moves purely horizontal.
#include "neurapse/report/spike_marks.hpp"

#include <algorithm>

namespace neurapse::plot {
namespace {

void append(std::string& path, char command, int value) { path += command + std::to_string(value); }

void append_move(std::string& path, mark by) {
    append(path, 'm', by.column);
    if (by.row >= 0) path += ' ';
    path += std::to_string(by.row);
}

}  // namespace

std::string marks_path(std::vector<mark> marks, int height) {
    std::sort(marks.begin(), marks.end());
    std::string path;
    mark pen;
    for (auto const& m : marks) {
        append_move(path, {m.row - pen.row, m.column - pen.column});
        append(path, height > 0 ? 'v' : 'h', height);
        pen = {m.row + height, m.column};
    }
    return path;
}

std::vector<mark> distinct(std::vector<mark> marks) {
    std::sort(marks.begin(), marks.end());
    marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
    return marks;
}

std::array<std::vector<mark>, shades> by_shade(std::vector<mark> cells) {
    std::sort(cells.begin(), cells.end());
    auto const mean = double(cells.size()) / double(std::max<std::size_t>(1, distinct(cells).size()));
    std::array<std::vector<mark>, shades> result;
    for (std::size_t k = 0; k < cells.size();) {
        auto end = k + 1;
        while (end < cells.size() && cells[end] == cells[k]) ++end;
        auto const often = double(end - k) / mean;  // 1 is as often as the mean
        result[std::size_t(std::clamp(2 * often - 0.5, 0.0, shades - 1.0))].push_back(cells[k]);
        k = end;
    }
    return result;
}

std::string cells_path(std::vector<mark> cells) {
    cells = distinct(std::move(cells));
    std::string path;
    mark pen;
    for (std::size_t k = 0; k < cells.size();) {
        auto end = k + 1;
        while (end < cells.size() && cells[end] == mark{cells[k].row, cells[end - 1].column + 1}) ++end;
        append_move(path, {cells[k].row - pen.row, cells[k].column - pen.column});
        append(path, 'h', int(end - k));
        pen = {cells[k].row, cells[k].column + int(end - k)};
        k = end;
    }
    return path;
}

}  // namespace neurapse::plot
