// SPDX-License-Identifier: MIT
// The cortical microcircuit of Potjans & Diesmann 2014 (doi:10.1093/cercor/bhs358): what lies below
// one square millimetre of cortex, 77,169 neurons and 298,880,968 synapses. Numbers are those of
// the PyNEST implementation, github.com/INM-6/microcircuit-PD14-model.
//
// Below full scale the sizes and the in-degrees go down alike. Weights grow by 1/sqrt(scale) and a
// constant current replaces the mean input that is lost, as in that implementation (van Albada et
// al. 2015, doi:10.1371/journal.pcbi.1004490): means and variances of the input stay as they are.
#include <array>
#include <cmath>

#include "list.hpp"
#include "settings.hpp"

namespace neurapse::cli {
namespace {

using namespace neurapse::literals;

struct column {
    char const* name;
    double size, external;       ///< neurons; synapses of each from elsewhere
    double v_mean, v_deviation;  ///< initial potential, mV
    double rate;                 ///< of NEST at full scale, reference_data (Hz)
};
constexpr std::array<column, 8> columns{{{"L23E", 20683, 1600, -68.28, 5.36, 0.903},
                                         {"L23I", 5834, 1500, -63.16, 4.57, 2.965},
                                         {"L4E", 21915, 2100, -63.33, 4.74, 4.414},
                                         {"L4I", 5479, 1900, -63.45, 4.94, 5.876},
                                         {"L5E", 4850, 2000, -63.11, 4.94, 7.569},
                                         {"L5I", 1065, 1900, -61.66, 4.55, 8.633},
                                         {"L6E", 14395, 2900, -66.72, 5.46, 1.105},
                                         {"L6I", 2948, 2100, -61.43, 4.48, 7.829}}};
/// Probability that a pair is joined at all: [target][source].
constexpr double probability[8][8] = {{.1009, .1689, .0437, .0818, .0323, 0, .0076, 0},
                                      {.1346, .1371, .0316, .0515, .0755, 0, .0042, 0},
                                      {.0077, .0059, .0497, .135, .0067, .0003, .0453, 0},
                                      {.0691, .0029, .0794, .1597, .0033, 0, .1057, 0},
                                      {.1004, .0622, .0505, .0057, .0831, .3726, .0204, 0},
                                      {.0548, .0269, .0257, .0022, .06, .3158, .0086, 0},
                                      {.0156, .0066, .0211, .0166, .0572, .0197, .0396, .2252},
                                      {.0364, .001, .0034, .0005, .0277, .008, .0658, .1443}};
constexpr double external_khz = 0.008, tau_synapse = 0.5;

/// Peak of the current (pA) after which V rises by 0.15 mV at most.
double unit_current() {
    constexpr double c = 250, tau = 10, s = tau_synapse, rise = tau * s / (tau - s);
    double const peak = std::pow(tau / s, -rise / tau) - std::pow(tau / s, -rise / s);
    return 0.15 * c / (rise * peak);
}

bool excites(std::size_t source) { return source % 2 == 0; }

/// Synapses at full scale: so many draws with replacement join a pair with its probability. Written as
/// the original has it, whose rounding decides a few synapses.
double synapses(std::size_t to, std::size_t from) {
    double const pairs = columns[to].size * columns[from].size;
    return std::round(std::log(1 - probability[to][from]) / std::log((pairs - 1) / pairs));
}
double mean_weight(std::size_t to, std::size_t from) {
    bool const strong = to == 0 && from == 2;  // L4E onto L23E
    return unit_current() * (excites(from) ? strong ? 2 : 1 : -4);
}

/// The mean current (pA) that a neuron receives from the network and from elsewhere at full scale.
double recurrent_current(std::size_t to) {
    double sum = 0;
    for (std::size_t from = 0; from < 8; ++from)
        sum += synapses(to, from) / columns[to].size * mean_weight(to, from) * columns[from].rate / 1000;
    return sum * tau_synapse;
}
double external_current(std::size_t to) {
    return external_khz * columns[to].external * unit_current() * tau_synapse;
}

settings cells(column const& c, double scale) {
    return {
        {"neuron", "lif"},
        {"size", scaled(c.size, scale)},
        {"parameters", settings{{"c", 250_pF},
                                {"tau", 10_ms},
                                {"rest", -65_mV},
                                {"reset", -65_mV},
                                {"threshold", -50_mV},
                                {"refractory", 2_ms}}},
        {"initial", settings{{"v", normal(voltage{c.v_mean}, voltage{c.v_deviation})}}},
        {"receptors", settings{{"psc", settings{{"shape", "exponential"}, {"tau", duration{tau_synapse}}}}}}};
}

settings joined(std::size_t to, std::size_t from, double scale) {
    double const w = mean_weight(to, from) / std::sqrt(scale);
    duration const delay = excites(from) ? 1.5_ms : 0.75_ms;
    settings delays{{"normal", list(delay, 0.5 * delay)}, {"clip", list(0.1_ms, 20_ms)}};
    auto const n = std::round(synapses(to, from) * scale * scale);
    return {{"from", columns[from].name},
            {"to", columns[to].name},
            {"connect", settings{{"rule", "fixed_total_number"}, {"n", n}}},
            {"weight", normal(current{w}, current{0.1 * std::fabs(w)})},
            {"delay", delays}};
}

void add_input(experiment& e, std::size_t to, variant const& v) {
    bool const poisson = v.input == "poisson";
    double const lost = 1 - std::sqrt(v.scale);
    double const steady = lost * recurrent_current(to) + (poisson ? lost : 1) * external_current(to);
    if (steady != 0)
        e.stimulus({{"kind", "constant"}, {"to", columns[to].name}, {"amplitude", current{steady}}});
    if (poisson)
        e.stimulus({{"kind", "poisson"},
                    {"to", columns[to].name},
                    {"rate", frequency{external_khz * columns[to].external * v.scale}},
                    {"weight", current{unit_current() / std::sqrt(v.scale)}},
                    {"delay", 1.5_ms}});
}

experiment microcircuit(variant const& v) {
    experiment e{"Cortical microcircuit"};
    e.run(run_of(v, 0.1_ms));
    for (auto const& c : columns) e.population(c.name, cells(c, v.scale));
    for (std::size_t from = 0; from < 8; ++from)
        for (std::size_t to = 0; to < 8; ++to)
            if (probability[to][from] > 0) e.projection(joined(to, from, v.scale));
    for (std::size_t to = 0; to < 8; ++to) add_input(e, to, v);
    return e;
}

/// At full scale and over 10 s: 0.15 Hz for L23E and L6E, 8 % for the others. A mean over a shorter
/// time varies by the root of the time more, and one over fewer neurons by that of their number.
std::vector<bound> bounds(variant const& v) {
    double const wider = std::sqrt(std::fmax(1, 10 / v.seconds) / std::fmin(1, v.scale));
    std::vector<bound> all;
    for (auto const& c : columns) {
        double const off = wider * (c.rate < 2 ? 0.15 : 0.08 * c.rate);
        all.push_back({"rate of " + std::string{c.name}, c.rate - off, c.rate + off});
    }
    return all;
}

}  // namespace

benchmark pd14() {
    variant const usual{1, 1, 0.5, "compact", "single", "poisson"}, trial{0.1, 0.2, 0.1, "", "", "poisson"};
    return {"pd14",       "cortical microcircuit of Potjans & Diesmann 2014, 77,169 neurons, 3e8 synapses",
            usual,        trial,
            microcircuit, bounds};
}

}  // namespace neurapse::cli
