// SPDX-License-Identifier: MIT
#include "neurapse/equations/parse.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "neurapse/base/random.hpp"
#include "neurapse/equations/evaluate.hpp"

namespace neurapse::equations {
namespace {

class tree_maker {
public:
    explicit tree_maker(std::uint64_t seed) : dice_{seed, purpose::choice, 0} {}

    tree any(int depth) {
        auto const kind = depth <= 0 ? dice_.below(2) : dice_.below(12);
        if (kind == 0) return tree::number(number());
        if (kind == 1) return tree::name(name());
        if (kind == 2) return tree::operation("negate", any(depth - 1), {});
        if (kind == 3) return tree::operation("not", any(depth - 1), {});
        if (kind == 4) return call(depth);
        static char const* const signs[] = {"+",  "-", "*",  "/",  "//", "%",   "**", "<",
                                            "<=", ">", ">=", "==", "!=", "and", "or"};
        auto a = any(depth - 1), b = any(depth - 1 - int(dice_.below(3)));
        if (dice_.below(2) == 0) std::swap(a, b);
        return tree::operation(signs[dice_.below(15)], std::move(a), std::move(b), {});
    }
    statement any_statement() {
        statement s{name(), any(4), "\0+-*/"[dice_.below(5)]};
        s.operand = s.formula;
        if (s.change)
            s.formula = tree::operation(std::string(1, s.change), tree::name(s.name), s.operand, {});
        return s;
    }
    equation any_equation() {
        static char const* const units[] = {
            "1", "volt", "amp / meter ** 2", "1 / (second * siemens)", "boolean", "volt * second ** -0.5"};
        static char const* const flags[] = {"unless refractory", "constant", "constant over dt",
                                            "event-driven", "shared"};
        equation e{equation_kind(dice_.below(3)), name()};
        if (e.kind != equation_kind::parameter) e.formula = any(5);
        e.unit = parse_formula({units[dice_.below(6)]});
        for (auto n = dice_.below(3); n > 0; --n) e.flags.push_back({flags[dice_.below(5)]});
        return e;
    }

private:
    double number() {
        static double const some[] = {0,      1,    2,   0.5,      1e-300, 1.7976931348623157e308,
                                      5e-324, 1e22, 0.1, 123456789};
        return dice_.below(2) == 0 ? some[dice_.below(10)]
                                   : dice_.uniform() * std::exp(40 * dice_.uniform() - 20);
    }
    std::string name() {
        static char const* const some[] = {"v", "dv", "xi_1", "_", "E_L", "nota", "orb", "e5", "andy", "t"};
        return some[dice_.below(10)];
    }
    tree call(int depth) {
        std::vector<tree> parts;
        for (auto n = dice_.below(4); n > 0; --n) parts.push_back(any(depth - 1));
        return tree::call(name(), std::move(parts));
    }

    random::stream dice_;
};

}  // namespace

TEST_CASE("whatever a formula is, its text reads back as the same formula") {
    for (std::uint64_t seed = 0; seed < 5000; ++seed) {
        auto const x = tree_maker{seed}.any(int(seed % 9));
        auto const text = print(x);
        CAPTURE(text);
        REQUIRE(parse_formula({text}) == x);
    }
}

TEST_CASE("statements and equations read back as they were") {
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        tree_maker make{seed};
        std::vector<statement> statements;
        std::vector<equation> equations;
        std::string text, lines;
        for (int k = 0; k < 4; ++k) {
            statements.push_back(make.any_statement());
            equations.push_back(make.any_equation());
            text += (k == 0 ? "" : k % 2 == 0 ? "; " : "\n") + print(statements.back());
            lines += print(equations.back()) + "\n";
        }
        CAPTURE(text);
        CAPTURE(lines);
        REQUIRE(parse_statements({text}) == statements);
        REQUIRE(parse_equations({lines}) == equations);
    }
}

TEST_CASE("operators bind as in Python") {
    struct row {
        char const *text, *meant;
        double value;
    };
    row const rows[] = {{"-2**2", "-(2**2)", -4},
                        {"2**-1", "2**(-1)", 0.5},
                        {"2**3**2", "2**(3**2)", 512},
                        {"2**-2**2", "2**(-(2**2))", 0.0625},
                        {"(2**3)**2", "(2**3)**2", 64},
                        {"(-2)**2", "(-2)**2", 4},
                        {"--2", "-(-2)", 2},
                        {"-+-2", "-(-2)", 2},
                        {"1 - 2 - 3", "(1 - 2) - 3", -4},
                        {"1 - (2 - 3)", "1 - (2 - 3)", 2},
                        {"12/2*3", "(12/2)*3", 18},
                        {"12/(2*3)", "12/(2*3)", 2},
                        {"2*3 + 4", "(2*3) + 4", 10},
                        {"2 + 3*4", "2 + (3*4)", 14},
                        {"-2*3", "(-2)*3", -6},
                        {"2*-3", "2*(-3)", -6},
                        {"7//2", "7//2", 3},
                        {"-7//2", "(-7)//2", -4},
                        {"7//-2", "7//(-2)", -4},
                        {"-7 % 3", "(-7) % 3", 2},
                        {"7 % -3", "7 % (-3)", -2},
                        {"-7.5 % 2", "(-7.5) % 2", 0.5},
                        {"7 // 2 * 2", "(7//2)*2", 6},
                        {"2 * 7 % 4", "(2*7) % 4", 2},
                        {"1e1-1", "10 - 1", 9},
                        {".5+5.", "0.5 + 5", 5.5},
                        {"int(1 < 2)", "int(1 < 2)", 1},
                        {"int(not 1 < 2)", "int(not (1 < 2))", 0},
                        {"int(1 + 1 == 2)", "int((1 + 1) == 2)", 1},
                        {"int(not 1 > 2 and 1 < 2)", "int((not 1 > 2) and (1 < 2))", 1},
                        {"int(not (1 > 2 and 1 < 2))", "int(not (1 > 2 and 1 < 2))", 1},
                        {"int(1 > 2 and 1 > 2 or 1 < 2)", "int((1 > 2 and 1 > 2) or 1 < 2)", 1},
                        {"int(1 < 2 or 1 < 2 and 1 > 2)", "int(1 < 2 or (1 < 2 and 1 > 2))", 1},
                        {"int(not not 1 < 2)", "int(not (not (1 < 2)))", 1},
                        {"int(-2.7)", "int(-2.7)", -2},
                        {"True and 1", nullptr, 0},
                        {"int(True) + int(False)", "int(True) + int(False)", 1},
                        {"clip(5, 0, 3)", "clip(5, 0, 3)", 3},
                        {"clip(-5, 0, 3)", "clip(-5, 0, 3)", 0},
                        {"sign(-3) + sign(0)", "sign(-3) + sign(0)", -1},
                        {"ceil(1.2) + floor(-1.2)", "ceil(1.2) + floor(-1.2)", 0}};
    for (auto const& [text, meant, value] : rows) {
        CAPTURE(text);
        if (!meant) {
            CHECK_THROWS_AS(evaluate_constant({text}), error);
            continue;
        }
        CHECK(parse_formula({text}) == parse_formula({meant}));
        CHECK(evaluate_constant({text}).numbers == std::vector{value});
    }
}

TEST_CASE("lines, comments and spaces do not matter where a formula goes on") {
    auto const one = parse_formula({"a + b*c"});
    for (auto const* text : {"a+b*c", " a + b * c ", "a +\n b*c", "\n\na\n+ b * c\n", "(a + b*c)",
                             "a # first\n + b*c # second", "a\t+\r\nb*c\r\n"})
        CHECK(parse_formula({text}) == one);
    auto const equations =
        parse_equations({"dv/dt = (I\n - v)\n / tau # comes to rest\n : volt (unless refractory)\n\nI : volt "
                         " # input\nw = v +\nI:volt"});
    REQUIRE(equations.size() == 3);
    CHECK(print(equations[0]) == "dv/dt = (I - v) / tau : volt (unless refractory)");
    CHECK(print(equations[1]) == "I : volt");
    CHECK(print(equations[2]) == "w = v + I : volt");
    auto const statements = parse_statements({"v = c; u += d\n\n w *= (1 +\n x);;"});
    REQUIRE(statements.size() == 3);
    CHECK(print(statements[2]) == "w *= 1 + x");
    CHECK(parse_statements({" \n ; # nothing"}).empty());
    CHECK(parse_equations({" \n # nothing"}).empty());
}

TEST_CASE("a statement that changes has its operand in parentheses") {
    auto const s = parse_statements({"v -= a - b"}).at(0);
    CHECK(print(s.formula) == "v - (a - b)");
    CHECK(print(parse_statements({"v /= a*b"}).at(0).formula) == "v / (a * b)");
}

TEST_CASE("places are counted in characters and lines of the file") {
    source const text{"a # \u00e4\u00f6\n + bcd", {7, 5}};
    CHECK(text.at({0, 1}) == place{7, 5, 1});
    CHECK(text.at({4, 6}) == place{7, 9, 1});
    CHECK(text.at({12, 15}) == place{8, 4, 3});
    CHECK(source{"a"}.at({0, 1}) == place{});
}

}  // namespace neurapse::equations
