// SPDX-License-Identifier: MIT
// Laws of timed arrays: which step reads which value, for every method and precision, and that they are the
// formulas and currents that they stand for.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"
#include "support/every_neuron.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

namespace {

experiment of(settings model, settings population, duration length = 20_ms,
              char const* precision = "double") {
    experiment e;
    population["neuron"] = "text";
    e.run({{"duration", length}, {"dt", 0.1_ms}, {"seed", 5}, {"precision", precision}})
        .model("text", std::move(model))
        .population("p", std::move(population));
    return e;
}

/// n numbers f(0), f(1) ...
template <class F>
setting numbers(int n, F f) {
    setting::list all;
    for (int k = 0; k < n; ++k) all.emplace_back(f(k));
    return setting{all};
}

/// Leaky cells under a current of steps of 2 ms, given by `drive`: the stimulus of that name, or an array.
recordings driven(std::string const& drive, char const* method, int threads = 1) {
    settings model{{"equations", "dv/dt = (El - v + R*" + drive +
                                     ")/tau : volt (unless refractory)\nEl : volt (constant)"},
                   {"threshold", "v > -50*mV"},
                   {"reset", "v = El"},
                   {"refractory", 2_ms},
                   {"parameters", settings{{"El", "-70*mV + 0.01*mV*i"}, {"tau", 10_ms}, {"R", "100*Mohm"}}}};
    auto const nth = [](int k) { return current{100. * ((k * 7) % 5)}; };
    auto e = of(model, {{"size", 300}, {"method", method}, {"initial", settings{{"v", "El"}}}}, 60_ms);
    if (drive == "i_stim")
        for (int k = 0; k < 30; ++k)
            e.stimulus({{"kind", "square_pulse"},
                        {"to", "p"},
                        {"amplitude", nth(k)},
                        {"start", duration{2. * k}},
                        {"width", 2_ms}});
    else
        e.timed_array("drive", {{"values", numbers(30, nth)}, {"dt", 2_ms}});
    e.record({{"what", "spikes"}, {"of", "p"}}).record({{"what", "v"}, {"of", list("p[0]", "p[299]")}});
    return session{e, no_files, threads}.run().results();
}

}  // namespace

TEST_CASE(
    "timed arrays: the step that begins at t reads the value of floor(t / dt), also where grids are no "
    "multiples to the last bit") {
    // A sum over the steps: after n of them, the sum of what each has read.
    for (double const interval : {0.1, 0.3, 0.7, 1.0, 2.5}) {
        CAPTURE(interval);
        auto const values = int(40 / interval);
        for (auto const* method : {"euler", "exact"}) {
            auto e = of({{"equations", "dx/dt = f(t)/ms : 1"}},
                        {{"size", 1}, {"method", method}, {"initial", settings{{"x", 0}}}}, 60_ms);
            e.timed_array("f", {{"values", numbers(values, [](int k) { return double(k * k % 1024); })},
                                {"dt", duration{interval}}});
            auto const r = run(e.record({{"what", "x"}, {"of", "p"}}));
            auto const& x = trace_of(r, "p[0].x");
            double sum = 0;
            for (std::size_t n = 0; n < x.size(); ++n) {
                // In whole tenths, which are exact.
                auto const k = std::min<long>(long(n) / std::lround(interval * 10), values - 1);
                sum += double(k * k % 1024) * 0.1;
                CHECK(x[n] == doctest::Approx(sum).epsilon(1e-12));
            }
        }
    }
}

TEST_CASE(
    "timed arrays: before the first value stands the first, behind the last the last, and in between the "
    "same for every stage of a step") {
    for (auto const* method : {"euler", "rk2", "rk4", "heun", "exponential_euler", "rkf45"}) {
        CAPTURE(std::string{method});
        auto e = of({{"equations",
                      "dx/dt = f(t)/ms : 1\ndy/dt = f(t - 5*ms)/ms : 1\ndz/dt = g(2*t)/ms : 1\nseen = f(t) : "
                      "1\nown = f(t - i*2*ms) : 1"}},
                    {{"size", 3}, {"method", method}, {"initial", settings{{"x", 0}, {"y", 0}, {"z", 0}}}});
        e.timed_array("f", {{"values", list(1, 0, 4)}, {"dt", 5_ms}})
            .timed_array("g", {{"values", list(1, 0, 4)}, {"dt", 10_ms}});
        auto const r = run(e.record({{"what", list("x", "y", "z", "seen", "own")}, {"of", "p"}}));
        auto const name = std::string{method};
        // Stages look ahead at most to the end of the step; and times are rounded to an eighth of it.
        double const within = name == "rk4" || name == "rk2" || name == "heun" ? 0.5
                              : name == "rkf45"                                ? 4 * 0.1 / 16
                                                                               : 1e-9;
        CHECK(std::fabs(trace_of(r, "p[0].x").back() - 45) < within);  // 5 and 0 and 2 times 20
        CHECK(std::fabs(trace_of(r, "p[0].y").back() - (10 + 0 + 20)) < within);
        CHECK(std::fabs(trace_of(r, "p[0].z").back() - 45) < within);
        auto const& seen = trace_of(r, "p[1].seen");  // at the stamp, as the next step will
        CHECK(seen[48] == 1);
        CHECK(seen[49] == 0);
        CHECK(seen[98] == 0);
        CHECK(seen[99] == 4);
        CHECK(seen[199] == 4);
        CHECK(trace_of(r, "p[2].own")[88] == 1);
        CHECK(trace_of(r, "p[2].own")[89] == 0);
    }
}

TEST_CASE("timed arrays: a current of steps is that of stimuli, bit for bit") {
    for (auto const* method : {"exact", "exponential_euler", "euler"}) {
        CAPTURE(std::string{method});
        auto const stimuli = driven("i_stim", method), array = driven("drive(t)", method);
        CHECK(stimuli.spikes.time_ms.size() > 500);
        CHECK(same(stimuli, array));
        CHECK(same(array, driven("drive(t)", method, 3)));
    }
}

TEST_CASE("timed arrays: each neuron reads its own column, or that which a formula names") {
    for (auto const* precision : {"double", "single"}) {
        constexpr int size = 1300;
        auto const at = [](int row, int column) { return row * 2048 + column; };
        setting::list rows;
        for (int r = 0; r < 4; ++r) rows.push_back(numbers(size, [&](int c) { return double(at(r, c)); }));
        auto e = of({{"equations",
                      "x : 1\ny : 1\nwhich : 1 (constant)\nown = f(t, i) : 1\nother = f(t, which) : 1\nlate "
                      "= f(t - 1*ms*which/1000, which) : 1"},
                     {"events", settings{{"each", settings{{"condition", "f(t, i) >= 0"},
                                                           {"reset", "x = f(t, i); y = f(t, which)"}}}}}},
                    {{"size", size},
                     {"parameters", settings{{"which", "(i*7) % N"}}},
                     {"initial", settings{{"x", 0}, {"y", 0}}}},
                    4_ms, precision);
        e.timed_array("f", {{"values", setting{rows}}, {"dt", 1_ms}});
        auto const r = session{e.record({{"what", list("x", "y", "own", "other", "late")},
                                         {"of", list("p[0:5]", "p[511:514]", "p[1020:1030]", "p[1299]")},
                                         {"every", 0.5_ms}}),
                               no_files, 2}
                           .run()
                           .results();
        for (int const k : {0, 4, 511, 513, 1023, 1024, 1029, 1299}) {
            CAPTURE(k);
            auto const label = "p[" + std::to_string(k) + "].";
            for (int n = 0; n < 8; ++n) {
                auto const stamp = (n + 1) * 0.5;
                int const now = std::min(int(stamp), 3), which = k * 7 % size;
                int const late = std::clamp(int(std::floor(stamp - which / 1000. + 1e-9)), 0, 3);
                CHECK(trace_of(r, label + "own")[std::size_t(n)] == at(now, k));
                CHECK(trace_of(r, label + "other")[std::size_t(n)] == at(now, which));
                CHECK(trace_of(r, label + "x")[std::size_t(n)] == at(now, k));
                CHECK(trace_of(r, label + "y")[std::size_t(n)] == at(now, which));
                CHECK(trace_of(r, label + "late")[std::size_t(n)] == at(late, which));
            }
        }
    }
}

TEST_CASE("timed arrays: thresholds, resets and refractory periods read them at the end of the step") {
    auto e = of({{"equations", "dx/dt = 1/ms : 1"},
                 {"threshold", "x > level(t)"},
                 {"reset", "x = to(t)"},
                 {"refractory", "rest(t)"}},
                {{"size", 1}, {"initial", settings{{"x", 0}}}}, 20_ms);
    e.timed_array("level", {{"values", list(2.05, 4.05)}, {"dt", 10_ms}});
    e.timed_array("to", {{"values", list(0, 1)}, {"dt", 10_ms}});
    e.timed_array("rest", {{"values", list(0_ms, 5_ms)}, {"dt", 10_ms}});
    auto const spikes = spikes_of(run(e.record({{"what", "spikes"}, {"of", "p"}})), "p", 0);
    // Every 2.1 ms until 8.4 ms; at 10 ms x is 1.6 and the level 4.05; then x grows from 1, and is past the
    // level when 5 ms are over.
    std::vector<double> const expected{2.1, 4.2, 6.3, 8.4, 12.5, 17.6};
    REQUIRE(spikes.size() == expected.size());
    for (std::size_t k = 0; k < spikes.size(); ++k)
        CHECK(spikes[k] == doctest::Approx(expected[k]).epsilon(1e-12));
}

TEST_CASE("timed arrays: a column that does not exist stops the run, and is not read") {
    auto e = of({{"equations", "dx/dt = f(t, 3*which)/ms : 1\nwhich : 1 (constant)"}},
                {{"size", 2}, {"parameters", settings{{"which", "i"}}}, {"initial", settings{{"x", 0}}}});
    e.timed_array("f", {{"values", list(list(1, 2), list(3, 4))}, {"dt", 1_ms}});
    CHECK_THROWS_WITH_AS(run(e), doctest::Contains("p[1] is no longer finite"), error);
}

TEST_CASE(
    "timed arrays: synapses read them at the stamp of the event, and sums of arrivals know their range") {
    auto e =
        of({{"equations", "dx/dt = 1/ms : 1\nv : 1"}, {"threshold", "x > 0.95"}, {"reset", "x = 0; v = v"}},
           {{"size", 1}, {"initial", settings{{"x", 0}, {"v", 0}}}}, 5_ms);
    e.synapse("by_time", {{"equations", "w : 1"}, {"on_pre", "v_post += w*gain(t); w = clip(w, 0, 1)"}});
    e.timed_array("gain", {{"values", list(1, 10, 100, -1000)}, {"dt", 1_ms}});
    e.projection({{"from", "p"},
                  {"to", "p"},
                  {"connect", settings{{"rule", "all_to_all"}}},
                  {"synapse", "by_time"},
                  {"weight", 1},
                  {"delay", 0.5_ms}});
    auto const r = run(e.record({{"what", "v"}, {"of", "p"}}));
    auto const& v = trace_of(r, "p[0].v");
    CHECK(v[13] == 0);  // the first arrives at 1.5 ms
    CHECK(v[14] == 10);
    CHECK(v[24] == 110);
    CHECK(v[34] == -890);
    CHECK(v[44] == -1890);
}
