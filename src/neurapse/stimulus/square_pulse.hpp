// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <optional>

#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// A pulse of current, once or repeated: on for `width` from `start`, again every `period`.
class square_pulse {
public:
    static constexpr about self{"square_pulse", "A pulse of current, once or repeated.",
                                "I = amplitude for t in (start, start + width], again every period", ""};
    struct params {
        neurapse::current amplitude{required};
        duration width{}, period{};
    };
    static constexpr std::tuple parameters{
        field{"amplitude", &params::amplitude, "current during the pulse"},
        field{"width", &params::width, "length of the pulse; 0: from start to stop", bounds::non_negative},
        field{"period", &params::period, "time between beginnings; 0: one pulse", bounds::non_negative}};
    static constexpr std::array<requirement, 1> requirements(params const& p) {
        return {{{p.period.value == 0 || (p.width.value > 0 && p.width <= p.period), "period",
                  "repeated pulses need a width, and must end before the next one begins",
                  "give a width shorter than the period"}}};
    }

    static std::optional<objection> objection_to(params const& p, stimulus_setting const& where) {
        if (auto const no = grid_objection(where, "width", p.width)) return no;
        return grid_objection(where, "period", p.period);
    }

    square_pulse(params const& p, stimulus_setting const& where)
        : amplitude_(p.amplitude.value),
          first_(where.first),
          width_(std::llround(p.width / where.dt)),
          period_(std::llround(p.period / where.dt)) {}

    double current(step_id step, std::uint32_t) const {
        auto const since = period_ > 0 ? (step - first_) % period_ : step - first_;
        return width_ == 0 || since < width_ ? amplitude_ : 0;
    }

private:
    double amplitude_;
    step_id first_, width_, period_;
};

static_assert(current_stimulus<square_pulse>);

}  // namespace neurapse
