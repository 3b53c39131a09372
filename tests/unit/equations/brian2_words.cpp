// SPDX-License-Identifier: MIT
// Words and spellings of Brian2's language: what they are worth here.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "neurapse/equations/evaluate.hpp"
#include "support/outcomes.hpp"

using namespace neurapse;
using namespace neurapse::literals;

TEST_CASE("units are spelt in many ways") {
    struct row {
        char const *one, *other;
    };
    for (auto const& [one, other] :
         {row{"siemens/cm**2", "1e4*siemens/metre**2"}, row{"msiemens*cm**-2", "10*siemens/meter**2"},
          row{"ufarad*cm**-2", "0.01*farad/meter2"}, row{"usiemens", "1e-6*siemens"},
          row{"mmolar", "mole/metre3"}, row{"mM", "1e-3*molar"}, row{"kgram", "kilogram"},
          row{"litre", "1e-3*metre**3"}, row{"gray", "joule/kilogram"}, row{"sievert", "metre**2/second**2"},
          row{"becquerel", "Hz"}, row{"katal", "mole/second"}, row{"lux", "lumen/metre2"},
          row{"steradian", "1"}, row{"uA*cm**-2", "1e-2*amp/metre**2"}, row{"khertz", "1/ms"}}) {
        CAPTURE(one);
        auto const a = equations::evaluate_constant({one, {}}), b = equations::evaluate_constant({other, {}});
        CHECK(a.dim == b.dim);
        CHECK(a.numbers.front() == doctest::Approx(b.numbers.front()).epsilon(1e-15));
    }
}

TEST_CASE("t_in_timesteps numbers the steps, and a line goes on behind a backslash") {
    experiment e;
    e.run({{"duration", 300_ms}, {"dt", 0.3_ms}, {"seed", 1}})
        .model("cell", {{"equations", "dx/dt = 0*x/second : 1\nn = t_in_timesteps : 1\nlast : 1"},
                        {"threshold", "t_in_timesteps % 7 == 0"},
                        {"reset", "last = t_in_timesteps + \\\n 0; x = x + 1"}})
        .population("p", {{"neuron", "cell"}, {"size", 1}, {"initial", settings{{"x", 0}, {"last", 0}}}})
        .record({{"what", list("n", "last", "x")}, {"of", "p"}})
        .record({{"what", "spikes"}, {"of", "p"}});
    auto const r = neurapse_test::outcome(e);
    REQUIRE(r.traces[0].time_ms.size() == 1000);
    for (std::size_t k = 0; k < 1000; ++k) {
        double const step = double(k + 1);
        CHECK(r.traces[0].traces[0].values[k] == step);
        CHECK(r.traces[0].traces[1].values[k] == step - std::fmod(step, 7));
        CHECK(r.traces[0].traces[2].values[k] == std::floor(step / 7));
    }
    CHECK(r.spikes.time_ms.size() == 142);
}

TEST_CASE("Brian2's functions of numbers are all there under its names") {
    struct row {
        char const* text;
        double value;
    };
    double const x = 0.5;
    for (auto const& [text, value] : {row{"abs(-x)", x},
                                      row{"arccos(x)", std::acos(x)},
                                      row{"arcsin(x)", std::asin(x)},
                                      row{"arctan(x)", std::atan(x)},
                                      row{"ceil(x)", 1},
                                      row{"clip(x, 0, 0.25)", 0.25},
                                      row{"cos(x)", std::cos(x)},
                                      row{"cosh(x)", std::cosh(x)},
                                      row{"exp(x)", std::exp(x)},
                                      row{"expm1(x)", std::expm1(x)},
                                      row{"exprel(x)", std::expm1(x) / x},
                                      row{"floor(x)", 0},
                                      row{"int(x > 0.25)", 1},
                                      row{"log(x)", std::log(x)},
                                      row{"log10(x)", std::log10(x)},
                                      row{"log1p(x)", std::log1p(x)},
                                      row{"sign(-x)", -1},
                                      row{"sin(x)", std::sin(x)},
                                      row{"sinh(x)", std::sinh(x)},
                                      row{"sqrt(x)", std::sqrt(x)},
                                      row{"tan(x)", std::tan(x)},
                                      row{"tanh(x)", std::tanh(x)},
                                      row{"timestep(0.7*ms, 0.1*ms)", 7}}) {
        CAPTURE(text);
        CHECK(equations::evaluate_constant({text, {}}, {{"x", {{}, {x}}}}).numbers.front() ==
              doctest::Approx(value).epsilon(1e-14));
    }
}
