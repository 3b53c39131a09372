// SPDX-License-Identifier: MIT
// Finds out, while a simulation runs, whether its steps go faster with all threads or with one:
// it depends on the network, its present activity and on what else the machine does. Results are
// the same, so that nothing but time is at stake.
#pragma once

#include <algorithm>
#include <cstdint>

namespace neurapse {

class pacer {
public:
    explicit pacer(int members) : all_(members) {}

    /// How many members are to take part next.
    int members() const noexcept { return trying() ? (trial_ % 2 == 0 ? 1 : all_) : chosen_; }

    /// So many steps took so many seconds with them.
    void took(std::int64_t steps, double seconds) noexcept {
        if (all_ == 1) return;
        steps_ += steps;
        seconds_ += seconds;
        if (seconds_ < (trying() ? trial_seconds : settled_seconds)) return;
        if (trying()) {
            auto& best = trial_ % 2 == 0 ? alone_ : together_;
            best = std::min(best, seconds_ / double(steps_));
            if (++trial_ == trials) chosen_ = together_ < 0.97 * alone_ ? all_ : 1;
        } else {
            trial_ = 0;
            alone_ = together_ = 1e300;
        }
        steps_ = 0;
        seconds_ = 0;
    }

private:
    static constexpr int trials = 4;
    static constexpr double trial_seconds = 0.003, settled_seconds = 1;
    bool trying() const noexcept { return all_ > 1 && trial_ < trials; }

    int all_, chosen_ = 1, trial_ = 0;
    std::int64_t steps_ = 0;
    double seconds_ = 0, alone_ = 1e300, together_ = 1e300;
};

}  // namespace neurapse
