// SPDX-License-Identifier: MIT
// Closed loops: spikes in and out while a network runs.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/outcomes.hpp"

namespace {

using namespace neurapse;
using namespace neurapse::literals;
using neurapse_test::complaint_of;

/// Three cells that a single spike of 20 mV brings over the threshold, and their followers.
experiment relay() {
    experiment e{"relay"};
    settings const ports{{"in", settings{{"shape", "delta"}}}};
    e.run({{"duration", 100_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("eyes", {{"neuron", "lif"}, {"size", 3}, {"receptors", ports}})
        .population("legs", {{"neuron", "lif"}, {"size", 3}, {"receptors", ports}})
        .projection({{"from", "eyes"},
                     {"to", "legs"},
                     {"connect", settings{{"rule", "one_to_one"}}},
                     {"weight", 20_mV},
                     {"delay", 1_ms}})
        .stimulus({{"name", "light"},
                   {"kind", "inlet"},
                   {"to", "eyes"},
                   {"weight", 20_mV},
                   {"delay", 0.5_ms},
                   {"most", 2}})
        .stimulus({{"name", "noise"}, {"kind", "poisson"}, {"to", "legs"}, {"rate", 0_Hz}, {"weight", 1_mV}});
    return e;
}

}  // namespace

TEST_CASE("closed loop: a spike sent at t is emitted at t + dt, and heard of when its target fires") {
    for (int const threads : {1, 2}) {
        session s{relay(), no_files, threads};
        auto const light = s.inlet_of("light");
        CHECK(s.step(20).empty());
        s.send(light, 1);  // at 2.0 ms
        auto const heard = s.step(30);
        REQUIRE(heard.size() == 2);
        CHECK(heard[0].population == 0);
        CHECK(heard[0].neuron == 1);
        CHECK(heard[0].time_ms == doctest::Approx(2.6).epsilon(1e-12));
        CHECK(heard[1].population == 1);
        CHECK(heard[1].neuron == 1);
        CHECK(heard[1].time_ms == doctest::Approx(3.6).epsilon(1e-12));
        CHECK(s.step(30).empty());
    }
}

TEST_CASE("closed loop: what is heard step by step is what a recorder writes, whatever the pieces") {
    auto e = relay();
    e.record({{"what", "spikes"}, {"of", list("eyes", "legs")}});
    session s{e};
    auto const light = s.inlet_of("light");
    std::vector<double> heard;
    for (int k = 0; k < 100; ++k) {
        if (k % 7 == 0) s.send(light, std::uint32_t(k % 3));
        for (auto const& spike : s.step(1 + k % 13)) heard.push_back(spike.time_ms);
    }
    auto const written = s.results().spikes.time_ms;
    CHECK(heard.size() > 20);
    CHECK(heard == written);
}

TEST_CASE("closed loop: what cannot be sent is refused in one sentence") {
    session s{relay()};
    auto const light = s.inlet_of("light");
    s.send(light, 0);
    s.send(light, 0);
    CHECK(complaint_of([&] {
              s.send(light, 0);
          }).find("target 0 of light gets too many spikes in one step") != std::string::npos);
    CHECK(complaint_of([&] { s.send(light, 3); }).find("light has no target 3") != std::string::npos);
    CHECK(complaint_of([&] { s.send(s.inlet_of("noise"), 0); }).find("noise takes no spikes") !=
          std::string::npos);
    CHECK(complaint_of([&] { (void)s.inlet_of("sound"); }).find("there is no stimulus sound") !=
          std::string::npos);
    CHECK(s.step(10).size() == 1);  // both spikes were taken, and make one
}
