// SPDX-License-Identifier: MIT
// What a step of a neuron costs, model by model and method by method: 10,000 unconnected
// neurons under noise. Before a time is printed, the first, the last and a middle neuron must
// have fired exactly as each does among others that all get its own current.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/neurapse.hpp"

using namespace neurapse;

namespace {

constexpr std::size_t size = 10'000;
constexpr int steps = 1000, repeats = 5;
constexpr duration dt{0.1};

/// A current for each neuron, from silence to fast firing for every model.
std::vector<double> currents(std::string_view model) {
    random::family const dice{1, purpose::noise, name_hash("bench")};
    double const top = model == "hodgkin_huxley" ? 20 : model == "izhikevich_2003" ? 15 : 1000;
    std::vector<double> all(size);
    for (std::size_t i = 0; i < size; ++i) all[i] = top * dice(i).uniform();
    return all;
}

struct outcome {
    double ns_per_step;
    std::vector<std::vector<step_id>> spikes;
};

outcome simulate(any_neuron_model const& model, std::size_t method, std::vector<double> const& current) {
    auto const made = model.make({current.size(),
                                  dt,
                                  method,
                                  field_values(model.parameters().size()),
                                  field_values(model.variables().size()),
                                  {1, purpose::membrane, 0}});
    auto* const cells = static_cast<stepped_population<double>*>(made.get());
    outcome result{0, std::vector<std::vector<step_id>>(current.size())};
    std::vector<fired> out;
    auto const begin = std::chrono::steady_clock::now();
    for (step_id step = 1; step <= steps; ++step) {
        out.clear();
        for (neuron_id first = 0; first < current.size(); first += block_size) {
            auto const last = std::min(neuron_id(current.size()), first + block_size);
            cells->advance(step, first, last, {&current[first], nullptr, nullptr}, out);
        }
        for (auto const& f : out) result.spikes[f.neuron].push_back(step);
    }
    std::chrono::duration<double, std::nano> const took = std::chrono::steady_clock::now() - begin;
    result.ns_per_step = took.count() / (double(steps) * double(current.size()));
    return result;
}

bool is_right(any_neuron_model const& model, std::size_t method, std::vector<double> const& current,
              outcome const& crowd) {
    for (std::size_t const i : {std::size_t(0), size / 2, size - 1})
        if (simulate(model, method, std::vector(i + 1, current[i])).spikes[i] != crowd.spikes[i])
            return false;
    return std::any_of(crowd.spikes.begin(), crowd.spikes.end(), [](auto const& s) { return !s.empty(); });
}

}  // namespace

int main() {
    std::printf("%-18s %-18s %8s %8s\n", "neuron", "method", "ns/step", "least");
    for (auto const* model : catalogue::neurons()) {
        auto const current = currents(model->self().name);
        for (std::size_t method = 0; method < model->methods().size(); ++method) {
            std::string const name{model->methods()[method].name};
            if (name == "adaptive") continue;  // takes as many substeps as it needs
            std::vector<double> ns;
            for (int k = 0; k < repeats; ++k) {
                auto const crowd = simulate(*model, method, current);
                if (k == 0 && !is_right(*model, method, current, crowd)) {
                    std::fprintf(stderr, "%s %s is wrong: no time is given\n", model->self().name.data(),
                                 name.c_str());
                    return 1;
                }
                ns.push_back(crowd.ns_per_step);
            }
            std::sort(ns.begin(), ns.end());
            std::printf("%-18s %-18s %8.2f %8.2f\n", model->self().name.data(), name.c_str(), ns[repeats / 2],
                        ns[0]);
        }
    }
}
