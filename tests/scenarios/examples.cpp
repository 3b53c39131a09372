// SPDX-License-Identifier: MIT
// Every file in examples/ is read, checked and run as a user would, the longer ones for a shorter time. One
// of them is written in C++ as well: the same value, the same spikes.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "neurapse/io/experiment_file.hpp"
#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"

using namespace neurapse;
using namespace neurapse::literals;

namespace {

std::vector<std::filesystem::path> examples() {
    std::vector<std::filesystem::path> files;
    for (std::filesystem::path const folder : {NEURAPSE_EXAMPLES, NEURAPSE_EXAMPLES "/equations"})
        for (auto const& entry : std::filesystem::directory_iterator{folder})
            if (entry.path().extension() == ".toml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// Every file below a folder, with its size.
std::map<std::string, std::uintmax_t> contents(std::filesystem::path const& folder) {
    std::map<std::string, std::uintmax_t> all;
    for (auto const& entry : std::filesystem::recursive_directory_iterator{folder})
        all[entry.path()] = entry.is_regular_file() ? entry.file_size() : 0;
    return all;
}

experiment_file read(std::filesystem::path const& path) {
    experiment_file file{path, "", {}};
    read_experiment(file);
    return file;
}

std::uint64_t spikes(recordings const& r) {
    std::uint64_t n = 0;
    for (auto const& p : r.populations) n += p.spikes;
    return n;
}

/// 04_random_network.toml in C++.
experiment random_network() {
    settings const cell{{"c", 300_pF},     {"tau", 10_ms},       {"rest", -70_mV},
                        {"reset", -70_mV}, {"threshold", 20_mV}, {"refractory", 2_ms}};
    settings const psc{{"shape", "biexponential"}, {"tau_decay", 15_ms}, {"tau_rise", 3.75_ms}};
    auto const population = [&](int size) {
        return settings{
            {"neuron", "lif"}, {"size", size}, {"parameters", cell}, {"receptors", settings{{"psc", psc}}}};
    };
    settings const out{{"rule", "fixed_outdegree"}, {"n", 20}, {"autapses", false}, {"multapses", false}};
    settings const back{{"rule", "fixed_outdegree"}, {"n", 20}, {"multapses", false}};

    experiment e{settings{{"format", 1}, {"title", "Dynamic random network with constant weights"}}};
    e.run({{"duration", 2_s}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("exc", population(160))
        .population("inh", population(40))
        .projection({{"name", "excitation"},
                     {"from", "exc"},
                     {"to", list("exc", "inh")},
                     {"connect", out},
                     {"weight", 2310_pA},
                     {"delay", uniform(1_ms, 20_ms)}})
        .projection({{"name", "inhibition"},
                     {"from", "inh"},
                     {"to", "exc"},
                     {"connect", back},
                     {"weight", -3000_pA},
                     {"delay", 1_ms}})
        .stimulus({{"kind", "poisson"}, {"to", "exc[0:25]"}, {"rate", 100_Hz}, {"weight", 3000_pA}})
        .record({{"what", "spikes"}, {"of", list("exc", "inh")}})
        .record({{"what", "rate"}, {"of", list("exc", "inh")}, {"bin", 10_ms}});
    return e;
}

}  // namespace

TEST_CASE("examples: every file is read, is found good, fires, and leaves nothing on the disk") {
    REQUIRE(examples().size() >= 18);
    auto const before = contents(NEURAPSE_EXAMPLES);
    for (auto const& path : examples()) {
        CAPTURE(path);
        auto const file = read(path);
        auto const checked = plan_of(file);
        CHECK(!checked.title.empty());
        CHECK(spikes(
                  session{experiment{file.description}}.run(std::min(checked.run.length, 200_ms)).results()) >
              0);
    }
    CHECK(contents(NEURAPSE_EXAMPLES) == before);
}

TEST_CASE(
    "examples: the cortical column has the synapses of the publication, and three tenths of it fire with "
    "constant input") {
    std::filesystem::path const folder = std::filesystem::path{NEURAPSE_EXAMPLES} / "microcircuit";
    for (auto const* name : {"full_scale.toml", "full_scale_dc.toml"}) {
        auto const column = plan_of(read(folder / name));
        CHECK(column.expected_synapses() == 298'880'968);
        CHECK(column.stimuli.size() == 8);
    }
    auto const part = session{experiment{read(folder / "three_tenths_dc.toml").description}, no_files, 2}
                          .run(300_ms)
                          .results();
    for (auto const& p : part.populations) {
        CAPTURE(p.name);
        CHECK(double(p.spikes) / p.size > 0.1);
    }
}

TEST_CASE("examples: the random network in C++ is the one in the file, spike for spike") {
    auto const file = read(NEURAPSE_EXAMPLES "/04_random_network.toml");
    auto const e = random_network();
    CHECK(e == experiment{file.description});
    auto const ours = run(e), theirs = run(experiment{file.description});
    CHECK(ours.spikes.time_ms.size() == spikes(ours));
    CHECK(ours.spikes.time_ms == theirs.spikes.time_ms);
    CHECK(ours.spikes.neuron == theirs.spikes.neuron);
    CHECK(ours.spikes.population == theirs.spikes.population);
}

TEST_CASE("examples: the feed-forward network tells the two orders apart") {
    auto const r = run(experiment{read(NEURAPSE_EXAMPLES "/03_feedforward.toml").description});
    std::vector<std::pair<std::string, bool>> heard;  // who fired, and whether in the first half
    for (std::size_t k = 0; k < r.spikes.time_ms.size(); ++k)
        if (auto const& name = r.populations[r.spikes.population[k]].name; name == "heard")
            heard.emplace_back(name + std::to_string(r.spikes.neuron[k]), r.spikes.time_ms[k] < 100);
    CHECK(heard == std::vector<std::pair<std::string, bool>>{{"heard0", true}, {"heard1", false}});
}

// The original shows no action potential here. The case's pulse is 0.01 ms longer and its beta_m has 0.0556
// for 1/18; the grid of 0.01 ms comes on top.
TEST_CASE("examples: the Hodgkin-Huxley neuron fires three times in its pulse") {
    auto const r = run(experiment{read(NEURAPSE_EXAMPLES "/01_hodgkin_huxley.toml").description});
    auto const& truth = neurapse_test::test_case("hh", "HH-10").at("expected").at("spikes_0mV_upcross_ms");
    REQUIRE(r.spikes.time_ms.size() == truth.size());
    for (std::size_t k = 0; k < truth.size(); ++k)
        CHECK(std::fabs(r.spikes.time_ms[k] - truth[k].get<double>()) <= 0.03);
}
