// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "neurapse/contract/stimulus.hpp"
#include "neurapse/contract/time_grid.hpp"

namespace neurapse {

/// A current that changes at listed times: amplitudes[k] acts on (times[k], times[k + 1]].
class steps {
public:
    static constexpr about self{"steps", "A current that changes at listed times.",
                                "I = amplitudes[k] for t in (times[k], times[k+1]]; 0 before the first", ""};
    struct params {
        quantities<dimensions::time> times;
        quantities<dimensions::current> amplitudes;
    };
    static constexpr std::tuple parameters{
        field{"times", &params::times, "when the current changes, ascending"},
        field{"amplitudes", &params::amplitudes, "the current from then on"}};
    static std::array<requirement, 2> requirements(params const& p) {
        auto const& t = p.times.values;
        return {{{t.size() == p.amplitudes.values.size(), "amplitudes", "every time needs its amplitude",
                  "write as many amplitudes as times"},
                 {std::is_sorted(t.begin(), t.end(), std::less_equal<>{}), "times", "times must ascend",
                  "sort them, each with its amplitude"}}};
    }

    static std::optional<objection> objection_to(params const& p, stimulus_setting const& where) {
        if (p.times.values.empty())
            return objection{"times", "no current is listed",
                             "write e.g. times = [\"0 ms\"] and amplitudes = [\"100 pA\"]",
                             code::missing_key};
        for (double const t : p.times.values)
            if (!time_grid{where.dt}.on_grid({t}))
                return objection{"times", "one of them is not a whole number of steps",
                                 "write multiples of dt", code::off_grid};
        return {};
    }

    steps(params const& p, stimulus_setting const& where) : amplitudes_(p.amplitudes.values) {
        for (double const t : p.times.values) times_.push_back(std::llround(t / where.dt.value));
    }

    double current(step_id step, std::uint32_t) const {
        auto const after = std::lower_bound(times_.begin(), times_.end(), step) - times_.begin();
        return after == 0 ? 0 : amplitudes_[after - 1];
    }

private:
    std::vector<step_id> times_;
    std::vector<double> amplitudes_;
};

static_assert(current_stimulus<steps>);

}  // namespace neurapse
