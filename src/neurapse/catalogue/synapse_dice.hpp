// SPDX-License-Identifier: MIT
// Random numbers that synapses draw when something happens to them. They are named by the target and the
// number of its synapse, counted by source, which are the same in any slice.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "neurapse/catalogue/models.hpp"
#include "neurapse/engine/synapse_table.hpp"
#include "neurapse/equations/formulas.hpp"

namespace neurapse {

class synapse_dice {
public:
    synapse_dice(std::vector<equations::incoming> const& inputs, synapse_table const& table,
                 std::size_t targets, synapse_ends const& ends)
        : table_(table), ends_(ends) {
        if (!std::any_of(inputs.begin(), inputs.end(), draws)) return;
        number_.resize(table.size());
        std::vector<std::uint32_t> next(targets);
        for (neuron_id source = 0; source < table.sources(); ++source)
            table.each_of(source, [&](std::size_t s) { number_[s] = next[table.targets()[s]]++; });
    }

    /// Whether that is a number of these dice.
    static bool draws(equations::incoming const& what) {
        return what.from == equations::origin::uniform || what.from == equations::origin::normal;
    }
    bool are_drawn() const { return !number_.empty(); }

    /// `repeat`: how often the same event has come at this stamp before.
    double drawn(equations::incoming const& what, step_id now, std::uint32_t repeat,
                 std::size_t synapse) const {
        auto dice = ends_.dice(ends_.first + table_.targets()[synapse],
                               std::uint64_t(number_[synapse]) << 32 | std::uint32_t(now),
                               what.which | repeat << 11 | std::uint32_t(now >> 32) << 16);
        return what.from == equations::origin::uniform ? dice.uniform() : dice.normal();
    }

private:
    synapse_table const& table_;
    synapse_ends const& ends_;
    std::vector<std::uint32_t> number_;  ///< of each synapse among those of its target, if any are drawn
};

}  // namespace neurapse
