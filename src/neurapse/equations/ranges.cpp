// SPDX-License-Identifier: MIT
// Ends are computed with the operation itself: where it rises or falls throughout, no number lies beyond them
// by more than what it rounds.
#include "neurapse/equations/ranges.hpp"

#include <algorithm>
#include <vector>

#include "neurapse/equations/compute.hpp"

namespace neurapse::equations {
namespace {

/// Ends that are no numbers say nothing.
range made(double low, double high, bool is_number) {
    if (low != low || high != high) return {};
    return {low, high, is_number};
}
range hull(range a, range b) {
    return {std::fmin(a.low, b.low), std::fmax(a.high, b.high), a.is_number && b.is_number};
}
bool can_be_infinite(range a) { return std::isinf(a.low) || std::isinf(a.high); }

range sum(range a, range b) {
    bool const cancels =
        (a.high == INFINITY && b.low == -INFINITY) || (a.low == -INFINITY && b.high == INFINITY);
    return made(a.low + b.low, a.high + b.high, a.is_number && b.is_number && !cancels);
}
range negated(range a) { return {-a.high, -a.low, a.is_number}; }

template <class F>
range corners(range a, range b, bool is_number, F f) {
    double const all[] = {f(a.low, b.low), f(a.low, b.high), f(a.high, b.low), f(a.high, b.high)};
    for (double const x : all)
        if (x != x) return {};
    return {*std::min_element(all, all + 4), *std::max_element(all, all + 4), is_number};
}
range product(range a, range b) {
    bool const vanishes = (a.has_zero() && can_be_infinite(b)) || (b.has_zero() && can_be_infinite(a));
    return corners(a, b, a.is_number && b.is_number && !vanishes,
                   [](double x, double y) { return x == 0 || y == 0 ? 0 : x * y; });
}
range quotient(range a, range b) {
    bool const is_number = a.is_number && b.is_number && !(a.has_zero() && b.has_zero()) &&
                           !(can_be_infinite(a) && can_be_infinite(b));
    if (b.has_zero()) return {-INFINITY, INFINITY, is_number};  // of 0 the sign is not known
    return corners(a, b, is_number, [](double x, double y) { return x / y; });
}
range absolute_of(range a) {
    auto const most = std::fmax(std::fabs(a.low), std::fabs(a.high));
    return {a.has_zero() ? 0 : std::fmin(std::fabs(a.low), std::fabs(a.high)), most, a.is_number};
}
range power_of(range a, range b) {
    if (a.low < 0) return {};
    return corners(a, b, a.is_number && b.is_number,
                   [](double x, double y) { return compute<operation::power>(x, y); });
}
/// The remainder has the sign of what is divided by.
range remainder(range a, range b) {
    if (b.has_zero() || can_be_infinite(a)) return {};
    return {std::fmin(0, b.low), std::fmax(0, b.high), a.is_number && b.is_number};
}

/// Functions that rise throughout where they are defined: between two numbers.
struct domain {
    double first = -INFINITY, last = INFINITY;
};
template <operation What>
range rising(range a, domain d = {}) {
    bool const is_inside = a.low >= d.first && a.high <= d.last;
    return made(compute<What>(std::fmax(a.low, d.first)), compute<What>(std::fmin(a.high, d.last)),
                a.is_number && is_inside);
}

template <operation What>
range falling(range a) {
    return made(compute<What>(a.high), compute<What>(a.low), a.is_number);
}

class range_finder {
public:
    range_finder(graph const& g, std::function<range(std::uint32_t)> const& input) : g_(g), input_(input) {}

    range of(value v) {
        auto const needed = g_.needed({v});
        all_.resize(needed.size());
        for (std::uint32_t id = 0; id <= v.id; ++id)
            if (needed[id]) all_[id] = of(g_.at(id));
        return all_[v.id];
    }

private:
    range of(graph::node const& n) const {
        if (n.what == operation::constant) return made(n.number, n.number, true);
        if (n.what == operation::input) return input_(n.parts[0]);
        if (n.what == operation::choose) return of_choice(n);
        auto const a = all_[n.parts[0]];
        return parts_of(n.what) == 2 ? of_two(n, a, all_[n.parts[1]]) : of_one(n, a);
    }

    range of_two(graph::node const& n, range a, range b) const {
        switch (n.what) {
            case operation::add: return sum(a, b);
            case operation::subtract: return sum(a, negated(b));
            case operation::multiply:
                if (n.parts[0] != n.parts[1]) return product(a, b);
                a = absolute_of(a);
                return made(a.low * a.low, a.high * a.high, a.is_number);
            case operation::divide: return quotient(a, b);
            case operation::floor_divide: {
                auto const q = quotient(a, b);
                return {std::floor(q.low) - 1, std::floor(q.high) + 1,
                        q.is_number && !b.has_zero() && !can_be_infinite(a)};
            }
            case operation::modulo: return remainder(a, b);
            case operation::power: return power_of(a, b);
            case operation::lookup: {
                auto const [low, high] = g_.table(n.parts[2]).range();
                return {low, high, g_.table(n.parts[2]).fast().columns == 0 && a.is_number};
            }
            case operation::less:
            case operation::less_equal:
            case operation::equal:
            case operation::both:
            case operation::either: return range::of(0, 1);
            default: return {};
        }
    }

    static range of_one(graph::node const& n, range a) {
        using enum operation;
        switch (n.what) {
            case negate: return negated(a);
            case opposite: return range::of(0, 1);
            case absolute: return absolute_of(a);
            case operation::sign: return {-1, 1, a.is_number};
            case operation::floor: return rising<operation::floor>(a);
            case ceil: return rising<ceil>(a);
            case truncate: return rising<truncate>(a);
            case operation::sqrt: return rising<operation::sqrt>(a, {0, INFINITY});
            case operation::exp: return rising<operation::exp>(a);
            case expm1: return rising<expm1>(a);
            case exprel: return rising<exprel>(a);
            case operation::log: return rising<operation::log>(a, {0, INFINITY});
            case log10: return rising<log10>(a, {0, INFINITY});
            case log1p: return rising<log1p>(a, {-1, INFINITY});
            case arcsin: return rising<arcsin>(a, {-1, 1});
            case arctan: return rising<arctan>(a);
            case sinh: return rising<sinh>(a);
            case tanh: return rising<tanh>(a);
            case bernoulli: return falling<bernoulli>(a);
            case fermi: return falling<fermi>(a);
            case arccos: return {0, 4, a.is_number && a.low >= -1 && a.high <= 1};
            case cosh: {
                auto const size = absolute_of(a);
                return rising<cosh>(size);
            }
            case sin:
            case cos: return {-1, 1, a.is_number && !can_be_infinite(a)};
            case poisson: return {0, INFINITY, a.is_finite() && a.low >= 0};
            default: return {};
        }
    }

    /// p < q ? q : p is the larger of both, p < q ? p : q the smaller.
    range of_choice(graph::node const& n) const {
        auto const yes = all_[n.parts[1]], no = all_[n.parts[2]];
        bool const is_number = yes.is_number && no.is_number;
        auto const& c = g_.at(n.parts[0]);
        if (c.what == operation::less && n.parts[1] == c.parts[1] && n.parts[2] == c.parts[0])
            return {std::fmax(yes.low, no.low), std::fmax(yes.high, no.high), is_number};
        if (c.what == operation::less && n.parts[1] == c.parts[0] && n.parts[2] == c.parts[1])
            return {std::fmin(yes.low, no.low), std::fmin(yes.high, no.high), is_number};
        return hull(yes, no);
    }

    graph const& g_;
    std::function<range(std::uint32_t)> const& input_;
    std::vector<range> all_;
};

}  // namespace

range range_of(graph const& g, value v, std::function<range(std::uint32_t)> const& input) {
    return range_finder{g, input}.of(v);
}

}  // namespace neurapse::equations
