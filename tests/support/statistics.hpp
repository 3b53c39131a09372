// SPDX-License-Identifier: MIT
// The few statistics that tests of random numbers need. Every use has a fixed seed and says its odds.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace neurapse_test {

inline double mean_of(std::vector<double> const& x) {
    double sum = 0;
    for (double const one : x) sum += one;
    return sum / double(x.size());
}
/// The mean of (x - mean)(y - mean).
inline double covariance_of(std::vector<double> const& x, std::vector<double> const& y) {
    double const mx = mean_of(x), my = mean_of(y);
    double sum = 0;
    for (std::size_t k = 0; k < x.size(); ++k) sum += (x[k] - mx) * (y[k] - my);
    return sum / double(x.size());
}
inline double variance_of(std::vector<double> const& x) { return covariance_of(x, x); }

/// Largest distance between the distribution of whole numbers >= 0 and `at_most(k)`, seen at whole numbers.
template <class Distribution>
double distance_of_counts(std::vector<std::size_t> sample, Distribution at_most) {
    std::sort(sample.begin(), sample.end());
    double worst = 0;
    for (std::size_t k = 0; k < sample.size(); ++k)
        if (k + 1 == sample.size() || sample[k + 1] != sample[k])
            worst = std::max(worst, std::fabs(double(k + 1) / double(sample.size()) - at_most(sample[k])));
    return worst;
}

/// Pearson's chi-square of counts that should all be equal; mean n - 1, variance 2 (n - 1).
inline double chi_square(std::vector<double> const& counts) {
    double const expected = mean_of(counts);
    double sum = 0;
    for (double const n : counts) sum += (n - expected) * (n - expected) / expected;
    return sum;
}

}  // namespace neurapse_test
