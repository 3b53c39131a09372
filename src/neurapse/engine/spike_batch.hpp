// SPDX-License-Identifier: MIT
// Synapses of a block, each with a spike of its neuron that it goes through next: in rows, so that one spike of
// each can be carried out for all at once.
#pragma once

#include <cstddef>
#include <cstdint>

namespace neurapse {

template <std::size_t PreTraces, std::size_t PostTraces, std::uint32_t Block, std::uint32_t Vector>
struct spike_batch {
    static constexpr auto room = Block + Vector;  ///< whole vectors, the last one filled up
    std::uint32_t size = 0;
    std::uint16_t which[room];         ///< synapse of the block
    std::int32_t left[room];           ///< spikes that it has to go through
    std::uint32_t stamp[room];         ///< where the next one's stamp stands
    std::int64_t steps[room];          ///< from the last arrival until then
    double weight[room];
    double seen[PreTraces + 1][room];  ///< traces of the arrivals
    double own[PostTraces + 1][room];  ///< traces of the neuron's earlier spikes
};

}  // namespace neurapse
