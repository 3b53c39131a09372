// SPDX-License-Identifier: MIT
// The machine: one loop for each kind of instruction.
#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>
#include <vector>

#include "neurapse/base/processor.hpp"
#include "neurapse/base/random.hpp"
#include "neurapse/equations/compute.hpp"
#include "neurapse/equations/program.hpp"

namespace neurapse::equations {
namespace {

/// So many neurons at once: a dozen rows of doubles fit into a first cache of 32 kB.
constexpr std::size_t chunk = 512;

/// An operand: a row of numbers, or one number for all.
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

template <class Real, class F>
[[gnu::always_inline]] inline void each(Real* to, std::size_t n, F f) {
#if defined(__clang__)
#pragma clang loop vectorize(assume_safety)
#elif defined(__GNUC__)
#pragma GCC ivdep
#endif
    for (std::size_t i = 0; i < n; ++i) to[i] = f(i);
}

/// Calls f with an operand of the right kind.
template <class Real, class F>
[[gnu::always_inline]] inline void with_part(instruction const& now, int k, Real* const* rows, F f) {
    if (now.constants >> k & 1)
        f(same<Real>{Real(now.number[k])});
    else
        f(row<Real>{rows[now.part[k]]});
}
template <class Real, class F>
[[gnu::always_inline]] inline void with_two(instruction const& now, Real* const* rows, F f) {
    with_part(now, 0, rows, [&](auto a) { with_part(now, 1, rows, [&](auto b) { f(a, b); }); });
}
template <class Real, class F>
[[gnu::always_inline]] inline void with_three(instruction const& now, Real* const* rows, F f) {
    with_two(now, rows, [&](auto a, auto b) { with_part(now, 2, rows, [&](auto c) { f(a, b, c); }); });
}

/// A Poisson number drawn from dice of its own, named by two uniform numbers.
template <class Real>
[[gnu::noinline]] void draw_poisson(instruction const& now, Real* const* rows, Real* to, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        auto const part = [&](int k) { return now.constants >> k & 1 ? now.number[k] : double(rows[now.part[k]][i]); };
        random::stream dice{__builtin_bit_cast(std::uint64_t, part(1)), purpose::membrane, __builtin_bit_cast(std::uint64_t, part(2))};
        // Beyond 2^53 not every whole number is a double, and the mean is as good as any near it.
        to[i] = part(0) < 0x1p53 ? part(0) >= 0 ? Real(double(dice.poisson(part(0)))) : std::numeric_limits<Real>::quiet_NaN() : Real(part(0));
    }
}

/// Numbers of a table, each at a time and in a column of its own.
template <class Real>
[[gnu::always_inline]] inline void look_up(array_lookup const& in, instruction const& now, Real* const* rows, Real* to, std::size_t n) {
    auto const table = in.fast();
    with_two(now, rows, [=](auto time, auto column) {
        if (table.columns == 0)
            each(to, n, [=](std::size_t i) { return Real(table.at(table.row(double(time[i])))); });
        else
            each(to, n, [=](std::size_t i) { return Real(table.at(table.row(double(time[i])), double(column[i]))); });
    });
}

template <class Real>
[[gnu::always_inline]] inline void execute(instruction const& now, array_lookup const* tables, Real* const* rows, std::size_t n) {
    Real* const to = rows[now.to];
    switch (now.pair) {
        case fused::multiply_add:
            return with_three(now, rows, [=](auto a, auto b, auto c) { each(to, n, [=](std::size_t i) { return a[i] * b[i] + c[i]; }); });
        case fused::multiply_subtract:
            return with_three(now, rows, [=](auto a, auto b, auto c) { each(to, n, [=](std::size_t i) { return a[i] * b[i] - c[i]; }); });
        case fused::subtract_product:
            return with_three(now, rows, [=](auto a, auto b, auto c) { each(to, n, [=](std::size_t i) { return c[i] - a[i] * b[i]; }); });
        case fused::none: break;
    }
    if (now.what == operation::constant)
        return with_part(now, 0, rows, [=](auto a) { each(to, n, [=](std::size_t i) { return a[i]; }); });
    if (now.what == operation::choose)
        return with_three(now, rows, [=](auto c, auto a, auto b) { each(to, n, [=](std::size_t i) { return c[i] != 0 ? a[i] : b[i]; }); });
    if (now.what == operation::poisson) return draw_poisson(now, rows, to, n);
    if (now.what == operation::lookup) return look_up(tables[now.table], now, rows, to, n);
    if (parts_of(now.what) == 2)
        return with_binary(now.what, [&]<operation What>() {
            with_two(now, rows, [=](auto a, auto b) { each(to, n, [=](std::size_t i) { return compute<What>(Real(a[i]), Real(b[i])); }); });
        });
    with_unary(now.what, [&]<operation What>() {
        row<Real> const a{rows[now.part[0]]};  // a function of a number is a number
        each(to, n, [=](std::size_t i) { return compute<What>(a[i]); });
    });
}

/// Memory for the registers of the programs of a thread.
template <class Real>
struct scratch {
    Real* registers(std::size_t count) {
        if (count > size) {
            memory.reset(static_cast<Real*>(std::aligned_alloc(64, count * chunk * sizeof(Real))));
            size = count;
        }
        return memory.get();
    }
    struct release {
        void operator()(Real* p) const { std::free(p); }
    };
    std::unique_ptr<Real, release> memory;
    std::size_t size = 0;
    std::vector<Real*> rows;
};

}  // namespace

template <class Real>
void program::run(Real* const* given, std::size_t n) const {
    thread_local scratch<Real> own;
    auto const outside = inputs_ + outputs_;
    own.rows.resize(outside + registers_);
    auto* const memory = own.registers(registers_);
    for (std::size_t k = 0; k < registers_; ++k) own.rows[outside + k] = memory + k * chunk;
    for (std::size_t first = 0; first < n; first += chunk) {
        for (std::size_t k = 0; k < outside; ++k) own.rows[k] = given[k] ? given[k] + first : nullptr;
        vectorised([list = list_.data(), count = list_.size(), tables = tables_.data(), rows = own.rows.data(), some = std::min(chunk, n - first)] {
            for (std::size_t k = 0; k < count; ++k) execute(list[k], tables, rows, some);
        });
    }
}

template void program::run(double* const*, std::size_t) const;
template void program::run(float* const*, std::size_t) const;

}  // namespace neurapse::equations
