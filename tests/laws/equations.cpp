// SPDX-License-Identifier: MIT
// Every membrane of the catalogue, and every shape of its ports, written as equations and run beside the
// catalogue's with the same method and input: the same spikes, and before the first of them the same voltages
// up to rounding, since the order of operations is not the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/cases.hpp"
#include "support/every_neuron.hpp"
#include "support/statistics.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

namespace {

/// A membrane of the catalogue and its transcription. Parameters are the catalogue's, by its names.
struct transcription {
    std::string name;
    settings changed;  ///< from the catalogue's defaults
    std::string equations, threshold, reset, refractory;
    std::vector<std::string> methods;
};

std::string const gates = R"(
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
)";
std::string const traub_gates = gates + R"(
u = (v - v_t)/mV : 1
alpha_m = 0.32*4/exprel((13 - u)/4)/ms : Hz
beta_m = 0.28*5/exprel((u - 40)/5)/ms : Hz
alpha_h = 0.128*exp((17 - u)/18)/ms : Hz
beta_h = 4/(1 + exp((40 - u)/5))/ms : Hz
alpha_n = 0.032*5/exprel((15 - u)/5)/ms : Hz
beta_n = 0.5*exp((10 - u)/40)/ms : Hz
)";

/// Above v_peak, where only a trial stage of a method can be, the rates are those at v_peak.
std::string const below_peak = "x = clip(v, -1*volt, v_peak) : volt";

std::vector<transcription> transcriptions() {
    return {
        {"lif",
         {},
         "dv/dt = (rest - v)/tau + i_stim/c : volt (unless refractory)",
         "v >= threshold",
         "v = reset",
         "refractory",
         {"exact"}},
        {"adex",
         {{"refractory", 2_ms}},
         "dv/dt = (g_l*(e_l - x) + g_l*delta_t*exp((x - v_t)/delta_t) - w + i_stim)/c : volt (unless "
         "refractory)\n"
         "dw/dt = (a*(x - e_l) - w)/tau_w : amp\n" +
             below_peak,
         "v >= v_peak",
         "v = v_reset; w += b",
         "refractory",
         {"euler", "rk4"}},
        {"eif",
         {{"refractory", 1_ms}},
         "dv/dt = (g_l*(e_l - x) + g_l*delta_t*exp((x - v_t)/delta_t) + i_stim)/c : volt (unless "
         "refractory)\n" +
             below_peak,
         "v >= v_peak",
         "v = v_reset",
         "refractory",
         {"euler", "rk4"}},
        {"qif",
         {{"refractory", 1_ms}},
         "dv/dt = a0*(v - v_rest)*(v - v_c)/tau + i_stim/c : volt (unless refractory)",
         "v >= v_peak",
         "v = v_reset",
         "refractory",
         {"euler", "rk4"}},
        {"izhikevich_2003",
         {},
         "dv/dt = (k2*(v/mV)**2 + k1*v/mV + k0 - u + i_stim/pA)*mV/ms : volt\n"
         "du/dt = a*(b*v/mV - u)/ms : 1",
         "v >= v_peak",
         "v = c; u += d",
         "",
         {"euler", "rk4"}},
        {"izhikevich_2007",
         {{"refractory", 1_ms}},
         "dv/dt = (k*(v - v_r)*(v - v_t) - u + i_stim)/c : volt (unless refractory)\n"
         "du/dt = a*(b*(v - v_r) - u) : amp",
         "v >= v_peak",
         "v = v_reset; u += d",
         "refractory",
         {"euler", "rk4"}},
        // A spike is an upward crossing: one is refractory while V is above.
        {"hodgkin_huxley",
         {},
         "dv/dt = (g_na*m**3*h*(e_na - v) + g_k*n**4*(e_k - v) + g_l*(e_l - v) + i_stim/area)/c : volt" +
             gates + R"(
alpha_m = 1/exprel(-(v + 40*mV)/(10*mV))/ms : Hz
beta_m = 4*exp(-slope_m*(v + 65*mV))/ms : Hz
alpha_h = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz
beta_h = 1/(1 + exp(-(v + 35*mV)/(10*mV)))/ms : Hz
alpha_n = 0.1/exprel(-(v + 55*mV)/(10*mV))/ms : Hz
beta_n = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz
)",
         "v >= threshold",
         "",
         "v >= threshold",
         {"euler", "rk4"}},
        {"traub_miles",
         {{"e_l", -65_mV}},
         "dv/dt = (g_na*m**3*h*(e_na - v) + g_k*n**4*(e_k - v) + g_l*(e_l - v) + i_stim/area)/c : volt" +
             traub_gates,
         "v >= threshold",
         "",
         "refractory",
         {"euler", "rk4"}},
        {"pospischil",
         {},
         "dv/dt = (g_na*m**3*h*(e_na - v) + (g_k*n**4 + g_m*p)*(e_k - v) + g_l*(e_l - v) + i_stim/area)/c : "
         "volt\n"
         "dp/dt = (1/(1 + exp(-(v + 35*mV)/(10*mV))) - p)/(tau_max/(3.3*exp((v + 35*mV)/(20*mV)) + exp(-(v + "
         "35*mV)/(20*mV)))) : 1" +
             traub_gates,
         "v >= threshold",
         "",
         "v >= threshold",
         {"euler", "rk4"}},
    };
}

/// All parameters of a model of the catalogue with their numbers, as defaults of one written as equations.
settings parameters_of(std::string const& model, settings const& changed) {
    settings all;
    for (auto const& info : catalogue::find(catalogue::neurons(), model)->parameters()) {
        auto const* s = changed.find(info.name);
        all[info.name] = s ? *s : setting{number{parse_quantity(info.standard).value->value, info.dim}};
    }
    return all;
}

/// The parameters that the equations do use: others would be complained of.
settings used_in(std::string const& texts, settings const& all) {
    settings used;
    for (auto const& e : all.entries) {
        auto const letter = [&](std::size_t k) {
            return k < texts.size() &&
                   (std::isalnum(static_cast<unsigned char>(texts[k])) || texts[k] == '_');
        };
        for (auto at = texts.find(e.key); at != std::string::npos; at = texts.find(e.key, at + 1))
            if (!(at > 0 && letter(at - 1)) && !letter(at + e.key.size())) {
                used[e.key] = e.value;
                break;
            }
    }
    return used;
}

settings model_of(transcription const& t) {
    settings model{
        {"equations", t.equations},
        {"threshold", t.threshold},
        {"parameters", used_in(t.equations + " " + t.threshold + " " + t.reset + " " + t.refractory,
                               parameters_of(t.name, t.changed))}};
    if (!t.reset.empty()) model["reset"] = t.reset;
    if (!t.refractory.empty()) model["refractory"] = t.refractory;
    return model;
}

/// Both under currents that step up after 10 ms, a little more for each of five cells.
recordings side_by_side(transcription const& t, std::string const& method) {
    experiment e;
    e.run({{"duration", 100_ms}, {"dt", law_dt}, {"seed", 1}}).model("text", model_of(t));
    e.population("here", {{"neuron", t.name}, {"method", method}, {"size", 5}, {"parameters", t.changed}});
    e.population("there", {{"neuron", "text"}, {"method", method}, {"size", 5}});
    auto const pA = lively_pA(t.name);
    for (int k = 0; k < 5; ++k) {
        auto const cell = "[" + std::to_string(k) + "]";
        e.stimulus({{"kind", "constant"},
                    {"to", list("here" + cell, "there" + cell)},
                    {"amplitude", current{pA * (1 + 0.23 * k)}},
                    {"start", 10_ms}});
    }
    e.record({{"what", "spikes"}, {"of", list("here", "there")}})
        .record({{"what", "v"}, {"of", list("here", "there")}});
    return run(e);
}

double apart(std::vector<double> const& a, std::vector<double> const& b,
             std::size_t until = std::size_t(-1)) {
    REQUIRE(a.size() == b.size());
    double most = 0;
    for (std::size_t k = 0; k < std::min(a.size(), until); ++k) {
        if (!(std::fabs(a[k] - b[k]) <= most)) most = std::fabs(a[k] - b[k]);
    }
    return most;
}

/// The receptor ports of a leaky neuron that does not fire, once the catalogue's and once as equations of
/// what its target then feels, under the same spikes; for both V and the port's own value.
struct written_port {
    std::string name;
    settings port;                                         ///< of the catalogue
    std::string equations;                                 ///< of `s`, in pA or nS
    std::vector<std::pair<std::string, double>> arrivals;  ///< at these variables, times the weight
};

std::vector<written_port> written_ports() {
    auto const e = std::exp(1.0);
    return {
        {"exponential", {{"shape", "exponential"}, {"tau", 3_ms}}, "ds/dt = -s/(3*ms) : UNIT", {{"s", 1}}},
        {"alpha",
         {{"shape", "alpha"}, {"tau", 3_ms}},
         "ds/dt = (y - s)/(3*ms) : UNIT\ndy/dt = -y/(3*ms) : UNIT",
         {{"y", e}}},
        {"biexponential",
         {{"shape", "biexponential"}, {"tau_decay", 8_ms}, {"tau_rise", 2_ms}},
         "s = x - y : UNIT\ndx/dt = -x/(8*ms) : UNIT\ndy/dt = -y/(2*ms) : UNIT",
         {{"x", 1}, {"y", 1}}},
    };
}

struct courses {
    std::vector<double> here, there;
};

/// `port` is read by the catalogue's neuron or by one whose equation reads i_syn and g_syn.
courses with_port(written_port const& w, bool conducts, duration dt, bool read_by_equations) {
    std::string const unit = conducts ? "siemens" : "amp", drive = conducts ? "s*(0*mV - v)" : "s";
    auto equations = w.equations + "\ndv/dt = (-70*mV - v)/(10*ms) + (" + drive + ")/(250*pF) : volt";
    for (auto at = equations.find("UNIT"); at != std::string::npos; at = equations.find("UNIT"))
        equations.replace(at, 4, unit);
    auto port = w.port;
    if (conducts) port["reversal"] = 0_mV;
    auto const weight = [&](double times) {
        return conducts ? setting{conductance{8 * times}} : setting{current{300 * times}};
    };
    experiment e;
    e.run({{"duration", 40_ms}, {"dt", dt}, {"seed", 1}});
    e.model("text", {{"equations", equations}})
        .model("reader", {{"equations", "dv/dt = (-70*mV - v)/(10*ms) + (i_syn - g_syn*v)/(250*pF) : volt"}});
    settings reader{{"neuron", read_by_equations ? "reader" : "lif"},
                    {"size", 1},
                    {"receptors", settings{{"port", port}}}};
    if (!read_by_equations) reader["parameters"] = settings{{"threshold", voltage{1e3}}};
    e.population("here", reader);
    e.population("there", {{"neuron", "text"}, {"size", 1}, {"method", conducts ? "rk4" : "exact"}});
    setting::list times{setting{5_ms}, setting{9_ms}, setting{9_ms}, setting{20_ms}};
    e.stimulus({{"kind", "spike_list"},
                {"to", "here"},
                {"times", times},
                {"receptor", "port"},
                {"weight", weight(1)}});
    for (auto const& [variable, times_weight] : w.arrivals)
        e.stimulus({{"kind", "spike_list"},
                    {"to", "there"},
                    {"times", times},
                    {"receptor", variable},
                    {"weight", weight(times_weight)}});
    e.record({{"what", "v"}, {"of", list("here", "there")}, {"every", 1_ms}});
    auto const r = run(e);
    return {trace_of(r, "here[0].v"), trace_of(r, "there[0].v")};
}

}  // namespace

TEST_CASE(
    "every membrane of the catalogue, written as equations, has the same spikes, and voltages up to "
    "rounding") {
    CHECK(transcriptions().size() + 1 == catalogue::neurons().size());  // gif is below
    for (auto const& t : transcriptions())
        for (auto const& method : t.methods) {
            CAPTURE(t.name);
            CAPTURE(method);
            auto const r = side_by_side(t, method);
            std::size_t count = 0;
            for (std::uint32_t k = 0; k < 5; ++k) {
                auto const here = spikes_of(r, "here", k), there = spikes_of(r, "there", k);
                CHECK(here == there);
                count += here.size();
                auto const first =
                    here.empty() ? std::size_t(-1) : std::size_t(std::llround(here[0] / law_dt.value)) - 1;
                auto const cell = "[" + std::to_string(k) + "].v";
                auto const most = apart(trace_of(r, "here" + cell), trace_of(r, "there" + cell), first);
                CHECK(most < 1e-9);
            }
            CHECK(count >= 15);
        }
}

TEST_CASE(
    "gif, written as equations: voltages up to rounding where it does not fire, and as many spikes where it "
    "does") {
    std::string const equations =
        "dv/dt = (g_l*(e_l - v) - stc1 - stc2 + i_stim)/c : volt (unless refractory)\n"
        "dstc1/dt = -stc1/tau_stc1 : amp\ndstc2/dt = -stc2/tau_stc2 : amp\n"
        "dsfa1/dt = -sfa1/tau_sfa1 : volt\ndsfa2/dt = -sfa2/tau_sfa2 : volt\n"
        "hazard = lambda_0*exp((v - v_t - sfa1 - sfa2)/delta_v) : Hz\n";
    transcription const t{"gif",
                          {},
                          equations,
                          "rand() < -expm1(-hazard*dt)",
                          "v = v_reset; stc1 += q_stc1; stc2 += q_stc2; sfa1 += q_sfa1; sfa2 += q_sfa2",
                          "refractory",
                          {}};
    auto const both = [&](frequency lambda, int size, current amplitude, settings initial) {
        auto parameters = settings{{"lambda_0", lambda}, {"delta_v", 2_mV}};
        experiment e;
        e.run({{"duration", 300_ms}, {"dt", 0.1_ms}, {"seed", 5}}).model("text", model_of(t));
        e.population("here",
                     {{"neuron", "gif"}, {"size", size}, {"parameters", parameters}, {"initial", initial}});
        e.population("there", {{"neuron", "text"},
                               {"size", size},
                               {"method", "exact"},
                               {"parameters", parameters},
                               {"initial", initial}});
        e.stimulus({{"kind", "constant"},
                    {"to", list("here", "there")},
                    {"amplitude", amplitude},
                    {"start", 10_ms}});
        e.record({{"what", "spikes"}, {"of", list("here", "there")}})
            .record({{"what", "v"}, {"of", list("here[0]", "there[0]")}});
        return run(e);
    };
    settings const initial{{"v", -60_mV}, {"stc1", 80_pA}, {"stc2", -20_pA}, {"sfa1", 0_mV}, {"sfa2", 0_mV}};
    auto const silent = both(0_Hz, 1, 100_pA, initial);
    CHECK(apart(trace_of(silent, "here[0].v"), trace_of(silent, "there[0].v")) < 1e-11);
    CHECK(silent.spikes.time_ms.empty());
    // Of 4000 neurons mean counts and mean times of first spikes lie within four standard errors of each
    // other.
    constexpr std::size_t n = 4000;
    auto const firing = both(100_Hz, n, 160_pA, initial);
    std::vector<double> counts[2] = {std::vector<double>(n), std::vector<double>(n)}, firsts[2];
    for (std::size_t k = 0; k < firing.spikes.time_ms.size(); ++k) {
        auto const side = firing.spikes.population[k];
        if (counts[side][firing.spikes.neuron[k]]++ == 0) firsts[side].push_back(firing.spikes.time_ms[k]);
    }
    CHECK(mean_of(counts[0]) > 1.5);
    for (auto const* of : {counts, firsts}) {
        double const error =
            std::sqrt(variance_of(of[0]) / double(of[0].size()) + variance_of(of[1]) / double(of[1].size()));
        CHECK(error > 0);
        CHECK(std::fabs(mean_of(of[0]) - mean_of(of[1])) < 4 * error);
    }
}

TEST_CASE("currents as equations, solved exactly, are the ports of an exact membrane up to rounding") {
    for (auto const& w : written_ports()) {
        CAPTURE(w.name);
        auto const both = with_port(w, false, 0.1_ms, false);
        CHECK(*std::max_element(both.here.begin(), both.here.end()) > -65);
        CHECK(apart(both.here, both.there) < 1e-10);
    }
}

TEST_CASE("ports hand over their mean of a step, so that they differ from equations at second order") {
    for (auto const& w : written_ports())
        for (bool const conducts : {false, true})
            for (bool const read_by_equations : {false, true}) {
                if (!conducts && !read_by_equations) continue;  // which is exact, as above
                CAPTURE(w.name);
                CAPTURE(conducts);
                CAPTURE(read_by_equations);
                std::vector<double> errors;
                for (auto const dt : {0.2_ms, 0.1_ms, 0.05_ms}) {
                    auto const both = with_port(w, conducts, dt, read_by_equations);
                    errors.push_back(apart(both.here, both.there));
                }
                CHECK(errors[1] < 0.01);
                CHECK(errors[0] / errors[1] > 3.5);
                CHECK(errors[1] / errors[2] > 3.5);
            }
}
