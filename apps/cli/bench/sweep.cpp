// SPDX-License-Identifier: MIT
// What a step of a neuron costs: 10,000 neurons of a model with no synapse, each begun at another
// potential, under a constant current that makes them fire. The method is the one that other simulators
// offer for the model at a step of 0.1 ms.
#include <algorithm>

#include "list.hpp"
#include "measure.hpp"
#include "settings.hpp"

namespace neurapse::cli {
namespace {

using namespace neurapse::literals;

bool has_method(any_neuron_model const& model, std::string_view name) {
    auto const all = model.methods();
    return std::any_of(all.begin(), all.end(), [&](auto const& m) { return m.name == name; });
}

std::string usual_method(any_neuron_model const& model) {
    for (char const* name : {"exact", "exponential_euler", "euler"})
        if (has_method(model, name)) return name;
    return std::string{model.methods().front().name};
}

/// The weakest of 1, 2, 5, 10 ... pA at which a neuron at rest fires in the second half of a second.
double drive(any_neuron_model const& model) {
    std::string const name{model.self().name};
    for (double unit = 1; unit < 1e6; unit *= 10)
        for (double const amplitude : {unit, 2 * unit, 5 * unit}) {
            auto const r = respond(name, {}, {1, 10'000, std::vector<double>(10'000, amplitude)}, 0.1_ms, {},
                                   usual_method(model));
            auto const& spikes = r.spikes_ms.front();
            if (std::count_if(spikes.begin(), spikes.end(), [](double t) { return t > 500; }) >= 5)
                return amplitude;
        }
    return 0;
}

experiment crowd(any_neuron_model const& model, std::string const& method, variant const& v, duration dt) {
    std::string const name{model.self().name};
    auto const rest = resting_state(name, {});
    double const v_rest = rest.empty() ? -65 : rest.at("v");
    setting::list initial;
    auto const n = scaled(10'000, v.scale);
    for (std::size_t k = 0; k < n; ++k) initial.emplace_back(voltage{v_rest + 5 * double(k) / double(n)});
    experiment e{name};
    e.run(run_of(v, dt))
        .population(
            "cells",
            {{"neuron", name}, {"method", method}, {"size", n}, {"initial", settings{{"v", initial}}}})
        .stimulus({{"kind", "constant"}, {"to", "cells"}, {"amplitude", current{drive(model)}}});
    return e;
}

/// The rate of a hundred such neurons by the adaptive method, to within the error of the step.
std::vector<bound> bounds(any_neuron_model const& model, variant const& v) {
    if (!has_method(model, "adaptive")) return {};
    auto few = v;
    few.scale = 0.01, few.precision = "double";
    benchmark const careful{
        "", "", few, few, [&](variant const& x) { return crowd(model, "adaptive", x, 0.1_ms); }, {}};
    double const rate = measured(careful, few, 1).rate;
    return {{"rate", 0.9 * rate, 1.1 * rate}};
}

}  // namespace

std::vector<benchmark> sweeps() {
    std::vector<benchmark> all;
    for (auto const* model : catalogue::neurons()) {
        auto const method = usual_method(*model);
        std::string const name{model->self().name};
        all.push_back({"sweep_" + name,
                       "10,000 neurons of " + name + " by " + method,
                       {1, 1},
                       {0.1, 0.5},
                       [=](variant const& v) { return crowd(*model, method, v, 0.1_ms); },
                       [=](variant const& v) { return bounds(*model, v); }});
    }
    return all;
}

}  // namespace neurapse::cli
