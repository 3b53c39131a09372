// SPDX-License-Identifier: MIT
// Compressed tables of numbers among the test data. They are long outputs of published programs.
#pragma once

#include <zlib.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace neurapse_test {

/// All numbers of a compressed text of tests/data, in their order.
inline std::vector<double> unpacked(std::string const& name) {
    auto const path = std::string{NEURAPSE_TEST_DATA "/"} + name;
    gzFile const file = gzopen(path.c_str(), "rb");
    if (!file) throw std::runtime_error{"no test data " + path};
    std::string text;
    char part[1 << 16];
    for (int n = 0; (n = gzread(file, part, sizeof part)) > 0;) text.append(part, std::size_t(n));
    gzclose(file);
    std::vector<double> all;
    char const* at = text.c_str();
    for (char* end = nullptr;; at = end) {
        double const x = std::strtod(at, &end);
        if (end == at) return all;
        all.push_back(x);
    }
}

}  // namespace neurapse_test
