// SPDX-License-Identifier: MIT
// Every plasticity rule of the catalogue, written as equations: the same spikes leave the same weights. Each
// is written twice. With traces that follow an equation, weights agree up to rounding: a trace is then
// brought on at every spike of either side, by x + x' * exprel, where the catalogue takes one exponential
// from its own last spike. With traces that note the time of their last spike, as the catalogue does, they
// agree to the last bit; time constants and the largest weight are powers of two, since a formula divides by
// a constant by multiplying by its reciprocal. No arrival falls on a spike of its neuron: there the two
// differ by design.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "support/learning_sides.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using neurapse_test::learning;
using neurapse_test::learning_sides;
using neurapse_test::outcome;

namespace {

/// What the spikes of one side leave at a synapse.
struct side {
    struct trace {
        std::string name;
        int tau_ms;
    };
    std::vector<trace> traces;
    bool adds = true;      ///< or only the latest spike counts
    bool cleared = false;  ///< by a spike of the other side
};

/// A rule as formulas of those traces.
struct transcription {
    std::string name;
    settings rule;
    side arrivals, spikes;
    std::string on_arrival, on_spike;  ///< what becomes of w
    // Of synapses that release more or less than w: their equations, what happens before an arrival acts, how
    // it acts.
    std::string equations{}, release{}, acts = "w";
    settings initial{};
    bool exact = true;
};

enum class spelling { by_equation, by_time };

std::string equations_of(side const& s, spelling how, std::string const& last) {
    std::string text;
    for (auto const& [name, tau] : s.traces) {
        auto const ms = "(" + std::to_string(tau) + "*ms)";
        text += how == spelling::by_equation
                    ? "d" + name + "/dt = -" + name + "/" + ms + " : 1 (event-driven)\n"
                    : name + "_left : 1\n" + name + " = " + name + "_left*exp((" + last + " - t)/" + ms +
                          ") : 1\n";
    }
    return s.traces.empty() || how == spelling::by_equation ? text : text + last + " : second\n";
}

std::string deeds(side const& own, side const& other, spelling how, std::string const& last) {
    std::string text, variable = how == spelling::by_time ? "_left = " : " = ";
    for (auto const& t : own.traces) text += "; " + t.name + variable + (own.adds ? t.name + " + 1" : "1");
    for (auto const& t : other.traces) text += other.cleared ? "; " + t.name + variable + "0" : "";
    return own.traces.empty() || how == spelling::by_equation ? text : text + "; " + last + " = t";
}

experiment written(transcription const& t, spelling how) {
    auto const changed = [](std::string const& w) {
        return w.empty() ? w : "w = clip(" + w + ", 0*pA, 128*pA)";
    };
    auto const before = t.on_arrival.empty() ? "" : changed(t.on_arrival) + "; ";
    settings synapse{
        {"equations", "w : amp\n" + equations_of(t.arrivals, how, "arrived") +
                          equations_of(t.spikes, how, "fired") + t.equations},
        {"on_pre", before + t.release + "g_post += " + t.acts + deeds(t.arrivals, t.spikes, how, "arrived")},
        {"largest", 128_pA}};
    if (!t.on_spike.empty())
        synapse["on_post"] = changed(t.on_spike) + deeds(t.spikes, t.arrivals, how, "fired");
    auto e = learning_sides();
    return e.synapse("text", synapse).projection(learning({{"synapse", "text"}, {"initial", t.initial}}));
}

settings with(settings rule, settings const& more) {
    for (auto const& e : more.entries) rule[e.key] = e.value;
    return rule;
}

// What stdp_pair is called for how a pair's effect depends on the weight.
struct dependence {
    std::string name;
    double mu_plus, mu_minus;
    std::string depressed, potentiated;

    settings rule() const {
        return {{"lambda", 0.02},    {"alpha", 1.1},       {"mu_plus", mu_plus}, {"mu_minus", mu_minus},
                {"tau_plus", 16_ms}, {"tau_minus", 32_ms}, {"w_min", 0_pA},      {"w_max", 128_pA}};
    }
};
std::vector<dependence> dependences() {
    return {{"additive", 0, 0, "w - 0.02*1.1*128*pA*y", "w + 0.02*128*pA*x"},
            {"multiplicative", 1, 1, "w - 0.02*1.1*w*y", "w + 0.02*(128*pA - w)*x"},
            {"van Rossum", 0, 1, "w - 0.02*1.1*w*y", "w + 0.02*128*pA*x"},
            {"Guetig", 0.4, 0.4, "w - 0.02*1.1*128*pA*(w/(128*pA))**0.4*y",
             "w + 0.02*128*pA*(1 - w/(128*pA))**0.4*x"}};
}

/// An arrival that is paired with the nearest spike after it waits for that one alone, and so for spikes.
std::vector<transcription> of_pairs() {
    side const all_x{{{"x", 16}}}, all_y{{{"y", 32}}}, latest_x{{{"x", 16}}, false},
        latest_y{{{"y", 32}}, false};
    struct pairing {
        char const* name;
        side arrivals, spikes;
    };
    std::vector<pairing> const pairings{
        {"all_to_all", all_x, all_y},
        {"nearest_symmetric", latest_x, latest_y},
        {"nearest_presynaptic_centred", {{{"x", 16}}, true, true}, latest_y},
        {"nearest_reduced_symmetric", {{{"x", 16}}, false, true}, {{{"y", 32}}, false, true}}};
    std::vector<transcription> all;
    for (auto const& p : pairings)
        for (auto const& d : dependences())
            all.push_back({d.name + ", " + p.name,
                           with(d.rule(), {{"rule", "stdp_pair"}, {"pairing", p.name}}), p.arrivals, p.spikes,
                           d.depressed, d.potentiated});
    return all;
}

/// What is released stays active for a while; an exponential of two variables is written from arrival to
/// arrival.
transcription tired(transcription t, settings const& rule) {
    t.rule = with(rule, {{"U", 0.3}, {"tau_rec", 128_ms}, {"tau_fac", 32_ms}, {"tau_psc", 64_ms}});
    t.equations =
        "u : 1\nready : 1\nactive : 1\nr : 1\nlast : second\nrec = exp((last - t)/(128*ms)) : 1\npsc = "
        "exp((last - t)/(64*ms)) : 1";
    t.release =
        "ready = ready + (((rec - 1)*128 - (psc - 1)*64)/(64 - 128)*active + (1 - rec)*(1 - ready - "
        "active)); active = active*psc; "
        "u = u*exp((last - t)/(32*ms)); u = u + 0.3*(1 - u); r = u*ready; ready = ready - r; active = active "
        "+ r; last = t; ";
    t.acts = "w*r";
    t.initial = {{"ready", 1}};
    return t;
}

std::vector<transcription> transcriptions() {
    auto all = of_pairs();
    all.push_back({"power law",
                   {{"rule", "stdp_power_law"},
                    {"lambda", 0.1},
                    {"alpha", 0.12},
                    {"mu", 0.4},
                    {"tau_plus", 16_ms},
                    {"tau_minus", 32_ms},
                    {"w_min", 0_pA},
                    {"w_max", 128_pA}},
                   {{{"x", 16}}},
                   {{{"y", 32}}},
                   "w - 0.1*0.12*w*y",
                   "w + 0.1*pA*(w/pA)**0.4*x"});
    for (bool const adds : {true, false})
        all.push_back({adds ? "triplets" : "nearest triplets",
                       {{"rule", "stdp_triplet"},
                        {"a2_plus", 0.5},
                        {"a3_plus", 0.7},
                        {"a2_minus", 0.6},
                        {"a3_minus", 0.3},
                        {"tau_plus", 16_ms},
                        {"tau_x", 128_ms},
                        {"tau_minus", 32_ms},
                        {"tau_y", 64_ms},
                        {"pairing", adds ? "all_to_all" : "nearest"},
                        {"w_min", 0_pA},
                        {"w_max", 128_pA}},
                       {{{"r1", 16}, {"r2", 128}}, adds},
                       {{{"o1", 32}, {"o2", 64}}, adds},
                       "w - o1*(0.6*pA + 0.3*pA*r2)",
                       "w + r1*(0.5*pA + 0.7*pA*o2)"});
    all.push_back({"inhibitory",
                   {{"rule", "vogels_sprekeler"},
                    {"eta", 1.5},
                    {"alpha", 0.3},
                    {"tau", 16_ms},
                    {"w_min", 0_pA},
                    {"w_max", 128_pA}},
                   {{{"x", 16}}},
                   {{{"y", 16}}},
                   "w + 1.5*pA*(y - 0.3)",
                   "w + 1.5*pA*x"});
    all.push_back({"nearest neighbours",
                   {{"rule", "nearest_pair"},
                    {"ltp", 0.05},
                    {"ltd", -0.07},
                    {"gamma", 1.5},
                    {"tau", 16_ms},
                    {"w_min", 0_pA},
                    {"w_max", 128_pA}},
                   {{{"x", 16}}, false},
                   {{{"y", 16}}, false},
                   "w*(1 + 1.5*(-0.07)*y)",
                   "w*(1 + 1.5*0.05*x)"});
    all.push_back({"a window of two exponentials",
                   {{"rule", "nearest_biexponential"},
                    {"gamma", 0.1},
                    {"tau_decay", 16_ms},
                    {"tau_rise", 4_ms},
                    {"w_min", 0_pA},
                    {"w_max", 128_pA}},
                   {{{"xd", 16}, {"xr", 4}}, false},
                   {{{"yd", 16}, {"yr", 4}}, false},
                   "w*(1 - 0.1*(yd - yr))",
                   "w*(1 + 0.1*(xd - xr))"});
    all.push_back(tired({"tired synapses", {}, {}, {}, "", ""}, {{"rule", "tsodyks_markram"}}));
    all.push_back(
        {"tired synapses that recover at once",
         {{"rule", "tsodyks_markram"}, {"U", 0.3}, {"tau_rec", 128_ms}, {"tau_fac", 32_ms}},
         {},
         {},
         "",
         "",
         "du/dt = -u/(32*ms) : 1 (event-driven)\ndz/dt = (1 - z)/(128*ms) : 1 (event-driven)\nr : 1",
         "u += 0.3*(1 - u); r = u*z; z -= r; ",
         "w*r",
         {{"z", 1}},
         false});
    for (auto const& d : dependences())
        all.push_back(
            tired({"tired synapses, " + d.name, {}, {{{"x", 16}}}, {{{"y", 32}}}, d.depressed, d.potentiated},
                  with(d.rule(), {{"rule", "tsodyks_markram_stdp"}})));
    return all;
}

/// How far two recordings are apart, in weights and in what has arrived.
struct distance {
    double weights = 0, currents = 0;
};
distance between(recordings const& a, recordings const& b) {
    distance d;
    REQUIRE(a.snapshots.size() == b.snapshots.size());
    for (std::size_t k = 0; k < a.snapshots.size(); ++k) {
        auto const &x = a.snapshots[k], &y = b.snapshots[k];
        REQUIRE(x.source == y.source);
        REQUIRE(x.target == y.target);
        for (std::size_t i = 0; i < x.weight.size(); ++i)
            d.weights = std::max(d.weights, std::fabs(x.weight[i] - y.weight[i]));
    }
    for (std::size_t n = 0; n < a.traces[0].traces.size(); ++n) {
        auto const &x = a.traces[0].traces[n].values, &y = b.traces[0].traces[n].values;
        for (std::size_t i = 0; i < x.size(); ++i) d.currents = std::max(d.currents, std::fabs(x[i] - y[i]));
    }
    return d;
}

double moved(recordings const& r) {
    double most = 0;
    for (std::size_t i = 0; i < r.snapshots[0].weight.size(); ++i)
        most = std::max(most, std::fabs(r.snapshots[2].weight[i] - r.snapshots[0].weight[i]));
    return most;
}

}  // namespace

TEST_CASE("plasticity rules written as equations leave the weights of the catalogue's") {
    for (auto const& t : transcriptions()) {
        CAPTURE(t.name);
        auto const theirs =
            outcome(learning_sides().projection(learning({{"receptor", "g"}, {"plasticity", t.rule}})));
        REQUIRE(theirs.populations[1].spikes > 100);
        CHECK((moved(theirs) > 5) == !t.on_spike.empty());  // short-term plasticity leaves the weight alone
        for (auto const how : {spelling::by_equation, spelling::by_time}) {
            CAPTURE(int(how));
            auto const ours = outcome(written(t, how));
            REQUIRE(ours.populations[1].spikes == theirs.populations[1].spikes);
            auto const apart = between(ours, theirs);
            // The catalogue's powers know their exponent beforehand, and differ in the last places.
            bool const same = t.exact && t.on_spike.find("**") == std::string::npos &&
                              (how == spelling::by_time || t.arrivals.traces.empty());
            CHECK(apart.weights <= (same ? 0 : 1e-10));  // pA, of weights up to 128
            CHECK(apart.currents <= (same ? 0 : 1e-9));  // of sums, each rounded to 2^-40 pA or finer
        }
    }
}

TEST_CASE("every plasticity rule of the catalogue is among those that are written as equations") {
    std::set<std::string> named;
    for (auto const& t : transcriptions()) named.insert(*t.rule.find("rule")->as<std::string>());
    named.insert("polychronization");  // below
    for (auto const* rule : catalogue::plasticity())
        CHECK_MESSAGE(named.count(std::string{rule->self().name}) == 1, rule->self().name);
}

// Two traces and a derivative that the weight takes over once a second, whether or not spikes come by.
TEST_CASE(
    "a rule that changes weights once a second, written as equations, leaves the weights of the "
    "catalogue's") {
    settings const rule{
        {"rule", "polychronization"}, {"a_plus", 0.8}, {"a_minus", 0.9}, {"w_min", 0_pA}, {"w_max", 128_pA}};
    auto const theirs =
        outcome(learning_sides().projection(learning({{"receptor", "g"}, {"plasticity", rule}})));
    auto e = learning_sides();
    e.synapse("text", {{"equations",
                        "w : amp\nsd : amp\ndx/dt = log(0.95)/ms*x : 1 (event-driven)\ndy/dt = "
                        "log(0.95)/ms*y : 1 (event-driven)"},
                       {"on_pre", "g_post += w; sd -= clip(0.9*pA/0.95*y, 0*pA, 0.9*pA); x = 1"},
                       {"on_post", "sd += 0.8*pA*x; y = 1"},
                       {"every", settings{{"1 s", "w = clip(w + 0.01*pA + sd, 0*pA, 128*pA); sd *= 0.9"}}},
                       {"largest", 128_pA}})
        .projection(learning({{"synapse", "text"}}));
    auto const ours = outcome(e);
    CHECK(moved(theirs) > 5);
    CHECK(between(ours, theirs).weights < 1e-10);
    CHECK(between(ours, theirs).currents < 1e-9);
}
