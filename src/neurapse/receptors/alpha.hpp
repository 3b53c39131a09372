// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/contract/decay.hpp"
#include "neurapse/contract/receptor.hpp"

namespace neurapse {

/// Alpha function: y(t) = w (t/tau) exp(1 - t/tau), which peaks at the weight after tau.
template <class Real>
struct alpha {
    using real = Real;
    static constexpr about self{"alpha", "Rises and decays with one time constant, peaks at the weight.",
                                "y(t) = w (t/tau) exp(1 - t/tau)",
                                "Rall 1967, doi:10.1152/jn.1967.30.5.1138"};
    struct params {
        duration tau{2};
    };
    static constexpr std::tuple parameters{field{"tau", &params::tau, "time to the peak", bounds::positive}};
    /// The value is (y + slope t) exp(-t/tau) from now on.
    struct state {
        Real y = 0, slope = 0;
    };
    static constexpr std::tuple variables{
        variable{"y", &state::y, dimensions::none, "value"},
        variable{"slope", &state::slope, -dimensions::time, "initial slope"}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }
    static constexpr Real present(state const& s) { return s.y; }

    class stepper {
    public:
        stepper(params const& p, duration dt, duration membrane)
            : dt_(dt.value),
              decay_(math::exp(-(dt / p.tau))),
              kick_(2.718281828459045235 / p.tau.value),
              effect_(effect_of_decay(dt, p.tau, membrane)),
              ramp_(effect_of_ramp(dt, p.tau, membrane)) {}

        [[gnu::always_inline]] Real operator()(state& s, Real arrived) const {
            Real const effect = effect_ * s.y + ramp_ * s.slope;
            s.y = (s.y + s.slope * dt_) * decay_;
            s.slope = s.slope * decay_ + kick_ * arrived;
            return effect;
        }
        [[gnu::always_inline]] void arrive(state& s, Real arrived) const { s.slope += kick_ * arrived; }

    private:
        Real dt_, decay_, kick_, effect_, ramp_;
    };
};

static_assert(kinetics<alpha<double>> && kinetics<alpha<float>>);

}  // namespace neurapse
