// SPDX-License-Identifier: MIT
// A formula as it was written: numbers, names, operations and calls.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "neurapse/equations/source.hpp"

namespace neurapse::equations {

/// What stands at a place of a formula. Operators are named by their sign: "+", "**", "and";
/// "negate" is the minus in front of a number.
enum class form { number, name, operation, call };

struct tree {
    form kind = form::number;
    double value = 0;  ///< of a number
    std::string text;  ///< of a name, operator or called function
    std::vector<tree> parts;
    span at{};
    int height = 1;

    static tree number(double x, span at = {}) { return {form::number, x, {}, {}, at}; }
    static tree name(std::string n, span at = {}) { return {form::name, 0, std::move(n), {}, at}; }
    static tree operation(std::string sign, std::vector<tree> parts, span at = {}) {
        return above(form::operation, std::move(sign), std::move(parts), at);
    }
    /// Parts are handed on, lest a tall tree be copied once for each of its levels.
    static tree operation(std::string sign, tree a, span at) {
        std::vector<tree> one;
        one.push_back(std::move(a));
        return operation(std::move(sign), std::move(one), at);
    }
    static tree operation(std::string sign, tree a, tree b, span at) {
        std::vector<tree> two;
        two.reserve(2);
        two.push_back(std::move(a));
        two.push_back(std::move(b));
        return operation(std::move(sign), std::move(two), at);
    }
    static tree call(std::string function, std::vector<tree> parts, span at = {}) {
        return above(form::call, std::move(function), std::move(parts), at);
    }

    /// The same formula, wherever it stood.
    friend bool operator==(tree const& a, tree const& b) {
        return a.kind == b.kind && a.value == b.value && a.text == b.text && a.parts == b.parts;
    }

private:
    static tree above(form kind, std::string text, std::vector<tree> parts, span at) {
        int height = 1;
        for (auto const& part : parts) height = std::max(height, part.height + 1);
        return {kind, 0, std::move(text), std::move(parts), at, height};
    }
};

/// The formula with as few parentheses as need be; parse(print(x)) is x.
std::string print(tree const& formula);

/// Calls visit(name, span) for every name in the formula, functions left out.
template <class Visit>
void each_name(tree const& formula, Visit&& visit) {
    if (formula.kind == form::name) visit(formula.text, formula.at);
    for (auto const& part : formula.parts) each_name(part, visit);
}

/// Calls visit(part) for every call of a function in the formula.
template <class Visit>
void each_call(tree const& formula, Visit&& visit) {
    if (formula.kind == form::call) visit(formula);
    for (auto const& part : formula.parts) each_call(part, visit);
}

}  // namespace neurapse::equations
