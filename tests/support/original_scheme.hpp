// SPDX-License-Identifier: MIT
// How the original Neurapse integrates its leaky integrate-and-fire neuron, said in our terms: with the
// right parameters our exact propagator carries out its arithmetic, so that its numbers can be met by the
// engine itself. Units are coherent (ms, mV, pA).
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

#include "neurapse/catalogue/setting.hpp"

namespace neurapse_test {

/// The original: V += (EL + I/gL - V) (x - x^2/2) with x = gL dt/C, and the current held over the step at
/// its value at the beginning. Ours: V += (EL + I/gL - V) (1 - exp(-dt/tau)), and the port hands over the
/// constant current that has exactly the effect of its decaying one.
struct original_scheme {
    double dt, c, g_l, rest, threshold, refractory;

    explicit original_scheme(nlohmann::json const& p, double dt_ms)
        : dt(dt_ms),
          c(p.at("C_pF")),
          g_l(p.at("gL_nS")),
          rest(p.at("EL_mV")),
          threshold(p.at("Vth_mV")),
          refractory(p.at("t_ref_ms")) {}

    /// C/gL, the time constant that was meant.
    double tau() const { return c / g_l; }
    double approach() const { return g_l * dt / c - std::pow(g_l * dt / c, 2) / 2; }
    /// The time constant with which exact integration makes the original's step.
    double tau_as_run() const { return -dt / std::log1p(-approach()); }

    /// Parameters of our neuron with a time constant; C follows, so that the leak stays as it is.
    neurapse::settings parameters(double tau) const {
        using namespace neurapse;
        return {{"tau", duration{tau}},
                {"c", capacitance{tau * g_l}},
                {"rest", voltage{rest}},
                {"reset", voltage{rest}},
                {"threshold", voltage{threshold}},
                {"refractory", duration{refractory}}};
    }

    /// What a port that decays with `port` hands over, as a part of its value at the beginning of the step:
    /// the mean of exp(-s/port) over the step, weighted with what the membrane has not yet forgotten.
    double mean_effect(double port, double membrane) const {
        double const kept = std::exp(-dt / membrane), left = std::exp(-dt / port);
        return (kept - left) / (1 / port - 1 / membrane) / (membrane * (1 - kept));
    }
};

}  // namespace neurapse_test
