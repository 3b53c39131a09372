// SPDX-License-Identifier: MIT
// A closed loop in real time: 1000 neurons, stepped 1 ms at a time, once every millisecond of the
// clock on the wall. What fires among the first ten cells comes back as spikes into ten others, as
// from a body in a world. Printed is how long the loop took to answer: from the tick until the
// spikes of its millisecond were there, which includes waking up, and the work alone.
//
//     bench_closed_loop [SECONDS]
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "neurapse/neurapse.hpp"

namespace {

using namespace neurapse;
using namespace neurapse::literals;
using wall = std::chrono::steady_clock;

/// Excitation and inhibition in balance, 100 synapses onto each cell (after Vogels & Abbott 2005).
experiment brain() {
    experiment e{"closed loop"};
    settings const cells{
        {"neuron", "lif"},
        {"parameters", settings{{"c", 200_pF},
                                {"tau", 20_ms},
                                {"rest", -49_mV},
                                {"reset", -60_mV},
                                {"threshold", -50_mV},
                                {"refractory", 5_ms}}},
        {"initial", settings{{"v", uniform(-60_mV, -50_mV)}}},
        {"receptors", settings{{"exc", settings{{"shape", "exponential"}, {"tau", 5_ms}}},
                               {"inh", settings{{"shape", "exponential"}, {"tau", 10_ms}}}}}};
    auto const sized = [&](int n) {
        auto s = cells;
        s["size"] = n;
        return s;
    };
    auto const joined = [](char const* from, char const* receptor, current weight) {
        return settings{
            {"from", from},         {"to", list("exc", "inh")},
            {"receptor", receptor}, {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.1}}},
            {"weight", weight},     {"delay", 1_ms}};
    };
    e.run({{"duration", 1_s}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("exc", sized(800))
        .population("inh", sized(200))
        .projection(joined("exc", "exc", 16_pA))
        .projection(joined("inh", "inh", -90_pA))
        .stimulus({{"name", "world"},
                   {"kind", "inlet"},
                   {"to", "exc[100:110]"},
                   {"receptor", "exc"},
                   {"weight", 400_pA}});
    return e;
}

double quantile(std::vector<double> const& sorted, double q) {
    return sorted[std::size_t(q * double(sorted.size() - 1))];
}

/// How many of the times lie in each part of an axis whose marks are about 1, 2, 5, 10 ... apart.
void print_histogram(std::vector<double> const& answer, std::vector<double> const& work) {
    std::vector<double> const edges{0, 10, 20, 50, 100, 200, 500, 1000, INFINITY};
    std::printf("| microseconds | answer | work alone |\n| --- | --- | --- |\n");
    for (std::size_t k = 0; k + 1 < edges.size(); ++k) {
        auto const in = [&](std::vector<double> const& all) {
            return long(std::lower_bound(all.begin(), all.end(), edges[k + 1]) -
                        std::lower_bound(all.begin(), all.end(), edges[k]));
        };
        auto const range = std::isinf(edges[k + 1])
                               ? "1000 and more"
                               : std::to_string(int(edges[k])) + " to " + std::to_string(int(edges[k + 1]));
        std::printf("| %s | %ld | %ld |\n", range.c_str(), in(answer), in(work));
    }
}

}  // namespace

int main(int argc, char** argv) {
    double const seconds = argc > 1 ? std::atof(argv[1]) : 60;
    auto const ticks = long(seconds * 1000);
    if (ticks < 1) return std::fprintf(stderr, "bench_closed_loop [SECONDS]: a number above 0\n"), 2;
    session s{brain()};
    auto const world = s.inlet_of("world");
    std::vector<double> answer, work;
    answer.reserve(std::size_t(ticks)), work.reserve(std::size_t(ticks));
    std::vector<std::uint32_t> reflex;
    long fired = 0, sent = 0;
    s.step(1000);
    auto const start = wall::now();
    for (long k = 0; k < ticks; ++k) {
        auto const tick = start + std::chrono::milliseconds{k};
        std::this_thread::sleep_until(tick);
        auto const begin = wall::now();
        for (auto const target : reflex) s.send(world, target);
        sent += long(reflex.size());
        reflex.clear();
        for (auto const& spike : s.step(10)) {
            ++fired;
            if (spike.population == 0 && spike.neuron < 10) reflex.push_back(spike.neuron);
        }
        auto const end = wall::now();
        answer.push_back(std::chrono::duration<double, std::micro>(end - tick).count());
        work.push_back(std::chrono::duration<double, std::micro>(end - begin).count());
    }
    double const rate = double(fired) / 1000 / seconds;
    if (!(rate > 1 && rate < 100) || (seconds >= 1 && sent == 0)) {
        std::fprintf(stderr, "wrong: the network fires at %.2f Hz, and %ld spikes came back\n", rate, sent);
        return 3;
    }
    std::sort(answer.begin(), answer.end()), std::sort(work.begin(), work.end());
    auto const in_time = double(std::lower_bound(answer.begin(), answer.end(), 1000.) - answer.begin());
    std::printf("%ld steps of 1 ms, %.1f Hz, %ld spikes sent\n", ticks, rate, sent);
    std::printf("answer: median %.0f us, 99.9 %% within %.0f us, longest %.0f us; %.3f %% in under 1 ms\n",
                quantile(answer, 0.5), quantile(answer, 0.999), answer.back(), 100 * in_time / double(ticks));
    std::printf("work alone: median %.0f us, 99.9 %% within %.0f us, longest %.0f us\n\n",
                quantile(work, 0.5), quantile(work, 0.999), work.back());
    print_histogram(answer, work);
}
