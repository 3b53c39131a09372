// SPDX-License-Identifier: MIT
// How synapses are kept: what cannot be kept so is refused, and what it costs is said.
#include <doctest/doctest.h>

#include <string>

#include "neurapse/catalogue/summary.hpp"
#include "neurapse/neurapse.hpp"

namespace {

using namespace neurapse;
using namespace neurapse::literals;

experiment one_projection(char const* storage, settings connect, setting weight, settings more = {}) {
    experiment e{"one projection"};
    settings projection{{"name", "all"},
                        {"from", "cell"},
                        {"to", "cell"},
                        {"connect", std::move(connect)},
                        {"weight", std::move(weight)}};
    for (auto const& entry : more.entries) projection[entry.key] = entry.value;
    e.run({{"duration", 10_ms}, {"seed", 1}, {"storage", storage}})
        .population("cell", {{"neuron", "lif"},
                             {"size", 20},
                             {"receptors", settings{{"psc", settings{{"shape", "exponential"}}}}}})
        .projection(projection);
    return e;
}

std::string complaint_about(experiment const& e) {
    try {
        read_plan(e.description, no_files);
    } catch (error const& x) {
        return x.what();
    }
    return "";
}

bool says(std::string const& text, char const* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("procedural storage refuses plastic, listed and per-target synapses, and says why") {
    settings const spread{{"rule", "fixed_outdegree"}, {"n", 5}};
    CHECK(complaint_about(one_projection("procedural", spread, 10_pA)).empty());
    auto const plastic = complaint_about(one_projection(
        "procedural", spread, 10_pA,
        {{"plasticity", settings{{"rule", "nearest_pair"}, {"w_min", 0_pA}, {"w_max", 30_pA}}}}));
    CHECK(says(plastic, "the synapses of all cannot be drawn afresh at each spike"));
    CHECK(says(plastic, "they are plastic"));
    CHECK(says(complaint_about(one_projection("procedural", {{"rule", "one_to_one"}},
                                              setting{setting::list(20, setting{10_pA})})),
               "they are listed"));
    CHECK(
        says(complaint_about(one_projection(
                 "procedural", {{"rule", "pairs"}, {"sources", list(0, 2)}, {"targets", list(1, 3)}}, 10_pA)),
             "they are listed"));
    settings const fan{{"rule", "fanout"}, {"targets", setting{setting::list(20, list(3))}}};
    CHECK(says(complaint_about(one_projection("procedural", fan, 10_pA)), "they are listed"));
    CHECK(complaint_about(one_projection("exact", fan, 10_pA)).empty());
    auto const per_target =
        complaint_about(one_projection("procedural", {{"rule", "fixed_indegree"}, {"n", 5}}, 10_pA));
    CHECK(says(per_target, "draws the sources of each target"));
    CHECK(says(per_target, "fixed_total_number"));
    for (auto const* other : {"exact", "compact"})
        CHECK(complaint_about(one_projection(other, {{"rule", "fixed_indegree"}, {"n", 5}}, 10_pA)).empty());
}

TEST_CASE("procedural storage has no limit of 32 bits and takes no memory for synapses") {
    auto const large = [](char const* storage) {
        experiment e{"large"};
        e.run({{"duration", 10_ms}, {"seed", 1}, {"storage", storage}})
            .population("cell", {{"neuron", "lif"},
                                 {"size", 1'000'000},
                                 {"receptors", settings{{"psc", settings{{"shape", "exponential"}}}}}})
            .projection({{"from", "cell"},
                         {"to", "cell"},
                         {"connect", settings{{"rule", "fixed_outdegree"}, {"n", 10'000}}},
                         {"weight", 10_pA}});
        return e;
    };
    CHECK(says(complaint_about(large("compact")), "run.storage = \"procedural\""));
    auto const plan = read_plan(large("procedural").description, no_files);
    CHECK(plan.expected_synapses() == 1e10);
    CHECK(plan.expected_bytes() < 1e8);
}

TEST_CASE("a check of compact storage says by how much weights are rounded at most") {
    auto const words = [](char const* storage) {
        return in_words(read_plan(
            one_projection(storage, {{"rule", "fixed_outdegree"}, {"n", 5}}, 10_pA).description, no_files));
    };
    // 10 pA and the sums of 64 + 22.4 + 7.5 of them fit into 15 and 30 bits at 2^11 quanta a pA.
    CHECK(says(words("compact"), ", weights rounded by 0.000244 pA at most"));
    CHECK_FALSE(says(words("exact"), "rounded"));
}
