// SPDX-License-Identifier: MIT
// Laws for every figure: well-formed, light and dark, self-contained, whatever was recorded.
#include "neurapse/report/figures.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "neurapse/report/weight_histogram.hpp"
#include "runs.hpp"
#include "xml.hpp"

using namespace neurapse;

namespace {

std::vector<std::string> names_of(std::vector<report_figure> const& figures) {
    std::vector<std::string> names;
    for (auto const& f : figures) names.push_back(f.name);
    return names;
}

void check_laws(recordings const& run) {
    for (auto const& figure : figures_of(run)) {
        CAPTURE(figure.name);
        CHECK(xml::fault(figure.svg) == "");
        CHECK(figure.svg.find("<svg ") == 0);
        CHECK(figure.svg.find("prefers-color-scheme:dark") != std::string::npos);
        CHECK(xml::count(figure.svg, "http") == 1);  // the namespace
        CHECK(figure.svg.find(" id=") == std::string::npos);
        for (auto const* bad : {"=\"nan", "=\"inf", "=\"-inf", " nan", ",nan"})
            CHECK(figure.svg.find(bad) == std::string::npos);
        CHECK(figure.caption != "");
    }
}

}  // namespace

TEST_CASE("figures: there is one for each kind of recording, in order") {
    CHECK(names_of(figures_of(runs::everything())) == std::vector<std::string>{"raster", "traces", "rates",
                                                                               "weights", "weight_histogram",
                                                                               "connections"});
    CHECK(figures_of({}).empty());
    CHECK(names_of(figures_of(runs::network(0))) == std::vector<std::string>{"raster"});
}

TEST_CASE("figures: all are well-formed, follow dark mode and fetch nothing") {
    check_laws(runs::everything());
    auto still = runs::everything();
    still.duration_ms = 0;
    check_laws(still);
}

TEST_CASE("figures: recordings with nothing in them are drawn as empty") {
    recordings run;
    run.spikes_of = {0, 5};
    run.traces = {{{}, {{"x", "mV", {}}}}};
    run.rates = {{}};
    run.weights = {{}};
    run.snapshots = {{}};
    CHECK(figures_of(run).size() == 6);
    check_laws(run);
}

TEST_CASE("figures: a number without a finite value leaves a gap and no trace of itself") {
    auto run = runs::everything();
    auto const bad = std::numeric_limits<double>::quiet_NaN();
    run.rates[0].rate_hz[1] = bad;
    run.weights[0].mean[1] = std::numeric_limits<double>::infinity();
    run.snapshots[0].weight[0] = bad;
    check_laws(run);
}

TEST_CASE("figures: equal weights have a histogram if asked for, but not in a report") {
    auto run = runs::everything();
    for (auto& s : run.snapshots) s.weight = {3, 3, 3};
    check_laws(run);
    CHECK(xml::count(weight_histogram(run), "<polygon") == 2);
    auto const names = names_of(figures_of(run));
    CHECK(std::find(names.begin(), names.end(), "weight_histogram") == names.end());
    CHECK(names.back() == "connections");
}
