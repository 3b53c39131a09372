// SPDX-License-Identifier: MIT
// Populations and ports as the engine's step sees them: one virtual call for a block of
// neurons, whatever the model. Run-time models enter here too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "neurapse/base/units.hpp"
#include "neurapse/contract/arrivals.hpp"
#include "neurapse/contract/exchange.hpp"

namespace neurapse {

using neuron_id = std::uint32_t;               ///< position within a population
using step_id = std::int64_t;                  ///< a time stamp, in steps
inline constexpr step_id forever = INT64_MAX;  ///< later than any stamp

/// Neurons are stepped in blocks of at most this many, so that what a block reads and writes
/// stays in the first cache.
inline constexpr neuron_id block_size = 1024;

/// A spike of the current step. `offset_ms` lies within (0, dt]; on the grid it is dt.
struct fired {
    neuron_id neuron;
    double offset_ms;
};

/// What a block of neurons receives over one step, one number a neuron of the block.
template <class Real>
struct block_input {
    Real const* current;             ///< pA, constant over the step
    Real const* conductance;         ///< nS; null where no port conducts
    Real const* jump;                ///< mV, delta arrivals at the end of the step; null where there are none
    Real const* stimulus = nullptr;  ///< pA, of stimuli, where the population wants them apart from `current`
    /// Of each variable, arrivals at the end of the step; null where there are none.
    Real const* const* arrived = nullptr;
};

/// Where ports write such numbers.
template <class Real>
struct block_room {
    Real *current, *conductance, *jump;
};

/// A number that can be recorded.
struct recordable {
    std::string name;
    dimension dim;
    std::string meaning;
};

/// Neurons of one model, their state turned on its side.
class any_population {
public:
    virtual ~any_population() = default;

    virtual std::size_t size() const noexcept = 0;
    virtual std::vector<recordable> recordables() const = 0;
    /// Value of a recordable now; the membrane potential is called "v".
    virtual double value(std::size_t recordable, neuron_id neuron) const noexcept = 0;

    /// How many of the recordables, the first ones, are state that can be set.
    virtual std::size_t variables() const noexcept { return 0; }
    /// Sets such a variable of all neurons, as if the step that ended at `now` had left it so.
    virtual void set(std::size_t /*variable*/, std::span<double const> /*of each neuron*/, step_id /*now*/) {}

    /// All state that the next step depends on, array by array.
    virtual std::vector<std::span<std::byte>> state() noexcept = 0;
    /// The first neuron with a state that is not a finite number, or `size()`.
    virtual neuron_id first_not_finite() const noexcept = 0;
    /// Whether the current of stimuli is given to it apart from that of ports.
    virtual bool wants_stimuli_apart() const noexcept { return false; }
    /// What synapses read and sum; null where its neurons tell nothing.
    virtual exchange* exchanged() noexcept { return nullptr; }
    /// Neurons that only tell who of these has had an event in the present step; they are stepped right after
    /// these, in the same blocks. Null where there is no such event.
    virtual std::unique_ptr<any_population> telling_of(std::size_t /*event*/) { return nullptr; }
};

/// The same with the step, in the precision of its state. Blocks that do not overlap may be
/// stepped by different threads.
template <class Real>
class stepped_population : public any_population {
public:
    /// Carries neurons [first, last) over (step - 1, step] and appends who fired, ascending.
    virtual void advance(step_id step, neuron_id first, neuron_id last, block_input<Real> const& in,
                         std::vector<fired>& out) noexcept = 0;
};

/// A receptor port of all neurons of a population.
class any_port {
public:
    virtual ~any_port() = default;

    /// The port's value now: pA, nS, or mV of the last jump.
    virtual double value(neuron_id neuron) const noexcept = 0;
    /// The current it sends into a membrane at the potential v (pA); 0 for jumps.
    virtual double current(neuron_id neuron, double v) const noexcept = 0;

    virtual std::vector<std::span<std::byte>> state() noexcept = 0;
};

template <class Real>
class stepped_port : public any_port {
public:
    /// Carries the port over the step: adds its effect to the block's input, then takes in what
    /// arrived at the end of the step. All pointers are to the first neuron of the block. The rows that
    /// have changed are in `room` afterwards, where they may have been before.
    virtual void advance(neuron_id first, neuron_id last, arrivals const& arrived, block_input<Real>& in,
                         block_room<Real> const& room) noexcept = 0;
};

}  // namespace neurapse
