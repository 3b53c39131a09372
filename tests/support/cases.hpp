// SPDX-License-Identifier: MIT
// The reference cases of tests/data by group and id, and short ways to a trace and to the spikes of one
// neuron among recordings. Numbers and tolerances are read from the cases, never typed again.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "neurapse/contract/recordings.hpp"

namespace neurapse_test {

/// One case of a group ("lif", "LIF-01"); each file is read once.
inline nlohmann::json const& test_case(std::string const& group, std::string const& id) {
    static std::map<std::string, nlohmann::json> files;
    auto at = files.find(group);
    if (at == files.end()) {
        std::ifstream file{NEURAPSE_TEST_DATA "/" + group + ".json"};
        if (!file) throw std::runtime_error{"no test data for the group " + group};
        at = files.emplace(group, nlohmann::json::parse(file)).first;
    }
    for (auto const& one : at->second)
        if (one.at("id") == id) return one;
    throw std::runtime_error{"no case " + id + " in the group " + group};
}

/// The first number in a text, as tolerances are written: 1e-12 in "abs 1e-12 mV".
inline double first_number(std::string const& text) {
    auto const from = text.find_first_of("0123456789");
    if (from == std::string::npos) throw std::runtime_error{"no number in: " + text};
    return std::stod(text.substr(from));
}

/// The group of samples that a trace stands in.
inline neurapse::trace_group const& group_of(neurapse::recordings const& all, std::string const& label) {
    for (auto const& group : all.traces)
        for (auto const& t : group.traces)
            if (t.label == label) return group;
    throw std::runtime_error{"no trace " + label};
}

/// The samples of a trace by its label ("cell[0].v").
inline std::vector<double> const& trace_of(neurapse::recordings const& all, std::string const& label) {
    for (auto const& t : group_of(all, label).traces)
        if (t.label == label) return t.values;
    throw std::runtime_error{"no trace " + label};
}

/// The times in ms at which a trace was sampled.
inline std::vector<double> const& times_of(neurapse::recordings const& all, std::string const& label) {
    return group_of(all, label).time_ms;
}

/// The spike times in ms of one neuron, ascending.
inline std::vector<double> spikes_of(neurapse::recordings const& all, std::string const& population,
                                     std::uint32_t neuron) {
    std::vector<double> times;
    for (std::size_t k = 0; k < all.spikes.time_ms.size(); ++k)
        if (all.spikes.neuron[k] == neuron && all.populations[all.spikes.population[k]].name == population)
            times.push_back(all.spikes.time_ms[k]);
    return times;
}

}  // namespace neurapse_test
