// SPDX-License-Identifier: MIT
#include "neurapse/equations/units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "neurapse/base/text.hpp"

namespace neurapse::equations {
namespace {

constexpr int dimension::* exponents[] = {&dimension::length,    &dimension::mass,        &dimension::time,
                                          &dimension::current,   &dimension::temperature, &dimension::amount,
                                          &dimension::luminosity};
constexpr char const* base_symbols[] = {"m", "kg", "s", "A", "K", "mol", "cd"};

constexpr int most_twelfths = 1'000'000;

constexpr dimension times(dimension d, int k) {
    for (auto const e : exponents) d.*e *= k;
    return d;
}

/// The power of ten between an SI unit and the coherent one: 1 s = 1e3 ms, 1 A = 1e12 pA,
/// 1 m = 1e5 x 10 um; and 1 kg = 1e14, since kg m^2 s^-3 A^-1 = 1 V = 1e3 mV.
constexpr int tens_of(dimension const& d) { return 5 * d.length + 14 * d.mass + 3 * d.time + 12 * d.current; }

struct si_unit {
    std::string_view name, symbol;  ///< the symbol stands behind one of its prefixes only
    std::string_view prefixes;
    dimension dim;
    int ten = 0;  ///< powers of ten to the SI unit
};

/// What stands in front of symbols: only what is usual, since El is somebody's leak potential and no
/// exalitre, and Mg no megagram.
constexpr std::string_view small = "munpf", medium = "munpfk", large = "munkMG";

/// Newton and joule.
constexpr dimension d_force{.length = 1, .mass = 1, .time = -2}, d_energy{.length = 2, .mass = 1, .time = -2};
std::vector<si_unit> const& si_units() {
    namespace d = dimensions;
    static std::vector<si_unit> const all{
        {"volt", "V", medium, d::voltage},
        {"amp", "A", medium, d::current},
        {"ampere", "", "", d::current},
        {"second", "s", small, d::time},
        {"siemens", "S", small, d::conductance},
        {"farad", "F", small, d::capacitance},
        {"ohm", "ohm", large, d::voltage - d::current},
        {"hertz", "Hz", large, d::frequency},
        {"metre", "m", "munkc", d::length},
        {"meter", "", "", d::length},
        {"gram", "g", medium, {.mass = 1}, -3},
        {"gramme", "", "", {.mass = 1}, -3},
        {"kilogram", "", "", {.mass = 1}},
        {"kilogramme", "", "", {.mass = 1}},
        {"mole", "mol", small, {.amount = 1}},
        {"mol", "", "", {.amount = 1}},
        {"molar", "M", small, dimension{.amount = 1} - times(d::length, 3), 3},
        {"kelvin", "", "", {.temperature = 1}},
        {"candle", "", "", {.luminosity = 1}},
        {"newton", "N", medium, d_force},
        {"pascal", "Pa", medium, d_force - d::area},
        {"joule", "J", medium, d_energy},
        {"watt", "W", medium, d_energy - d::time},
        {"coulomb", "C", small, d::current + d::time},
        {"weber", "Wb", small, d::voltage + d::time},
        {"tesla", "T", small, d::voltage + d::time - d::area},
        {"henry", "", "", d::voltage + d::time - d::current},
        {"liter", "l", small, times(d::length, 3), -3},
        {"litre", "", "", times(d::length, 3), -3},
        {"radian", "", "", d::none},
        {"steradian", "", "", d::none},
        {"lumen", "", "", {.luminosity = 1}},
        {"lux", "", "", dimension{.luminosity = 1} - d::area},
        {"becquerel", "", "", d::frequency},
        {"gray", "", "", d_energy - dimension{.mass = 1}},
        {"sievert", "", "", d_energy - dimension{.mass = 1}},
        {"katal", "", "", dimension{.amount = 1} - d::time},
    };
    return all;
}

struct prefix {
    std::string_view name;
    int ten;
};
constexpr std::array<prefix, 21> prefixes{
    {{"", 0},    {"da", 1},  {"d", -1},  {"c", -2},  {"m", -3},  {"u", -6}, {"n", -9},
     {"p", -12}, {"f", -15}, {"a", -18}, {"z", -21}, {"y", -24}, {"h", 2},  {"k", 3},
     {"M", 6},   {"G", 9},   {"T", 12},  {"P", 15},  {"E", 18},  {"Z", 21}, {"Y", 24}}};

/// A unit with its prefix, to a power.
std::optional<unit> prefixed(std::string_view name, int power) {
    for (auto const& p : prefixes) {
        if (name.substr(0, p.name.size()) != p.name) continue;
        auto const rest = name.substr(p.name.size());
        for (auto const& u : si_units()) {
            bool const short_form =
                !u.symbol.empty() && rest == u.symbol &&
                (p.name.empty() ? rest == "Hz" : u.prefixes.find(p.name) != std::string_view::npos);
            if (rest != u.name && !short_form) continue;
            return unit{*parse_number("1e" + std::to_string(power * (p.ten + u.ten + tens_of(u.dim)))),
                        times(u.dim, power)};
        }
    }
    return {};
}

}  // namespace

fine_dimension::fine_dimension(dimension d) : twelfths(times(d, 12)) {}

fine_dimension fine_dimension::of(dimension twelfths) {
    fine_dimension d;
    d.twelfths = twelfths;
    return d;
}

std::optional<fine_dimension> fine_dimension::power(double exponent) const {
    fine_dimension result;
    for (auto const e : exponents) {
        double const raised = twelfths.*e * exponent, near = std::round(raised);
        if (!(std::fabs(raised - near) < 1e-9) || std::fabs(near) > most_twelfths) return {};
        result.twelfths.*e = int(near);
    }
    return result;
}

bool fine_dimension::is_sensible() const {
    return std::all_of(std::begin(exponents), std::end(exponents),
                       [this](auto const e) { return std::abs(twelfths.*e) <= most_twelfths; });
}

std::optional<dimension> fine_dimension::whole() const {
    dimension d;
    for (auto const e : exponents) {
        if (twelfths.*e % 12 != 0) return {};
        d.*e = twelfths.*e / 12;
    }
    return d;
}

std::string with_article(fine_dimension const& d) {
    if (auto const whole = d.whole()) {
        auto const words = in_words(*whole);
        if (words.rfind("a ", 0) == 0 || words.rfind("an ", 0) == 0) return words;
        bool const is_word = words.find_first_of("/*^0123456789") == std::string::npos;
        if (!is_word) return "measured in " + words;
        return (std::string{"aeiou"}.find(words[0]) == std::string::npos ? "a " : "an ") + words;
    }
    std::string out = "measured in";
    for (std::size_t k = 0; k < 7; ++k) {
        int const n = d.twelfths.*exponents[k];
        if (n == 0) continue;
        int const shared = std::gcd(n, 12);
        out += std::string{" "} + base_symbols[k];
        if (n != 12)
            out += "^" + std::to_string(n / shared) + (shared == 12 ? "" : "/" + std::to_string(12 / shared));
    }
    return out;
}

std::optional<unit> unit_named(std::string_view name) {
    if (name.empty()) return {};
    bool const is_power = name.back() == '2' || name.back() == '3';
    return is_power ? prefixed(name.substr(0, name.size() - 1), name.back() - '0') : prefixed(name, 1);
}

std::vector<std::string> const& usual_units() {
    static std::vector<std::string> const all{
        "volt", "mvolt", "mV",     "uV",      "amp",    "namp",   "pamp",    "nA",       "pA",
        "uA",   "mA",    "second", "msecond", "ms",     "us",     "siemens", "nsiemens", "msiemens",
        "nS",   "uS",    "mS",     "farad",   "pfarad", "ufarad", "pF",      "nF",       "uF",
        "ohm",  "Mohm",  "Gohm",   "hertz",   "Hz",     "kHz",    "metre",   "meter",    "um",
        "cm",   "mm",    "umetre", "cm2",     "um2",    "mole",   "mmolar",  "mM",       "kelvin"};
    return all;
}

std::string declaration_of(fine_dimension const& d) {
    for (auto const* name :
         {"volt", "amp", "second", "siemens", "farad", "ohm", "Hz", "metre", "metre2", "kelvin", "molar"})
        if (unit_named(name)->dim == d) return name;
    return d.is_plain() ? "1" : "";
}

std::string usual_unit(fine_dimension const& d) {
    auto const whole = d.whole();
    if (!whole || d.is_plain() || whole->temperature != 0 || whole->luminosity != 0) return "";
    auto const symbol = unit_symbol(*whole);
    if (symbol == "GOhm") return "Gohm";
    std::string formula;  // ms2 is a name, but ms4 is none
    for (char const c : symbol) {
        bool const is_power = c >= '2' && c <= '9';
        formula += is_power ? std::string{"**"} + c : std::string{c};
    }
    return formula;
}

}  // namespace neurapse::equations
