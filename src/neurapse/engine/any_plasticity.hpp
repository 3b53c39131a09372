// SPDX-License-Identifier: MIT
// The plastic synapses of one projection onto a slice as the engine's step sees them, whatever
// the rule: one virtual call for all that is due at a stamp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "neurapse/contract/any_population.hpp"
#include "neurapse/engine/accumulators.hpp"

namespace neurapse {

/// What a synapse has released on its way to the neuron.
struct release {
    std::uint64_t synapse;
    std::uint32_t target;
    std::uint32_t further;  ///< 0: to the port of the projection; k: to the k-th of what it adds to beside
    std::int64_t quanta;
};

/// A variable or port that synapses add to beside the port of their projection.
struct further_sum {
    bool of_target;  ///< else of the source, whose sums may be another slice's
    double scale;
    std::size_t at = 0;  ///< where the sums of the slice's targets begin
};

/// Where releases go, rounded to quanta: into sums from `at` on, or into a list.
struct outlet {
    double scale;
    accumulators* sums = nullptr;
    std::size_t at = 0;
    std::vector<release>* list = nullptr;
    std::span<further_sum const> further{};
    std::vector<release>* returned = nullptr;  ///< what goes to sources, which are the targets here
};

class any_plasticity {
public:
    virtual ~any_plasticity() = default;

    /// Spikes arrive at these stretches at `now`, along one of the pathways that a synapse may have:
    /// weights change before they act.
    virtual void arrive(step_id now, std::size_t pathway, std::span<std::uint32_t const> stretches,
                        outlet const& out) = 0;
    /// What happens at intervals, after the arrivals of a stamp and before its emissions; what that adds to
    /// neurons arrives at this stamp.
    virtual void pass(step_id now, outlet const& out) = 0;
    /// The spikes of these neurons reach their synapses at `now`, after all arrivals of that stamp. What they
    /// add to neurons arrives one step later.
    virtual void emit(step_id now, std::size_t pathway, std::span<neuron_id const> fired,
                      outlet const& out) = 0;

    /// Whether it reads neurons or sums for them; then, when all neurons of all slices have come to `now`:
    virtual bool meets_neurons() const { return false; }
    /// changes what depends on them; what that adds to neurons arrives one step later,
    virtual void settle(step_id, outlet const&) {}
    /// and adds to the sums that its neurons have over the next step.
    virtual void sum(step_id) {}

    /// The weight after all that has happened; nothing is written back.
    virtual double weight(std::uint32_t stretch, std::size_t synapse) const = 0;
    /// The same of another number of the synapse.
    virtual double variable(std::size_t /*which*/, std::uint32_t /*stretch*/, std::size_t /*synapse*/) const {
        return 0;
    }
    /// All weights of the table become those after all that has happened up to `now`, so that they can be
    /// set.
    virtual void catch_up(step_id /*now*/) {}
    /// What has happened that must not, if anything has.
    virtual std::optional<std::string> runaway() const { return {}; }
};

}  // namespace neurapse
