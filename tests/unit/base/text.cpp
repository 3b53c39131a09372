// SPDX-License-Identifier: MIT
#include "neurapse/base/text.hpp"

#include <doctest/doctest.h>

#include <clocale>
#include <cmath>
#include <limits>
#include <locale>
#include <string>

#include "neurapse/base/random.hpp"

namespace neurapse::dimensions {  // so that `time` is the dimension here

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr dimension per_area(dimension d) { return d - dimensions::area; }
}  // namespace

TEST_CASE("parse_number: the whole string is a number, or there is none") {
    struct row {
        std::string text;
        double value;
    };
    row const good[] = {{"0", 0},
                        {"1e-3", 1e-3},
                        {"-70", -70},
                        {".5", 0.5},
                        {"+3", 3},
                        {"5.", 5},
                        {"007", 7},
                        {"1E6", 1e6},
                        {"0.1", 0.1},
                        {"inf", infinity},
                        {"-inf", -infinity},
                        {"+Infinity", infinity},
                        {"1e999", infinity},
                        {"-1e999", -infinity},
                        {"1e-999", 0},
                        {"5e-324", 5e-324},
                        {"1.8e308", infinity},
                        {"-1.8e308", -infinity},
                        {"3e-324", 5e-324},
                        {"2e-324", 0},
                        {"1e400000000000", infinity},
                        {"0e999999", 0},
                        {"0.000000000000000000001e21", 1},
                        {"1.7976931348623157e308", 1.7976931348623157e308}};
    for (auto const& [text, value] : good) {
        CAPTURE(text);
        auto const got = parse_number(text);
        REQUIRE(got);
        CHECK(*got == value);
    }
    CHECK(std::isnan(parse_number("nan").value()));
    CHECK(std::isnan(parse_number("-NaN").value()));
    CHECK(std::signbit(parse_number("-0").value()));
    for (char const* text : {"", " ", ".", "-", "+-3", "0x10", "1e", "1e+", "3 ", " 3", "1,5", "1.2.3",
                             "infinite", "nano", "nan(1)", "ten", "1f", "e5", "--1"}) {
        CAPTURE(text);
        CHECK(!parse_number(text));
    }
}

TEST_CASE("parse_quantity: one rounding from the digits to the engine's units") {
    struct row {
        std::string text;
        double value;
        dimension dim;
    };
    row const rows[] = {{"10 ms", 10, time},
                        {"10ms", 10, time},
                        {"  10   ms ", 10, time},
                        {"0.1 ms", 0.1, time},
                        {"500 us", 0.5, time},
                        {"300 us", 0.3, time},
                        {"2 s", 2000, time},
                        {"0.1 s", 100, time},
                        {"100 ns", 1e-4, time},
                        {"500 µs", 0.5, time},
                        {"500 μs", 0.5, time},
                        {"1.5 min", 90000, time},
                        {"-70 mV", -70, voltage},
                        {"−70 mV", -70, voltage},
                        {"-0.07 V", -70, voltage},
                        {"70e3uV", 70, voltage},
                        {"200 pA", 200, current},
                        {"0.2 nA", 200, current},
                        {"1 A", 1e12, current},
                        {"250 pF", 250, capacitance},
                        {"0.25 nF", 250, capacitance},
                        {"10 nS", 10, conductance},
                        {"10 mS", 1e7, conductance},
                        {"5 GOhm", 5, -conductance},
                        {"5 Mohm", 0.005, -conductance},
                        {"5 MΩ", 0.005, -conductance},
                        {"7 ohm", 7e-9, -conductance},
                        {"8 Hz", 0.008, frequency},
                        {"8 /s", 0.008, frequency},
                        {"8 s^-1", 0.008, frequency},
                        {"8 s-1", 0.008, frequency},
                        {"8 s⁻¹", 0.008, frequency},
                        {"1/ms", 1, frequency},
                        {"1 / ms", 1, frequency},
                        {"1 1/ms", 1, frequency},
                        {"6/min", 1e-4, frequency},
                        {"2 pA*ms", 2, current + time},
                        {"2 pA·ms", 2, current + time},
                        {"2 fC", 2, current + time},
                        {"1 pC", 1e3, current + time},
                        {"120 mS/cm2", 120, per_area(conductance)},
                        {"120 mS/cm^2", 120, per_area(conductance)},
                        {"120 mS / cm2", 120, per_area(conductance)},
                        {"120 mS*cm^-2", 120, per_area(conductance)},
                        {"1 uF/cm²", 1, per_area(capacitance)},
                        {"3 nS/um2", 300, per_area(conductance)},
                        {"1 uA/cm2", 1, per_area(current)},
                        {"20000 um2", 200, area},
                        {"1 mm2", 1e4, area},
                        {"100 um", 10, length},
                        {"1 m", 1e5, length},
                        {"3 mV/ms", 3, voltage - time},
                        {"3 V/s", 3, voltage - time},
                        {"3 nS/mV", 3, conductance - voltage},
                        {"3 1/mV/ms", 3, -voltage - time},
                        {"3 /mV/ms", 3, -voltage - time},
                        {"1 kg", 1e14, {.mass = 1}},
                        {"0.02", 0.02, none},
                        {"50 %", 0.5, none},
                        {"50%", 0.5, none},
                        {"3 mV/V", 0.003, none},
                        {"inf ms", infinity, time}};
    for (auto const& [text, value, dim] : rows) {
        CAPTURE(text);
        auto const got = parse_quantity(text);
        CAPTURE(got.why);
        REQUIRE(got.value);
        CHECK(got.value->value == value);
        CHECK(got.value->dim == dim);
    }
    CHECK(parse_quantity("0.02").value->plain);
    CHECK(!parse_quantity("2 %").value->plain);
    CHECK(!parse_quantity("2 ms").value->plain);
    CHECK(std::isnan(parse_quantity("nan mV").value->value));
}

TEST_CASE("parse_quantity: says what is wrong and what to write") {
    struct row {
        std::string text, why, remedy;
    };
    row const rows[] = {
        {"", "no number here", "write e.g. 20 ms"},
        {"fast", "no number here", "write e.g. 20 ms"},
        {"ms", "no number here", "write e.g. 20 ms"},
        {"10 mss", "mss is no unit", "did you mean ms?"},
        {"10 mv", "mv is no unit", "did you mean mV?"},
        {"10 msec", "msec is no unit", "did you mean ms?"},
        {"10 hz", "hz is no unit", "did you mean Hz?"},
        {"10 bananas", "bananas is no unit",
         "units are made of s, V, A, F, S, Ohm, Hz, C and m, e.g. ms or mS/cm2"},
        {"10 m s", "two units, m and s, with nothing between them", "did you mean ms?"},
        {"10 pA ms", "two units, pA and ms, with nothing between them", "write pA*ms or pA/ms"},
        {"10 mV/", "mV/ breaks off", "write a unit such as mV/ms"},
        {"10 mV//ms", "\"/ms\" is no unit", "write one number and one unit, e.g. 20 ms"},
        {"1,5 ms", "a comma in a number", "write 1.5 ms"},
        {"1 000 ms", "\"000 ms\" is no unit", "write one number and one unit, e.g. 20 ms"},
        {"0x10 ms", "x is no unit", "units are made of s, V, A, F, S, Ohm, Hz, C and m, e.g. ms or mS/cm2"},
        {"10 cm^", "\"^\" is no power", "write e.g. cm2, cm^2 or ms^-1"},
        {"10 cm22", "\"22\" is no power", "write e.g. cm2, cm^2 or ms^-1"},
        {"10 (mV)", "\"(mV)\" is no unit", "write one number and one unit, e.g. 20 ms"}};
    for (auto const& [text, why, remedy] : rows) {
        CAPTURE(text);
        auto const got = parse_quantity(text);
        CHECK(!got.value);
        CHECK(got.why == why);
        CHECK(got.remedy == remedy);
    }
}

TEST_CASE("print_number: the shortest text that reads back") {
    struct row {
        double x;
        std::string text;
    };
    row const rows[] = {{0, "0"},
                        {-0.0, "-0"},
                        {0.1, "0.1"},
                        {1200, "1200"},
                        {-70, "-70"},
                        {1.5, "1.5"},
                        {0.0001, "0.0001"},
                        {1e-5, "1e-05"},
                        {1.25e-7, "1.25e-07"},
                        {1e15, "1000000000000000"},
                        {1e16, "1e+16"},
                        {123456.789, "123456.789"},
                        {5e-324, "5e-324"},
                        {1.0 / 3, "0.3333333333333333"},
                        {1.7976931348623157e308, "1.7976931348623157e+308"},
                        {infinity, "inf"},
                        {-infinity, "-inf"}};
    for (auto const& [x, text] : rows) CHECK(print_number(x) == text);
    CHECK(print_number(std::nan("")) == "nan");
}

TEST_CASE("print_quantity: in the customary unit") {
    struct row {
        double x;
        dimension dim;
        std::string text;
    };
    row const rows[] = {{0.02, none, "0.02"},
                        {0.1, time, "0.1 ms"},
                        {-70, voltage, "-70 mV"},
                        {250, capacitance, "250 pF"},
                        {1, area, "100 um2"},
                        {0.3, area, "30 um2"},
                        {10, length, "100 um"},
                        {0.008, frequency, "0.008 kHz"},
                        {120, per_area(conductance), "120 mS/cm2"},
                        {1, per_area(capacitance), "1 uF/cm2"},
                        {1, per_area(current), "1 uA/cm2"},
                        {2, current + time, "2 pA*ms"},
                        {5, -conductance, "5 GOhm"},
                        {3, voltage - time, "3 mV/ms"},
                        {3, -voltage - time, "3 /mV/ms"},
                        {3, -time - time, "3 /ms2"},
                        {7, voltage - length, "0.7 mV/um"},
                        {infinity, time, "inf ms"}};
    for (auto const& [x, dim, text] : rows) CHECK(print_quantity(x, dim) == text);
}

TEST_CASE("what is printed reads back to the last bit, in every unit") {
    dimension const dims[] = {none,
                              time,
                              voltage,
                              current,
                              capacitance,
                              conductance,
                              -conductance,
                              frequency,
                              current + time,
                              length,
                              area,
                              per_area(capacitance),
                              per_area(conductance),
                              per_area(current),
                              voltage - time,
                              -voltage,
                              -time - time,
                              length + length + length,
                              conductance - voltage,
                              {.mass = 1},
                              {.length = -3, .amount = 1},
                              {.temperature = -1},
                              voltage - length};
    random::stream dice{3, purpose::choice, 0};
    for (int i = 0; i < 20'000; ++i) {
        auto const bits = dice.bits64();
        auto const any = __builtin_bit_cast(double, bits);
        auto const usual = std::ldexp(dice.uniform() - 0.5, int(dice.below(40)) - 20);
        for (double const x : {any, usual, std::round(usual * 1000) / 1000}) {
            if (!std::isfinite(x)) continue;
            auto const& dim = dims[dice.below(std::size(dims))];
            auto const text = print_quantity(x, dim);
            auto const back = parse_quantity(text);
            if (!back.value || back.value->value != x || back.value->dim != dim ||
                parse_number(print_number(x)) != x)
                FAIL_CHECK(text);
        }
    }
}

TEST_CASE("in_words and unit_symbol: a name for every dimension") {
    struct row {
        dimension dim;
        std::string symbol, words;
    };
    row const rows[] = {{none, "", "a plain number"},
                        {time, "ms", "time"},
                        {voltage, "mV", "voltage"},
                        {current, "pA", "current"},
                        {capacitance, "pF", "capacitance"},
                        {conductance, "nS", "conductance"},
                        {-conductance, "GOhm", "resistance"},
                        {frequency, "kHz", "frequency"},
                        {area, "um2", "area"},
                        {current + time, "pA*ms", "charge"},
                        {per_area(capacitance), "uF/cm2", "capacitance per area"},
                        {per_area(conductance), "mS/cm2", "conductance per area"},
                        {per_area(current), "uA/cm2", "current per area"},
                        {voltage - time, "mV/ms", "mV/ms"},
                        {-voltage, "1/mV", "1/mV"}};
    for (auto const& [dim, symbol, words] : rows) {
        CHECK(unit_symbol(dim) == symbol);
        CHECK(in_words(dim) == words);
    }
}

TEST_CASE("nearest: what was probably meant") {
    struct row {
        std::string name, meant;
    };
    row const rows[] = {{"tua", "tau"},
                        {"TAU", "tau"},
                        {"threshhold", "threshold"},
                        {"treshold", "threshold"},
                        {"refract", ""},
                        {"refractery", "refractory"},
                        {"x", ""},
                        {"", ""},
                        {"voltage", ""},
                        {"rset", "reset"},
                        {"cc", "c"}};
    for (auto const& [name, meant] : rows) {
        CAPTURE(name);
        CHECK(nearest(name, {"tau", "c", "reset", "threshold", "refractory"}) == meant);
    }
    CHECK(nearest("tau", {}).empty());
    CHECK(nearest("foo", {"to"}).empty());
    CHECK(nearest("msec", {"ms", "mV"}) == "ms");
    row const short_words[] = {{"too", "to"},   {"ot", "to"}, {"t", "to"},     {"k", ""},   {"form", "from"},
                               {"fro", "from"}, {"node", ""}, {"kid", "kind"}, {"size", ""}};
    for (auto const& [name, meant] : short_words) {
        CAPTURE(name);
        CHECK(nearest(name, {"to", "from", "kind"}) == meant);
    }
}

TEST_CASE("text is the same where decimals have commas") {
    struct comma : std::numpunct<char> {
        char do_decimal_point() const override { return ','; }
        char do_thousands_sep() const override { return '.'; }
        std::string do_grouping() const override { return "\3"; }
    };
    auto const before = std::locale::global(std::locale{std::locale::classic(), new comma});
    CHECK(print_quantity(1234567.5, dimensions::time) == "1234567.5 ms");
    CHECK(parse_number("1234.5") == 1234.5);
    std::locale::global(before);
}

}  // namespace neurapse::dimensions
