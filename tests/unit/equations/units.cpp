// SPDX-License-Identifier: MIT
#include "neurapse/equations/units.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/check_units.hpp"
#include "neurapse/equations/evaluate.hpp"
#include "neurapse/equations/functions.hpp"
#include "neurapse/equations/parse.hpp"

namespace neurapse::equations {
namespace {

double power_of_ten(int n) { return parse_number("1e" + std::to_string(n)).value(); }

}  // namespace

TEST_CASE("every unit of Brian2, with every prefix, has its SI value") {
    struct row {
        char const* name;
        int ten;  ///< of one such unit, in ms, mV, pA and 10 um, K, mol, cd
        fine_dimension dim;
    };
    namespace d = dimensions;
    dimension const volume = d::area + d::length, energy = d::voltage + d::current + d::time;
    row const rows[] = {{"volt", 3, d::voltage},
                        {"amp", 12, d::current},
                        {"ampere", 12, d::current},
                        {"second", 3, d::time},
                        {"siemens", 9, d::conductance},
                        {"farad", 12, d::capacitance},
                        {"ohm", -9, -d::conductance},
                        {"hertz", -3, d::frequency},
                        {"metre", 5, d::length},
                        {"meter", 5, d::length},
                        {"gram", 11, dimension{.mass = 1}},
                        {"gramme", 11, dimension{.mass = 1}},
                        {"kilogram", 14, dimension{.mass = 1}},
                        {"kilogramme", 14, dimension{.mass = 1}},
                        {"mole", 0, dimension{.amount = 1}},
                        {"mol", 0, dimension{.amount = 1}},
                        {"molar", -12, dimension{.amount = 1} - volume},
                        {"kelvin", 0, dimension{.temperature = 1}},
                        {"candle", 0, dimension{.luminosity = 1}},
                        {"coulomb", 15, d::current + d::time},
                        {"joule", 18, energy},
                        {"watt", 15, energy - d::time},
                        {"newton", 13, energy - d::length},
                        {"pascal", 3, energy - volume},
                        {"weber", 6, d::voltage + d::time},
                        {"tesla", -4, d::voltage + d::time - d::area},
                        {"henry", -6, d::voltage + d::time - d::current},
                        {"liter", 12, volume},
                        {"litre", 12, volume},
                        {"radian", 0, d::none}};
    struct prefix {
        char const* name;
        int ten;
    };
    prefix const prefixes[] = {{"", 0},   {"y", -24}, {"z", -21}, {"a", -18}, {"f", -15}, {"p", -12},
                               {"n", -9}, {"u", -6},  {"m", -3},  {"c", -2},  {"d", -1},  {"da", 1},
                               {"h", 2},  {"k", 3},   {"M", 6},   {"G", 9},   {"T", 12},  {"P", 15},
                               {"E", 18}, {"Z", 21},  {"Y", 24}};
    for (auto const& [name, ten, dim] : rows)
        for (auto const& [before, more] : prefixes)
            for (int const n : {1, 2, 3}) {
                auto const word = std::string{before} + name + (n == 1 ? "" : std::to_string(n));
                CAPTURE(word);
                auto const u = unit_named(word);
                REQUIRE(u);
                CHECK(u->dim == *dim.power(n));
                CHECK(u->value == power_of_ten(n * (ten + more)));
            }
}

TEST_CASE("short names are those that people write") {
    struct row {
        char const* name;
        double value;
        fine_dimension dim;
    };
    namespace d = dimensions;
    for (auto const& [name, value, dim] : {row{"mV", 1, d::voltage},
                                           {"uV", 1e-3, d::voltage},
                                           {"nA", 1e3, d::current},
                                           {"pA", 1, d::current},
                                           {"uA", 1e6, d::current},
                                           {"mA", 1e9, d::current},
                                           {"fA", 1e-3, d::current},
                                           {"ms", 1, d::time},
                                           {"us", 1e-3, d::time},
                                           {"nS", 1, d::conductance},
                                           {"uS", 1e3, d::conductance},
                                           {"mS", 1e6, d::conductance},
                                           {"pF", 1, d::capacitance},
                                           {"nF", 1e3, d::capacitance},
                                           {"uF", 1e6, d::capacitance},
                                           {"ohm", 1e-9, -d::conductance},
                                           {"Mohm", 1e-3, -d::conductance},
                                           {"Gohm", 1, -d::conductance},
                                           {"Hz", 1e-3, d::frequency},
                                           {"kHz", 1, d::frequency},
                                           {"MHz", 1e3, d::frequency},
                                           {"um", 0.1, d::length},
                                           {"mm", 100, d::length},
                                           {"cm", 1000, d::length},
                                           {"um2", 0.01, d::area},
                                           {"cm2", 1e6, d::area},
                                           {"um3", 1e-3, d::area + d::length},
                                           {"mM", 1e-15, dimension{.amount = 1} - d::area - d::length},
                                           {"nmol", 1e-9, dimension{.amount = 1}},
                                           {"pC", 1e3, d::current + d::time}}) {
        CAPTURE(name);
        auto const u = unit_named(name);
        REQUIRE(u);
        CHECK(u->value == value);
        CHECK(u->dim == dim);
    }
    // Names of parameters are no units by accident.
    for (auto const* name :
         {"",   "m",  "s",   "V",   "A",  "g",    "l",     "h",       "n",   "El", "Em", "Es",
          "Ek", "Mg", "Ms",  "Gs",  "dV", "dT",   "kT",    "al",      "as",  "Vm", "gl", "Cm",
          "a",  "x",  "mV4", "mV1", "2",  "Volt", "volts", "mvolt22", "min", "ks"}) {
        CAPTURE(name);
        CHECK_FALSE(unit_named(name));
    }
    for (auto const& name : usual_units()) {
        CAPTURE(name);
        CHECK(unit_named(name));
    }
}

TEST_CASE("exponents of dimensions may be fractions") {
    fine_dimension const time{dimensions::time}, voltage{dimensions::voltage};
    CHECK(*voltage.power(0.5)->power(2) == voltage);
    CHECK(*voltage.power(1.0 / 3)->power(3) == voltage);
    CHECK(*voltage.power(0.25) * *voltage.power(0.75) == voltage);
    CHECK(voltage.power(0)->is_plain());
    CHECK_FALSE(voltage.power(0.5)->whole());
    CHECK(voltage.power(-2)->whole());
    CHECK_FALSE(voltage.power(0.2));
    CHECK_FALSE(voltage.power(1e9));
    CHECK_FALSE(voltage.power(std::nan("")));
    CHECK(with_article(voltage) == "a voltage");
    CHECK(with_article(dimension{}) == "a plain number");
    CHECK(with_article(dimensions::area) == "an area");
    CHECK(with_article(voltage / time) == "measured in mV/ms");
    CHECK(with_article(*time.power(-0.5)) == "measured in s^-1/2");
    CHECK(with_article(*voltage.power(0.25)) == "measured in m^1/2 kg^1/4 s^-3/4 A^-1/4");
    CHECK(declaration_of(voltage) == "volt");
    CHECK(declaration_of(dimension{}) == "1");
    CHECK(declaration_of(voltage / time).empty());
    CHECK(usual_unit(voltage) == "mV");
    CHECK(usual_unit(voltage / time) == "mV/ms");
    CHECK(usual_unit(dimensions::area) == "um**2");
    CHECK(usual_unit(-dimensions::conductance) == "Gohm");
    CHECK(usual_unit(*time.power(-0.5)).empty());
}

TEST_CASE("what is suggested as a unit is one") {
    for (int l = -2; l <= 2; ++l)
        for (int m = -1; m <= 1; ++m)
            for (int t = -3; t <= 2; ++t)
                for (int i = -2; i <= 2; ++i) {
                    fine_dimension const d{dimension{.length = l, .mass = m, .time = t, .current = i}};
                    auto const unit = usual_unit(d);
                    CAPTURE(unit);
                    if (d.is_plain()) continue;
                    CHECK(check_units({unit}, parse_formula({unit}), {}).dim == d);
                }
}

TEST_CASE("formulas have the dimension of their parts") {
    struct row {
        char const *text, *same;
    };
    for (auto const& [text, same] : {row{"3*mV/ms", "volt/second"},
                                     {"sqrt(2/ms)", "second**-0.5"},
                                     {"sqrt(mV*mV)", "volt"},
                                     {"mV**2/Mohm", "watt"},
                                     {"mV**(1/2)*mV**0.5", "volt"},
                                     {"mV**-2", "1/volt2"},
                                     {"abs(-pA)", "amp"},
                                     {"clip(0, mV, inf)", "volt"},
                                     {"clip(3*mV, 0, inf)", "volt"},
                                     {"5*mV % (2*mV)", "volt"},
                                     {"5*mV // (2*mV)", "1"},
                                     {"0 + mV", "volt"},
                                     {"mV - inf", "volt"},
                                     {"-inf + mV", "volt"},
                                     {"sign(mV)", "1"},
                                     {"int(mV > 0)", "1"},
                                     {"exp(mV/volt)", "1"},
                                     {"nS*(10*mV)", "amp"},
                                     {"uF/cm2", "farad/meter**2"},
                                     {"timestep(3*ms, ms)", "1"},
                                     {"pi*e", "1"},
                                     {"(mV**(1/3))**3", "volt"},
                                     {"kilogram*metre**2/(second**3*amp)", "volt"}}) {
        CAPTURE(text);
        CHECK(check_units({text}, parse_formula({text}), {}).dim ==
              declared_dimension({same}, parse_formula({same})));
    }
    CHECK(evaluate_constant({"3*mV + 2*volt"}).numbers[0] == 2003);
    CHECK(evaluate_constant({"1*uF/cm2"}).numbers[0] == 1);
    CHECK(evaluate_constant({"120*mS/cm2"}).numbers[0] == doctest::Approx(120).epsilon(1e-15));
    CHECK(evaluate_constant({"1/(100*Mohm)"}).numbers[0] == doctest::Approx(10).epsilon(1e-15));
    CHECK(evaluate_constant({"50*um*200*um"}).numbers[0] == doctest::Approx(100).epsilon(1e-15));
}

TEST_CASE("every function and constant of Brian2 2.9 is known by its name") {
    for (auto const* name :
         {"abs",   "arccos", "arcsin", "arctan", "ceil", "clip",  "cos",   "cosh",    "exp",
          "expm1", "exprel", "floor",  "int",    "log",  "log10", "log1p", "poisson", "rand",
          "randn", "sign",   "sin",    "sinh",   "sqrt", "tan",   "tanh",  "timestep"})
        CHECK_MESSAGE(function_named(name), name);
    for (auto const* name : {"e", "inf", "pi"}) CHECK_MESSAGE(constant_named(name), name);
}

}  // namespace neurapse::equations
