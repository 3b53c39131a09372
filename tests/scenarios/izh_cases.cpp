// SPDX-License-Identifier: MIT
// The reference cases of Izhikevich's neurons: the author's programs of 2003 and 2004 spike for spike, the
// true solutions of their equations, and the form of 2007.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"

namespace {

using namespace neurapse;
using neurapse_test::first_number;
using nlohmann::json;
using times = std::vector<double>;

std::vector<json> cases(std::string const& prefix) {
    std::vector<json> found;
    for (auto const& c : json::parse(std::ifstream{NEURAPSE_TEST_DATA "/izh.json"}))
        if (c.at("id").get<std::string>().starts_with(prefix)) found.push_back(c);
    return found;
}

/// The number that follows a word in a text.
double stated(json const& text, std::string const& word) {
    auto const all = text.get<std::string>();
    return first_number(all.substr(all.find(word) + word.size()));
}

/// Largest difference between two trains of the same length.
double apart(times const& a, times const& b) {
    REQUIRE(a.size() == b.size());
    double most = 0;
    for (std::size_t k = 0; k < a.size(); ++k) most = std::max(most, std::fabs(a[k] - b[k]));
    return most;
}

times first_of(times all, std::size_t n) {
    all.resize(std::min(n, all.size()));
    return all;
}

times shifted(times all, double by) {
    for (double& t : all) t += by;
    return all;
}

/// One neuron of the form of 2003 from the state of a case; the current is a function of the time.
response published(json const& p, std::size_t steps, double dt, char const* method,
                   std::function<double(double)> const& pA, double at) {
    settings parameters{{"a", p.at("a").get<double>()},
                        {"b", p.at("b").get<double>()},
                        {"c", voltage{p.at("c")}},
                        {"d", p.at("d").get<double>()},
                        {"v_peak", voltage{p.at("v_peak")}}};
    if (p.contains("k1"))
        parameters["k1"] = p.at("k1").get<double>(), parameters["k0"] = p.at("k0").get<double>();
    table currents{1, steps, times(steps)};
    for (std::size_t k = 0; k < steps; ++k) currents.values[k] = pA((double(k) + at) * dt);
    double const v0 = p.at("v0");
    double const u0 = p.at("u0").is_number() ? p.at("u0").get<double>() : p.at("b").get<double>() * v0;
    return respond("izhikevich_2003", parameters, currents, duration{dt}, {{"v", {v0}}, {"u", {u0}}}, method);
}

/// The stimuli of Izhikevich 2004, figure 1, as each case says them in words.
double figure1_current(std::string const& id, double t) {
    auto const pulse = [&](double from, double to) { return t > from && t < to; };
    if (id == "IZH04-A") return t > 10 ? 14 : 0;
    if (id == "IZH04-C") return t > 22 ? 15 : 0;
    if (id == "IZH04-E") return t > 16 ? 10 : 0;
    if (id == "IZH04-G") return t > 30 ? 0.075 * (t - 30) : 0;
    if (id == "IZH04-I") return pulse(10, 13) ? 7.04 : 0;
    if (id == "IZH04-K")
        return pulse(40, 44) || pulse(60, 64) || pulse(280, 284) || pulse(320, 324) ? 0.65 : 0;
    if (id == "IZH04-M") return pulse(20, 25) ? -15 : 0;
    if (id == "IZH04-O") return pulse(10, 15) || pulse(80, 85) ? 1 : pulse(70, 75) ? -6 : 0;
    if (id == "IZH04-Q") return std::fabs(t - 10) < 1 ? 20 : 0;
    if (id == "IZH04-S") return t >= 50 && t <= 250 ? 75 : 80;
    FAIL("no stimulus for " << id);
    return 0;
}

/// The parameters of a case of figure 1, where the title may change two constants.
json figure1_parameters(json const& c) {
    auto p = c.at("params");
    auto const model = c.at("model").get<std::string>();
    if (model.find("4.1v+108") != std::string::npos) p["k1"] = 4.1, p["k0"] = 108;
    return p;
}

/// The form of 2007 under a current from 100 ms on.
times izhikevich_2007_spikes(json const& c, double pA, double dt, char const* method) {
    auto const& p = c.at("params");
    using parabola = quantity<dimensions::conductance - dimensions::voltage>;
    settings const parameters{
        {"c", capacitance{p.at("C_pF")}}, {"k", parabola{p.at("k")}},         {"v_r", voltage{p.at("vr")}},
        {"v_t", voltage{p.at("vt")}},     {"v_peak", voltage{p.at("vpeak")}}, {"a", frequency{p.at("a")}},
        {"b", conductance{p.at("b")}},    {"v_reset", voltage{p.at("c")}},    {"d", current{p.at("d")}}};
    auto const steps = std::size_t(std::llround(c.at("protocol").at("T_ms").get<double>() / dt));
    table currents{1, steps, times(steps, pA)};
    std::fill_n(currents.values.begin(), std::llround(100 / dt), 0.0);
    return respond("izhikevich_2007", parameters, currents, duration{dt},
                   {{"v", {p.at("v0")}}, {"u", {p.at("u0")}}}, method)
        .spikes_ms.front();
}

/// On the grid the first spike is late by up to a step. Each later one starts from where the last step left
/// u, which moves its interval by up to three; all of it shrinks with dt.
void check_grid(json const& c, double pA, times const& truth) {
    double coarser = INFINITY;
    for (double const dt : {0.1, 0.05, 0.02, 0.01, 0.005}) {
        CAPTURE(dt);
        auto const spikes = izhikevich_2007_spikes(c, pA, dt, "rk4");
        REQUIRE(spikes.size() == truth.size());
        CHECK(spikes.front() >= truth.front());
        CHECK(spikes.front() <= truth.front() + dt);
        for (std::size_t k = 1; k < truth.size(); ++k)
            CHECK(std::fabs((spikes[k] - spikes[k - 1]) - (truth[k] - truth[k - 1])) <= 3 * dt);
        double const error = apart(spikes, truth);
        CHECK(error <= coarser);
        coarser = error;
    }
}

}  // namespace

// The listing tests v >= 30 at the start of each ms, before it steps: what we stamp t, it reports as t + 1.
// On so coarse a grid last bits decide after ten spikes or more: half_steps nests the parabola as the
// author's program of 2006 does, half_steps_2003 writes it as the listing. In one case the truth squared v
// by libm's pow, which here and there is a bit off v * v, and shows it from the 95th spike on.
TEST_CASE("izhikevich_2003: the listing of 2003 is met spike for spike at 1 ms") {
    auto const all = cases("IZH03-");
    REQUIRE(!all.empty());
    for (auto const& c : all)
        for (auto const& [key, truth] : c.at("expected").items()) {
            CAPTURE(c.at("id"));
            CAPTURE(key);
            auto listed = truth.at("published_scheme_1ms_spikes").get<times>();
            REQUIRE(listed.size() == truth.at("published_scheme_n"));
            auto const spikes = [&](char const* method) {
                auto const ends = c.at("protocol").at("T_ms").get<std::size_t>();
                auto const constant = [pA = first_number(key)](double) { return pA; };
                return shifted(published(c.at("params"), ends - 1, 1, method, constant, 0).spikes_ms.front(),
                               1);
            };
            bool const by_pow = c.at("id") == "IZH03-RZ" && key == "I_15";
            CHECK(first_of(spikes("half_steps_2003"), by_pow ? 94 : 1000) ==
                  first_of(listed, by_pow ? 94 : 1000));
            CHECK(first_of(spikes("half_steps"), 10) == first_of(listed, 10));
        }
}

TEST_CASE("izhikevich_2003: the equations of 2003 are solved by the adaptive method") {
    for (auto const& c : cases("IZH03-"))
        for (auto const& [key, truth] : c.at("expected").items()) {
            CAPTURE(c.at("id"));
            CAPTURE(key);
            auto const r = published(
                c.at("params"), c.at("protocol").at("T_ms"), 1, "adaptive",
                [pA = first_number(key)](double) { return pA; }, 0);
            REQUIRE(r.spikes_ms.front().size() == truth.at("ode_n"));
            CHECK(apart(r.spikes_ms.front(), truth.at("ode_spikes_ms")) <=
                  stated(c.at("tolerance").at("ode"), "abs"));
        }
}

// figure1.m reports a spike by the start of the step that ends with it: its t is our stamp less tau.
TEST_CASE("izhikevich_2003: figure1.m of 2004 is met spike for spike by sequential at its own step") {
    auto const all = cases("IZH04-");
    REQUIRE(!all.empty());
    for (auto const& c : all) {
        auto const id = c.at("id").get<std::string>();
        CAPTURE(id);
        double const tau = c.at("protocol").at("dt_ms");
        auto const steps = std::size_t(std::llround(c.at("protocol").at("T_ms").get<double>() / tau)) + 1;
        auto const r = published(
            figure1_parameters(c), steps, tau, "sequential", [&](double t) { return figure1_current(id, t); },
            0);
        auto const& truth = c.at("expected");
        REQUIRE(r.spikes_ms.front().size() == truth.at("figure1_n"));
        CHECK(shifted(r.spikes_ms.front(), -tau) == truth.at("figure1_spikes_ms").get<times>());
        auto const& v = r.states.at("v").values;
        CHECK(std::fabs(*std::min_element(v.begin() + 1, v.end()) -
                        truth.at("figure1_V_min").get<double>()) <= 1e-13);
        CHECK(std::fabs(v.back() - truth.at("figure1_V_last").get<double>()) <=
              1e-13);  // mV, a last bit or two
    }
}

// Pulses change on the grid; the ramp of case G is taken in the middle of each of many small steps.
TEST_CASE("izhikevich_2003: the equations of 2004 are solved by the adaptive method") {
    for (auto const& c : cases("IZH04-")) {
        auto const id = c.at("id").get<std::string>();
        CAPTURE(id);
        bool const ramp = c.at("protocol").at("stimulus").get<std::string>().find("(t-") != std::string::npos;
        double const dt = ramp ? 0.005 : 1, ends = c.at("protocol").at("T_ms");
        auto const r = published(
            figure1_parameters(c), std::size_t(std::llround(ends / dt)), dt, "adaptive",
            [&](double t) { return figure1_current(id, t); }, 0.5);
        REQUIRE(r.spikes_ms.front().size() == c.at("expected").at("ode_n"));
        CHECK(apart(r.spikes_ms.front(), c.at("expected").at("ode_spikes_ms")) <=
              stated(c.at("tolerance").at("ode"), "abs"));
    }
}

TEST_CASE(
    "izhikevich_2007: the form of 2007 is solved by the adaptive method, and on the grid as dt shrinks") {
    auto const all = cases("IZH07-");
    REQUIRE(!all.empty());
    for (auto const& c : all)
        for (auto const& [key, truth] : c.at("expected").items()) {
            if (!truth.is_object()) continue;
            CAPTURE(c.at("id"));
            CAPTURE(key);
            double const pA = first_number(key);
            auto const spikes = truth.at("spikes_ms").get<times>();
            auto const located = izhikevich_2007_spikes(c, pA, 1, "adaptive");
            REQUIRE(located.size() == truth.at("n"));
            CHECK(apart(located, spikes) <= stated(c.at("tolerance").at("ode"), "abs"));
            if (!spikes.empty()) check_grid(c, pA, spikes);
        }
}

TEST_CASE("izhikevich_2007: CARLsim's windows hold the spikes") {
    for (auto const& c : cases("IZH07-")) {
        if (!c.at("expected").at("others").is_string()) continue;
        auto const text = c.at("expected").at("others").get<std::string>();
        auto const located = izhikevich_2007_spikes(c, stated(text, "I="), 1, "adaptive");
        std::size_t k = 0;
        for (auto at = text.find('('); at != std::string::npos; at = text.find('(', at + 1), ++k) {
            auto const window = text.substr(at, text.find(')', at) - at);
            REQUIRE(k < located.size());
            CHECK(located[k] > first_number(window));
            CHECK(located[k] < stated(window, ","));
        }
        CHECK(k == located.size());
    }
}
