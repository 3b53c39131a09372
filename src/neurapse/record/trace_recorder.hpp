// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/contract/recorder.hpp"

namespace neurapse {

/// Numbers sampled every so many steps: the first sample stands at one interval.
class trace_recorder final : public any_recorder {
public:
    struct probe {
        std::string label, unit;
        std::function<double()> read;
        double scale = 1;  ///< from coherent units to `unit`
    };

    trace_recorder(time_grid grid, step_id interval, std::vector<probe> probes)
        : grid_(grid), interval_(interval), probes_(std::move(probes)), values_(probes_.size()) {}

    step_id next_sample(step_id now) const override { return (now / interval_ + 1) * interval_; }
    void sample(step_id now) override {
        if (now % interval_ != 0) return;
        times_.push_back(grid_.ms(now));
        for (std::size_t k = 0; k < probes_.size(); ++k)
            values_[k].push_back(probes_[k].read() * probes_[k].scale);
    }
    void deliver(recordings& to) const override {
        trace_group group{times_, {}};
        for (std::size_t k = 0; k < probes_.size(); ++k)
            group.traces.push_back({probes_[k].label, probes_[k].unit, values_[k]});
        to.traces.push_back(std::move(group));
    }

private:
    time_grid grid_;
    step_id interval_;
    std::vector<probe> probes_;
    std::vector<double> times_;
    std::vector<std::vector<double>> values_;
};

}  // namespace neurapse
