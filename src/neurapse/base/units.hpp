// SPDX-License-Identifier: MIT
// Physical quantities that know their dimension, so that adding millivolts to
// milliseconds does not compile. The engine thinks in ms, mV, pA and 10 um; in these
// units pF, nS, GOhm, kHz, and uF/cm2, mS/cm2, uA/cm2 over 100 um2 carry no factors.
#pragma once

#include <compare>

namespace neurapse {

/// The seven SI exponents of a physical dimension.
struct dimension {
    int length = 0, mass = 0, time = 0, current = 0, temperature = 0, amount = 0, luminosity = 0;

    friend constexpr bool operator==(dimension const&, dimension const&) = default;
    friend constexpr dimension operator+(dimension a, dimension b) {
        return {a.length + b.length,
                a.mass + b.mass,
                a.time + b.time,
                a.current + b.current,
                a.temperature + b.temperature,
                a.amount + b.amount,
                a.luminosity + b.luminosity};
    }
    friend constexpr dimension operator-(dimension a) {
        return {-a.length, -a.mass, -a.time, -a.current, -a.temperature, -a.amount, -a.luminosity};
    }
    friend constexpr dimension operator-(dimension a, dimension b) { return a + (-b); }
};

namespace dimensions {
inline constexpr dimension none{};
inline constexpr dimension time{.time = 1};
inline constexpr dimension length{.length = 1};
inline constexpr dimension area{.length = 2};
inline constexpr dimension current{.current = 1};
inline constexpr dimension voltage{.length = 2, .mass = 1, .time = -3, .current = -1};
inline constexpr dimension capacitance = current + time - voltage;
inline constexpr dimension conductance = current - voltage;
inline constexpr dimension frequency = -time;
}  // namespace dimensions

/// A number of the dimension D, held in the engine's coherent units.
template <dimension D>
struct quantity {
    double value = 0;

    friend constexpr auto operator<=>(quantity const&, quantity const&) = default;
    friend constexpr quantity operator+(quantity a, quantity b) { return {a.value + b.value}; }
    friend constexpr quantity operator-(quantity a, quantity b) { return {a.value - b.value}; }
    friend constexpr quantity operator-(quantity a) { return {-a.value}; }
    friend constexpr quantity operator*(double k, quantity a) { return {k * a.value}; }
    friend constexpr quantity operator*(quantity a, double k) { return {a.value * k}; }
    friend constexpr quantity operator/(quantity a, double k) { return {a.value / k}; }
};

namespace detail {
/// A quantity whose dimensions cancelled is a plain number.
template <dimension D>
constexpr auto of(double value) {
    if constexpr (D == dimension{})
        return value;
    else
        return quantity<D>{value};
}
}  // namespace detail

template <dimension A, dimension B>
constexpr auto operator*(quantity<A> a, quantity<B> b) {
    return detail::of<A + B>(a.value * b.value);
}
template <dimension A, dimension B>
constexpr auto operator/(quantity<A> a, quantity<B> b) {
    return detail::of<A - B>(a.value / b.value);
}
template <dimension A>
constexpr auto operator/(double a, quantity<A> b) {
    return detail::of<-A>(a / b.value);
}

using duration = quantity<dimensions::time>;
using voltage = quantity<dimensions::voltage>;
using current = quantity<dimensions::current>;
using capacitance = quantity<dimensions::capacitance>;
using conductance = quantity<dimensions::conductance>;
using frequency = quantity<dimensions::frequency>;
using area = quantity<dimensions::area>;
using capacitance_density = quantity<dimensions::capacitance - dimensions::area>;
using conductance_density = quantity<dimensions::conductance - dimensions::area>;
using current_density = quantity<dimensions::current - dimensions::area>;

/// Literals for C++ descriptions: `300_pF`, `0.1_ms`, `-70_mV`.
namespace literals {
constexpr duration operator""_s(long double x) { return {double(x) * 1e3}; }
constexpr duration operator""_s(unsigned long long x) { return {double(x) * 1e3}; }
constexpr duration operator""_ms(long double x) { return {double(x)}; }
constexpr duration operator""_ms(unsigned long long x) { return {double(x)}; }
constexpr duration operator""_us(long double x) { return {double(x) / 1e3}; }
constexpr duration operator""_us(unsigned long long x) { return {double(x) / 1e3}; }
constexpr voltage operator""_V(long double x) { return {double(x) * 1e3}; }
constexpr voltage operator""_V(unsigned long long x) { return {double(x) * 1e3}; }
constexpr voltage operator""_mV(long double x) { return {double(x)}; }
constexpr voltage operator""_mV(unsigned long long x) { return {double(x)}; }
constexpr voltage operator""_uV(long double x) { return {double(x) / 1e3}; }
constexpr voltage operator""_uV(unsigned long long x) { return {double(x) / 1e3}; }
constexpr current operator""_nA(long double x) { return {double(x) * 1e3}; }
constexpr current operator""_nA(unsigned long long x) { return {double(x) * 1e3}; }
constexpr current operator""_pA(long double x) { return {double(x)}; }
constexpr current operator""_pA(unsigned long long x) { return {double(x)}; }
constexpr capacitance operator""_nF(long double x) { return {double(x) * 1e3}; }
constexpr capacitance operator""_nF(unsigned long long x) { return {double(x) * 1e3}; }
constexpr capacitance operator""_pF(long double x) { return {double(x)}; }
constexpr capacitance operator""_pF(unsigned long long x) { return {double(x)}; }
constexpr conductance operator""_uS(long double x) { return {double(x) * 1e3}; }
constexpr conductance operator""_uS(unsigned long long x) { return {double(x) * 1e3}; }
constexpr conductance operator""_nS(long double x) { return {double(x)}; }
constexpr conductance operator""_nS(unsigned long long x) { return {double(x)}; }
constexpr frequency operator""_Hz(long double x) { return {double(x) / 1e3}; }
constexpr frequency operator""_Hz(unsigned long long x) { return {double(x) / 1e3}; }
constexpr frequency operator""_kHz(long double x) { return {double(x)}; }
constexpr frequency operator""_kHz(unsigned long long x) { return {double(x)}; }
constexpr area operator""_um2(long double x) { return {double(x) / 1e2}; }
constexpr area operator""_um2(unsigned long long x) { return {double(x) / 1e2}; }
constexpr capacitance_density operator""_uF_cm2(long double x) { return {double(x)}; }
constexpr capacitance_density operator""_uF_cm2(unsigned long long x) { return {double(x)}; }
constexpr conductance_density operator""_mS_cm2(long double x) { return {double(x)}; }
constexpr conductance_density operator""_mS_cm2(unsigned long long x) { return {double(x)}; }
constexpr current_density operator""_uA_cm2(long double x) { return {double(x)}; }
constexpr current_density operator""_uA_cm2(unsigned long long x) { return {double(x)}; }
}  // namespace literals

static_assert([] {
    using namespace literals;
    return 200_pF / 10_nS == 20_ms && 1_uF_cm2 * 100_um2 == 1_pF;
}());

}  // namespace neurapse
