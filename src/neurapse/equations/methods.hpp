// SPDX-License-Identifier: MIT
// Numerical methods as formulas for the state after a step.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "neurapse/contract/field.hpp"
#include "neurapse/equations/formulas.hpp"

namespace neurapse::equations {

enum class method { exact, exponential_euler, euler, heun, milstein, rk2, rk4, rkf45 };

/// All methods, in the order of the enumeration.
std::vector<about> const& methods();

/// Why a model cannot be integrated so: a sentence, and what to use instead.
struct refusal {
    std::string why, remedy;
};
std::optional<refusal> objection_to(neuron const& model, method m);
/// The most accurate one that the equations allow: exact for linear equations, exponential Euler
/// where each is linear in its own variable, rkf45 where a rate has an exponential of its own variable, rk4
/// for the rest; with noise euler, and heun where the noise depends on the state.
method default_method(neuron const& model);

/// What a step does to a linear system, row after row: the integral I of e^(A s) over the step, and I A.
struct linear_step {
    std::vector<value> integral, growth;
};

/// Numbers of coefficients that may differ between neurons are computed by whoever knows the parameters.
class coefficients {
public:
    virtual ~coefficients() = default;
    /// For a matrix of values that depend on parameters only; rows of `stopped` variables count as 0.
    virtual equations::linear_step linear_step(formulas& in, std::vector<std::vector<value>> const& a,
                                               std::vector<char> const& stopped) = 0;
};

/// The variables after a step, arrivals not yet in.
std::vector<value> advanced(neuron const& model, method m, formulas& in, environment const& start,
                            double dt_ms, coefficients& numbers);

/// A part of a step of rkf45 whose width is an input: the variables after it, and the largest part of its
/// tolerance that the error of one of them makes up.
struct trial_step {
    std::vector<value> states;
    value error;
};
trial_step tried(neuron const& model, formulas& in, environment const& start);

/// The rates of change at a state; 0 for variables that only change at spikes.
std::vector<value> rates_at(neuron const& model, formulas& in, environment const& there);

}  // namespace neurapse::equations
