// SPDX-License-Identifier: MIT
// Powers of weights with an exponent that is the same for all.
//
// With x = 2^k m and the middle c of the part of [1, 2) that m lies in, x^e = (2^k)^e c^e (1 + r)^e, where
// r = (m - c) / c is small: two tables and a few terms of the binomial series. math::pow, which knows nothing
// of its exponent, takes eight times as long.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

#include "neurapse/base/math.hpp"

namespace neurapse {

/// x^exponent for finite x >= 0 and exponents from 0 to `largest`, within 3 + e / 2 units in the last place
/// (tested), and exactly for the exponents 0 and 1. Numbers below the smallest normal one count as 0, and
/// results below 2^-1000 have fewer digits. Whether the exponent is 1 is kept as a number: a choice that is
/// the same for a whole loop would keep it from being vector code.
class power {
public:
    static constexpr double largest = 8;

    explicit power(double exponent) : is_x_{exponent == 1 ? 1. : 0.} {
        auto const& of = tables::of(exponent);
        reciprocal_ = of.reciprocal.data();
        of_middle_ = of.of_middle.data();
        of_two_ = of.of_two.data();
        double coefficient = 1;
        for (std::size_t k = 0; k < terms; ++k)
            series_[k] = coefficient *= (exponent - double(k)) / double(k + 1);
    }

    [[gnu::always_inline]] double operator()(double x) const {
        using math::detail::from_bits, math::detail::to_bits;
        constexpr auto fraction = (std::uint64_t{1} << mantissa) - 1, rest = fraction / parts;
        auto const bits = to_bits(x), part = bits & (fraction - rest);
        auto const i = part >> (mantissa - parts_bits);
        double const m = from_bits<double>((bits & fraction) | one),
                     middle = from_bits<double>(part | one | (rest / 2 + 1));
        double const r = (m - middle) * reciprocal_[i];
        double sum = series_[terms - 1];
        for (std::size_t k = terms - 1; k > 0; --k) sum = sum * r + series_[k - 1];
        double const z =
            (of_middle_[i] + of_middle_[i] * (sum * r)) * of_two_[bits >> mantissa & (exponents - 1)];
        return is_x_ != 0 ? x : z;
    }

private:
    static constexpr int mantissa = 52, parts_bits = 7;
    static constexpr std::size_t parts = 1 << parts_bits, exponents = 2048;
    /// Of the series, for |r| < 2^-8; the next would be at most 2^-53 of the result for all exponents.
    static constexpr std::size_t terms = 6;
    static constexpr std::uint64_t one = std::uint64_t{1023} << mantissa;

    struct tables {
        std::array<double, parts> reciprocal, of_middle;
        std::array<double, exponents> of_two;

        explicit tables(double exponent) {
            for (std::size_t i = 0; i < parts; ++i) {
                double const middle = 1 + (double(i) + 0.5) / parts;
                reciprocal[i] = 1 / middle;
                of_middle[i] = math::pow(middle, exponent);
            }
            of_two.fill(0);
            if (exponent == 0) of_two[0] = 1;
            for (std::size_t biased = 1; biased < exponents - 1; ++biased)
                of_two[biased] =
                    math::pow(math::detail::from_bits<double>(std::uint64_t{biased} << mantissa), exponent);
        }
        /// Made once for each exponent, and kept until the program ends: all synapses of a network share
        /// them.
        static tables const& of(double exponent) {
            static std::mutex busy;
            static auto& known = *new std::map<double, tables>;
            std::lock_guard const lock{busy};
            return known.try_emplace(exponent, exponent).first->second;
        }
    };
    double const *reciprocal_, *of_middle_, *of_two_;
    std::array<double, terms> series_;
    double is_x_;
};

}  // namespace neurapse
