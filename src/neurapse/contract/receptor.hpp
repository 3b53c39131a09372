// SPDX-License-Identifier: MIT
// What it takes to be the kinetics of a receptor port: a linear system that arrivals kick and
// that decays by itself. Whether its value is a current or a conductance is the port's affair.
#pragma once

#include <concepts>

#include "neurapse/base/units.hpp"
#include "neurapse/contract/field.hpp"

namespace neurapse {

/// Kinetics of a port. The stepper is made for a step dt and a membrane time constant tau (inf
/// for a membrane that is not linear). Called with what arrived at the end of the step, it
/// carries the state over the step and returns the constant value that has, on a membrane of
/// that time constant, exactly the effect of the changing one at the end of the step; for
/// tau = inf that is the mean over the step. `present` is the value now.
template <class K>
concept kinetics =
    std::copyable<typename K::params> && std::copyable<typename K::state> &&
    std::constructible_from<typename K::stepper, typename K::params const&, duration, duration> &&
    requires(typename K::params const& p, typename K::stepper const& step, typename K::state& s,
             typename K::real arrived) {
        { K::self } -> std::convertible_to<about>;
        { step(s, arrived) } -> std::same_as<typename K::real>;
        { K::present(s) } -> std::same_as<typename K::real>;
        K::parameters;
        K::variables;
        K::requirements(p);
    };

/// Kinetics that can be given later what arrives at the end of a step, since it has no part in the effect
/// of that step: step(s, x) is step(s, 0) and then arrive(s, x), bit for bit.
template <class K>
concept kicked_kinetics = kinetics<K> && requires(typename K::stepper const& step, typename K::state& s,
                                                  typename K::real arrived) { step.arrive(s, arrived); };

/// What a port does to its membrane: V jumps by the weight (mV), or a current (pA), or a
/// conductance (nS) towards a reversal potential; or some variable of the membrane jumps.
enum class port_effect { voltage, current, conductance, variable };

constexpr dimension weight_dimension(port_effect e) {
    return e == port_effect::voltage   ? dimensions::voltage
           : e == port_effect::current ? dimensions::current
                                       : dimensions::conductance;
}

}  // namespace neurapse
