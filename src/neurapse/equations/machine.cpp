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

/// So many neurons at once that the rows of a program fit into a first cache of 32 kB, if they are not too
/// few. Registers are apart by a little more than the most, lest they all compete for the same lines of it.
constexpr std::size_t most_at_once = 1024, apart = most_at_once + 16;
template <class Real>
std::size_t at_once(std::size_t rows) {
    return std::clamp<std::size_t>(32768 / sizeof(Real) / std::max<std::size_t>(rows, 1) / 64 * 64, 256,
                                   most_at_once);
}

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

/// A row through the beginning of a line.
template <class Real>
struct shifted {
    Real const* first;
    Real start, factor;
    Real operator[](std::size_t i) const { return start + factor * first[i]; }
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

/// The same where the first may be shifted.
template <class Real, class F>
[[gnu::always_inline]] inline void with_first(instruction const& now, Real* const* rows, F f) {
    if (now.shifts)
        f(shifted<Real>{rows[now.part[0]], Real(now.first.start), Real(now.first.factor)});
    else
        with_part(now, 0, rows, f);
}
template <class Real, class F>
[[gnu::always_inline]] inline void with_product(instruction const& now, Real* const* rows, F f) {
    with_first(now, rows, [&](auto a) {
        with_part(now, 1, rows, [&](auto b) { with_part(now, 2, rows, [&](auto c) { f(a, b, c); }); });
    });
}
template <class Real, class F>
[[gnu::always_inline]] inline void with_products(instruction const& now, Real* const* rows, F f) {
    with_first(now, rows, [&](auto a) {
        f(a, row<Real>{rows[now.part[1]]}, row<Real>{rows[now.part[2]]}, row<Real>{rows[now.part[3]]});
    });
}

/// a where c is not 0, else b. Both are read: of a condition g++ 12 makes reading under a mask, and keeps
/// what was there before in memory.
template <class Real>
[[gnu::always_inline]] inline Real choose(Real c, Real a, Real b) {
    using bits = typename math::detail::format<Real>::bits;
    return math::detail::choose(bits(0) - bits(c != 0), a, b);
}

/// A Poisson number drawn from dice of its own, named by two uniform numbers.
template <class Real>
[[gnu::noinline]] void draw_poisson(instruction const& now, Real* const* rows, Real* to, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        auto const part = [&](int k) {
            return now.constants >> k & 1 ? now.number[k] : double(rows[now.part[k]][i]);
        };
        random::stream dice{__builtin_bit_cast(std::uint64_t, part(1)), purpose::membrane,
                            __builtin_bit_cast(std::uint64_t, part(2))};
        // Beyond 2^53 not every whole number is a double, and the mean is as good as any near it.
        to[i] = part(0) < 0x1p53 ? part(0) >= 0 ? Real(double(dice.poisson(part(0))))
                                                : std::numeric_limits<Real>::quiet_NaN()
                                 : Real(part(0));
    }
}

/// (s + k0 a0 + k1 a1 + ...) m, from left to right. First and last factors are often 1: a variable and its
/// change, and what arrives.
template <int Terms, bool FirstIsOne, bool LastIsOne, class Real>
struct terms {
    Real const* a[Terms];
    Real factor[Terms];
    [[gnu::always_inline]] Real of(int k, std::size_t i) const {
        bool const is_one = (FirstIsOne && k == 0) || (LastIsOne && k == Terms - 1);
        return is_one ? a[k][i] : factor[k] * a[k][i];
    }
    [[gnu::always_inline]] Real rest(std::size_t i, Real sum) const {
#pragma GCC unroll 8
        for (int k = 1; k < Terms; ++k) sum = sum + of(k, i);
        return sum;
    }
};
template <int Terms, bool FirstIsOne, bool LastIsOne, class Real>
[[gnu::always_inline]] inline void add_up(instruction const& now, Real* const* rows, Real* to,
                                          std::size_t n) {
    terms<Terms, FirstIsOne, LastIsOne, Real> all;
    for (int k = 0; k < Terms; ++k) {
        all.a[k] = rows[now.part[k]];
        all.factor[k] = Real(now.number[k]);
    }
    auto const start = Real(now.number[Terms]), scale = Real(now.first.scale);
    if (now.how == fused::sum_unless) {
        auto const *held = rows[now.part[Terms]], *instead = rows[now.part[Terms + 1]];
        if (now.constants)
            each(to, n, [=](std::size_t i) {
                return choose(held[i], instead[i], all.rest(i, start + all.of(0, i)));
            });
        else
            each(to, n,
                 [=](std::size_t i) { return choose(held[i], instead[i], all.rest(i, all.of(0, i))); });
    } else if (now.constants) {
        each(to, n, [=](std::size_t i) { return all.rest(i, start + all.of(0, i)) * scale; });
    } else {
        each(to, n, [=](std::size_t i) { return all.rest(i, all.of(0, i)) * scale; });
    }
}
template <int Terms, class Real>
[[gnu::always_inline]] inline void add_up(instruction const& now, Real* const* rows, Real* to,
                                          std::size_t n) {
    bool const first = now.number[0] == 1, last = now.number[Terms - 1] == 1;
    if (first && last) return add_up<Terms, true, true>(now, rows, to, n);
    if (first) return add_up<Terms, true, false>(now, rows, to, n);
    if (last) return add_up<Terms, false, true>(now, rows, to, n);
    return add_up<Terms, false, false>(now, rows, to, n);
}
template <class Real>
[[gnu::always_inline]] inline void add_up(instruction const& now, Real* const* rows, Real* to,
                                          std::size_t n) {
    switch (now.terms) {
        case 2: return add_up<2>(now, rows, to, n);
        case 3: return add_up<3>(now, rows, to, n);
        case 4: return add_up<4>(now, rows, to, n);
        default: return add_up<5>(now, rows, to, n);
    }
}

/// Numbers of a table, each at a time and in a column of its own.
template <class Real>
[[gnu::always_inline]] inline void look_up(array_lookup const& in, instruction const& now, Real* const* rows,
                                           Real* to, std::size_t n) {
    auto const table = in.fast();
    with_two(now, rows, [=](auto time, auto column) {
        if (table.columns == 0)
            each(to, n, [=](std::size_t i) { return Real(table.at(table.row(double(time[i])))); });
        else
            each(to, n, [=](std::size_t i) {
                return Real(table.at(table.row(double(time[i])), double(column[i])));
            });
    });
}

template <class Real>
[[gnu::always_inline]] inline void execute(instruction const& now, array_lookup const* tables,
                                           Real* const* rows, std::size_t n) {
    Real* const to = rows[now.to];
    switch (now.how) {
        case fused::line:
            return each(to, n,
                        [a = shifted<Real>{rows[now.part[0]], Real(now.first.start), Real(now.first.factor)},
                         end = Real(now.first.end),
                         scale = Real(now.first.scale)](std::size_t i) { return (a[i] + end) * scale; });
        case fused::add_products:
            return with_products(now, rows, [=](auto a, auto b, auto c, auto d) {
                each(to, n, [=](std::size_t i) { return a[i] * b[i] + c[i] * d[i]; });
            });
        case fused::subtract_products:
            return with_products(now, rows, [=](auto a, auto b, auto c, auto d) {
                each(to, n, [=](std::size_t i) { return a[i] * b[i] - c[i] * d[i]; });
            });
        case fused::multiply_add:
            return with_product(now, rows, [=](auto a, auto b, auto c) {
                each(to, n, [=](std::size_t i) { return a[i] * b[i] + c[i]; });
            });
        case fused::multiply_subtract:
            return with_product(now, rows, [=](auto a, auto b, auto c) {
                each(to, n, [=](std::size_t i) { return a[i] * b[i] - c[i]; });
            });
        case fused::subtract_product:
            return with_product(now, rows, [=](auto a, auto b, auto c) {
                each(to, n, [=](std::size_t i) { return c[i] - a[i] * b[i]; });
            });
        case fused::multiply_twice:
            return with_three(now, rows, [=](auto a, auto b, auto c) {
                each(to, n, [=](std::size_t i) { return a[i] * b[i] * c[i]; });
            });
        case fused::add_multiply:
            return with_three(now, rows, [=](auto a, auto b, auto c) {
                each(to, n, [=](std::size_t i) { return (a[i] + b[i]) * c[i]; });
            });
        case fused::subtract_multiply:
            return with_three(now, rows, [=](auto a, auto b, auto c) {
                each(to, n, [=](std::size_t i) { return (a[i] - b[i]) * c[i]; });
            });
        case fused::sum:
        case fused::sum_unless: return add_up(now, rows, to, n);
        case fused::less_unless:
            return with_two(now, rows, [=, held = rows[now.part[2]]](auto a, auto b) {
                each(to, n, [=](std::size_t i) {
                    return choose(held[i], Real(0), a[i] < b[i] ? Real(1) : Real(0));
                });
            });
        case fused::less_equal_unless:
            return with_two(now, rows, [=, held = rows[now.part[2]]](auto a, auto b) {
                each(to, n, [=](std::size_t i) {
                    return choose(held[i], Real(0), a[i] <= b[i] ? Real(1) : Real(0));
                });
            });
        case fused::none: break;
    }
    if (now.what == operation::constant)
        return with_part(now, 0, rows, [=](auto a) { each(to, n, [=](std::size_t i) { return a[i]; }); });
    if (now.what == operation::choose)
        return with_three(now, rows, [=](auto c, auto a, auto b) {
            each(to, n, [=](std::size_t i) { return choose(Real(c[i]), Real(a[i]), Real(b[i])); });
        });
    if (now.what == operation::poisson) return draw_poisson(now, rows, to, n);
    if (now.what == operation::lookup) return look_up(tables[now.table], now, rows, to, n);
    if (parts_of(now.what) == 2)
        return with_binary(now.what, [&]<operation What>() {
            with_two(now, rows, [=](auto a, auto b) {
                each(to, n, [=](std::size_t i) { return compute<What>(Real(a[i]), Real(b[i])); });
            });
        });
    with_unary(now.what, [&]<operation What>() {
        row<Real> const a{rows[now.part[0]]};  // a function of a number is a number
        if constexpr (scalable(What))
            each(to, n,
                 [=, factor = Real(now.number[0])](std::size_t i) { return factor * compute<What>(a[i]); });
        else
            each(to, n, [=](std::size_t i) { return compute<What>(a[i]); });
    });
}

/// Memory for the registers of the programs of a thread.
template <class Real>
struct scratch {
    Real* registers(std::size_t count) {
        if (count > size) {
            memory.reset(static_cast<Real*>(std::aligned_alloc(64, count * apart * sizeof(Real))));
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
    for (std::size_t k = 0; k < registers_; ++k) own.rows[outside + k] = memory + k * apart;
    auto const chunk = at_once<Real>(rows_);
    for (std::size_t first = 0; first < n; first += chunk) {
        for (std::size_t k = 0; k < outside; ++k) own.rows[k] = given[k] ? given[k] + first : nullptr;
        vectorised([list = list_.data(), count = list_.size(), tables = tables_.data(),
                    rows = own.rows.data(), some = std::min(chunk, n - first)] {
            for (std::size_t k = 0; k < count; ++k) execute(list[k], tables, rows, some);
        });
    }
}

template void program::run(double* const*, std::size_t) const;
template void program::run(float* const*, std::size_t) const;

}  // namespace neurapse::equations
