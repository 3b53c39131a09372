// SPDX-License-Identifier: MIT
// Networks of the other benchmarks with their neurons written as equations, the strings as Brian2 has them:
// what the language costs beside the models of the catalogue.
#include <algorithm>

#include "balanced.hpp"
#include "list.hpp"
#include "measure.hpp"

namespace neurapse::cli {
namespace {

using namespace neurapse::literals;

settings initial_conductances(char const* unit) {
    return {{"v", "-60*mV + (randn() * 5 - 5)*mV"},
            {"ge", std::string{"(randn() * 1.5 + 4)"} + unit},
            {"gi", std::string{"(randn() * 12 + 20)"} + unit}};
}

experiment cuba_network(variant const& v) {
    experiment e{"Balanced network as equations, synapses are currents"};
    e.run(run_of(v, 0.1_ms))
        .model("cell", {{"equations", R"(
                dv/dt = (ge + gi - (v + 49*mV)) / (20*ms) : volt (unless refractory)
                dge/dt = -ge / (5*ms) : volt
                dgi/dt = -gi / (10*ms) : volt)"},
                        {"threshold", "v > -50*mV"},
                        {"reset", "v = -60*mV"},
                        {"refractory", 5_ms}});
    add_balanced(e,
                 {{"neuron", "cell"},
                  {"initial", settings{{"v", "-60*mV + rand() * 10*mV"}, {"ge", 0_mV}, {"gi", 0_mV}}}},
                 v, 1.62_mV, -9_mV, {"ge", "gi"});
    return e;
}

experiment coba_network(variant const& v) {
    experiment e{"Balanced network as equations, synapses are conductances"};
    e.run(run_of(v, 0.1_ms))
        .model("cell", {{"equations", R"(
                dv/dt = (-(v + 60*mV) + ge*(0*mV - v) + gi*(-80*mV - v)) / (20*ms) : volt (unless refractory)
                dge/dt = -ge / (5*ms) : 1
                dgi/dt = -gi / (10*ms) : 1)"},
                        {"threshold", "v > -50*mV"},
                        {"reset", "v = -60*mV"},
                        {"refractory", 5_ms}});
    add_balanced(e, {{"neuron", "cell"}, {"initial", initial_conductances("")}}, v, 0.6, 6.7, {"ge", "gi"});
    return e;
}

constexpr char const* traub_miles = R"(
    dm/dt = alpha_m*(1-m)-beta_m*m : 1
    dn/dt = alpha_n*(1-n)-beta_n*n : 1
    dh/dt = alpha_h*(1-h)-beta_h*h : 1
    alpha_m = 0.32*(mV**-1)*4*mV/exprel((13*mV-v+VT)/(4*mV))/ms : Hz
    beta_m = 0.28*(mV**-1)*5*mV/exprel((v-VT-40*mV)/(5*mV))/ms : Hz
    alpha_h = 0.128*exp((17*mV-v+VT)/(18*mV))/ms : Hz
    beta_h = 4./(1+exp((40*mV-v+VT)/(5*mV)))/ms : Hz
    alpha_n = 0.032*(mV**-1)*5*mV/exprel((15*mV-v+VT)/(5*mV))/ms : Hz
    beta_n = .5*exp((10*mV-v+VT)/(40*mV))/ms : Hz
)";
settings traub_miles_cell(std::string const& more, settings parameters) {
    for (auto const& [name, text] : {std::pair{"area", "20000*umetre**2"},
                                     {"Cm", "(1*ufarad*cm**-2) * area"},
                                     {"gl", "(5e-5*siemens*cm**-2) * area"},
                                     {"El", "-60*mV"},
                                     {"EK", "-90*mV"},
                                     {"ENa", "50*mV"},
                                     {"g_na", "(100*msiemens*cm**-2) * area"},
                                     {"g_kd", "(30*msiemens*cm**-2) * area"},
                                     {"VT", "-63*mV"}})
        parameters[name] = text;
    return {{"equations", traub_miles + more},
            {"threshold", "v > -20*mV"},
            {"refractory", 3_ms},
            {"parameters", parameters}};
}

experiment cobahh_network(variant const& v) {
    experiment e{"Balanced network of Hodgkin-Huxley neurons as equations"};
    auto const cell = traub_miles_cell(R"(
        dv/dt = (gl*(El-v)+ge*(Ee-v)+gi*(Ei-v)-g_na*(m*m*m)*h*(v-ENa)-g_kd*(n*n*n*n)*(v-EK))/Cm : volt
        dge/dt = -ge*(1./taue) : siemens
        dgi/dt = -gi*(1./taui) : siemens
    )",
                                       {{"taue", 5_ms}, {"taui", 10_ms}, {"Ee", 0_mV}, {"Ei", -80_mV}});
    e.run(run_of(v, 0.1_ms)).model("cell", cell);
    auto initial = initial_conductances(" * 10.*nS");
    for (auto const* gate : {"m", "n", "h"}) initial[gate] = 0;
    add_balanced(e, {{"neuron", "cell"}, {"initial", initial}}, v, 6_nS, 67_nS, {"ge", "gi"});
    return e;
}

/// 10,000 neurons without synapses, each begun at another potential.
experiment crowd(variant const& v, settings const& cell, char const* method, settings const& initial) {
    experiment e{"Equations without synapses"};
    e.run(run_of(v, v.input == "careful" ? 0.01_ms : 0.1_ms))
        .model("cell", cell)
        .population("cells", {{"neuron", "cell"},
                              {"method", method},
                              {"size", scaled(10'000, v.scale)},
                              {"initial", initial}});
    return e;
}

experiment lif_crowd(variant const& v) {
    return crowd(
        v,
        {{"equations",
          "dv/dt = (-(v + 70*mV) + 0.04*Gohm*I) / (10*ms) : volt (unless refractory)\nI : amp (constant)"},
         {"threshold", "v > -55*mV"},
         {"reset", "v = -70*mV"},
         {"refractory", 2_ms},
         {"parameters", settings{{"I", 500_pA}}}},
        "exact", {{"v", "-70*mV + 5*mV*i/N"}});
}

experiment adex_crowd(variant const& v) {
    return crowd(v,
                 {{"equations", R"(
                      dv/dt = (-gL*(v-EL) + gL*DeltaT*exp((v-VT)/DeltaT) - w + I)/C : volt
                      dw/dt = (a*(v-EL) - w)/tauw : amp
                      I : amp (constant))"},
                  {"threshold", "v > 0*mV"},
                  {"reset", "v = -70.6*mV; w += 80.5*pA"},
                  {"parameters", settings{{"C", 281_pF},
                                          {"gL", 30_nS},
                                          {"EL", -70.6_mV},
                                          {"VT", -50.4_mV},
                                          {"DeltaT", 2_mV},
                                          {"tauw", 144_ms},
                                          {"a", 4_nS},
                                          {"I", 1000_pA}}}},
                 "euler", {{"v", "-70.6*mV + 5*mV*i/N"}, {"w", "a*(v - EL)"}});
}

experiment traub_miles_crowd(variant const& v) {
    auto const cell = traub_miles_cell(R"(
        dv/dt = (gl*(El-v) - g_na*(m*m*m)*h*(v-ENa) - g_kd*(n*n*n*n)*(v-EK) + I)/Cm : volt
        I : amp (constant)
    )",
                                       {{"I", 1_pA}});
    return crowd(v, cell, "exponential_euler",
                 {{"v", "-65*mV + 5*mV*i/N"}, {"m", 0.03}, {"h", 0.99}, {"n", 0.04}});
}

/// The same benchmark by its model of the catalogue says what is right.
std::vector<bound> bounds_of(std::string const& name, variant const& v) {
    for (auto const& b : benchmarks())
        if (b.name == name) return b.bounds(v);
    return {};
}

}  // namespace

std::vector<benchmark> equations() {
    auto const network = [](std::string const& of, variant usual, variant trial,
                            std::function<experiment(variant const&)> describe) {
        return benchmark{
            "equations_" + of,   "the neurons of " + of + " written as equations",   usual, trial,
            std::move(describe), [of](variant const& v) { return bounds_of(of, v); }};
    };
    // The rate of a hundred such neurons with a tenth of the step.
    auto const sweep = [](std::string const& of, std::function<experiment(variant const&)> describe) {
        auto const bounds = [describe](variant v) {
            if (v.seconds < 0.9) return std::vector<bound>{};
            v.scale = 0.01, v.precision = "double", v.input = "careful";
            double const rate = measured({"", "", v, v, describe, {}}, v, 1).rate;
            return std::vector<bound>{{"rate", 0.9 * rate, 1.1 * rate}};
        };
        return benchmark{"equations_" + of,
                         "10,000 neurons of " + of + " written as equations",
                         {1, 1},
                         {0.1, 0.5},
                         describe,
                         bounds};
    };
    return {network("cuba", {1, 10}, {1, 1}, cuba_network),
            network("coba", {1, 10}, {1, 1}, coba_network),
            network("cobahh", {1, 1}, {1, 0.2}, cobahh_network),
            sweep("lif", lif_crowd),
            sweep("adex", adex_crowd),
            sweep("traub_miles", traub_miles_crowd)};
}

}  // namespace neurapse::cli
