// SPDX-License-Identifier: MIT
// One synapse in the hands of a rule: what the engine does, for stamps written down by hand.
#pragma once

#include <limits>

#include "neurapse/contract/plasticity.hpp"

namespace neurapse_test {

template <class Rule>
class one_synapse {
public:
    using step_id = neurapse::step_id;

    one_synapse(typename Rule::params const& p, neurapse::duration dt, double w)
        : weight{w}, rule_{p, dt}, dt_{dt}, pre_{rule_.pre()}, post_{rule_.post()} {}

    one_synapse& arrival(step_id now) {
        if constexpr (neurapse::releases<Rule>)
            rule_.on_arrival(axon, from_.last == neurapse::spike_trace::never
                                       ? neurapse::duration{std::numeric_limits<double>::infinity()}
                                       : double(now - from_.last) * dt_);
        weight = neurapse::apply_arrival(rule_, weight, own, to_.seen(post_, now), from_.found(pre_, now));
        from_.push(pre_, now);
        return *this;
    }
    one_synapse& spike(step_id now) {
        weight = neurapse::apply_spike(rule_, weight, own, from_.seen(pre_, now), to_.found(post_, now));
        to_.push(post_, now);
        return *this;
    }
    one_synapse& interval() {
        weight = rule_.on_interval(weight, own);
        return *this;
    }
    /// What acts on the neuron.
    double released() const {
        if constexpr (neurapse::releases<Rule>)
            return rule_.transmitted(weight, axon);
        else
            return weight;
    }

    double weight;
    typename Rule::synapse own{};
    typename neurapse::axon_of<Rule>::type axon{};

private:
    Rule rule_;
    neurapse::duration dt_;
    std::array<neurapse::spike_trace, Rule::pre_traces.size()> pre_;
    std::array<neurapse::spike_trace, Rule::post_traces.size()> post_;
    neurapse::footprint<Rule::pre_traces.size()> from_;
    neurapse::footprint<Rule::post_traces.size()> to_;
};

}  // namespace neurapse_test
