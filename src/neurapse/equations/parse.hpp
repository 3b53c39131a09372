// SPDX-License-Identifier: MIT
// Formulas, statements and equations, read with Python's precedence, as Brian2 writes them
// (Stimberg, Brette & Goodman 2019, doi:10.7554/eLife.47314).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "neurapse/equations/source.hpp"
#include "neurapse/equations/tree.hpp"

namespace neurapse::equations {

/// How strongly operators bind.
namespace strength {
inline constexpr int either = 1, both = 2, negation = 3, comparison = 4, sum = 5, product = 6, sign = 7,
                     power = 8, atom = 9;
constexpr int of(std::string_view op) {
    if (op == "or") return either;
    if (op == "and") return both;
    if (op == "not") return negation;
    if (op == "<" || op == "<=" || op == ">" || op == ">=" || op == "==" || op == "!=") return comparison;
    if (op == "+" || op == "-") return sum;
    if (op == "*" || op == "/" || op == "//" || op == "%") return product;
    if (op == "**") return power;
    return 0;
}
}  // namespace strength

/// Parentheses and signs nest at most so deeply; and, since a long sum is a tall tree and whoever
/// walks it goes as deep, trees grow at most so tall.
inline constexpr int deepest_nesting = 200, tallest = 500;

/// NAME = FORMULA, or with += -= *= /=, which is written out: `formula` is then NAME + (...).
struct statement {
    std::string name;
    tree formula;
    char change = 0;  ///< '+' where it was written +=, and so on
    tree operand{};   ///< what stood to the right
    span at{};        ///< of the name

    friend bool operator==(statement const& a, statement const& b) {
        return a.name == b.name && a.formula == b.formula;
    }
};

/// "unless refractory", "constant", ...
struct flag {
    std::string text;
    span at{};

    friend bool operator==(flag const& a, flag const& b) { return a.text == b.text; }
    friend bool operator==(flag const& a, std::string_view b) { return a.text == b; }
};

enum class equation_kind { differential, subexpression, parameter };

/// d NAME/dt = FORMULA : UNIT (FLAGS), NAME = FORMULA : UNIT or NAME : UNIT.
struct equation {
    equation_kind kind = equation_kind::parameter;
    std::string name;
    tree formula{};
    tree unit{};
    std::vector<flag> flags{};
    span at{};  ///< of the name

    friend bool operator==(equation const& a, equation const& b) {
        return a.kind == b.kind && a.name == b.name && a.formula == b.formula && a.unit == b.unit &&
               a.flags == b.flags;
    }
};

/// Each reads the whole text and throws `error` at the first thing that is wrong.
tree parse_formula(source const& text);
std::vector<statement> parse_statements(source const& text);  ///< separated by ; or line ends
std::vector<equation> parse_equations(source const& text);

std::string print(statement const& s);
std::string print(equation const& e);

}  // namespace neurapse::equations
