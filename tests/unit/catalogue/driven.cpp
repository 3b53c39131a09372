// SPDX-License-Identifier: MIT
// Currents that a program sets while the network runs.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/outcomes.hpp"

namespace {

using namespace neurapse;
using namespace neurapse::literals;
using neurapse_test::complaint_of;

experiment cells(settings const& stimulus) {
    experiment e{"cells"};
    e.run({{"duration", 20_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("cell",
                    {{"neuron", "lif"}, {"size", 2}, {"parameters", settings{{"tau", 10_ms}, {"c", 250_pF}}}})
        .stimulus(stimulus)
        .record({{"what", "v"}, {"of", "cell"}});
    return e;
}
experiment driven() { return cells({{"kind", "driven"}, {"name", "electrode"}, {"to", "cell"}}); }

std::vector<double> traces(session const& s) {
    std::vector<double> all;
    for (auto const& group : s.results().traces)
        for (auto const& t : group.traces) all.insert(all.end(), t.values.begin(), t.values.end());
    return all;
}

}  // namespace

TEST_CASE("driven: a current that is set stays, and does what a constant one does") {
    for (int const threads : {1, 2}) {
        session constant{
            cells({{"kind", "square_pulse"}, {"to", "cell"}, {"amplitude", 100_pA}, {"start", 5_ms}}),
            no_files, threads};
        session s{driven(), no_files, threads};
        constant.run();
        s.run(5_ms);
        double const current = 100;
        s.drive(s.inlet_of("electrode"), {&current, 1}, 1);
        s.run();
        CHECK(traces(s) == traces(constant));
    }
}

TEST_CASE("driven: rows are of targets, columns of the steps to come, and the last stays") {
    session s{driven()};
    auto const electrode = s.inlet_of("electrode");
    s.run(1_ms);
    s.drive(electrode, std::vector<double>{100, 100, 100, 0, 50, 0, 0, 0}, 2);
    s.run();
    // Between steps the membrane follows its exponential, by the resistance of 40 Mohm.
    double const left = std::exp(-0.01);
    std::vector<double> expected(2, -70);
    for (int step = 1; step <= 200; ++step)
        for (int k = 0; k < 2; ++k) {
            double const current = k == 0 ? (step > 10 && step <= 13 ? 100 : 0) : (step == 11 ? 50 : 0);
            auto& v = expected[std::size_t(k)];
            v = -70 + current * 0.04 + (v + 70 - current * 0.04) * left;
        }
    auto const v = s.state(0, "v");
    CHECK(v[0] == doctest::Approx(expected[0]).epsilon(1e-12));
    CHECK(v[1] == doctest::Approx(expected[1]).epsilon(1e-12));
}

TEST_CASE("driven: what cannot be set is refused in one sentence") {
    session s{driven()};
    auto const electrode = s.inlet_of("electrode");
    CHECK(complaint_of([&] {
              s.drive(electrode, std::vector<double>(3), 3);
          }).find("3 rows of currents are given for electrode") != std::string::npos);
    CHECK(complaint_of([&] { s.drive(electrode, {}, 1); }).find("rows of currents") != std::string::npos);
    CHECK(complaint_of([&] {
              s.drive(electrode, std::vector<double>{NAN}, 1);
          }).find("currents are finite") != std::string::npos);
    session other{cells({{"kind", "constant"}, {"name", "same"}, {"to", "cell"}, {"amplitude", 1_pA}})};
    CHECK(complaint_of([&] {
              other.drive(other.inlet_of("same"), std::vector<double>{1}, 1);
          }).find("same takes no currents") != std::string::npos);
}
