// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/contract/recorder.hpp"

namespace neurapse {

/// Mean, deviation and range of a projection's weights, or of another variable, every so many steps.
class weight_recorder final : public any_recorder {
public:
    /// Shows each weight of a projection.
    using weights_of = std::function<void(std::function<void(double)> const& see)>;

    weight_recorder(time_grid grid, std::string projection, std::string variable, std::string unit,
                    step_id interval, weights_of each)
        : grid_(grid),
          interval_(interval),
          each_(std::move(each)),
          series_{std::move(projection), std::move(unit), {}, {}, {}, {}, {}, std::move(variable)} {}

    step_id next_sample(step_id now) const override { return (now / interval_ + 1) * interval_; }
    void sample(step_id now) override {
        if (now % interval_ != 0) return;
        double n = 0, mean = 0, squares = 0, low = INFINITY, high = -INFINITY;
        each_([&](double w) {  // Welford's running mean and sum of squares
            double const step = w - mean;
            mean += step / ++n;
            squares += step * (w - mean);
            low = std::min(low, w);
            high = std::max(high, w);
        });
        if (n == 0) low = high = 0;
        series_.time_ms.push_back(grid_.ms(now));
        series_.mean.push_back(mean);
        series_.deviation.push_back(n > 0 ? std::sqrt(squares / n) : 0);
        series_.minimum.push_back(low);
        series_.maximum.push_back(high);
    }
    void deliver(recordings& to) const override { to.weights.push_back(series_); }

private:
    time_grid grid_;
    step_id interval_;
    weights_of each_;
    weight_series series_;
};

/// Every synapse of a projection at listed times, and of stamp 0 if asked for.
class snapshot_recorder final : public any_recorder {
public:
    using take = std::function<weight_snapshot()>;

    /// `times` are stamps; 0 is taken at once.
    snapshot_recorder(time_grid grid, std::vector<step_id> times, take shot)
        : grid_(grid), times_(std::move(times)), take_(std::move(shot)) {
        sample(0);
    }

    step_id next_sample(step_id now) const override {
        auto next = INT64_MAX;
        for (auto const t : times_)
            if (t > now) next = std::min(next, t);
        return next;
    }
    void sample(step_id now) override {
        if (std::find(times_.begin(), times_.end(), now) == times_.end()) return;
        shots_.push_back(take_());
        shots_.back().time_ms = grid_.ms(now);
    }
    void deliver(recordings& to) const override {
        to.snapshots.insert(to.snapshots.end(), shots_.begin(), shots_.end());
    }

private:
    time_grid grid_;
    std::vector<step_id> times_;
    take take_;
    std::vector<weight_snapshot> shots_;
};

}  // namespace neurapse
