// SPDX-License-Identifier: MIT
// What each operation computes, for one number; the machine applies it to many, and the graph to
// constants, with the same bits.
#pragma once

#include "neurapse/base/exact.hpp"
#include "neurapse/base/math.hpp"
#include "neurapse/base/powers.hpp"
#include "neurapse/base/trigonometry.hpp"
#include "neurapse/equations/functions.hpp"

namespace neurapse::equations {

template <operation What, class Real>
[[gnu::always_inline]] inline Real compute(Real a) {
    using enum operation;
    if constexpr (What == negate) return -a;
    if constexpr (What == opposite) return a == 0 ? Real(1) : Real(0);
    if constexpr (What == absolute) return a < 0 ? -a : a;
    if constexpr (What == operation::sign) return math::sign(a);
    if constexpr (What == operation::floor) return math::floor(a);
    if constexpr (What == ceil) return math::ceil(a);
    if constexpr (What == truncate) return math::trunc(a);
    if constexpr (What == operation::sqrt) return math::sqrt(a);
    if constexpr (What == operation::exp) return math::exp_by_ratio(a);
    if constexpr (What == expm1) return math::expm1(a);
    if constexpr (What == exprel) return math::exprel_by_ratio(a);
    if constexpr (What == operation::log) return math::log(a);
    if constexpr (What == log10) return math::log10(a);
    if constexpr (What == log1p) return math::log1p(a);
    if constexpr (What == sin) return math::sin(a);
    if constexpr (What == cos) return math::cos(a);
    if constexpr (What == tan) return math::tan(a);
    if constexpr (What == arcsin) return math::asin(a);
    if constexpr (What == arccos) return math::acos(a);
    if constexpr (What == arctan) return math::atan(a);
    if constexpr (What == sinh) return math::sinh(a);
    if constexpr (What == cosh) return math::cosh(a);
    if constexpr (What == tanh) return math::tanh(a);
    if constexpr (What == bernoulli) return math::bernoulli(a);
    if constexpr (What == fermi) return math::fermi(a);
}

template <operation What, class Real>
[[gnu::always_inline]] inline Real compute(Real a, Real b) {
    using enum operation;
    if constexpr (What == add) return a + b;
    if constexpr (What == subtract) return a - b;
    if constexpr (What == multiply) return a * b;
    if constexpr (What == divide) return a / b;
    if constexpr (What == floor_divide) return math::floor_divide(a, b);
    if constexpr (What == modulo) return math::modulo(a, b);
    if constexpr (What == power) return math::power(a, b);
    if constexpr (What == less) return a < b ? Real(1) : Real(0);
    if constexpr (What == less_equal) return a <= b ? Real(1) : Real(0);
    if constexpr (What == equal) return a == b ? Real(1) : Real(0);
    if constexpr (What == both) return ((a != 0) & (b != 0)) ? Real(1) : Real(0);
    if constexpr (What == either) return ((a != 0) | (b != 0)) ? Real(1) : Real(0);
}

/// Calls visit.operator()<What>() for the operation.
template <class Visit>
decltype(auto) with_unary(operation what, Visit&& visit) {
    switch (what) {
#define NEURAPSE_CASE(name) \
    case operation::name: return visit.template operator()<operation::name>()
        NEURAPSE_CASE(opposite);
        NEURAPSE_CASE(absolute);
        NEURAPSE_CASE(sign);
        NEURAPSE_CASE(floor);
        NEURAPSE_CASE(ceil);
        NEURAPSE_CASE(truncate);
        NEURAPSE_CASE(sqrt);
        NEURAPSE_CASE(exp);
        NEURAPSE_CASE(expm1);
        NEURAPSE_CASE(exprel);
        NEURAPSE_CASE(log);
        NEURAPSE_CASE(log10);
        NEURAPSE_CASE(log1p);
        NEURAPSE_CASE(sin);
        NEURAPSE_CASE(cos);
        NEURAPSE_CASE(tan);
        NEURAPSE_CASE(arcsin);
        NEURAPSE_CASE(arccos);
        NEURAPSE_CASE(arctan);
        NEURAPSE_CASE(sinh);
        NEURAPSE_CASE(cosh);
        NEURAPSE_CASE(tanh);
        NEURAPSE_CASE(bernoulli);
        NEURAPSE_CASE(fermi);
        default: NEURAPSE_CASE(negate);
    }
}

template <class Visit>
decltype(auto) with_binary(operation what, Visit&& visit) {
    switch (what) {
        NEURAPSE_CASE(subtract);
        NEURAPSE_CASE(multiply);
        NEURAPSE_CASE(divide);
        NEURAPSE_CASE(floor_divide);
        NEURAPSE_CASE(modulo);
        NEURAPSE_CASE(power);
        NEURAPSE_CASE(less);
        NEURAPSE_CASE(less_equal);
        NEURAPSE_CASE(equal);
        NEURAPSE_CASE(both);
        NEURAPSE_CASE(either);
        default: NEURAPSE_CASE(add);
    }
}
#undef NEURAPSE_CASE

}  // namespace neurapse::equations
