// SPDX-License-Identifier: MIT
// Laws of single membranes, asked of every model of the catalogue and each of its methods: rest, company,
// changes of scale, limits in which one model is another, and parameters drawn at random.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"
#include "support/every_neuron.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

namespace {

/// A constant current for so many steps.
table constant_current(double pA, std::size_t steps) { return {1, steps, std::vector<double>(steps, pA)}; }

/// The parameters of a model, each changed by a function of its name, dimension and default.
using change = std::function<double(std::string const&, dimension, double)>;
settings changed(std::string const& model, change const& by) {
    settings all;
    for (auto const& info : catalogue::find(catalogue::neurons(), model)->parameters())
        all[info.name] =
            number{by(info.name, info.dim, parse_quantity(info.standard).value->value), info.dim};
    return all;
}

/// Exponents of current and time in a dimension made of these.
int amperes(dimension d) { return d.current + d.mass; }
int times(dimension d) { return d.time + 3 * d.mass; }

/// Models with numbers of their own, which no parameter can scale or shift: rates in ms, rates at absolute
/// potentials, and coefficients as published.
bool has_own_times(std::string const& model) {
    return model == "hodgkin_huxley" || model == "izhikevich_2003" || model == "traub_miles" ||
           model == "pospischil";
}
bool has_own_potentials(std::string const& model) {
    return model == "hodgkin_huxley" || model == "izhikevich_2003" || model == "pospischil";
}

/// Parameters in mV that are differences of potentials, which a shift leaves alone.
bool is_difference(std::string const& name) {
    return name == "delta_t" || name == "delta_v" || name == "q_sfa1" || name == "q_sfa2";
}

/// Checks spike times in ms against others, each times a factor.
void check_times(std::vector<double> const& found, std::vector<double> const& expected, double factor,
                 double within) {
    REQUIRE(found.size() == expected.size());
    CHECK(found.size() >= 3);
    for (std::size_t k = 0; k < found.size(); ++k)
        CHECK(std::fabs(found[k] - factor * expected[k]) <= within);
}

/// Checks V against another run's plus a shift, up to 1 ms before the first spike: from there on an upswing
/// magnifies whatever two runs differ by.
void check_v(response const& found, response const& expected, double shift) {
    auto const until = std::size_t((expected.spikes_ms[0][0] - 1) / law_dt.value);
    REQUIRE(until > 10);
    auto const &v = found.states.at("v"), &other = expected.states.at("v");
    for (std::size_t step = 0; step <= until; ++step)
        if (!(std::fabs(v.at(0, step) - other.at(0, step) - shift) < 1e-9))
            FAIL_CHECK("V differs in step " << step);
}

/// Cells with all ports, each with a current and spikes of its own: cell k of the crowd from `first` on.
recordings crowd(std::string const& model, std::string const& method, int first, int size,
                 setting const& recorded) {
    constexpr std::size_t steps = 800;
    table currents{std::size_t(size), steps, {}}, spikes{0, 2, {}};
    for (int k = first; k < first + size; ++k)
        for (std::size_t step = 0; step < steps; ++step)
            currents.values.push_back(2 * lively_pA(model) * (1 + 0.3 * std::sin(0.01 * double(step) + k)));
    for (int step = 0; step < int(steps); ++step)
        for (int k = first; k < first + size; ++k)
            if ((31 * step + 17 * k) % 97 == 0)
                spikes.values.insert(spikes.values.end(), {step * law_dt.value, double(k - first)}),
                    ++spikes.rows;
    experiment e;
    auto population = cells(model, method, size);
    population["parameters"] = calm(model);
    e.run({{"duration", 20_ms}, {"dt", law_dt}, {"seed", 1}}).population("cell", population);
    e.stimulus({{"kind", "matrix"}, {"to", "cell"}, {"file", "currents"}});
    for (auto const* port : {"fast", "slow", "kick"}) {
        setting const weight = port[0] == 'f'   ? lively(model, 0.1)
                               : port[0] == 's' ? setting{conductance{0.01 * lively_pA(model)}}
                                                : setting{0.3_mV};
        e.stimulus({{"kind", "spike_list"},
                    {"to", "cell"},
                    {"file", "spikes"},
                    {"receptor", port},
                    {"weight", weight}});
    }
    e.record({{"what", "v"}, {"of", recorded}}).record({{"what", "spikes"}, {"of", recorded}});
    return session{e, [&](std::string const& name) { return name == "spikes" ? spikes : currents; }}
        .run()
        .results();
}

}  // namespace

TEST_CASE("left alone, every membrane stays at rest") {
    for_every_method([](std::string const& model, std::string const& method) {
        CAPTURE(model);
        CAPTURE(method);
        auto const r = respond(model, calm(model), constant_current(0, 1000), 0.1_ms, {}, method);
        CHECK(r.spikes_ms[0].empty());
        auto const rest = resting_state(model, calm(model));
        CHECK(!rest.empty());
        for (auto const& [name, value] : rest) {
            CAPTURE(name);
            CHECK(r.states.at(name).at(0, 0) == value);
            for (std::size_t step = 0; step <= 1000; ++step)
                if (!(std::fabs(r.states.at(name).at(0, step) - value) < 1e-9))
                    FAIL_CHECK("moved in step " << step);
        }
    });
}

TEST_CASE("in a crowd of 700, a neuron behaves as it does alone, bit for bit") {
    for_every_method([](std::string const& model, std::string const& method) {
        CAPTURE(model);
        CAPTURE(method);
        setting::list some;
        std::size_t count = 0;
        for (int const k : {0, 1, 255, 511, 512, 699}) some.emplace_back("cell[" + std::to_string(k) + "]");
        auto const all = crowd(model, method, 0, 700, some);
        for (int const k : {0, 1, 255, 511, 512, 699}) {
            auto const alone = crowd(model, method, k, 1, "cell");
            CHECK(trace_of(alone, "cell[0].v") == trace_of(all, "cell[" + std::to_string(k) + "].v"));
            CHECK(spikes_of(alone, "cell", 0) == spikes_of(all, "cell", std::uint32_t(k)));
            count += alone.spikes.time_ms.size();
        }
        CHECK(count > 0);
    });
}

TEST_CASE("INV-07: capacitances, conductances and currents scaled together leave V as it was") {
    for_every_method([](std::string const& model, std::string const& method) {
        if (model == "izhikevich_2003") return;  // its coefficients have no units to scale
        CAPTURE(model);
        CAPTURE(method);
        auto const run_with = [&](double scale) {
            auto const parameters =
                changed(model, [&](auto&, dimension d, double x) { return x * std::pow(scale, amperes(d)); });
            return respond(model, parameters, constant_current(scale * lively_pA(model), 4000), law_dt, {},
                           method);
        };
        auto const once = run_with(1);
        for (double const scale : {8.0, 3.7}) {
            auto const scaled = run_with(scale);
            check_times(scaled.spikes_ms[0], once.spikes_ms[0], 1, method == "adaptive" ? 1e-6 : 0);
            check_v(scaled, once, 0);
        }
    });
}

TEST_CASE("INV-07: all potentials shifted by a constant shift V by it") {
    for_every_method([](std::string const& model, std::string const& method) {
        if (has_own_potentials(model)) return;
        CAPTURE(model);
        CAPTURE(method);
        auto const run_with = [&](double shift) {
            auto const parameters = changed(model, [&](std::string const& name, dimension d, double x) {
                return d == dimensions::voltage && !is_difference(name) ? x + shift : x;
            });
            return respond(model, parameters, constant_current(lively_pA(model), 4000), law_dt, {}, method);
        };
        auto const here = run_with(0), there = run_with(40);
        check_times(there.spikes_ms[0], here.spikes_ms[0], 1, method == "adaptive" ? 1e-6 : 0);
        check_v(there, here, 40);
    });
}

TEST_CASE("INV-08: all times doubled, every spike comes at twice its time, exactly") {
    for_every_method([](std::string const& model, std::string const& method) {
        if (has_own_times(model)) return;
        CAPTURE(model);
        CAPTURE(method);
        auto const run_with = [&](double k) {
            auto const parameters =
                changed(model, [&](auto&, dimension d, double x) { return x * std::pow(k, times(d)); });
            return respond(model, parameters, constant_current(lively_pA(model), 4000), k * law_dt, {},
                           method);
        };
        auto const once = run_with(1), twice = run_with(2);
        check_times(twice.spikes_ms[0], once.spikes_ms[0], 2, method == "adaptive" ? 1e-12 * 200 : 0);
        CHECK(twice.states.at("v").values == once.states.at("v").values);
    });
}

TEST_CASE("INV-11: AdEx without upswing and adaptation is the leaky integrate-and-fire neuron") {
    double const c = 250, tau = 10, rest = -70, threshold = -55, reset = -68, dt = 0.025, pA = 420;
    settings const lif{{"c", capacitance{c}},
                       {"tau", duration{tau}},
                       {"rest", voltage{rest}},
                       {"reset", voltage{reset}},
                       {"threshold", voltage{threshold}},
                       {"refractory", 2_ms}};
    settings const adex{{"c", capacitance{c}},
                        {"g_l", conductance{c / tau}},
                        {"e_l", voltage{rest}},
                        {"v_t", voltage{threshold}},
                        {"delta_t", 0_mV},
                        {"v_reset", voltage{reset}},
                        {"a", 0_nS},
                        {"b", 0_pA},
                        {"refractory", 2_ms}};
    auto const exact = respond("lif", lif, constant_current(pA, 8000), duration{dt});
    REQUIRE(exact.spikes_ms[0].size() >= 4);
    auto const limit = respond("adex", adex, constant_current(pA, 8000), duration{dt}, {}, "rk4");
    CHECK(limit.spikes_ms == exact.spikes_ms);
    for (std::size_t step = 0; step <= 8000; ++step)
        if (!(std::fabs(limit.states.at("v").at(0, step) - exact.states.at("v").at(0, step)) < 1e-9))
            FAIL_CHECK("V differs in step " << step);
    auto const located =
        respond("adex", adex, constant_current(pA, 8000), duration{dt}, {}, "adaptive").spikes_ms[0];
    double const steady = rest + pA * tau / c, first = tau * std::log((steady - rest) / (steady - threshold)),
                 interval = 2 + tau * std::log((steady - reset) / (steady - threshold));
    for (std::size_t k = 0; k < located.size(); ++k)
        CHECK(std::fabs(located[k] - first - double(k) * interval) < 1e-6);
}

TEST_CASE(
    "parameters drawn at random within 50 % of their defaults give finite states under moderate input") {
    for_every_method([](std::string const& model, std::string const& method) {
        CAPTURE(model);
        CAPTURE(method);
        // Half the capacitance and more conductance is three times as stiff: forward Euler needs half the
        // step.
        auto const dt = method == "euler" ? law_dt / 2 : law_dt;
        int tried = 0, wrong = 0;
        for (std::uint64_t draw = 0; tried < 60 && draw < 400; ++draw) {
            random::stream dice{draw, purpose::parameter, name_hash(model)};
            auto const parameters =
                changed(model, [&](auto&, dimension, double x) { return x * (0.5 + dice.uniform()); });
            // A neuron that is reset above its threshold fires without end, which is told as a runaway.
            auto const *reset = parameters.find("v_reset"), *threshold = parameters.find("v_t");
            if (reset && threshold && reset->as<number>()->value >= threshold->as<number>()->value) continue;
            try {
                auto const r =
                    respond(model, parameters, constant_current(lively_pA(model), 2000), dt, {}, method);
                ++tried;
                for (auto const& [name, column] : r.states)
                    wrong += !std::all_of(column.values.begin(), column.values.end(),
                                          [](double x) { return std::isfinite(x); });
            } catch (error const& e) {
                CHECK(e.complaints().front().code == code::contradiction);  // the draw broke a requirement
            }
        }
        CHECK(tried == 60);
        CHECK(wrong == 0);
    });
}
