// SPDX-License-Identifier: MIT
// Powers of weights with an exponent that is the same for all.
#pragma once

#include "neurapse/base/math.hpp"

namespace neurapse {

/// x^exponent for finite x >= 0 and exponent >= 0, the same bits as math::pow. What only the exponent
/// decides is kept as numbers: a choice that is the same for a whole loop would keep it from being vector code.
class power {
public:
    explicit power(double exponent) : exponent_{exponent}, is_one_{exponent == 0 ? 1. : 0.}, is_x_{exponent == 1 ? 1. : 0.} {}

    [[gnu::always_inline]] double operator()(double x) const {
        auto const log = math::detail::log_pair(x);
        auto const [hi, err] = math::detail::exact_product(exponent_, log.hi);
        double z = math::detail::exp_sum(hi, err + exponent_ * log.lo);
        z = x == 0 ? 0 : z;
        z = is_one_ != 0 ? 1 : z;
        return is_x_ != 0 ? x : z;
    }

private:
    double exponent_, is_one_, is_x_;
};

}  // namespace neurapse
