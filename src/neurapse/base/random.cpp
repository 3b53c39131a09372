// SPDX-License-Identifier: MIT
#include "neurapse/base/random.hpp"

namespace neurapse::random {

namespace {
/// log(k!): a sum while it is short, then Stirling's series, whose next term is below 1e-16 at 16.
double log_factorial(double k) {
    if (k < 16) {
        double product = 1;
        for (double factor = 2; factor <= k; ++factor) product *= factor;
        return math::log(product);
    }
    double const half_log_two_pi = 0.91893853320467274178, r = 1 / k, z = r * r;
    double const series =
        r * math::detail::horner(z, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12);
    return (k + 0.5) * math::log(k) - k + half_log_two_pi + series;
}
}  // namespace

/// PTRS (Hörmann 1993, doi:10.1016/0167-6687(93)90997-4): a hat over the histogram turned on its
/// side; most candidates are taken by the first test, without a logarithm.
std::uint64_t stream::large_poisson(double mean) {
    assert(mean >= 10 && mean < 0x1p53);
    double const b = 0.931 + 2.53 * std::sqrt(mean), a = -0.059 + 0.02483 * b;
    double const log_inverse_alpha = math::log(1.1239 + 1.1328 / (b - 3.4));
    double const quick = 0.9277 - 3.6224 / (b - 2), log_mean = math::log(mean);
    for (;;) {
        double const u = uniform() - 0.5, v = uniform();
        double const us = 0.5 - std::fabs(u);
        double const k = std::floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= quick) return std::uint64_t(k);
        if (k < 0 || (us < 0.013 && v > us)) continue;
        if (math::log(v) + log_inverse_alpha - math::log(a / (us * us) + b) <=
            k * log_mean - mean - log_factorial(k))
            return std::uint64_t(k);
    }
}

/// Below a mean of 10 by searching the distribution upwards from 0, above by BTRS (Hörmann 1993,
/// doi:10.1080/00949659308811496), which goes about it like PTRS above.
std::uint64_t stream::binomial(std::uint64_t n, double p) {
    assert(p >= 0 && p <= 1);
    if (p > 0.5) return n - binomial(n, 1 - p);
    double const size = double(n), q = 1 - p, mean = size * p;
    if (mean < 10) {
        double chance = math::exp(size * math::log1p(-p)), left = uniform();
        std::uint64_t k = 0;
        for (; left > chance && k < n; ++k) {
            left -= chance;
            chance *= (size - double(k)) / (double(k) + 1) * (p / q);
            if (chance < 0x1p-60 && double(k) > mean) break;
        }
        return k;
    }
    double const deviation = std::sqrt(mean * q), b = 1.15 + 2.53 * deviation,
                 a = -0.0873 + 0.0248 * b + 0.01 * p;
    double const quick = 0.92 - 4.2 / b, alpha = (2.83 + 5.1 / b) * deviation, log_odds = math::log(p / q);
    double const mode = std::floor((size + 1) * p), top = log_factorial(mode) + log_factorial(size - mode);
    for (;;) {
        double const u = uniform() - 0.5, v = uniform();
        double const us = 0.5 - std::fabs(u);
        double const k = std::floor((2 * a / us + b) * u + mean + 0.5);
        if (us >= 0.07 && v <= quick) return std::uint64_t(k);
        if (k < 0 || k > size) continue;
        if (math::log(v * alpha / (a / (us * us) + b)) <=
            top - log_factorial(k) - log_factorial(size - k) + (k - mode) * log_odds)
            return std::uint64_t(k);
    }
}

}  // namespace neurapse::random
