// SPDX-License-Identifier: MIT
// What instructions do: for each kind and each kind of its operands a function with one loop, so that the
// loop has the registers of the processor for itself.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>

#include "neurapse/base/exponentials.hpp"
#include "neurapse/base/processor.hpp"
#include "neurapse/base/random.hpp"
#include "neurapse/equations/program.hpp"

namespace neurapse::equations {

/// Operands: a row of numbers, one number for all, a row times a number, a row through the beginning of a
/// line.
template <class Real>
struct row {
    Real const* first;
    Real operator[](std::size_t i) const { return first[i]; }
};
template <class Real>
struct same {
    Real x;
    Real operator[](std::size_t) const { return x; }
};
template <class Real>
struct scaled {
    Real const* first;
    Real factor;
    Real operator[](std::size_t i) const { return factor * first[i]; }
};
template <class Real>
struct shifted {
    Real const* first;
    Real start, factor;
    Real operator[](std::size_t i) const { return start + factor * first[i]; }
};

/// Where an instruction has them.
template <int K>
struct row_at {
    template <class Real>
    static row<Real> in(task<Real> const& t) {
        return {t.rows[t.now.part[K]]};
    }
};
template <int K>
struct number_at {
    template <class Real>
    static same<Real> in(task<Real> const& t) {
        return {Real(t.now.number[K])};
    }
};
template <int K>
struct term_at {
    template <class Real>
    static scaled<Real> in(task<Real> const& t) {
        return {t.rows[t.now.part[K]], Real(t.now.number[K])};
    }
};
struct first_of_line {
    template <class Real>
    static shifted<Real> in(task<Real> const& t) {
        return {t.rows[t.now.part[0]], Real(t.now.first.start), Real(t.now.first.factor)};
    }
};
struct end_of_line {
    template <class Real>
    static same<Real> in(task<Real> const& t) {
        return {Real(t.now.first.end)};
    }
};
struct scale_of_line {
    template <class Real>
    static same<Real> in(task<Real> const& t) {
        return {Real(t.now.first.scale)};
    }
};

/// to[i] = f(i). Rows are the same or apart.
template <class Real, class F>
[[gnu::always_inline]] inline void each(Real* to, std::size_t n, F f) {
    each_by_itself(n, [=](std::size_t i) { to[i] = f(i); });
}
template <class Real, class F>
[[gnu::always_inline]] inline void each(task<Real> const& t, F f) {
    each(t.rows[t.now.to], t.n, f);
}

/// F of its operands, neuron by neuron.
template <class F, class... Parts>
struct elementwise {
    template <class Real>
    [[gnu::always_inline]] void operator()(task<Real> const& t) const {
        each(t, [... parts = Parts::in(t)](std::size_t i) { return F{}(Real(parts[i])...); });
    }
};

/// a where c is not 0, else b. Both are read: of a condition g++ 12 makes reading under a mask, and keeps
/// what was there before in memory.
template <class Real>
[[gnu::always_inline]] inline Real choose(Real c, Real a, Real b) {
    using bits = typename math::detail::format<Real>::bits;
    return math::detail::choose(bits(0) - bits(c != 0), a, b);
}

/// to[i] = f(i, exprel(x(i))). What leaks moves little in a step: where x is near 0 for so many neurons at
/// once, there is a shorter way to the same bits.
template <class Real, class X, class F>
[[gnu::always_inline]] inline void each_exprel(task<Real> const& t, X x, F f) {
    using bits = typename math::detail::format<Real>::bits;
    constexpr std::size_t few = 64;
    constexpr auto most = math::detail::to_bits(math::exprel_near_0_most<Real>);
    Real* const to = t.rows[t.now.to];
    for (std::size_t first = 0; first < t.n; first += few) {
        auto const some = std::min(few, t.n - first);
        bits far = 0;  // with its highest bit where something is far from 0 or not a number
        for (std::size_t i = first; i < first + some; ++i)
            far |= most - (math::detail::to_bits(x(i)) << 1 >> 1);
        if (far >> (8 * sizeof(bits) - 1))
            each(to + first, some,
                 [=](std::size_t i) { return f(first + i, math::exprel_by_ratio(x(first + i))); });
        else
            each(to + first, some,
                 [=](std::size_t i) { return f(first + i, math::exprel_near_0(x(first + i))); });
    }
}
struct scaled_exprel {
    template <class Real>
    [[gnu::always_inline]] void operator()(task<Real> const& t) const {
        auto const a = row_at<0>::in(t);
        each_exprel(
            t, [=](std::size_t i) { return a[i]; },
            [factor = Real(t.now.number[0])](std::size_t, Real e) { return factor * e; });
    }
};
template <class Drive>
struct relaxation {
    template <class Real>
    [[gnu::always_inline]] void operator()(task<Real> const& t) const {
        auto const x = row_at<0>::in(t), s = row_at<2>::in(t);
        auto const b = Drive::in(t);
        auto const k = Real(t.now.number[3]), l = Real(t.now.number[4]), m = Real(t.now.number[5]);
        each_exprel(
            t, [=](std::size_t i) { return l * s[i]; },
            [=](std::size_t i, Real e) { return x[i] + (b[i] - m * s[i] * x[i]) * (k * e); });
    }
};

/// Numbers of a table, each at a time and in a column of its own.
template <class Time, class Column>
struct looked_up {
    template <class Real>
    [[gnu::always_inline]] void operator()(task<Real> const& t) const {
        auto const table = t.tables[t.now.table].fast();
        auto const time = Time::in(t);
        auto const column = Column::in(t);
        if (table.columns == 0)
            each(t, [=](std::size_t i) { return Real(table.at(table.row(double(time[i])))); });
        else
            each(t, [=](std::size_t i) {
                return Real(table.at(table.row(double(time[i])), double(column[i])));
            });
    }
};

/// A Poisson number drawn from dice of its own, named by two uniform numbers.
template <class Real>
void draw_poisson(task<Real> const& t) {
    for (std::size_t i = 0; i < t.n; ++i) {
        auto const part = [&](int k) {
            return t.now.constants >> k & 1 ? t.now.number[k] : double(t.rows[t.now.part[k]][i]);
        };
        random::stream dice{__builtin_bit_cast(std::uint64_t, part(1)), purpose::membrane,
                            __builtin_bit_cast(std::uint64_t, part(2))};
        // Beyond 2^53 not every whole number is a double, and the mean is as good as any near it.
        t.rows[t.now.to][i] = part(0) < 0x1p53 ? part(0) >= 0 ? Real(double(dice.poisson(part(0))))
                                                              : std::numeric_limits<Real>::quiet_NaN()
                                               : Real(part(0));
    }
}

}  // namespace neurapse::equations
