// SPDX-License-Identifier: MIT
// Sums of what arrives at a port, in 64-bit fixed point: each arrival is rounded once, and
// from then on the order of additions makes no difference.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "neurapse/contract/any_population.hpp"

namespace neurapse {

class arrivals {
public:
    /// The quantum is the finest power of two, from 2^-80 on, at which `sum`, a bound on what can
    /// arrive at one neuron in one step, stays within 62 bits. It is at most 2^-40 of the port's
    /// unit, or of the largest single weight where that is more than one unit.
    arrivals(std::size_t size, double sum) : sums_(size) {
        int exponent = finest;
        while (exponent > 0 && sum * std::ldexp(1.0, exponent) > 0x1p62) --exponent;
        scale_ = std::ldexp(1.0, exponent);
        quantum_ = std::ldexp(1.0, -exponent);
    }

    /// Empty sums of the same size and quantum.
    arrivals like() const {
        auto copy = *this;
        copy.sums_.assign(sums_.size(), 0);
        copy.any_ = false;
        return copy;
    }

    /// Whether the quantum for such sums is fine enough for such weights.
    static bool can_hold(double sum, double weight) { return sum * 0x1p40 <= 0x1p62 * std::fmax(1, weight); }

    void add(neuron_id target, double weight, std::int64_t times = 1) noexcept {
        sums_[target] += times * std::llrint(weight * scale_);
        any_ = true;
    }

    /// Moves the sums of [first, first + out.size()) out, as numbers.
    void take(neuron_id first, std::span<double> out) noexcept {
        if (!any_) {
            std::fill(out.begin(), out.end(), 0.0);
            return;
        }
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = double(std::exchange(sums_[first + i], 0)) * quantum_;
    }
    bool any() const noexcept { return any_; }
    void done() noexcept { any_ = false; }
    double quantum() const noexcept { return quantum_; }

private:
    static constexpr int finest = 80;

    std::vector<std::int64_t> sums_;
    double scale_ = 1, quantum_ = 1;
    bool any_ = false;
};

}  // namespace neurapse
