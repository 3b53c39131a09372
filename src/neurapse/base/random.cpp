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

}  // namespace neurapse::random
