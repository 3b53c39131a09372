// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "neurapse/contract/recorder.hpp"

namespace neurapse {

/// The spikes of chosen neurons of one population.
class raster final : public any_recorder {
public:
    /// `neurons` are ascending.
    raster(time_grid grid, std::size_t population, std::size_t size, std::vector<neuron_id> const& neurons)
        : grid_(grid), population_(population), chosen_(size) {
        for (auto const n : neurons) chosen_[n] = true;
    }

    void spikes(step_id now, std::size_t population, std::span<fired const> all) override {
        if (population != population_) return;
        for (auto const& f : all)
            if (chosen_[f.neuron]) spikes_.push_back({now, f});
    }
    void deliver(recordings& to) const override {
        to.spikes_of.push_back(std::uint32_t(population_));
        for (auto const& [now, f] : spikes_) {
            to.spikes.time_ms.push_back(time_ms(f, now, grid_));
            to.spikes.population.push_back(std::uint32_t(population_));
            to.spikes.neuron.push_back(f.neuron);
        }
    }

private:
    struct stamped {
        step_id now;
        fired spike;
    };
    time_grid grid_;
    std::size_t population_;
    std::vector<bool> chosen_;
    std::vector<stamped> spikes_;
};

}  // namespace neurapse
