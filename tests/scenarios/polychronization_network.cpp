// SPDX-License-Identifier: MIT
// Izhikevich's polychronization network as an experiment, with the wiring and the input of his program.
// It has his program's spikes until a rounding error first tips one, in the 41st second.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"
#include "support/gzip.hpp"
#include "support/polychronization.hpp"

namespace neurapse_test {
namespace {

using namespace neurapse;
using namespace neurapse::literals;

setting numbers(std::vector<double> const& all, dimension dim = {}) {
    setting::list list;
    for (double const x : all) list.emplace_back(number{x, dim});
    return list;
}

/// The program's synapses of the excitatory or of the inhibitory neurons.
settings wired(poly_spnet const& net, bool excitatory) {
    std::vector<double> sources, targets, delays;
    int const first = excitatory ? 0 : poly_spnet::excitatory;
    int const last = excitatory ? poly_spnet::excitatory : poly_spnet::neurons;
    for (int source = first; source < last; ++source)
        for (int k = 0; k < poly_spnet::targets; ++k) {
            sources.push_back(source - first);
            targets.push_back(net.target[source][k]);
            delays.push_back(poly_spnet::delay_ms(source, k));
        }
    settings made{{"from", excitatory ? "exc" : "inh"},
                  {"to", excitatory ? list("exc", "inh") : setting{"exc"}},
                  {"name", excitatory ? "plastic" : "inhibition"},
                  {"connect",
                   settings{{"rule", "pairs"}, {"sources", numbers(sources)}, {"targets", numbers(targets)}}},
                  {"weight", current{excitatory ? poly_spnet::w_excitatory : poly_spnet::w_inhibitory}},
                  {"delay", numbers(delays, dimensions::time)}};
    if (excitatory) made["plasticity"] = poly_rule();
    return made;
}

/// Rows of neurons, columns of ms.
table as_currents(std::vector<int> const& input, int first, int size) {
    table t{std::size_t(size), input.size(), std::vector<double>(input.size() * std::size_t(size))};
    for (std::size_t ms = 0; ms < input.size(); ++ms)
        if (input[ms] >= first && input[ms] < first + size)
            t.values[std::size_t(input[ms] - first) * t.columns + ms] = poly_spnet::input;
    return t;
}

/// A row for each spike: time, neuron. After the shortest delay, 1 ms, it acts like a current.
table as_spikes(std::vector<int> const& input, int first, int size) {
    table t{0, 2, {}};
    for (std::size_t ms = 0; ms < input.size(); ++ms) {
        if (input[ms] < first || input[ms] >= first + size) continue;
        t.values.insert(t.values.end(), {double(ms), double(input[ms] - first)});
        ++t.rows;
    }
    return t;
}

settings stimulus(std::string const& kind, std::string const& to) {
    settings made{{"kind", kind}, {"to", to}, {"file", to}};
    if (kind == "spike_list") made["weight"] = current{poly_spnet::input};
    return made;
}

/// The program's network, run for so many seconds with its input as a stimulus of some kind.
recordings run_program(std::uint32_t seed, int seconds, std::string const& kind) {
    poly_spnet net{seed};
    auto const initial = [&](int first, int n) {
        std::vector<double> const v(net.v.begin() + first, net.v.begin() + first + n);
        auto u = v;
        for (double& each : u) each *= 0.2;
        return settings{{"v", numbers(v, dimensions::voltage)}, {"u", numbers(u)}};
    };
    setting::list every_second;
    for (int k = 0; k < seconds; ++k) every_second.emplace_back(k * 1_s);
    experiment e{"Polychronization, the author's wiring"};
    e.run({{"duration", seconds * 1_s}, {"dt", 1_ms}, {"seed", 1}})
        .population("exc", poly_cells(poly_spnet::excitatory, 0.02, 8, initial(0, poly_spnet::excitatory)))
        .population("inh", poly_cells(poly_spnet::inhibitory, 0.1, 2,
                                      initial(poly_spnet::excitatory, poly_spnet::inhibitory)))
        .projection(wired(net, true))
        .projection(wired(net, false))
        .stimulus(stimulus(kind, "exc"))
        .stimulus(stimulus(kind, "inh"))
        .record({{"what", "spikes"}, {"of", list("exc", "inh")}})
        .record({{"what", "weights"}, {"of", "plastic"}, {"every", 1_s}})
        .record({{"what", "snapshot"}, {"of", "plastic"}, {"at", every_second}});
    std::vector<int> input;
    for (int ms = 0; ms < 1000 * seconds; ++ms) input.push_back(net.next_input());
    auto const files = [&](std::string const& side) {
        int const first = side == "exc" ? 0 : poly_spnet::excitatory;
        int const size = side == "exc" ? poly_spnet::excitatory : poly_spnet::inhibitory;
        return kind == "matrix" ? as_currents(input, first, size) : as_spikes(input, first, size);
    };
    return session{e, files}.run().results();
}

/// Time and neuron of each spike before `end`, in the order and the numbering of the program.
std::vector<std::pair<int, int>> spikes_in_order(recordings const& r, int end) {
    std::vector<std::pair<int, int>> all;
    for (std::size_t k = 0; k < r.spikes.time_ms.size(); ++k)
        if (r.spikes.time_ms[k] < end)
            all.emplace_back(
                int(r.spikes.time_ms[k]),
                int(r.spikes.neuron[k]) + (r.spikes.population[k] == 1 ? poly_spnet::excitatory : 0));
    std::sort(all.begin(), all.end());
    return all;
}

/// Excitatory rate, percentage of E->E weights above 9, inhibitory rate: one row for each second. The
/// program looks at the weights before it changes them at the end of the second.
std::vector<std::array<double, 3>> seconds_of(recordings const& r) {
    std::vector<std::array<double, 3>> all(r.snapshots.size());
    for (auto const& [time, neuron] : spikes_in_order(r, 1000 * int(all.size())))
        ++all[std::size_t(time / 1000)][neuron < poly_spnet::excitatory ? 0 : 2];
    for (std::size_t k = 0; k < all.size(); ++k) {
        auto const& shot = r.snapshots[k];
        for (std::size_t j = 0; j < shot.weight.size(); ++j)
            all[k][1] += shot.weight[j] > 9 && r.populations[shot.target_population[j]].name == "exc";
        all[k][0] /= poly_spnet::excitatory;
        all[k][1] = 100 * all[k][1] / poly_spnet::excitatory / poly_spnet::targets;
        all[k][2] /= poly_spnet::inhibitory;
    }
    return all;
}

}  // namespace

// In the first second all weights are whole numbers, whose sums are exact; from then on the program rounds
// its sums as it goes, and the engine every arrival, to a much finer quantum than the sums.
TEST_CASE("polychronization: the engine has every spike of the author's program") {
    auto const truth = unpacked("poly_spikes_srand1_first3s.txt.gz");
    std::vector<std::pair<int, int>> published;
    for (std::size_t k = 0; k < truth.size(); k += 2)
        published.emplace_back(int(truth[k]), int(truth[k + 1]));
    REQUIRE(published.size() == 20919);
    for (std::string const kind : {"matrix", "spike_list"}) {
        CAPTURE(kind);
        CHECK(spikes_in_order(run_program(1, 3, kind), 3000) == published);
    }
}

TEST_CASE("polychronization: the engine has the rates and the weights of the author's program") {
    for (auto const& [seed, key] : {std::pair{1u, "srand_1"}, {2u, "srand_2"}}) {
        CAPTURE(key);
        auto const& truth = test_case("network", "NET-09").at("expected").at(key);
        auto const r = run_program(seed, 10, "spike_list");
        auto const seen = seconds_of(r);
        CHECK(spikes_in_order(r, 1000).size() == truth.at("n_spikes_sec0"));
        for (auto const& second : truth.at("first10")) {
            auto const [k, exc, strong, inh] = second.get<std::array<double, 4>>();
            CAPTURE(k);
            CHECK(seen[std::size_t(k)] == std::array{exc, strong, inh});
        }
        auto const& w = r.weights.front();
        for (std::size_t k = 0; k < w.mean.size(); ++k) {
            CHECK(w.minimum[k] >= 0);
            CHECK(w.maximum[k] <= 10);
            // The drift alone is 0.01; the rule adds to it while the network synchronises.
            if (k > 0) CHECK(w.mean[k] - w.mean[k - 1] == doctest::Approx(0.02).epsilon(0.5));
        }
    }
}

TEST_CASE("polychronization: the engine and the author's program agree for half a minute") {
    auto const truth = unpacked("poly_rates_srand1.txt.gz");
    auto const seen = seconds_of(run_program(1, 30, "spike_list"));
    for (std::size_t k = 0; k < seen.size(); ++k) {
        CAPTURE(k);
        CHECK(seen[k] == std::array{truth[4 * k + 1], truth[4 * k + 2], truth[4 * k + 3]});
    }
}

}  // namespace neurapse_test
