// SPDX-License-Identifier: MIT
// Powers of weights with an exponent that is the same for all.
//
// With x = 2^k m, x^e is 2^(k e + e log2 m). The exponent is known beforehand, and the product of k with its
// leading digits is exact, so that a logarithm of one double is enough: the error grows with e, as that of a
// rounded x does, and stays below 1.5 + 1.5 e units in the last place (tested). math::pow, which knows
// nothing of its exponent, takes more than twice the work.
#pragma once

#include <limits>

#include "neurapse/base/math.hpp"

namespace neurapse {

/// x^exponent for finite x >= 0 and exponents from 0 to 1e300; exact for 0 and 1. Numbers below the smallest
/// normal one count as 0; what comes to less than 2^-1022.5 is 0, and to more than 2^1023.5 infinite. What only
/// the exponent decides is kept as numbers: a choice that is the same for a whole loop would keep it from being
/// vector code.
class power {
public:
    explicit power(double exponent)
        : leading_{math::detail::from_bits<double>(math::detail::to_bits(exponent) & ~std::uint64_t{0x7ff})},
          rest_{exponent - leading_},
          of_log_{exponent * 0x1.71547652b82fep+0},
          of_zero_{exponent == 0 ? 1. : 0.},
          is_x_{exponent == 1 ? 1. : 0.} {}

    [[gnu::always_inline]] double operator()(double x) const {
        using math::detail::from_bits, math::detail::to_bits;
        using F = math::detail::format<double>;
        constexpr auto one = F::bias << F::mantissa;
        auto const biased = (to_bits(x) - F::sqrt_half + one) >> F::mantissa;
        double const k = from_bits<double>(to_bits(F::whole) | biased) - (F::whole + double(F::bias));
        double const f = from_bits<double>(to_bits(x) - (biased << F::mantissa) + one) - 1;
        double const s = f / (2 + f), half_square = 0.5 * f * f;
        double const log = f - (half_square - s * (half_square + math::detail::log_tail(s * s)));
        double const exact = k * leading_, small = k * rest_ + of_log_ * log;
        // 2^(exact + small); the low bits of the sum are those of the exponent of 2^n, from 0 to infinity.
        constexpr double rounder = math::detail::rounder<double> + double(F::bias);
        double const sum = bounded(exact + small, -1023, 1024) + rounder, n = sum - rounder;
        double const t = bounded((exact - n) + small, -1, 1) * 0x1.62e42fefa39efp-1;
        double const e = 1 + (t + t * t * math::detail::exp_tail(t));
        double z = e * from_bits<double>(to_bits(sum) << F::mantissa);
        z = x < std::numeric_limits<double>::min() ? of_zero_ : z;
        return is_x_ != 0 ? x : z;
    }

private:
    [[gnu::always_inline]] static double bounded(double x, double least, double most) {
        x = x < least ? least : x;
        return x > most ? most : x;
    }

    double leading_, rest_, of_log_, of_zero_, is_x_;
};

}  // namespace neurapse
