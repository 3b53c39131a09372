// SPDX-License-Identifier: MIT
// What a thread writes down while it steps a block of neurons.
#pragma once

#include <vector>

#include "neurapse/base/aligned.hpp"
#include "neurapse/contract/any_population.hpp"

namespace neurapse::equations {

template <class Real>
struct block_scratch {
    /// A row of numbers; the first holds who fires.
    Real* take(std::size_t k) {
        while (rows.size() <= k) rows.emplace_back();
        if (rows[k].size() < room) rows[k].resize(room);
        return rows[k].data();
    }
    static block_scratch& own() {
        thread_local block_scratch rows;
        return rows;
    }

    std::size_t room = 0;
    std::vector<aligned_vector<Real>> rows;
    std::vector<Real*> at;
    std::vector<neuron_id> firing;
    std::vector<std::vector<neuron_id>> having;  ///< each event
    std::vector<neuron_id> runaways;  ///< neurons whose state has no value at the end of the step
    std::vector<double> wide;
    std::vector<aligned_vector<Real>> told;  ///< what is told, in the precision of the state
};

}  // namespace neurapse::equations
