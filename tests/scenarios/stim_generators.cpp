// SPDX-License-Identifier: MIT
// Facts about the other stimuli: windows that are open on the left, values at midpoints, tables, draws with
// the right distribution, and lists of spikes that are refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "neurapse/stimulus/ornstein_uhlenbeck.hpp"
#include "neurapse/stimulus/random_neuron.hpp"
#include "neurapse/stimulus/random_train.hpp"
#include "support/cases.hpp"
#include "support/statistics.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

namespace {

/// The current that a stimulus gives each of some cells, step by step.
std::vector<std::vector<double>> currents_of(settings stimulus, int cells, duration length, duration dt,
                                             file_reader const& files = no_files) {
    experiment e;
    e.run({{"duration", length}, {"dt", dt}, {"seed", 1}});
    e.population("cell", {{"neuron", "lif"}, {"size", cells}});
    stimulus["to"] = "cell";
    e.stimulus(stimulus).record({{"what", "i_stim"}, {"of", "cell"}});
    auto const r = session{e, files}.run().results();
    std::vector<std::vector<double>> all;
    for (int k = 0; k < cells; ++k) all.push_back(trace_of(r, "cell[" + std::to_string(k) + "].i_stim"));
    return all;
}

/// A vector of so many numbers, each given by its step, which counts from 1.
template <class Value>
std::vector<double> by_step(std::size_t n, Value value) {
    std::vector<double> all(n);
    for (std::size_t k = 0; k < n; ++k) all[k] = value(step_id(k + 1));
    return all;
}

/// The code of the first complaint about an experiment, or 0.
int first_complaint(experiment const& e, file_reader const& files = no_files) {
    try {
        session{e, files};
    } catch (error const& problem) {
        return int(problem.complaints().front().code);
    }
    return 0;
}

experiment with_spikes(settings list_of_spikes) {
    experiment e;
    e.run({{"duration", 10_ms}, {"dt", 0.1_ms}, {"seed", 1}});
    e.population(
        "cell",
        {{"neuron", "lif"}, {"size", 2}, {"receptors", settings{{"in", settings{{"shape", "alpha"}}}}}});
    list_of_spikes["kind"] = "spike_list";
    list_of_spikes["to"] = "cell";
    list_of_spikes["weight"] = 1_pA;
    return e.stimulus(list_of_spikes);
}

}  // namespace

TEST_CASE("square_pulse: it acts on (start, start + width], again every period, and not beyond stop") {
    settings const pulse{{"kind", "square_pulse"}, {"amplitude", 5_pA}, {"start", 1_ms}, {"width", 0.3_ms}};
    CHECK(currents_of(pulse, 1, 5_ms, 0.1_ms)[0] ==
          by_step(50, [](step_id k) { return k > 10 && k <= 13 ? 5 : 0; }));
    auto train = pulse;
    train["period"] = 1_ms;
    train["stop"] = 3.2_ms;
    CHECK(currents_of(train, 1, 5_ms, 0.1_ms)[0] ==
          by_step(50, [](step_id k) { return k > 10 && k <= 32 && (k - 1) % 10 < 3 ? 5 : 0; }));
}

TEST_CASE("square_pulse: a width or period that is not a whole number of steps is refused") {
    for (auto const* key : {"width", "period"})
        for (duration const wrong : {0.04_ms, 0.25_ms}) {
            settings pulse{
                {"kind", "square_pulse"}, {"amplitude", 5_pA}, {"width", 0.1_ms}, {"period", 1_ms}};
            pulse[key] = wrong;
            if (key[0] == 'p') pulse["width"] = 0_ms;
            CHECK_THROWS_AS(currents_of(pulse, 1, 5_ms, 0.1_ms), error);
        }
}

TEST_CASE("random_neuron, white_noise: an interval that is not a whole number of steps is refused") {
    auto const complaint = [](settings stimulus, duration interval) {
        experiment e;
        e.run({{"duration", 10_ms}, {"dt", 0.1_ms}, {"seed", 1}});
        e.population("cell", {{"neuron", "lif"}, {"size", 2}});
        stimulus["to"] = "cell";
        stimulus["interval"] = interval;
        return first_complaint(e.stimulus(stimulus));
    };
    settings const one{{"kind", "random_neuron"}, {"amplitude", 5_pA}},
        noise{{"kind", "white_noise"}, {"deviation", 5_pA}};
    for (auto const& stimulus : {one, noise}) {
        for (duration const wrong : {0.04_ms, 0.25_ms, 0.99999_ms})
            CHECK(complaint(stimulus, wrong) == int(code::off_grid));
        for (duration const right : {0.1_ms, 0.3_ms, 1_ms}) CHECK(complaint(stimulus, right) == 0);
        CHECK(complaint(stimulus, -1_ms) == int(code::out_of_bounds));
    }
    CHECK(complaint(noise, 0_ms) == 0);  // every step
    CHECK(complaint(one, 0_ms) == int(code::out_of_bounds));
}

TEST_CASE("sine: over each step it has the value in the middle of the step") {
    settings const wave{
        {"kind", "sine"}, {"amplitude", 3_pA}, {"offset", 1_pA}, {"frequency", 250_Hz}, {"phase", 0.25}};
    auto const found = currents_of(wave, 1, 8_ms, 0.1_ms)[0];
    for (std::size_t k = 0; k < found.size(); ++k) {
        double const turns = 0.25 * (0.1 * (double(k) + 0.5)) + 0.25;
        CHECK(found[k] == doctest::Approx(1 + 3 * std::sin(2 * std::numbers::pi * turns)).epsilon(1e-13));
    }
    CHECK(mean_of(found) == doctest::Approx(1).epsilon(1e-13));  // two whole periods
}

TEST_CASE("matrix: rows are targets and columns steps from start on, in the unit said; then it is 0") {
    table const two{2, 3, {1, 2, 3, 10, 20, 30}}, one{1, 3, {1, 2, 3}}, three{3, 1, {1, 2, 3}};
    settings const from_file{{"kind", "matrix"}, {"file", "numbers.csv"}, {"unit", 2_pA}, {"start", 0.2_ms}};
    auto const files = [](table const& t) { return [t](std::string const&) { return t; }; };
    auto const found = currents_of(from_file, 2, 0.7_ms, 0.1_ms, files(two));
    CHECK(found[0] == std::vector<double>{0, 0, 2, 4, 6, 0, 0});
    CHECK(found[1] == std::vector<double>{0, 0, 20, 40, 60, 0, 0});
    CHECK(currents_of(from_file, 2, 0.7_ms, 0.1_ms, files(one))[1] == found[0]);
    CHECK_THROWS_AS(currents_of(from_file, 2, 0.7_ms, 0.1_ms, files(three)), error);
}

TEST_CASE(
    "ornstein_uhlenbeck: variance and correlation are stationary from the first step on (four deviations)") {
    constexpr std::uint32_t targets = 4000, steps = 60;
    double const mean = 7, deviation = 3, tau = 4, dt = 0.5;
    ornstein_uhlenbeck noise{{{mean}, {deviation}, {tau}}, {{dt}, targets, 11, INT64_MAX, 1, 1}};
    std::vector<std::vector<double>> at(steps, std::vector<double>(targets));
    for (std::uint32_t k = 0; k < steps; ++k)
        for (std::uint32_t target = 0; target < targets; ++target)
            at[k][target] = noise.current(11 + k, target);
    double const error = 4 / std::sqrt(double(targets));
    for (auto const k : {0, 1, 5, 59}) {
        CHECK(std::fabs(mean_of(at[k]) - mean) < deviation * error);
        CHECK(std::fabs(variance_of(at[k]) / (deviation * deviation) - 1) < std::sqrt(2.0) * error);
    }
    for (auto const lag : {1, 3, 8, 24}) {
        double const expected = std::exp(-lag * dt / tau);
        CHECK(std::fabs(covariance_of(at[20], at[20 + lag]) / (deviation * deviation) - expected) <
              std::sqrt(1 + expected * expected) * error);
    }
}

TEST_CASE(
    "random_neuron: each interval has exactly one target, and every target is as likely (four deviations)") {
    constexpr std::uint32_t targets = 100, intervals = 20'000;
    random_neuron one{{20_pA, 1_ms}, {0.5_ms, targets, 5, INT64_MAX, 1, 1}};
    std::vector<double> chosen(targets);
    std::uint32_t before = 0;
    for (step_id k = 0; k < 2 * intervals; ++k) {
        std::uint32_t count = 0, which = 0;
        for (std::uint32_t target = 0; target < targets; ++target)
            if (one.current(5 + k, target) == 20) ++count, which = target;
        REQUIRE(count == 1);
        if (k % 2 == 1) CHECK(which == before);
        before = which;
        chosen[which] += k % 2;
    }
    CHECK(std::fabs(chi_square(chosen) - (targets - 1)) < 4 * std::sqrt(2.0 * (targets - 1)));
}

TEST_CASE(
    "random_train: every target gets its number of spikes, at distinct steps of the window, all as likely") {
    constexpr std::uint32_t targets = 2000;
    constexpr step_id first = 51, last = 90;
    random_train train{{10}, {0.1_ms, targets, first, last, 1, 1}};
    std::vector<double> at(last - first + 1), of(targets);
    for (step_id step = 1; step <= 200; ++step)
        for (std::uint32_t target = 0; target < targets; ++target) {
            auto const n = train.spikes(step, target);
            if (n == 0) continue;
            REQUIRE(n == 1);
            REQUIRE((step >= first && step <= last));
            at[std::size_t(step - first)] += n;
            of[target] += n;
        }
    CHECK(of == std::vector<double>(targets, 10));
    CHECK(chi_square(at) < double(at.size() - 1) + 4 * std::sqrt(2.0 * double(at.size() - 1)));
    random_train all{{40}, {0.1_ms, 1, first, last, 1, 1}};
    for (step_id step = first; step <= last; ++step) CHECK(all.spikes(step, 0) == 1);
}

TEST_CASE("random_train: the last spike arrives by the end of the stimulus and of the run") {
    // Every step there is has its spike; a jump of V over the threshold tells that it has arrived.
    auto const arrived = [](int count, settings window) {
        experiment e;
        e.run({{"duration", 5_ms}, {"dt", 0.1_ms}, {"seed", 1}});
        e.population("cell", {{"neuron", "lif"},
                              {"size", 3},
                              {"parameters", settings{{"refractory", 0_ms}}},
                              {"receptors", settings{{"in", settings{{"shape", "delta"}}}}}});
        settings train{{"kind", "random_train"}, {"to", "cell"}, {"count", count}, {"weight", 100_mV}};
        for (auto const& x : window.entries) train[x.key] = x.value;
        if (first_complaint(e.stimulus(train)) != 0) return std::vector<double>{};
        return run(e.record({{"what", "spikes"}, {"of", "cell[2]"}})).spikes.time_ms;
    };
    CHECK(arrived(49, {}).size() == 49);
    CHECK(arrived(50, {}).empty());  // the spike of the last step would arrive after the run
    auto const late = arrived(30, {{"delay", 2_ms}});
    CHECK(late.size() == 30);
    CHECK(late.back() == 5);
    CHECK(arrived(31, {{"delay", 2_ms}}).empty());
    auto const stopped = arrived(10, {{"start", 1_ms}, {"stop", 2.5_ms}, {"delay", 0.5_ms}});
    CHECK(stopped.size() == 10);
    CHECK(stopped.back() == 2.5);
    CHECK(arrived(11, {{"start", 1_ms}, {"stop", 2.5_ms}, {"delay", 0.5_ms}}).empty());
    CHECK(arrived(40, {{"start", 1_ms}, {"stop", 1_s}}).empty());
    CHECK(arrived(39, {{"start", 1_ms}, {"stop", 1_s}}).size() == 39);
}

TEST_CASE(
    "spike_list: times that are out of order, negative or not numbers are refused, with the code that says "
    "so") {
    CHECK(first_complaint(with_spikes({{"times", list(1_ms, 2_ms, 2_ms)}})) == 0);
    CHECK(first_complaint(with_spikes({{"times", list(2_ms, 1_ms)}})) == int(code::bad_spike_times));
    CHECK(first_complaint(with_spikes({{"times", list(-1_ms, 1_ms)}})) == int(code::out_of_bounds));
    CHECK(first_complaint(with_spikes({{"times", list(duration{NAN})}})) == int(code::not_finite));
    CHECK(first_complaint(with_spikes({{"times", list(duration{INFINITY})}})) == int(code::not_finite));
    CHECK(first_complaint(with_spikes({{"times", list(1_ms)}, {"neurons", list(2)}})) ==
          int(code::bad_spike_times));
    auto const from_file = [](std::vector<double> rows) {
        return first_complaint(with_spikes({{"file", "s.csv"}}),
                               [&](std::string const&) { return table{rows.size() / 2, 2, rows}; });
    };
    CHECK(from_file({1, 0, 2, 1}) == 0);
    for (auto const& wrong :
         {std::vector<double>{2, 0, 1, 1}, {-1, 0}, {NAN, 0}, {INFINITY, 0}, {1, 2}, {1, 0.5}, {1, NAN}})
        CHECK(from_file(wrong) == int(code::bad_spike_times));
}

TEST_CASE("spike_list: all spikes of a step arrive, however many they are") {
    for (std::size_t const many : {1, 255, 256, 300, 70'000}) {
        CAPTURE(many);
        experiment e;
        e.run({{"duration", 2_ms}, {"dt", 0.1_ms}, {"seed", 1}});
        e.population("cell", {{"neuron", "lif"},
                              {"size", 2},
                              {"parameters", settings{{"rest", -70_mV}, {"threshold", voltage{INFINITY}}}},
                              {"receptors", settings{{"in", settings{{"shape", "delta"}}}}}});
        e.stimulus({{"kind", "spike_list"}, {"to", "cell"}, {"weight", 0.5_mV}, {"file", "s.csv"}});
        e.record({{"what", "v"}, {"of", "cell"}});
        std::vector<double> const at_1_ms_onto_1(2 * many, 1);
        // Without a delay they arrive one step later.
        auto const r =
            session{e, [&](std::string const&) { return table{many, 2, at_1_ms_onto_1}; }}.run().results();
        CHECK(trace_of(r, "cell[1].v").at(10) == doctest::Approx(-70 + 0.5 * double(many)).epsilon(1e-12));
        CHECK(trace_of(r, "cell[0].v").at(10) == -70);
    }
}
