// SPDX-License-Identifier: MIT
// The plastic synapses of one projection onto the neurons of a slice, in rows: those of one source
// stand together, sorted by delay, and those of one delay are a stretch. What only arrivals change
// is the same all along a stretch, so that a synapse itself is no more than a weight and a target.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

#include "neurapse/contract/any_population.hpp"
#include "neurapse/engine/pages.hpp"
#include "neurapse/engine/rows.hpp"

namespace neurapse {

class synapse_table {
public:
    /// Synapses [first, first + size) arrive together, `delay` steps after the spike.
    struct stretch {
        std::int32_t delay;
        std::uint32_t first, size;
    };

    /// Room for rows of `sources` with so many synapses and stretches at most.
    synapse_table(std::size_t sources, std::size_t synapses, std::size_t stretches)
        : row_(sources),
          target_(pages<std::uint16_t>::at_most(synapses + padding)),
          weight_(pages<double>::at_most(synapses + padding)),
          stretch_(pages<stretch>::at_most(stretches + 1)),
          most_synapses_(synapses),
          most_stretches_(stretches) {}

    /// Writes the row of a source, weights in the unit of their port; different sources by any threads.
    void write(neuron_id source, std::vector<loose_synapse>& row) {
        auto const by_delay = [](loose_synapse const& a, loose_synapse const& b) {
            return a.delay < b.delay;
        };
        if (!std::is_sorted(row.begin(), row.end(), by_delay))
            std::stable_sort(row.begin(), row.end(), by_delay);
        std::uint32_t stretches = 0;
        for (std::size_t k = 0; k < row.size(); ++k) stretches += k == 0 || row[k].delay != row[k - 1].delay;
        auto const at = synapses_.fetch_add(row.size()), at_stretch = stretches_.fetch_add(stretches);
        if (at + row.size() > most_synapses_ || at_stretch + stretches > most_stretches_ ||
            at + row.size() > 0xffffffff)
            throw std::bad_alloc{};
        row_[source] = {std::uint32_t(at_stretch), stretches};
        auto* s = stretch_.data() + at_stretch;
        for (std::size_t k = 0; k < row.size(); ++k) {
            if (k == 0 || row[k].delay != row[k - 1].delay) *s++ = {row[k].delay, std::uint32_t(at + k), 0};
            ++s[-1].size;
            target_[at + k] = std::uint16_t(row[k].target);
            weight_[at + k] = row[k].quanta;
        }
    }

    /// All rows are there: what they have not needed is given back, and nothing is written from now on.
    void finish() {
        most_synapses_ = synapses_;
        most_stretches_ = stretches_;
        target_.shrink(synapses_ + padding);
        weight_.shrink(synapses_ + padding);
        stretch_.shrink(stretches_ + 1);
    }

    std::size_t size() const noexcept { return synapses_; }
    std::size_t sources() const noexcept { return row_.size(); }
    std::size_t stretches() const noexcept { return stretches_; }
    std::size_t bytes() const noexcept {
        return synapses_ * (sizeof(std::uint16_t) + sizeof(double)) + stretches_ * sizeof(stretch) +
               row_.size() * sizeof(place);
    }
    stretch const& at(std::uint32_t which) const noexcept { return stretch_[which]; }
    /// Calls see(synapse) for all of a source, in order of their delays.
    template <class See>
    void each_of(neuron_id source, See see) const {
        auto const stretches = of(source);
        for (auto which = stretches.first; which < stretches.last; ++which)
            for (std::size_t k = 0; k < at(which).size; ++k) see(at(which).first + k);
    }
    std::uint16_t const* targets() const noexcept { return target_.data(); }
    double* weights() noexcept { return weight_.data(); }
    double const* weights() const noexcept { return weight_.data(); }

    /// The stretches of a source, by delay: numbers [first, last).
    struct range {
        std::uint32_t first, last;
    };
    range of(neuron_id source) const noexcept {
        return {row_[source].first, row_[source].first + row_[source].size};
    }

private:
    static constexpr std::size_t padding = 64;
    struct place {
        std::uint32_t first = 0, size = 0;
    };

    std::vector<place> row_;
    pages<std::uint16_t> target_;  ///< counted within the slice, which has fewer than 2^16 sums
    pages<double> weight_;
    pages<stretch> stretch_;
    std::size_t most_synapses_, most_stretches_;
    std::atomic<std::size_t> synapses_{0}, stretches_{0};
};

}  // namespace neurapse
