// SPDX-License-Identifier: MIT
// Timed arrays: their rows, and what formulas of them are to the graph, the machine and the methods.
#include "neurapse/equations/timed_array.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "neurapse/equations/methods.hpp"
#include "neurapse/equations/program.hpp"

namespace neurapse::equations {
namespace {

std::shared_ptr<timed_array const> array(std::size_t rows, std::size_t columns, double dt_ms) {
    timed_array made{"f", {}, dt_ms, columns, {}};
    for (std::size_t k = 0; k < rows * std::max<std::size_t>(columns, 1); ++k)
        made.values.push_back(double(k * 37 % 1000) / 8);
    return std::make_shared<timed_array const>(std::move(made));
}

neuron model_of(std::string const& equations) {
    neuron_text text{{equations}, {}, {}, {}, {}, {}};
    text.given.arrays = {array(10, 0, 1)};
    return read_neuron(text);
}

}  // namespace

TEST_CASE(
    "a time on the grid finds the value that begins there, for steps and intervals that are no binary "
    "fractions") {
    for (auto const& [step, steps_of_interval] :
         {std::pair{0.1, 3}, {0.1, 7}, {0.01, 33}, {0.05, 20}, {0.3, 1}, {0.025, 41}}) {
        double const dt = step * steps_of_interval;
        array_lookup const f{array(1000, 0, dt), step};
        for (long n = 0; n < 1000L * steps_of_interval; ++n) {
            auto const row = f.fast().row(double(n) * step);
            if (row != n / steps_of_interval)
                FAIL_CHECK("step " << n << " of " << step << " ms finds row " << row);
            // In the middle of a step there is no other value than at its beginning.
            if (f.fast().row((double(n) + 0.5) * step) != row) FAIL_CHECK("the middle of step " << n);
        }
    }
}

TEST_CASE("intervals shorter than a step are passed over, and times beyond both ends have the value there") {
    array_lookup const f{array(100, 0, 0.025), 0.1};
    for (int n = 0; n < 25; ++n) CHECK(f.fast().row(n * 0.1) == 4 * n);
    CHECK(f.fast().row(-5) == 0);
    CHECK(f.fast().row(-INFINITY) == 0);
    CHECK(f.fast().row(NAN) == 0);
    CHECK(f.fast().row(2.5) == 99);
    CHECK(f.fast().row(1e300) == 99);
    CHECK(f.fast().row(INFINITY) == 99);
    array_lookup const g{array(3, 4, 1), 0.1};
    CHECK(g(1, 2) == 37 * 6 / 8.);
    CHECK(g(1, 3.9) == 37 * 7 / 8.);
    for (double const column : {-1., -1e-3, 4., 1e300, double(NAN), double(INFINITY)})
        CHECK(std::isnan(g(1, column)));
    CHECK(g.range() == std::pair{0., 37 * 11 / 8.});
}

TEST_CASE("a lookup at a known time and column is a number, and flat where its arguments are") {
    graph g;
    auto const table = g.add_table({array(10, 0, 1), 0.1});
    auto const x = g.input(0), y = g.input(1);
    CHECK(g.number(g.lookup(table, g.constant(3), g.constant(0))) == 37 * 3 / 8.);
    auto const at_x = g.lookup(table, x, g.constant(0));
    CHECK(at_x == g.lookup(table, x, g.constant(0)));
    CHECK(!(at_x == g.lookup(g.add_table({array(10, 0, 2), 0.1}), x, g.constant(0))));
    CHECK(g.is(*g.derivative(at_x, 1), 0));
    CHECK(!g.derivative(at_x, 0));
    CHECK(g.derivative(g.multiply(at_x, y), 1) == at_x);
    auto const replaced = g.replaced(
        {g.add(at_x, y)}, [&](value v) { return v == x ? std::optional{g.constant(3)} : std::nullopt; });
    CHECK(replaced[0] == g.add(y, g.constant(37 * 3 / 8.)));
}

TEST_CASE("the machine looks up what one number does, for any of many neurons and in single precision") {
    for (std::size_t const columns : {0, 5}) {
        graph g;
        array_lookup const f{array(40, columns, 0.7), 0.1};
        auto const table = g.add_table(f);
        auto const wanted =
            g.add(g.lookup(table, g.input(0), g.input(1)), g.lookup(table, g.input(0), g.constant(1)));
        program const p{g, 2, {{wanted}}};
        auto const check = [&]<class Real>(Real) {
            constexpr std::size_t n = 1301;
            std::vector<Real> time, column, found(n);
            for (std::size_t k = 0; k < n; ++k) {
                time.push_back(Real(double(k) * 0.033 - 3));
                column.push_back(Real(double(k % 6)));
            }
            Real* rows[] = {time.data(), column.data(), found.data()};
            p.run(rows, n);
            for (std::size_t k = 0; k < n; ++k) {
                auto const expected =
                    Real(f(double(time[k]), double(column[k]))) + Real(f(double(time[k]), 1));
                bool const same = found[k] == expected || (found[k] != found[k] && expected != expected);
                if (!same) FAIL_CHECK("neuron " << k << ": " << found[k] << ", not " << expected);
            }
        };
        check(0.0);
        check(0.0f);
    }
}

TEST_CASE(
    "methods: an array of the time is a number of the step, at another time it depends on the time, and as a "
    "factor or argument it is in the way") {
    CHECK(default_method(model_of("dv/dt = (f(t) - v)/ms : 1")) == method::exact);
    CHECK(default_method(model_of("dv/dt = (f(t) - v)/ms : 1\nI = f(t) : 1")) == method::exact);
    CHECK(default_method(model_of("dv/dt = (f(t - 3*ms) - v)/ms : 1")) == method::exponential_euler);
    CHECK(default_method(model_of("dv/dt = -f(t)*v/ms : 1")) == method::exponential_euler);
    CHECK(default_method(model_of("dv/dt = -f(v*ms)/ms : 1")) == method::rk4);
    CHECK(default_method(model_of("dv/dt = (f(w*ms) - v)/ms : 1\ndw/dt = -w/ms : 1")) ==
          method::exponential_euler);
    auto const no = objection_to(model_of("dv/dt = (f(t - 3*ms) - v)/ms : 1"), method::exact);
    REQUIRE(no);
    CHECK(no->why == "the equation of v depends on time");
    CHECK(objection_to(model_of("dv/dt = -f(v*ms)/ms : 1"), method::exponential_euler));
    CHECK(!objection_to(model_of("dv/dt = -f(v*ms)/ms + xi*ms**-0.5 : 1"), method::euler));
}

}  // namespace neurapse::equations
