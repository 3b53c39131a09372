// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/contract/recorder.hpp"

namespace neurapse {

/// Spikes of chosen neurons of one population, counted in bins of whole steps.
class rate_recorder final : public any_recorder {
public:
    rate_recorder(time_grid grid, std::string label, std::size_t population, std::size_t size,
                  std::vector<neuron_id> const& neurons, step_id bin)
        : grid_(grid),
          label_(std::move(label)),
          population_(population),
          chosen_(size),
          neurons_(std::uint32_t(neurons.size())),
          bin_(bin) {
        for (auto const n : neurons) chosen_[n] = true;
    }

    void spikes(step_id, std::size_t population, std::span<fired const> all) override {
        if (population != population_) return;
        for (auto const& f : all) current_ += chosen_[f.neuron];
    }
    step_id next_sample(step_id now) const override { return (now / bin_ + 1) * bin_; }
    void sample(step_id now) override {
        if (now % bin_ != 0) return;
        edges_.push_back(now);
        counts_.push_back(std::exchange(current_, 0));
    }
    void deliver(recordings& to) const override {
        rate_series series{label_, neurons_, double(bin_) * grid_.dt().value, {}, counts_, {}};
        series.bin_ms = grid_.ms(bin_);
        for (std::size_t k = 0; k < counts_.size(); ++k) {
            series.edge_ms.push_back(grid_.ms(edges_[k]));
            series.rate_hz.push_back(neurons_ ? 1000 * double(counts_[k]) / (neurons_ * series.bin_ms) : 0);
        }
        to.rates.push_back(std::move(series));
    }

private:
    time_grid grid_;
    std::string label_;
    std::size_t population_;
    std::vector<bool> chosen_;
    std::uint32_t neurons_;
    step_id bin_;
    std::uint64_t current_ = 0;
    std::vector<step_id> edges_;
    std::vector<std::uint64_t> counts_;
};

}  // namespace neurapse
