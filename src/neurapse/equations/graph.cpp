// SPDX-License-Identifier: MIT
#include "neurapse/equations/graph.hpp"

#include <cmath>
#include <utility>

#include "neurapse/equations/compute.hpp"

namespace neurapse::equations {

using op = operation;

int parts_of(operation what) {
    if (what == op::constant || what == op::input) return 0;
    if (what == op::choose || what == op::poisson) return 3;
    if (what == op::lookup) return 2;
    return what >= op::add && what <= op::either && what != op::negate ? 2 : 1;
}

std::size_t graph::hash::operator()(node const& n) const {
    std::uint64_t h = std::uint64_t(n.what);
    for (auto const p : n.parts) h = (h ^ p) * 0x9e3779b97f4a7c15u;
    std::uint64_t bits = __builtin_bit_cast(std::uint64_t, n.number);
    return std::size_t((h ^ (bits + (h >> 29))) * 0x9e3779b97f4a7c15u);
}

value graph::made(node const& n) {
    // NaN differs from itself and -0 equals 0: both are made anew.
    bool const unique =
        n.what == op::constant && (n.number != n.number || (n.number == 0 && std::signbit(n.number)));
    if (!unique)
        if (auto const at = known_.find(n); at != known_.end()) return {at->second};
    nodes_.push_back(n);
    auto const id = std::uint32_t(nodes_.size() - 1);
    if (!unique) known_.emplace(n, id);
    return {id};
}

value graph::constant(double x) { return made({op::constant, {0, 0, 0}, x}); }
value graph::input(std::uint32_t k) { return made({op::input, {k, 0, 0}, 0}); }

std::optional<double> graph::number(value v) const {
    auto const& n = at(v);
    return n.what == op::constant ? std::optional{n.number} : std::nullopt;
}

bool graph::is(value v, double x) const { return number(v) == x; }

value graph::apply(operation what, value a) {
    auto const x = number(a);
    if (x) return constant(with_unary(what, [&]<operation W>() { return compute<W>(*x); }));
    if (what == op::negate && at(a).what == op::negate) return {at(a).parts[0]};
    return made({what, {a.id, 0, 0}, 0});
}

value graph::apply(operation what, value a, value b) {
    auto const x = number(a), y = number(b);
    if (what == op::power) return power(a, b);
    if (x && y) return constant(with_binary(what, [&]<operation W>() { return compute<W>(*x, *y); }));
    switch (what) {
        case op::add:
            if (is(a, 0)) return b;
            if (is(b, 0)) return a;
            if (at(b).what == op::negate) return subtract(a, {at(b).parts[0]});
            if (at(a).what == op::negate) return subtract(b, {at(a).parts[0]});
            if (b.id < a.id) std::swap(a, b);
            break;
        case op::subtract:
            if (is(a, 0)) return negate(b);
            if (is(b, 0)) return a;
            if (a == b) return constant(0);
            if (at(b).what == op::negate) return add(a, {at(b).parts[0]});
            // A factor takes the sign; only that of an exact 0 may differ.
            if (at(a).what == op::negate) return negate(add({at(a).parts[0]}, b));
            break;
        case op::multiply: {
            if (is(a, 0) || is(b, 0)) return constant(0);
            if (is(a, 1)) return b;
            if (is(b, 1)) return a;
            if (is(a, -1)) return negate(b);
            if (is(b, -1)) return negate(a);
            if (y) return multiply(b, a);  // constants stand first
            if (x && at(b).what == op::multiply)
                if (auto const inner = number({at(b).parts[0]}))
                    return multiply(constant(*x * *inner), {at(b).parts[1]});
            if (x && at(b).what == op::negate) return multiply(constant(-*x), {at(b).parts[0]});
            if (!x && b.id < a.id) std::swap(a, b);
            break;
        }
        case op::divide:
            if (is(a, 0)) return constant(0);
            if (is(b, 1)) return a;
            // One rounding more than a division, at a tenth of its cost.
            if (y && std::isnormal(1 / *y)) return multiply(constant(1 / *y), a);
            if (auto const inverse = inverse_of(b)) return multiply(a, *inverse);
            break;
        case op::both:
            if (x) return *x == 0 ? a : b;
            if (y) return *y == 0 ? b : a;
            break;
        case op::either:
            if (x) return *x == 0 ? b : a;
            if (y) return *y == 0 ? a : b;
            break;
        default: break;
    }
    return made({what, {a.id, b.id, 0}, 0});
}

/// What computes 1 / x without a division of its own, where x is exprel(y) or 1 + e^y.
std::optional<value> graph::inverse_of(value x) {
    auto const n = at(x);
    if (n.what == op::exprel) return apply(op::bernoulli, {n.parts[0]});
    if (n.what != op::add) return {};
    for (int k = 0; k < 2; ++k)
        if (is({n.parts[k]}, 1) && at(n.parts[1 - k]).what == op::exp)
            return apply(op::fermi, {at(n.parts[1 - k]).parts[0]});
    return {};
}

/// Whole powers are products, as people mean them: of a negative base, too.
value graph::power(value base, value exponent) {
    auto const x = number(base), n = number(exponent);
    if (n && *n == 0.5) return apply(op::sqrt, base);
    if (n && *n == std::floor(*n) && std::fabs(*n) <= 16) {
        auto left = unsigned(std::fabs(*n));
        auto result = constant(1);
        for (auto square = base; left > 0; left /= 2) {
            if (left % 2 == 1) result = multiply(result, square);
            if (left > 1) square = multiply(square, square);
        }
        return *n < 0 ? divide(constant(1), result) : result;
    }
    if (x && n) return constant(compute<op::power>(*x, *n));
    return made({op::power, {base.id, exponent.id, 0}, 0});
}

value graph::choose(value condition, value a, value b) {
    if (auto const c = number(condition)) return *c != 0 ? a : b;
    if (a == b) return a;
    if (at(condition).what == op::opposite) return choose({at(condition).parts[0]}, b, a);
    return made({op::choose, {condition.id, a.id, b.id}, 0});
}

value graph::lookup(std::uint32_t which, value time, value column) {
    auto const t = number(time), k = number(column);
    if (t && k) return constant(tables_[which](*t, *k));
    return made({op::lookup, {time.id, column.id, which}, 0});
}

std::vector<char> graph::needed(std::vector<value> const& by) const {
    std::vector<char> is(size(), 0);
    for (auto const v : by) is[v.id] = 1;
    for (auto id = std::uint32_t(size()); id-- > 0;)
        for (int k = 0; is[id] && k < parts_of(at(id).what); ++k) is[at(id).parts[k]] = 1;
    return is;
}

bool graph::depends(value v, std::function<bool(std::uint32_t)> const& asked) const {
    auto const is = needed({v});
    for (std::uint32_t id = 0; id <= v.id; ++id)
        if (is[id] && at(id).what == op::input && asked(at(id).parts[0])) return true;
    return false;
}

std::vector<value> graph::replaced(std::vector<value> const& in,
                                   std::function<std::optional<value>(value)> const& by) {
    auto const is = needed(in);
    std::vector<value> fresh(is.size());
    for (std::uint32_t id = 0; id < is.size(); ++id) {
        if (!is[id]) continue;
        auto const n = at(id);
        auto const part = [&](int k) { return fresh[n.parts[k]]; };
        if (auto const other = by({id}))
            fresh[id] = *other;
        else if (parts_of(n.what) == 0)
            fresh[id] = {id};
        else if (n.what == op::choose)
            fresh[id] = choose(part(0), part(1), part(2));
        else if (n.what == op::lookup)
            fresh[id] = lookup(n.parts[2], part(0), part(1));
        else if (n.what == op::poisson)
            fresh[id] = poisson(part(0), part(1), part(2));
        else
            fresh[id] = parts_of(n.what) == 2 ? apply(n.what, part(0), part(1)) : apply(n.what, part(0));
    }
    std::vector<value> out;
    for (auto const v : in) out.push_back(fresh[v.id]);
    return out;
}

std::optional<value> graph::derivative(value of, std::uint32_t input) {
    // What `of` does not need is passed over, lest it has no derivative.
    auto const matters = needed({of});
    std::vector<std::optional<value>> slopes(of.id + 1);
    for (std::uint32_t id = 0; id <= of.id; ++id) {
        if (!matters[id]) continue;
        auto const n = nodes_[id];
        if (n.what == op::input) {
            slopes[id] = constant(n.parts[0] == input ? 1 : 0);
            continue;
        }
        bool flat = true;
        for (int k = 0; k < parts_of(n.what); ++k)
            flat = flat && slopes[n.parts[k]] && is(*slopes[n.parts[k]], 0);
        slopes[id] = flat ? constant(0) : slope(n, {id}, slopes);
    }
    return slopes[of.id];
}

/// The chain rule for a node with parts of which one at least is not flat.
std::optional<value> graph::slope(node n, value here, std::vector<std::optional<value>> const& slopes) {
    value const a{n.parts[0]}, b{n.parts[1]};
    if (n.what == op::choose) {
        if (!slopes[n.parts[0]] || !is(*slopes[n.parts[0]], 0) || !slopes[n.parts[1]] || !slopes[n.parts[2]])
            return {};
        return choose(a, *slopes[n.parts[1]], *slopes[n.parts[2]]);
    }
    for (int k = 0; k < parts_of(n.what); ++k)
        if (!slopes[n.parts[k]]) return {};
    auto const da = *slopes[n.parts[0]];
    auto const db = parts_of(n.what) == 2 ? *slopes[n.parts[1]] : da;
    auto const one = constant(1);
    auto const square = [&](value x) { return multiply(x, x); };
    auto const times = [&](value factor) { return multiply(da, factor); };
    switch (n.what) {
        case op::add: return add(da, db);
        case op::subtract: return subtract(da, db);
        case op::multiply: return add(multiply(da, b), multiply(a, db));
        case op::divide: return subtract(divide(da, b), divide(multiply(here, db), b));
        case op::negate: return negate(da);
        case op::power: {
            // (a^b)' = b a^(b-1) a' + a^b log(a) b'
            auto const first = multiply(multiply(b, power(a, subtract(b, one))), da);
            return is(db, 0) ? first : add(first, multiply(multiply(here, apply(op::log, a)), db));
        }
        case op::exp: return times(here);
        case op::expm1: return times(add(here, one));
        case op::exprel: {
            // (e^x - 1)/x: its slope (e^x - r)/x is 1/2 at 0, where the formula has no value; it is
            // r(x) - (r(x) - 1 - x/2 ...) there, and a series of three terms is enough near 0.
            auto const far = divide(subtract(apply(op::exp, a), here), a);
            auto const near =
                add(constant(0.5), multiply(a, add(constant(1.0 / 3), multiply(constant(0.125), a))));
            return times(choose(apply(op::less, apply(op::absolute, a), constant(1e-4)), near, far));
        }
        case op::log: return divide(da, a);
        case op::log10: return multiply(constant(0.4342944819032518), divide(da, a));
        case op::log1p: return divide(da, add(one, a));
        case op::sqrt: return divide(multiply(constant(0.5), da), here);
        case op::sin: return times(apply(op::cos, a));
        case op::cos: return negate(times(apply(op::sin, a)));
        case op::tan: return times(add(one, square(here)));
        case op::arcsin: return divide(da, apply(op::sqrt, subtract(one, square(a))));
        case op::arccos: return negate(divide(da, apply(op::sqrt, subtract(one, square(a)))));
        case op::arctan: return divide(da, add(one, square(a)));
        case op::sinh: return times(apply(op::cosh, a));
        case op::cosh: return times(apply(op::sinh, a));
        case op::tanh: return times(subtract(one, square(here)));
        case op::bernoulli: {
            // (B - B^2 e^x) / x, and where that has no value a series
            auto const far = divide(subtract(here, multiply(square(here), apply(op::exp, a))), a);
            auto const near = add(constant(-0.5), multiply(constant(1.0 / 6), a));
            return times(choose(apply(op::less, apply(op::absolute, a), constant(1e-4)), near, far));
        }
        case op::fermi: return negate(times(multiply(here, subtract(one, here))));
        default: return {};
    }
}

}  // namespace neurapse::equations
