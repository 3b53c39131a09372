// SPDX-License-Identifier: MIT
// Static synapses onto the neurons of one slice, and the spikes on their way along them, as the
// engine's step sees them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "neurapse/contract/any_population.hpp"
#include "neurapse/engine/accumulators.hpp"

namespace neurapse {

/// A synapse as it is built: its place among the sums of the slice, its delay in steps, and its
/// weight in quanta of its port.
struct loose_synapse {
    std::uint32_t target;
    std::int32_t delay;
    double quanta;
};

/// Rows in one way of keeping them: stored in a format, or drawn afresh.
class any_rows {
public:
    virtual ~any_rows() = default;

    /// Notes spikes at the stamp, of sources numbered among all neurons.
    virtual void note(step_id now, std::span<neuron_id const> sources) = 0;
    /// Adds what is known to arrive at the stamp to the sums, and returns how many synapses it came
    /// through. What is noted later for the same stamp waits for another call.
    virtual std::uint64_t deliver(step_id now, accumulators& sums) = 0;

    /// The synapses of a source by delay: visit(target, delay, quanta, address).
    using visitor = std::function<void(std::uint32_t, std::int32_t, double, std::uint64_t)>;
    virtual void visit(neuron_id source, visitor const& see) const = 0;
    /// What is about to be delivered: see(address, target, quanta).
    virtual void visit_due(
        step_id now, std::function<void(std::uint64_t, std::uint32_t, std::int64_t)> const& see) const = 0;
    /// Whether weights are kept, so that they can be set.
    virtual bool keeps_weights() const { return false; }
    /// Sets the weight at an address, in quanta, between steps.
    virtual void set(std::uint64_t /*address*/, double /*quanta*/) {}
    virtual std::size_t synapses() const = 0;
    virtual std::size_t bytes() const = 0;
};

}  // namespace neurapse
