// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// The same current all the time.
class constant {
public:
    static constexpr about self{"constant", "The same current all the time.", "I = amplitude", ""};
    struct params {
        neurapse::current amplitude{required};
    };
    static constexpr std::tuple parameters{field{"amplitude", &params::amplitude, "the current"}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }

    constant(params const& p, stimulus_setting const&) : amplitude_(p.amplitude.value) {}
    double current(step_id, std::uint32_t) const { return amplitude_; }
    step_id steady_until(step_id) const { return forever; }

private:
    double amplitude_;
};

static_assert(current_stimulus<constant>);

}  // namespace neurapse
