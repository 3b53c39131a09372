// SPDX-License-Identifier: MIT
// What descriptions of benchmarks have in common.
#pragma once

#include <algorithm>
#include <cmath>

#include "benchmark.hpp"

namespace neurapse::cli {

/// [run] of a variant. Its whole time is a multiple of dt.
inline settings run_of(variant const& v, duration dt) {
    duration const whole{(v.before_seconds + v.seconds) * 1000};
    return {{"duration", dt * std::round(whole / dt)},
            {"dt", dt},
            {"seed", double(v.seed)},
            {"storage", v.storage},
            {"precision", v.precision}};
}

/// A number of neurons at a scale, at least one.
inline std::size_t scaled(double size, double scale) {
    return std::size_t(std::max(1., std::round(size * scale)));
}

}  // namespace neurapse::cli
