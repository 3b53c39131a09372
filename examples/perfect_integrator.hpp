// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/contract/membrane.hpp"

namespace neurapse {

/// A capacitance without a leak: C dV/dt = I; at the threshold V starts again from 0.
template <class Real>
struct perfect_integrator {
    using real = Real;
    static constexpr about self{"perfect_integrator", "A capacitance without a leak.",
                                "C dV/dt = I; V >= threshold: V <- 0", "Lapicque 1907"};
    struct params {
        capacitance c{250};
        voltage threshold{15};
    };
    static constexpr std::tuple parameters{
        field{"c", &params::c, "membrane capacitance", bounds::positive},
        field{"threshold", &params::threshold, "spike threshold", bounds::positive}};
    struct state {
        Real v = 0;
    };
    static constexpr std::tuple variables{
        variable{"v", &state::v, dimensions::voltage, "membrane potential"}};

    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }
    static voltage leak(params const&) { return {0}; }
    static resting<state> rest(params const&, current i) { return {i == current{}, {0}}; }

    class exact {
    public:
        static constexpr about self{"exact", "Exact for currents that are constant over a step.", "", ""};

        exact(params const& p, duration dt) : threshold_(p.threshold.value), gain_((dt / p.c).value) {}

        void advance(state& s, auto in, bool) const { s.v += gain_ * (in.current - in.conductance * s.v); }
        bool fires(state const&, state const& after) const { return after.v >= threshold_; }
        state reset(state) const { return {0}; }

    private:
        Real threshold_, gain_;
    };
    using methods = type_list<exact>;
};

static_assert(membrane<perfect_integrator<double>>);

}  // namespace neurapse
