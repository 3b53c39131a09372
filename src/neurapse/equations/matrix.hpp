// SPDX-License-Identifier: MIT
// What linear equations do in a step: small dense matrices in plain arithmetic, so that every
// machine finds the same bits.
#pragma once

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace neurapse::equations {

struct matrix {
    explicit matrix(std::size_t n) : n(n), at(n * n, 0.0) {}
    double& operator()(std::size_t r, std::size_t c) { return at[r * n + c]; }
    double operator()(std::size_t r, std::size_t c) const { return at[r * n + c]; }

    friend matrix operator*(matrix const& a, matrix const& b) {
        matrix p(a.n);
        for (std::size_t r = 0; r < a.n; ++r)
            for (std::size_t k = 0; k < a.n; ++k)
                if (double const x = a(r, k); x != 0)
                    for (std::size_t c = 0; c < a.n; ++c) p(r, c) += x * b(k, c);
        return p;
    }

    std::size_t n;
    std::vector<double> at;
};

/// The integral of e^(A s) over s from 0 to h: a system x' = A x + b that has the rates r now has
/// moved by this times r after h, exactly. The series is summed where h is small, and then doubled:
/// I(2h) = I(h) + e^(A h) I(h) (Moler & Van Loan 2003, doi:10.1137/S00361445024180).
inline matrix integrated_exponential(matrix const& a, double h) {
    double norm = 0;
    for (std::size_t r = 0; r < a.n; ++r) {
        double sum = 0;
        for (std::size_t c = 0; c < a.n; ++c) sum += std::fabs(a(r, c)) * h;
        norm = sum > norm ? sum : norm;
    }
    int doublings = 0;
    for (; norm > 0.25 && doublings < 60; ++doublings) norm /= 2;
    double const small = std::ldexp(h, -doublings);
    matrix sum(a.n), term(a.n);
    for (std::size_t k = 0; k < a.n; ++k) term(k, k) = small;
    for (int k = 2; k <= 16; ++k) {
        for (std::size_t j = 0; j < sum.at.size(); ++j) sum.at[j] += term.at[j];
        term = term * a;
        for (auto& x : term.at) x *= small / k;
    }
    for (; doublings > 0; --doublings) {
        auto grown = a * sum;
        for (std::size_t k = 0; k < a.n; ++k) grown(k, k) += 1;
        auto const more = grown * sum;
        for (std::size_t j = 0; j < sum.at.size(); ++j) sum.at[j] += more.at[j];
    }
    return sum;
}

/// The x with a x = b, by elimination with partial pivoting.
inline matrix solved(matrix a, matrix b) {
    auto const n = a.n;
    for (std::size_t c = 0; c < n; ++c) {
        std::size_t pivot = c;
        for (std::size_t r = c + 1; r < n; ++r)
            if (std::fabs(a(r, c)) > std::fabs(a(pivot, c))) pivot = r;
        for (std::size_t j = 0; j < n; ++j) {
            std::swap(a(c, j), a(pivot, j));
            std::swap(b(c, j), b(pivot, j));
        }
        for (std::size_t r = 0; r < n; ++r) {
            if (r == c) continue;
            double const k = a(r, c) / a(c, c);
            for (std::size_t j = 0; j < n; ++j) {
                a(r, j) -= k * a(c, j);
                b(r, j) -= k * b(c, j);
            }
        }
    }
    for (std::size_t r = 0; r < n; ++r)
        for (std::size_t j = 0; j < n; ++j) b(r, j) /= a(r, r);
    return b;
}

/// Whether a system with this Jacobian falls back to its fixed point: all eigenvalues have a negative
/// real part exactly if the Cayley transform (1 - J/2)^-1 (1 + J/2) has a spectral radius below 1,
/// which repeated squaring shows.
inline bool is_stable(matrix const& jacobian) {
    auto const n = jacobian.n;
    matrix left(n), right(n);
    for (std::size_t k = 0; k < n * n; ++k) {
        double const one = k % (n + 1) == 0 ? 1 : 0;
        left.at[k] = one - jacobian.at[k] / 2;
        right.at[k] = one + jacobian.at[k] / 2;
    }
    auto power = solved(left, right);
    for (int doubling = 0; doubling < 40; ++doubling) {
        power = power * power;
        double norm = 0;
        for (auto const x : power.at) norm += std::fabs(x);
        if (!(norm < 1e100)) return false;
        if (norm < 1e-6) return true;
    }
    return false;
}

}  // namespace neurapse::equations
