// SPDX-License-Identifier: MIT
// What the neurons of a slice have fired since an epoch. Weights are brought up to date when an arrival comes
// along, so that spikes are kept until all synapses onto their neuron have seen them; then a new epoch
// begins. Beside each spike stands what it found of the traces of those before it, if that is asked for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "neurapse/engine/recent_spikes.hpp"

namespace neurapse {

template <class Traces, bool KeepsTraces>
class spike_history {
public:
    explicit spike_history(std::size_t neurons)
        : latest_(neurons),
          fired_(neurons),
          stamp_(neurons * capacity_),
          before_(KeepsTraces ? neurons * capacity_ : 0) {}

    /// The latest few of each neuron.
    recent_spikes& latest() { return latest_; }
    recent_spikes const& latest() const { return latest_; }

    bool is_full(std::size_t neuron) const { return fired_[neuron] == capacity_; }
    bool may_grow() const { return capacity_ < 4096; }

    void add(std::size_t neuron, std::int32_t stamp, Traces const& before) {
        auto const at = neuron * capacity_ + fired_[neuron]++;
        stamp_[at] = stamp;
        if constexpr (KeepsTraces) before_[at] = before;
        latest_.add(neuron, stamp);
    }
    void grow() {
        auto const widened = [&](auto const& all) {
            auto wide = all;
            if (all.empty()) return wide;
            wide.resize(2 * all.size());
            for (std::size_t t = 0; t < fired_.size(); ++t)
                std::copy_n(all.begin() + std::ptrdiff_t(t * capacity_), fired_[t],
                            wide.begin() + std::ptrdiff_t(2 * t * capacity_));
            return wide;
        };
        stamp_ = widened(stamp_);
        before_ = widened(before_);
        capacity_ *= 2;
    }
    void clear() {
        latest_.clear();
        std::fill(fired_.begin(), fired_.end(), 0);
    }

    /// What a neuron's k-th latest spike found, k from 1; zeros where it is not kept.
    Traces before(std::size_t neuron, std::uint32_t k) const {
        if constexpr (KeepsTraces)
            return before_[neuron * capacity_ + fired_[neuron] - k];
        else
            return {};
    }
    /// Calls see(stamp, what it found) for a neuron's spikes from `since` on, oldest first.
    template <class See>
    void each_since(std::size_t neuron, std::int32_t since, See see) const {
        auto const* stamps = &stamp_[neuron * capacity_];
        auto k = fired_[neuron];
        while (k > 0 && stamps[k - 1] >= since) --k;
        for (; k < fired_[neuron]; ++k) see(stamps[k], before(neuron, fired_[neuron] - k));
    }

private:
    std::uint32_t capacity_ = 32;  ///< spikes that there is room for, of each neuron
    recent_spikes latest_;
    std::vector<std::uint32_t> fired_;  ///< how many there are
    std::vector<std::int32_t> stamp_;
    std::vector<Traces> before_;
};

}  // namespace neurapse
