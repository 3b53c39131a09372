// SPDX-License-Identifier: MIT
// Turns formulas as they were written into values of a graph, and keeps account of the numbers
// that these need from outside.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/equations/graph.hpp"
#include "neurapse/equations/neuron.hpp"

namespace neurapse::equations {

/// Where a number comes from that a formula needs.
enum class origin {
    state,        ///< of variable k, at the start of the step
    parameter,    ///< k, where it differs between neurons
    coefficient,  ///< k: computed once from parameters
    current,      ///< i_syn (pA)
    conductance,  ///< g_syn (nS)
    stimulus,     ///< i_stim (pA)
    time,         ///< at the start of the step (ms)
    end_of_step,  ///< (ms)
    refractory,   ///< 1 or 0
    last_spike,   ///< (ms)
    uniform,      ///< number k of those that a neuron draws in a step, in (0, 1)
    normal,       ///< the same with mean 0 and variance 1
    position,     ///< of the neuron, from 0; of a synapse, 0: of its source, 1: of its target, among those of
                  ///< the projection
    partners,     ///< of a synapse: how many there are, 0: from its source, 1: onto its target
    arrival,      ///< at variable k, at the end of the step
    elapsed,      ///< since a synapse was last looked at (ms)
    width,        ///< of a part of the step (ms)
    summed,       ///< parameter k, over synapses
    neighbour,    ///< of a synapse: number k of those of its neurons that it reads
    sample,       ///< k of those that the step takes of timed arrays
};

/// What a step takes of a timed array: one number for all neurons, or that of each neuron's own column.
struct array_sample {
    std::uint32_t table;
    origin since;      ///< the start or the end of the step,
    double offset_ms;  ///< and how long after it
    bool by_position;

    friend bool operator==(array_sample const&, array_sample const&) = default;
};

struct incoming {
    origin from;
    std::uint32_t which = 0;

    friend bool operator<(incoming const& a, incoming const& b) {
        return std::pair{a.from, a.which} < std::pair{b.from, b.which};
    }
    friend bool operator==(incoming const&, incoming const&) = default;
};

/// What names stand for while a formula is turned into a value.
struct environment {
    std::map<std::string, value> names;  ///< variables, parameters, subexpressions
    value time, refractory;
    environment const* start = nullptr;  ///< of the step, for what is constant over it; nothing: this one
};

class formulas {
public:
    /// Numbers of a parameter that all neurons share are constants.
    using shared_values = std::map<std::string, double>;

    formulas(neuron const& of, double dt_ms, double size, shared_values const& shared, bool has_refractory);

    value input(incoming from);
    std::vector<incoming> const& inputs() const { return inputs_; }
    incoming const& meaning(std::uint32_t input) const { return inputs_[input]; }
    bool comes_from(std::uint32_t input, origin o) const { return inputs_[input].from == o; }

    /// Names at the start of the step, and with other values of the variables at another time.
    environment at_start();
    environment at(std::vector<value> const& states, value time, environment const& start);
    std::vector<value> states();

    value translate(tree const& formula, environment const& in);
    value noise(std::string const& name);
    std::uint32_t draws() const { return draws_; }
    std::vector<array_sample> const& samples() const { return samples_; }

    graph g;
    /// Whether a timed array at a time of the step is a number from outside, and not looked up for each
    /// neuron: all neurons have the time in common.
    bool has_samples = true;

private:
    void add_subexpressions(environment& in);
    value named(std::string const& name, environment const& in);
    value operated(tree const& formula, environment const& in);
    value called(tree const& formula, environment const& in);
    value drawn(void const* where, int k, origin kind);
    value looked_up(tree const& formula, std::vector<value> const& parts);

    neuron const& neuron_;
    double dt_, size_;
    shared_values const& shared_;
    bool has_refractory_;
    std::vector<incoming> inputs_;
    std::map<incoming, std::uint32_t> known_;
    std::map<std::pair<void const*, int>, std::uint32_t> places_;  ///< draws of each rand() in a text
    std::map<std::string, std::uint32_t> noises_;
    std::map<std::string, std::uint32_t> tables_;
    std::vector<array_sample> samples_;
    std::uint32_t draws_ = 0;
};

}  // namespace neurapse::equations
