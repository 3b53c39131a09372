// SPDX-License-Identifier: MIT
// The synapses of one projection between two populations, in rows: those of one source stand
// together, sorted by delay, so that a spike needs to note only a stretch of the row for each
// of its delays.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "neurapse/contract/any_population.hpp"

namespace neurapse {

/// One synapse as it is built; delay in steps, weight in the unit of its port.
struct synapse {
    neuron_id source, target;
    std::int32_t delay;
    double weight;
};

class synapse_table {
public:
    /// Synapses [first, last) of a row arrive together, `delay` steps after the spike.
    struct stretch {
        std::int32_t delay;
        std::uint32_t first, last;
    };

    synapse_table(std::size_t sources, std::vector<synapse> all) : row_(sources + 1), rows_of_stretches_(sources + 1) {
        std::stable_sort(all.begin(), all.end(), [](synapse const& a, synapse const& b) {
            return a.source != b.source ? a.source < b.source : a.delay < b.delay;
        });
        for (auto const& s : all) {
            auto const k = std::uint32_t(target_.size());
            bool const fresh = k == 0 || all[k - 1].source != s.source || all[k - 1].delay != s.delay;
            if (fresh) {
                stretch_.push_back({s.delay, k, k});
                ++rows_of_stretches_[s.source + 1];
            }
            stretch_.back().last = k + 1;
            ++row_[s.source + 1];
            target_.push_back(s.target);
            weight.push_back(s.weight);
            longest_ = std::max(longest_, s.delay);
        }
        std::partial_sum(row_.begin(), row_.end(), row_.begin());
        std::partial_sum(rows_of_stretches_.begin(), rows_of_stretches_.end(), rows_of_stretches_.begin());
    }

    std::size_t size() const noexcept { return target_.size(); }
    std::size_t sources() const noexcept { return row_.size() - 1; }
    std::int32_t longest_delay() const noexcept { return longest_; }
    neuron_id target(std::size_t synapse) const noexcept { return target_[synapse]; }
    std::span<neuron_id const> targets() const noexcept { return target_; }

    std::span<stretch const> stretches(neuron_id source) const noexcept {
        return std::span{stretch_}.subspan(rows_of_stretches_[source],
                                           rows_of_stretches_[source + 1] - rows_of_stretches_[source]);
    }
    /// Calls visit(source, target, delay, synapse) for every synapse.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (neuron_id source = 0; source + 1 < row_.size(); ++source)
            for (auto const& s : stretches(source))
                for (auto k = s.first; k < s.last; ++k) visit(source, target_[k], s.delay, k);
    }

    std::vector<double> weight;  ///< changed by plasticity only

private:
    std::vector<std::uint32_t> row_, rows_of_stretches_;
    std::vector<stretch> stretch_;
    std::vector<neuron_id> target_;
    std::int32_t longest_ = 0;
};

}  // namespace neurapse
