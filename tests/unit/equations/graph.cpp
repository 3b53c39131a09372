// SPDX-License-Identifier: MIT
#include "neurapse/equations/graph.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/equations/formulas.hpp"
#include "neurapse/equations/parse.hpp"
#include "neurapse/equations/program.hpp"

namespace neurapse::equations {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(),
                 nan = std::numeric_limits<double>::quiet_NaN();

double run(graph const& g, value what, std::vector<double> in) {
    program const p{g, in.size(), {{what}}};
    double out = 0;
    std::vector<double*> rows;
    for (auto& x : in) rows.push_back(&x);
    rows.push_back(&out);
    p.run(rows.data(), 1);
    return out;
}

bool same(double a, double b) { return (a != a && b != b) || std::memcmp(&a, &b, sizeof a) == 0; }

/// The value of a formula in x and y, which are inputs 0 and 1.
struct formula {
    explicit formula(std::string const& text) : model{}, in{model = with_x_and_y(), 1, 1, none, false} {
        in.input({origin::parameter, 0});
        in.input({origin::parameter, 1});
        read = parse_formula({text});
        what = in.translate(read, in.at_start());
    }
    static neuron with_x_and_y() {
        neuron m;
        m.parameters = {{"x", {}}, {"y", {}}};
        return m;
    }
    double at(double x, double y) const { return run(in.g, what, {x, y}); }

    neuron model;
    formulas::shared_values none;
    formulas in;
    tree read;
    value what;
};

}  // namespace

TEST_CASE("what is folded has the bits of what is computed") {
    std::vector<double> numbers{0.0,  -0.0,   1,     -1,     0.5,   2,      -7,       3,         17, 0.3,
                                -0.3, 1e-300, 1e300, -1e300, 709.9, -745.2, infinity, -infinity, nan};
    random::stream dice{1, purpose::choice, 2};
    for (int k = 0; k < 300; ++k)
        numbers.push_back((dice.uniform() - 0.5) * std::exp(30 * dice.uniform() - 15));
    for (int what = int(operation::add); what < int(operation::poisson); ++what) {
        auto const op = operation(what);
        if (op == operation::choose || op == operation::power) continue;
        CAPTURE(what);
        for (std::size_t k = 0; k < numbers.size(); ++k) {
            auto const x = numbers[k], y = numbers[(k * 7 + 3) % numbers.size()];
            CAPTURE(x);
            CAPTURE(y);
            graph g;
            bool const two = parts_of(op) == 2;
            auto const folded = two ? g.apply(op, g.constant(x), g.constant(y)) : g.apply(op, g.constant(x));
            auto const computed = two ? g.apply(op, g.input(0), g.input(1)) : g.apply(op, g.input(0));
            REQUIRE(g.number(folded));
            REQUIRE(same(*g.number(folded), run(g, computed, {x, y})));
        }
    }
}

TEST_CASE("powers that are known beforehand: the same bits for numbers known and not") {
    for (double const n :
         {-16., -3., -2., -1., 0., 1., 2., 3., 4., 7., 15., 16., 17., 40., 0.5, 0.3, -0.5, 2.5})
        for (double const x : {-3.7, -1.0, -0.1, 0.0, 0.1, 1.0, 1.3, 25.0}) {
            CAPTURE(n);
            CAPTURE(x);
            graph g;
            auto const folded = g.apply(operation::power, g.constant(x), g.constant(n));
            auto const computed = g.apply(operation::power, g.input(0), g.constant(n));
            REQUIRE(g.number(folded));
            CHECK(same(*g.number(folded), run(g, computed, {x})));
            if (x > 0 || n == std::floor(n)) {
                if (x != 0) CHECK(*g.number(folded) == doctest::Approx(std::pow(x, n)).epsilon(1e-14));
            }
        }
}

TEST_CASE("equal values exist once, and trivial operations not at all") {
    graph g;
    auto const x = g.input(0), y = g.input(1), zero = g.constant(0), one = g.constant(1);
    CHECK(g.add(x, y) == g.add(y, x));
    CHECK(g.multiply(x, y) == g.multiply(y, x));
    CHECK_FALSE(g.subtract(x, y) == g.subtract(y, x));
    CHECK(g.add(x, zero) == x);
    CHECK(g.subtract(x, zero) == x);
    CHECK(g.subtract(x, x) == zero);
    CHECK(g.multiply(x, one) == x);
    CHECK(g.multiply(x, zero) == zero);
    CHECK(g.divide(x, one) == x);
    CHECK(g.divide(zero, x) == zero);
    CHECK(g.negate(g.negate(x)) == x);
    CHECK(g.add(x, g.negate(y)) == g.subtract(x, y));
    CHECK(g.subtract(x, g.negate(y)) == g.add(x, y));
    CHECK(g.multiply(g.constant(2), g.multiply(x, g.constant(3))) == g.multiply(g.constant(6), x));
    CHECK(g.choose(x, y, y) == y);
    CHECK(g.choose(one, x, y) == x);
    CHECK(g.choose(g.apply(operation::opposite, x), zero, y) == g.choose(x, y, zero));
    CHECK(g.apply(operation::power, x, g.constant(2)) == g.multiply(x, x));
    // -0 and NaN are numbers of their own.
    CHECK(std::signbit(*g.number(g.constant(-0.0))));
    CHECK_FALSE(std::signbit(*g.number(g.constant(0.0))));
    CHECK(std::isnan(*g.number(g.constant(nan))));
}

TEST_CASE("derivatives agree with differences") {
    struct row {
        char const* text;
        double least, most;  ///< of x; y is 1.7
    };
    row const rows[] = {{"x", -3, 3},
                        {"y", -3, 3},
                        {"x + y - 2*x", -3, 3},
                        {"x*x*y", -3, 3},
                        {"x/(x + 5)", -3, 3},
                        {"y/x", 0.2, 4},
                        {"-x", -3, 3},
                        {"exp(-x*x)", -3, 3},
                        {"expm1(x*y)", -3, 3},
                        {"exprel(x)", -30, 30},
                        {"exprel(x)", -1e-3, 1e-3},
                        {"exprel(x)", -2e-4, 2e-4},
                        {"y/exprel(x)", -30, 30},
                        {"y/exprel(x)", -1e-3, 1e-3},
                        {"y/exprel(x)", -2e-4, 2e-4},
                        {"4/(1 + exp(x*y))", -5, 5},
                        {"log(x)", 0.1, 9},
                        {"log10(x*y)", 0.1, 9},
                        {"log1p(x)", -0.9, 9},
                        {"sqrt(x + 4)", -3, 3},
                        {"sin(x)*cos(2*x)", -3, 3},
                        {"tan(x)", -1.4, 1.4},
                        {"arcsin(x)", -0.95, 0.95},
                        {"arccos(x)", -0.95, 0.95},
                        {"arctan(3*x)", -3, 3},
                        {"sinh(x)", -3, 3},
                        {"cosh(x)", -3, 3},
                        {"tanh(x)", -3, 3},
                        {"x**3 - x**-2", 0.5, 3},
                        {"x**7", -2, 2},
                        {"x**17", -1.5, 1.5},
                        {"x**0.5 + x**-0.5", 0.2, 4},
                        {"x**2.5", 0.2, 4},
                        {"2**x", -3, 3},
                        {"x**x", 0.2, 3},
                        {"y**(x*x)", -2, 2},
                        {"1/(1 + exp((x - y)/0.3))", -3, 3},
                        {"exp(sin(x)*x)/sqrt(1 + x**4)", -3, 3},
                        {"x*int(y > 1) + clip(y, 0, 1)*x", -3, 3}};
    for (auto const& [text, least, most] : rows) {
        CAPTURE(text);
        formula f{text};
        auto const slope = f.in.g.derivative(f.what, 0);
        REQUIRE(slope);
        for (int k = 0; k <= 200; ++k) {
            double const x = least + (most - least) * (k + 0.37) / 202,
                         h = 1e-3 * std::fmin(1, std::fabs(most - least) / 10);
            CAPTURE(x);
            // Richardson: the error goes with h^4.
            auto const wide = (f.at(x + h, 1.7) - f.at(x - h, 1.7)) / (2 * h);
            auto const narrow = (f.at(x + h / 2, 1.7) - f.at(x - h / 2, 1.7)) / h;
            auto const expected = (4 * narrow - wide) / 3;
            auto const found = run(f.in.g, *slope, {x, 1.7});
            REQUIRE(std::fabs(found - expected) <= 1e-7 * (1 + std::fabs(expected)));
        }
    }
}

TEST_CASE("where nothing can be derived, nothing is") {
    for (auto const* text : {"abs(x)", "int(x > 0)", "clip(x, 0, y)", "floor(x)", "x % 2", "x // 2",
                             "sign(x)", "int(x)", "y*ceil(x)"}) {
        CAPTURE(text);
        formula f{text};
        CHECK_FALSE(f.in.g.derivative(f.what, 0));
        auto const flat = f.in.g.derivative(f.what, 7);  // of an input that does not occur
        REQUIRE(flat);
        CHECK(f.in.g.is(*flat, 0));
    }
}

TEST_CASE("derivatives of random formulas agree with differences") {
    random::stream dice{1, purpose::choice, 3};
    std::string const ones[] = {"exp(-({})**2)",     "sin({})",    "cos({})",         "tanh({})",
                                "sqrt(1 + ({})**2)", "arctan({})", "1/(2 + ({})**2)", "-({})",
                                "exprel(sin({}))",   "({})**3/9"};
    auto const make = [&](auto const& self, int depth) -> std::string {
        if (depth == 0) return dice.below(3) == 0 ? "y" : dice.below(4) == 0 ? "0.7" : "x";
        if (dice.below(2) == 0) {
            auto text = ones[dice.below(10)];
            return text.replace(text.find("{}"), 2, self(self, depth - 1));
        }
        static char const* const signs[] = {" + ", " - ", "*"};
        return "(" + self(self, depth - 1) + signs[dice.below(3)] + self(self, depth - 1) + ")";
    };
    for (int k = 0; k < 300; ++k) {
        auto const text = make(make, 1 + int(dice.below(4)));
        CAPTURE(text);
        formula f{text};
        auto const slope = f.in.g.derivative(f.what, 0);
        REQUIRE(slope);
        for (double const x : {-1.3, -0.2, 0.4, 1.1}) {
            double const h = 1e-4;
            auto const wide = (f.at(x + h, 0.6) - f.at(x - h, 0.6)) / (2 * h),
                       narrow = (f.at(x + h / 2, 0.6) - f.at(x - h / 2, 0.6)) / h;
            auto const expected = (4 * narrow - wide) / 3, found = run(f.in.g, *slope, {x, 0.6});
            REQUIRE(std::fabs(found - expected) <= 1e-6 * (1 + std::fabs(expected)));
        }
    }
}

TEST_CASE("a value depends on the inputs that it is made of, unless they vanish") {
    graph g;
    auto const x = g.input(0), y = g.input(1), z = g.input(2);
    auto const v = g.add(g.multiply(x, y), g.apply(operation::exp, g.subtract(z, z)));
    auto const on = [&](std::uint32_t k) { return g.depends(v, [k](auto i) { return i == k; }); };
    CHECK(on(0));
    CHECK(on(1));
    CHECK_FALSE(on(2));
    auto const needed = g.needed({x, g.negate(y)});
    CHECK(needed[x.id]);
    CHECK(needed[y.id]);
    CHECK_FALSE(needed[z.id]);
}

TEST_CASE("what is replaced is computed anew, and the rest stays") {
    graph g;
    auto const x = g.input(0), y = g.input(1);
    auto const sum = g.add(g.multiply(g.constant(3), x), y), old = g.apply(operation::exp, y);
    auto const chosen = g.choose(g.apply(operation::less, x, y), sum, old);
    auto const by = [&](value v) -> std::optional<value> {
        return v == x ? std::optional{g.constant(2)} : std::nullopt;
    };
    auto const fresh = g.replaced({sum, old, x, chosen, sum}, by);
    CHECK(fresh[0] == g.add(g.constant(6), y));
    CHECK(fresh[1] == old);
    CHECK(fresh[2] == g.constant(2));
    CHECK(fresh[3] == g.choose(g.apply(operation::less, g.constant(2), y), fresh[0], old));
    CHECK(fresh[4] == fresh[0]);
    CHECK(g.replaced({sum}, [](value) { return std::optional<value>{}; })[0] == sum);
    // By a value that is made of the replaced one: once, not for ever.
    auto const moved = g.replaced({sum}, [&](value v) -> std::optional<value> {
        return v == x ? std::optional{g.add(x, g.constant(1))} : std::nullopt;
    });
    CHECK(run(g, moved[0], {2, 5}) == 3 * 3 + 5);
}

TEST_CASE("what is shared is computed once, however often it is used") {
    graph g;
    auto x = g.input(0);
    for (int k = 0; k < 400; ++k) x = g.multiply(x, g.add(x, g.constant(1.0 / (k + 2))));
    CHECK(g.size() < 1300);
    auto const slope = g.derivative(x, 0);
    REQUIRE(slope);
    CHECK(g.size() < 6000);
    program const p{g, 1, {{x}, {*slope}}};
    CHECK(p.instructions().size() < 4000);
}

}  // namespace neurapse::equations
