// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/contract/receptor.hpp"

namespace neurapse {

/// No kinetics. As a voltage, V jumps by the weight at the arrival. As a current or a
/// conductance, the weight acts over the one step that ends at the arrival, the impulse as
/// schemes on a grid have it (Izhikevich's networks add weights to I so).
template <class Real>
struct delta {
    using real = Real;
    static constexpr about self{"delta", "Acts at once: a jump of V, or a pulse of one step.",
                                "V <- V + w (voltage); y = w over one step (current, conductance)", ""};
    struct params {};
    static constexpr std::tuple<> parameters{};
    struct state {
        Real pulse = 0;
    };
    static constexpr std::tuple variables{
        variable{"pulse", &state::pulse, dimensions::none, "value of the last step"}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }
    static constexpr Real present(state const& s) { return s.pulse; }

    class stepper {
    public:
        stepper(params const&, duration, duration) {}

        [[gnu::always_inline]] Real operator()(state& s, Real arrived) const { return s.pulse = arrived; }
    };
};

static_assert(kinetics<delta<double>> && kinetics<delta<float>>);

}  // namespace neurapse
