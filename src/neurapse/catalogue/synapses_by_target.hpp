// SPDX-License-Identifier: MIT
// The synapses of a table in the order of their targets, for spikes that come back to them; and the numbers
// of some of them, wherever those are kept: for each synapse, for each stretch (that is, each source and
// delay) or for each target.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "neurapse/engine/synapse_table.hpp"
#include "neurapse/equations/synapse_program.hpp"

namespace neurapse {

class synapses_by_target {
public:
    static constexpr std::uint32_t no_stretch = 0xffffffff;

    /// Synapses that stand together in the table, within one stretch where it matters; or, from `first` in
    /// this order, some of a target.
    struct some {
        std::uint32_t stretch;
        std::size_t first;
    };
    struct listed {
        neuron_id target;
        std::size_t first;
    };

    synapses_by_target(synapse_table const& table, std::size_t targets, bool with_stretches)
        : table_(table), begin_(targets + 1, 0), synapse_(table.size()) {
        // Counted and sorted in one pass each.
        auto const* target = table.targets();
        for (std::size_t s = 0; s < table.size(); ++s) ++begin_[target[s] + 1u];
        for (std::size_t t = 0; t < targets; ++t) begin_[t + 1] += begin_[t];
        auto next = begin_;
        for (std::size_t s = 0; s < table.size(); ++s) synapse_[next[target[s]]++] = std::uint32_t(s);
        if (!with_stretches) return;
        std::vector<std::uint32_t> all(table.size());
        for (std::uint32_t which = 0; which < table.stretches(); ++which)
            std::fill_n(all.begin() + table.at(which).first, table.at(which).size, which);
        for (auto const s : synapse_) stretch_.push_back(all[s]);
    }

    std::size_t begin(neuron_id target) const { return begin_[target]; }
    std::size_t end(neuron_id target) const { return begin_[target + 1u]; }
    std::uint32_t const* from(std::size_t place) const { return &synapse_[place]; }
    /// That of a synapse, if stretches are known.
    std::uint32_t stretch_of(std::size_t synapse) const {
        if (stretch_.empty()) return no_stretch;
        auto const t = table_.targets()[synapse];
        auto const at = std::lower_bound(synapse_.begin() + std::ptrdiff_t(begin(t)),
                                         synapse_.begin() + std::ptrdiff_t(end(t)), synapse);
        return stretch_[std::size_t(at - synapse_.begin())];
    }

    /// The numbers of n synapses in a column of their owners: where they stand, or in a row.
    template <class Number>
    Number const* numbers(equations::owner who, Number const* column, some where, std::size_t n,
                          Number* row) const {
        if (who == equations::owner::synapse) return column + where.first;
        if (who == equations::owner::source) return std::fill_n(row, n, column[where.stretch]), row;
        for (std::size_t i = 0; i < n; ++i) row[i] = column[table_.targets()[where.first + i]];
        return row;
    }
    template <class Number>
    Number const* numbers(equations::owner who, Number const* column, listed where, std::size_t n,
                          Number* row) const {
        if (who == equations::owner::target) return std::fill_n(row, n, column[where.target]), row;
        auto const* const which =
            (who == equations::owner::source ? &stretch_ : &synapse_)->data() + where.first;
        for (std::size_t i = 0; i < n; ++i) row[i] = column[which[i]];
        return row;
    }

private:
    synapse_table const& table_;
    std::vector<std::uint32_t> begin_;    ///< of each target, where its synapses begin
    std::vector<std::uint32_t> synapse_;  ///< which they are, ascending
    std::vector<std::uint32_t> stretch_;  ///< and in which stretches, where that was asked for
};

}  // namespace neurapse
