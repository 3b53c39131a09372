// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/base/math.hpp"
#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// A sine current; over each step it takes its value in the middle.
class sine {
public:
    static constexpr about self{"sine",
                                "A sine current around an offset, its value in the middle of each step.",
                                "I = offset + amplitude sin(2 pi (frequency t + phase))", ""};
    struct params {
        neurapse::current amplitude{required}, offset{};
        neurapse::frequency frequency{required};
        double phase = 0;
    };
    static constexpr std::tuple parameters{
        field{"amplitude", &params::amplitude, "amplitude"}, field{"offset", &params::offset, "mean current"},
        field{"frequency", &params::frequency, "frequency", bounds::positive},
        field{"phase", &params::phase, "phase at t = 0, in turns (0.25 is 90 degrees)"}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }

    sine(params const& p, stimulus_setting const& where) : p_{p}, dt_{where.dt} {}
    double current(step_id step, std::uint32_t) const {
        double const turns = p_.frequency * dt_ * (double(step) - 0.5) + p_.phase;
        return p_.offset.value + p_.amplitude.value * math::sin_turns(turns);
    }

private:
    params p_;
    duration dt_;
};

static_assert(current_stimulus<sine>);

}  // namespace neurapse
