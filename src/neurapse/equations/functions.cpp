// SPDX-License-Identifier: MIT
#include "neurapse/equations/functions.hpp"

namespace neurapse::equations {

std::vector<function> const& functions() {
    using enum operation;
    using enum dimensional;
    static std::vector<function> const all{{"exp", 1, plain, exp},
                                           {"expm1", 1, plain, expm1},
                                           {"exprel", 1, plain, exprel},
                                           {"log", 1, plain, log},
                                           {"log10", 1, plain, log10},
                                           {"log1p", 1, plain, log1p},
                                           {"sqrt", 1, root, sqrt},
                                           {"sin", 1, plain, sin},
                                           {"cos", 1, plain, cos},
                                           {"tan", 1, plain, tan},
                                           {"arcsin", 1, plain, arcsin},
                                           {"arccos", 1, plain, arccos},
                                           {"arctan", 1, plain, arctan},
                                           {"sinh", 1, plain, sinh},
                                           {"cosh", 1, plain, cosh},
                                           {"tanh", 1, plain, tanh},
                                           {"abs", 1, kept, absolute},
                                           {"sign", 1, lost, operation::sign},
                                           {"floor", 1, plain, operation::floor},
                                           {"ceil", 1, plain, ceil},
                                           {"int", 1, truth, truncate},
                                           {"clip", 3, kept, {}},
                                           {"timestep", 2, times, {}},
                                           {"rand", 0, plain, {}},
                                           {"randn", 0, plain, {}},
                                           {"poisson", 1, plain, poisson}};
    return all;
}

function const* function_named(std::string_view name) {
    for (auto const& f : functions())
        if (f.name == name) return &f;
    return nullptr;
}

}  // namespace neurapse::equations
