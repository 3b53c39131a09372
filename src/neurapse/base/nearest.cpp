// SPDX-License-Identifier: MIT
// The name that was probably meant by a misspelt one, declared in text.hpp.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "neurapse/base/text.hpp"

namespace neurapse {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

/// Damerau-Levenshtein, in its restricted form: no letter takes part in two changes.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> two_up, up, row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        two_up = std::move(up);
        up = row;
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const changed = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
            row[j] = std::min({up[j] + 1, row[j - 1] + 1, up[j - 1] + changed});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = std::min(row[j], two_up[j - 2] + 1);
        }
    }
    return row[b.size()];
}
}  // namespace

std::string nearest(std::string_view name, std::vector<std::string> const& candidates) {
    std::string best;
    auto least = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (auto const& one : candidates) {
        auto const far = distance(name, one);
        // However short the words, at least half of the longer one must have been meant so.
        if (far < least && 2 * far <= std::max(name.size(), one.size())) {
            least = far;
            best = one;
        }
    }
    return best;
}

}  // namespace neurapse
