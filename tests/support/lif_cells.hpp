// SPDX-License-Identifier: MIT
// Leaky integrate-and-fire cells as the reference cases describe them, and comparison of a trace with a
// table of points. Shared by the tests of the cases that charge such cells and those that send them spikes.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"

namespace neurapse_test {

using json = nlohmann::json;

/// A number of a case, or what stands for it when it is not given; "inf" is written as text.
inline double number_or(json const& from, char const* key, double otherwise) {
    if (!from.contains(key)) return otherwise;
    return from[key].is_string() ? INFINITY : from[key].get<double>();
}

/// The membrane that the parameters of a case describe.
inline neurapse::settings membrane_of(json const& p) {
    double const rest = number_or(p, "E_L_mV", -70);
    return {{"tau", neurapse::duration{number_or(p, "tau_m_ms", 10)}},
            {"c", neurapse::capacitance{number_or(p, "C_m_pF", 250)}},
            {"rest", neurapse::voltage{rest}},
            {"reset", neurapse::voltage{number_or(p, "V_reset_mV", rest)}},
            {"threshold", neurapse::voltage{number_or(p, "V_th_mV", INFINITY)}},
            {"refractory", neurapse::duration{number_or(p, "t_ref_ms", 2)}}};
}

/// Cells of a case, without any input; every step of V and every spike is recorded.
inline neurapse::experiment cells_of(json const& params, std::size_t size, neurapse::duration dt,
                                     neurapse::duration length, neurapse::settings receptors = {}) {
    neurapse::experiment e;
    e.run({{"duration", length}, {"dt", dt}, {"seed", 1}});
    e.population("cell", {{"neuron", "lif"},
                          {"size", size},
                          {"parameters", membrane_of(params)},
                          {"receptors", std::move(receptors)}});
    e.record({{"what", "v"}, {"of", "cell"}}).record({{"what", "spikes"}, {"of", "cell"}});
    return e;
}

/// Where t stands among samples taken every dt.
inline std::size_t sample(double t, double dt) { return std::size_t(std::llround(t / dt)) - 1; }
inline bool on_grid(double t, double dt) { return std::fabs(t / dt - std::round(t / dt)) < 1e-9; }

/// A trace sampled every dt stays within a distance of the points of a table [[ms, mV], ...].
inline void check_points(std::vector<double> const& trace, double dt, json const& points, double absolute,
                         double relative = 0) {
    for (auto const& point : points) {
        double const t = point[0], truth = point[1];
        if (!on_grid(t, dt)) continue;
        CAPTURE(t);
        CHECK(std::fabs(trace.at(sample(t, dt)) - truth) <= absolute + relative * std::fabs(truth));
    }
}

}  // namespace neurapse_test
