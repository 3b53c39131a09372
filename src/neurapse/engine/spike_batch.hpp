// SPDX-License-Identifier: MIT
// Synapses of a block, each with a spike of its neuron that it goes through next. They have different numbers
// of spikes to go through, and a loop for each synapse would make no vectors: so one spike of each is carried
// out for all at once, then the next of those that have more. Hence the rows.
#pragma once

#include <cstddef>
#include <cstdint>

namespace neurapse {

template <std::size_t PreTraces, std::size_t PostTraces, std::uint32_t Block, std::uint32_t Vector>
struct spike_batch {
    static constexpr auto room = Block + Vector;  ///< whole vectors, the last one filled up
    std::uint32_t size = 0;
    std::uint16_t which[room];  ///< synapse of the block
    std::int32_t left[room];    ///< spikes that it has to go through
    std::uint32_t stamp[room];  ///< where the next one's stamp stands
    std::int64_t steps[room];   ///< from the last arrival until then
    double weight[room];
    double seen[PreTraces + 1][room];  ///< traces of the arrivals
    double own[PostTraces + 1][room];  ///< traces of the neuron's earlier spikes

    /// Nothing in the last places of the last vector: what is left over would be done one by one.
    void fill_up() {
        for (std::uint32_t i = size; i < size + Vector; ++i) {
            which[i] = 0;
            steps[i] = 0;
            weight[i] = 0;
            for (std::size_t q = 0; q < PostTraces; ++q) own[q][i] = 0;
        }
    }
};

}  // namespace neurapse
