// SPDX-License-Identifier: MIT
#include "neurapse/equations/evaluate.hpp"

#include <algorithm>

#include "neurapse/equations/formulas.hpp"
#include "neurapse/equations/parse.hpp"
#include "neurapse/equations/program.hpp"

namespace neurapse::equations {

std::vector<double> evaluate(source const& text, std::map<std::string, known_quantity> const& known,
                             fine_dimension const& expected, std::string const& what, std::size_t n,
                             random::family dice) {
    scope names;
    names.remedy = "give it a value under parameters";
    names.declare("i", {});
    names.declare("N", {});
    neuron parameters;
    formulas::shared_values shared;
    for (auto const& [name, quantity] : known) {
        names.declare(name, {quantity.dim, false});
        parameters.parameters.push_back({name, quantity.dim});
        if (quantity.numbers.size() == 1) shared[name] = quantity.numbers.front();
    }
    auto const formula = parse_formula(text);
    require_dimension(text, formula, check_units(text, formula, names), expected,
                      what + " is " + with_article(expected), "correct the formula");
    formulas in{parameters, 1, double(n), shared, false};
    auto const start = in.at_start();
    auto const wanted = in.translate(formula, start);
    if (auto const number = in.g.number(wanted)) return {*number};
    program const p{in.g, in.inputs().size(), {{wanted}}};
    std::vector<std::vector<double>> rows(in.inputs().size(), std::vector<double>(n));
    std::vector<double*> at;
    for (std::size_t k = 0; k < rows.size(); ++k) {
        auto const& input = in.inputs()[k];
        for (std::size_t i = 0; i < n && p.reads()[k]; ++i) {
            if (input.from == origin::position) rows[k][i] = double(i);
            if (input.from == origin::parameter)
                rows[k][i] = known.at(parameters.parameters[input.which].name).numbers[i];
        }
        if (p.reads()[k] && input.from == origin::uniform)
            dice.uniform_column(0, 0, input.which, n, rows[k].data());
        if (p.reads()[k] && input.from == origin::normal)
            dice.normal_column(0, 0, input.which, n, rows[k].data());
        at.push_back(rows[k].data());
    }
    std::vector<double> results(n);
    at.push_back(results.data());
    p.run(at.data(), n);
    return results;
}

known_quantity evaluate_constant(source const& text, std::map<std::string, known_quantity> const& known) {
    scope names;
    neuron parameters;
    formulas::shared_values shared;
    for (auto const& [name, quantity] : known) {
        names.declare(name, {quantity.dim, false});
        parameters.parameters.push_back({name, quantity.dim});
        shared[name] = quantity.numbers.front();
    }
    auto const formula = parse_formula(text);
    auto const found = check_units(text, formula, names);
    if (found.is_condition)
        text.refuse(code::wrong_unit, formula.at, "a condition stands here", "a number is expected",
                    "write e.g. 10*mV");
    formulas in{parameters, 1, 1, shared, false};
    auto const number = in.g.number(in.translate(formula, in.at_start()));
    if (!number)
        text.refuse(code::wrong_kind, formula.at, "the formula draws random numbers",
                    "one number is expected here", "write a constant");
    return {found.dim, {*number}};
}

}  // namespace neurapse::equations
