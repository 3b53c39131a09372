// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "neurapse/contract/plasticity.hpp"

namespace neurapse {

/// The rule of Izhikevich's polychronization network: spikes collect in a derivative sd, and
/// once a second the weight takes it over.
///
///     postsynaptic spike at t:  sd += a_plus decay^(t - t_pre)          (t in ms)
///     arrival at t:             sd -= a_minus decay^(t - 1 - t_post)
///     every second:             w += drift + sd;  sd *= keep            order "add_then_decay"
///                               sd *= keep;  w += drift + sd            order "decay_then_add"
///
/// The first order is that of the program spnet, the second that of poly_spnet. As published,
/// an arrival at the very stamp of the spike potentiates, and depression looks one ms back.
class polychronization {
public:
    static constexpr about self{
        "polychronization", "Izhikevich's rule, applied to the weights once a second.",
        "post: sd += a_plus decay^(t - t_pre); pre: sd -= a_minus decay^(t - 1 - t_post); "
        "every interval: w += drift + sd and sd *= keep, in the order named; w in [w_min, w_max]",
        "Izhikevich 2006, doi:10.1162/089976606775093882"};
    struct params {
        double a_plus = 0.1, a_minus = 0.12, decay = 0.95, drift = 0.01, keep = 0.9;
        duration interval{1000};
        double order = 0;
        port_weight w_min{0}, w_max{};
    };
    static constexpr std::tuple parameters{
        field{"a_plus", &params::a_plus, "potentiation", bounds::non_negative},
        field{"a_minus", &params::a_minus, "depression", bounds::non_negative},
        field{"decay", &params::decay, "factor by which a trace decays in 1 ms", bounds::probability},
        field{"drift", &params::drift, "what every weight gains per interval"},
        field{"keep", &params::keep, "part of the derivative kept at an interval", bounds::probability},
        field{"interval", &params::interval, "time between changes of the weights", bounds::positive},
        field{"order", &params::order, "what comes first at an interval", bounds::any,
              "add_then_decay,decay_then_add"},
        field{"w_min", &params::w_min, "smallest weight", bounds::non_negative},
        field{"w_max", &params::w_max, "largest weight", bounds::positive}};
    static constexpr std::array<requirement, 2> requirements(params const& p) {
        return {{{p.decay > 0 && p.decay < 1, "decay", "a trace decays by a factor between 0 and 1 per ms",
                  "write e.g. decay = 0.95"},
                 {p.w_min.value < p.w_max.value, "w_max", "the largest weight must lie above the smallest",
                  "raise w_max"}}};
    }
    struct synapse {
        double derivative = 0;
    };
    static constexpr std::array<std::string_view, 1> pre_traces{"x"}, post_traces{"y"};
    static constexpr std::array<seen_number, 1> synapse_numbers{
        {{"derivative", "what the next interval adds to the weight beside the drift"}}};
    std::array<double, 1> shown(synapse const& s, std::array<double, 1> const&) const {
        return {s.derivative};
    }

    polychronization(params const& p, duration dt)
        : p_{p}, factor_{math::pow(p.decay, dt / duration{1})}, lag_{int(std::lround(duration{1} / dt))} {}

    static weight_range range(params const& p) { return {p.w_min.value, p.w_max.value}; }
    static duration interval(params const& p) { return p.interval; }
    std::array<spike_trace, 1> pre() const {
        return {spike_trace::geometric(factor_,
                                       {.jump = p_.a_plus, .coincident = spike_trace::coincidence::counts})};
    }
    std::array<spike_trace, 1> post() const {
        return {spike_trace::geometric(factor_, {.jump = p_.a_minus, .lag = lag_})};
    }

    double on_pre(double w, synapse& s, std::array<double, 1> const& post) const {
        s.derivative -= post[0];
        return w;
    }
    double on_post(double w, synapse& s, std::array<double, 1> const& pre) const {
        s.derivative += pre[0];
        return w;
    }
    double on_interval(double w, synapse& s) const {
        if (p_.order != 0) s.derivative *= p_.keep;
        w += p_.drift + s.derivative;
        if (p_.order == 0) s.derivative *= p_.keep;
        return std::clamp(w, p_.w_min.value, p_.w_max.value);
    }

private:
    params p_;
    double factor_;
    int lag_;
};

static_assert(plasticity_rule<polychronization> && shows_synapse<polychronization>);

}  // namespace neurapse
