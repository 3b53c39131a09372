// SPDX-License-Identifier: MIT
// What a thread writes down while it steps a block of neurons.
#pragma once

#include <algorithm>
#include <type_traits>
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
    /// Where a program writes what is told: into its column, or a row of another precision first.
    Real* told_row(aligned_vector<double>& column, std::size_t k, neuron_id first) {
        if constexpr (std::is_same_v<Real, double>) {
            return &column[first];
        } else {
            if (told.size() <= k) told.resize(k + 1);
            told[k].resize(std::max(told[k].size(), room));
            return told[k].data();
        }
    }
    /// Such a row into its column.
    void widen(aligned_vector<double>& column, std::size_t k, neuron_id first, std::size_t n) const {
        if constexpr (!std::is_same_v<Real, double>)
            for (std::size_t i = 0; i < n; ++i) column[first + i] = double(told[k][i]);
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
    std::vector<neuron_id> runaways;             ///< neurons whose state has no value at the end of the step
    std::vector<double> wide;
    std::vector<aligned_vector<Real>> told;  ///< what is told, in the precision of the state
};

}  // namespace neurapse::equations
