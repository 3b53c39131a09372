// SPDX-License-Identifier: MIT
// Synapses whose whole delay is dendritic.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "neurapse/neurapse.hpp"

namespace {

using namespace neurapse;
using namespace neurapse::literals;

/// A source that fires at 10 ms, and a target that another input makes fire at `post`.
experiment pair(duration post, settings projection) {
    experiment e{"pair"};
    settings const ports{{"in", settings{{"shape", "delta"}}}, {"teacher", settings{{"shape", "delta"}}}};
    projection["from"] = "pre", projection["to"] = "post", projection["name"] = "learning",
    projection["receptor"] = "in";
    projection["connect"] = settings{{"rule", "all_to_all"}}, projection["weight"] = 1_mV;
    e.run({{"duration", 100_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("pre", {{"neuron", "lif"}, {"size", 1}, {"receptors", ports}})
        .population("post", {{"neuron", "lif"},
                             {"size", 1},
                             {"receptors", ports},
                             {"parameters", settings{{"refractory", 0.1_ms}}}})
        .projection(projection)
        .stimulus({{"kind", "spike_list"},
                   {"to", "pre"},
                   {"receptor", "in"},
                   {"weight", 50_mV},
                   {"times", list(9.9_ms)}})
        .stimulus({{"kind", "spike_list"},
                   {"to", "post"},
                   {"receptor", "teacher"},
                   {"weight", 50_mV},
                   {"times", list(post)}})
        .record({{"what", "v"}, {"of", "post"}});
    return e;
}

settings const additive{{"rule", "stdp_pair"}, {"lambda", 0.01}, {"alpha", 2},
                        {"mu_plus", 0},        {"mu_minus", 0},  {"tau_plus", 20_ms},
                        {"tau_minus", 30_ms},  {"w_min", 0_mV},  {"w_max", 5_mV}};

double learned(duration post, settings const& projection) {
    session s{pair(post, projection)};
    s.run();
    return s.weights(0).weight.at(0);
}

}  // namespace

TEST_CASE("without an axon, a source's spike is at the synapse at once, its target's a delay later") {
    settings const projection{{"delay", 0_ms}, {"dendritic_delay", 2_ms}, {"plasticity", additive}};
    CHECK(learned(14.9_ms, projection) == doctest::Approx(1 + 0.05 * std::exp(-7 / 20.)).epsilon(1e-12));
    CHECK(learned(8.4_ms, projection) == doctest::Approx(1 + 0.05 * std::exp(-0.5 / 20)).epsilon(1e-12));
    CHECK(learned(4.9_ms, projection) == doctest::Approx(1 - 0.1 * std::exp(-3 / 30.)).epsilon(1e-12));
    CHECK(learned(7.9_ms, projection) == 1);  // at the synapse at one stamp
}

TEST_CASE("without an axon, an arrival acts the dendritic delay after the spike, plastic or not") {
    for (bool const plastic : {true, false})
        for (int const steps : {1, 20}) {
            settings projection{{"delay", 0_ms}, {"dendritic_delay", steps == 1 ? 0.1_ms : 2_ms}};
            if (plastic) projection["plasticity"] = additive;
            session s{pair(90_ms, projection)};
            s.run();
            auto const& v = s.results().traces.at(0).traces.at(0).values;  // the first sample is of step 1
            CHECK(v[std::size_t(100 + steps - 2)] == -70);
            CHECK(v[std::size_t(100 + steps - 1)] == doctest::Approx(-69).epsilon(1e-7));
            CHECK(s.weights(0).delay_ms.at(0) == doctest::Approx(steps * 0.1));
        }
}

TEST_CASE("without an axon and with hardly a dendrite a spike would arrive at once, which is refused") {
    auto const complaint = [](settings const& p) -> std::string {
        try {
            session s{pair(90_ms, p)};
        } catch (error const& e) {
            return e.what();
        }
        return "";
    };
    CHECK(complaint({{"delay", 0_ms}, {"dendritic_delay", 0_ms}})
              .find("axon and dendrite together take a step") != std::string::npos);
    CHECK(complaint({{"delay", 0_ms}}).find("a delay is at least one step") != std::string::npos);
}
