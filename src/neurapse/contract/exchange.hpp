// SPDX-License-Identifier: MIT
// What synapses read of the neurons at their ends, and what they sum for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "neurapse/base/aligned.hpp"

namespace neurapse {

/// Columns with a number of each neuron of a population. Those of two stamps are kept, by the parity of the
/// stamp, so that synapses read the last one while neurons write the next.
struct exchange {
    std::vector<std::string> told;    ///< names of what synapses read
    std::vector<std::string> summed;  ///< names of the parameters that are sums over synapses
    /// Of each of `told`: at a stamp, before its arrivals and resets.
    std::vector<aligned_vector<double>> before[2];
    std::vector<aligned_vector<double>> after[2];  ///< the same after them
    std::vector<aligned_vector<double>> sums;      ///< of each of `summed`, over the present step
    std::vector<char> fed;                         ///< of each of `summed`: whether synapses do

    exchange() = default;
    exchange(std::vector<std::string> names_told, std::vector<std::string> names_summed, std::size_t neurons)
        : told(std::move(names_told)),
          summed(std::move(names_summed)),
          sums(summed.size(), aligned_vector<double>(neurons)),
          fed(summed.size(), 0) {
        for (auto* columns : {&before[0], &before[1], &after[0], &after[1]})
            columns->assign(told.size(), aligned_vector<double>(neurons));
    }
};

}  // namespace neurapse
