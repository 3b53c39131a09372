// SPDX-License-Identifier: MIT
// Numbers for people: tables of values and what is written.
#include "neurapse/report/numbers.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace plot = neurapse::plot;

TEST_CASE("numbers: fixed digits are rounded and lose their trailing zeros") {
    struct row {
        double value;
        int digits;
        char const* text;
    };
    for (auto const& [value, digits, text] :
         {row{0, 2, "0"}, row{0.5, 2, "0.5"}, row{-0.04, 1, "0"}, row{-1.25, 1, "-1.3"}, row{2.999, 2, "3"},
          row{0.007, 3, "0.007"}, row{1234567, 0, "1234567"}, row{1e20, 1, "1e20"}, row{-INFINITY, 1, "-inf"},
          row{NAN, 1, "nan"}, row{123456789012345.25, 2, "123456789012345"}})
        CHECK(plot::fixed(value, digits) == text);
}

TEST_CASE("numbers: significant digits survive any size") {
    CHECK(plot::significant(0.1, 4) == "0.1");
    CHECK(plot::significant(1234.567, 4) == "1235");
    CHECK(plot::significant(0.00001234, 3) == "1.23e-5");
    CHECK(plot::significant(9.9999e-7, 3) == "1e-6");
    CHECK(plot::significant(-2.5e12, 4) == "-2.5e12");
    CHECK(plot::significant(std::numeric_limits<double>::denorm_min(), 2) != "");
}

TEST_CASE("numbers: large counts are grouped and named") {
    CHECK(plot::grouped(999) == "999");
    CHECK(plot::grouped(1000) == "1,000");
    CHECK(plot::grouped(123456789) == "123,456,789");
    CHECK(plot::counted(1, "spike") == "1 spike");
    CHECK(plot::counted(0, "spike") == "0 spikes");
}

TEST_CASE("numbers: tick labels have as many decimals as the step needs") {
    CHECK(plot::tick_label(0.30000000000000004, 0.1) == "0.3");
    CHECK(plot::tick_label(1, 0.5) == "1");
    CHECK(plot::tick_label(-60, 20) == "\u221260");
    CHECK(plot::tick_label(1e-20, 0.1) == "0");
    CHECK(plot::tick_label(2e-6, 1e-6) == "2e-6");
    CHECK(plot::tick_label(2.5e6, 5e5) == "2.5e6");
}
