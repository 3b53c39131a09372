// SPDX-License-Identifier: MIT
// The resting state of a membrane given by its rates: every variable but V is put at its
// steady state for V, the zeros of dV/dt are found along V, and the stable one nearest to a
// guess is taken. Stability is that of the full system, from its Jacobian.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <tuple>

#include "neurapse/contract/membrane.hpp"

namespace neurapse {
namespace detail {

template <std::size_t N>
using square = std::array<std::array<double, N>, N>;

/// Solves a x = b column by column with partial pivoting; a small dense system.
template <std::size_t N>
square<N> solved(square<N> a, square<N> b) {
    for (std::size_t c = 0; c < N; ++c) {
        std::size_t pivot = c;
        for (std::size_t r = c + 1; r < N; ++r)
            if (std::fabs(a[r][c]) > std::fabs(a[pivot][c])) pivot = r;
        std::swap(a[c], a[pivot]);
        std::swap(b[c], b[pivot]);
        for (std::size_t r = 0; r < N; ++r) {
            if (r == c) continue;
            double const k = a[r][c] / a[c][c];
            for (std::size_t j = 0; j < N; ++j) a[r][j] -= k * a[c][j], b[r][j] -= k * b[c][j];
        }
    }
    for (std::size_t r = 0; r < N; ++r)
        for (std::size_t j = 0; j < N; ++j) b[r][j] /= a[r][r];
    return b;
}

/// All eigenvalues of the Jacobian have a negative real part exactly if the Cayley transform
/// (1 - J/2)^-1 (1 + J/2) has a spectral radius below 1, which repeated squaring shows.
template <std::size_t N>
bool is_stable(square<N> const& jacobian) {
    square<N> left{}, right{};
    for (std::size_t r = 0; r < N; ++r)
        for (std::size_t c = 0; c < N; ++c) {
            left[r][c] = (r == c) - jacobian[r][c] / 2;
            right[r][c] = (r == c) + jacobian[r][c] / 2;
        }
    auto power = solved<N>(left, right);
    for (int doubling = 0; doubling < 40; ++doubling) {
        square<N> next{};
        double norm = 0;
        for (std::size_t r = 0; r < N; ++r)
            for (std::size_t c = 0; c < N; ++c) {
                for (std::size_t k = 0; k < N; ++k) next[r][c] += power[r][k] * power[k][c];
                norm += std::fabs(next[r][c]);
            }
        if (!(norm < 1e100)) return false;
        if (norm < 1e-6) return true;
        power = next;
    }
    return false;
}

/// Central differences of the rates around a state.
template <class M>
auto jacobian_at(typename M::dynamics const& f, typename M::state const& at, input<typename M::real> in) {
    constexpr std::size_t n = std::tuple_size_v<decltype(M::variables)>;
    square<n> j{};
    std::size_t column = 0;
    for_each_in(M::variables, [&](auto const& along) {
        double const h = 1e-6 * (1 + std::fabs(at.*along.member));
        auto up = at, down = at;
        up.*along.member += h;
        down.*along.member -= h;
        auto const high = f.rates(up, in), low = f.rates(down, in);
        std::size_t row = 0;
        for_each_in(M::variables,
                    [&](auto const& of) { j[row++][column] = (high.*of.member - low.*of.member) / (2 * h); });
        ++column;
    });
    return j;
}

}  // namespace detail

/// The stable fixed point nearest to `guess` mV among those within `reach` mV of it, looked for
/// in 6000 intervals.
template <class M>
resting<typename M::state> fixed_point_within(double reach, typename M::dynamics const& f, double guess,
                                              input<typename M::real> in) {
    // V is rounded to the model's own numbers, or the gates would belong to another V.
    auto const steady = [&](double v) { return f.steady(double(typename M::real(v))); };
    auto const slope = [&](double v) { return double(f.rates(steady(v), in).v); };
    resting<typename M::state> best;
    double const width = reach / 3000;
    auto const offer = [&](double low, double high) {
        bool const rising = slope(high) > 0;
        while (true) {
            double const middle = low + (high - low) / 2;
            if (middle == low || middle == high) break;
            ((slope(middle) > 0) == rising ? high : low) = middle;
        }
        auto const found = steady(std::fabs(slope(low)) < std::fabs(slope(high)) ? low : high);
        bool const nearer = !best.exists || std::fabs(found.v - guess) < std::fabs(best.state.v - guess);
        if (nearer && detail::is_stable(detail::jacobian_at<M>(f, found, in))) best = {true, found};
    };
    double before = slope(guess - reach);
    for (int k = 0; k < 6000; ++k) {
        double const low = guess - reach + k * width, high = guess - reach + (k + 1) * width;
        double const after = slope(high);
        if ((before > 0) != (after > 0)) offer(low, high);
        before = after;
    }
    return best;
}

/// The stable fixed point nearest to `guess` mV under a constant current. It is looked for close
/// by first and then farther away, up to 15 V. The dynamics give `steady(v)`.
template <class M>
resting<typename M::state> fixed_point(typename M::params const& p, double guess, current i) {
    typename M::dynamics const f{p};
    input<typename M::real> const in{typename M::real(i.value), 0};
    for (double reach = 150; reach <= 15'000; reach *= 10)
        if (auto const found = fixed_point_within<M>(reach, f, guess, in); found.exists) return found;
    return {};
}

}  // namespace neurapse
