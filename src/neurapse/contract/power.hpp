// SPDX-License-Identifier: MIT
// Powers of weights with an exponent that is the same for all.
//
// With x = 2^k m, x^e is 2^(k e + e log2 m). The exponent is known beforehand, and the product of k with its
// leading digits is exact, so that a logarithm of one double is enough: the error grows with e, as that of a
// rounded x does, and stays below 1.5 + 1.5 e units in the last place (tested). math::pow, which knows
// nothing of its exponent, takes more than twice the work.
#pragma once

#include "neurapse/base/math.hpp"

namespace neurapse {

/// x^exponent for finite x >= 0 and exponent >= 0; exact for the exponents 0 and 1. What only the exponent
/// decides is kept as numbers: a choice that is the same for a whole loop would keep it from being vector
/// code.
class power {
public:
    explicit power(double exponent)
        : leading_{math::detail::from_bits<double>(math::detail::to_bits(exponent) & ~std::uint64_t{0x7ff})},
          rest_{exponent - leading_},
          of_log_{exponent * 0x1.71547652b82fep+0},
          is_one_{exponent == 0 ? 1. : 0.},
          is_x_{exponent == 1 ? 1. : 0.} {}

    [[gnu::always_inline]] double operator()(double x) const {
        using F = math::detail::format<double>;
        auto const [k, f] = math::detail::take_apart(x);
        double const s = f / (2 + f), half_square = 0.5 * f * f;
        double const log = f - (half_square - s * (half_square + math::detail::log_tail(s * s)));
        double const exact = k * leading_, small = k * rest_ + of_log_ * log;
        // From here on 2^(exact + small), which is 0 or infinite beyond these.
        double const sum = bounded(exact + small, 1100) + math::detail::rounder<double>;
        double const n = sum - math::detail::rounder<double>;
        double const t = bounded((exact - n) + small, 1) * 0x1.62e42fefa39efp-1;
        double const e = 1 + (t + t * t * math::detail::exp_tail(t));
        auto const biased = math::detail::to_bits(sum) -
                            math::detail::to_bits(math::detail::rounder<double>) + 2 * (F::bias + 1);
        auto const half = biased >> 1;
        double z = e * math::detail::from_bits<double>((half - 1) << F::mantissa) *
                   math::detail::from_bits<double>((biased - half - 1) << F::mantissa);
        z = x == 0 ? 0 : z;
        z = is_one_ != 0 ? 1 : z;
        return is_x_ != 0 ? x : z;
    }

private:
    [[gnu::always_inline]] static double bounded(double x, double most) {
        x = x < -most ? -most : x;
        return x > most ? most : x;
    }

    double leading_, rest_, of_log_, is_one_, is_x_;
};

}  // namespace neurapse
