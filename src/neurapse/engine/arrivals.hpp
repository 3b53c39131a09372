// SPDX-License-Identifier: MIT
// Sums of what arrives at a port, in 64-bit fixed point: each arrival is rounded once, and
// from then on the order of additions makes no difference.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "neurapse/contract/any_population.hpp"

namespace neurapse {

class arrivals {
public:
    /// The quantum is the finest power of two, from 2^-40 down to 2^-80, at which `largest`, a
    /// bound on what can arrive at one neuron in one step, still leaves the sum within 62 bits.
    arrivals(std::size_t size, double largest) : sums_(size) {
        int exponent = 80;
        while (exponent > coarsest && largest * std::ldexp(1.0, exponent) > 0x1p62) --exponent;
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

    /// Whether sums up to `largest` can be held at the coarsest quantum allowed.
    static bool can_hold(double largest) { return largest * std::ldexp(1.0, coarsest) <= 0x1p62; }

    void add(neuron_id target, double weight, std::int64_t times = 1) noexcept {
        sums_[target] += times * std::llrint(weight * scale_);
        any_ = true;
    }

    /// Moves the sums of [first, first + out.size()) out, as numbers.
    void take(neuron_id first, std::span<double> out) noexcept {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] = any_ ? double(sums_[first + i]) * quantum_ : 0;
            sums_[first + i] = 0;
        }
    }
    bool any() const noexcept { return any_; }
    void done() noexcept { any_ = false; }
    double quantum() const noexcept { return quantum_; }

private:
    static constexpr int coarsest = 40;

    std::vector<std::int64_t> sums_;
    double scale_ = 1, quantum_ = 1;
    bool any_ = false;
};

}  // namespace neurapse
