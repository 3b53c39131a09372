// SPDX-License-Identifier: MIT
#include "list.hpp"

namespace neurapse::cli {

std::vector<benchmark> const& benchmarks() {
    static std::vector<benchmark> const all = [] {
        std::vector<benchmark> made{
            pd14(), cuba(), coba(), cobahh(), brunel_stdp(), polychronization(), construction(), events()};
        for (auto& b : equations()) made.push_back(std::move(b));
        made.push_back(equations_stdp());
        for (auto& sweep : sweeps()) made.push_back(std::move(sweep));
        return made;
    }();
    return all;
}

}  // namespace neurapse::cli
