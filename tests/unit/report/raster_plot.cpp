// SPDX-License-Identifier: MIT
// The raster shows every spike at any size and stays small.
#include "neurapse/report/raster_plot.hpp"

#include <doctest/doctest.h>

#include "runs.hpp"
#include "xml.hpp"

using namespace neurapse;

TEST_CASE("raster: each spike below the limit is one mark") {
    for (std::size_t const n : {0u, 1u, 10u, 500u, 20'000u}) {
        auto const svg = raster_plot(runs::network(n));
        CAPTURE(n);
        CHECK(xml::fault(svg) == "");
        CHECK(xml::count(xml::paths(svg), "m") == n);
    }
}

TEST_CASE("raster: large runs are compressed, and the caption says so") {
    CHECK(raster_caption(runs::network(500)).find("pixel") == std::string::npos);
    auto const fine = runs::network(60'000);
    CHECK(raster_caption(fine).find("half pixel") != std::string::npos);
    CHECK(raster_plot(fine).size() < 700'000);
    auto const many = runs::network(400'000);
    CHECK(raster_caption(many).find("every pixel that holds a spike") != std::string::npos);
    auto const svg = raster_plot(many);
    CHECK(xml::fault(svg) == "");
    CHECK(svg.size() < 1'000'000);
}

TEST_CASE("raster: a single spike among very many fills its pixel") {
    auto run = runs::network(0);
    for (std::size_t k = 0; k < 250'000; ++k) runs::add_spike(run, 1, 0, 0);
    runs::add_spike(run, 900, 1, 19);
    CHECK(xml::count(xml::paths(raster_plot(run)), "m") == 2);
}

TEST_CASE("raster: only the populations whose spikes were recorded have rows") {
    auto run = runs::network(0);
    run.spikes_of = {1};
    auto const svg = raster_plot(run);
    CHECK(svg.find("inh (20)") != std::string::npos);
    CHECK(svg.find("(80)") == std::string::npos);
}

TEST_CASE("raster: populations keep their colours by their place in the description") {
    auto run = runs::network(0);
    run.spikes_of = {1};
    runs::add_spike(run, 5, 1, 3);
    CHECK(raster_plot(run).find("class=\"s1\"") != std::string::npos);
    CHECK(raster_plot(run).find("class=\"s0\"") == std::string::npos);
}

TEST_CASE("raster: spikes at the very ends and runs of no length are drawn") {
    auto run = runs::network(0, 0);
    runs::add_spike(run, 0, 0, 0);
    runs::add_spike(run, 0, 1, 19);
    auto const svg = raster_plot(run);
    CHECK(xml::fault(svg) == "");
    CHECK(svg.find("nan") == std::string::npos);
    CHECK(xml::count(xml::paths(svg), "m") == 2);
}
