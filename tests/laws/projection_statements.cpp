// SPDX-License-Identifier: MIT
// Statements of a projection's own do what the same do as a synapse with a name, and what several projections
// do that each add to one variable.
#include <doctest/doctest.h>

#include <string>

#include "support/outcomes.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using neurapse_test::outcome;
using neurapse_test::same;
using neurapse_test::value_at;

namespace {

settings const some{{"rule", "formula"}, {"condition", "(j - i) % N_pre < 7"}};

settings linked(settings more) {
    settings p{{"name", "link"}, {"from", "p"}, {"to", "p"}, {"connect", some}, {"delay", 1.3_ms}};
    for (auto& e : more.entries) p[e.key] = e.value;
    return p;
}

/// Neurons that fire irregularly, with two variables to add to.
experiment cells() {
    experiment e;
    e.run({{"duration", 200_ms}, {"dt", 0.1_ms}, {"seed", 5}})
        .model("cell", {{"equations",
                         "dv/dt = (I + (ge - 0.4*gi)/nS - v)/(10*ms) : 1\ndge/dt = -ge/(5*ms) : "
                         "siemens\ndgi/dt = -gi/(20*ms) : siemens\n"
                         "dn/dt = -n/(50*ms) : 1\nI : 1 (constant)"},
                        {"threshold", "v > 1"},
                        {"reset", "v = 0"},
                        {"parameters", settings{{"I", "0.9 + 0.6*i/N"}}}})
        .population("p", {{"neuron", "cell"}, {"size", 30}, {"initial", settings{{"v", "i*1.0/N"}}}})
        .record({{"what", list("v", "ge", "gi", "n")}, {"of", "p"}, {"every", 1_ms}})
        .record({{"what", "spikes"}, {"of", "p"}});
    return e;
}

}  // namespace

TEST_CASE("a projection adds to several variables as several projections do") {
    auto const one =
        outcome(cells().projection(linked({{"on_pre", "ge += w; gi += 0.5*w"}, {"weight", 0.02_nS}})));
    auto const two =
        outcome(cells()
                    .projection(linked({{"name", "excite"}, {"on_pre", "ge += w"}, {"weight", 0.02_nS}}))
                    .projection(linked({{"name", "inhibit"}, {"on_pre", "gi += 0.01*nS"}})));
    CHECK(one.populations[0].spikes > 200);
    CHECK(same(one, two));
    // Each way to write the same.
    for (auto const& more :
         {settings{{"on_pre", "ge_post += w\ngi_post += w*half  # and so on"},
                   {"weight", 0.02_nS},
                   {"parameters", settings{{"half", 0.5}}}},
          {{"on_pre", settings{{"first", "ge += w"}, {"second", "gi += 0.5*w"}}}, {"weight", 0.02_nS}},
          {{"equations", "w : siemens"}, {"on_pre", "ge += w; gi += 0.5*w"}, {"weight", "0.02*nS"}},
          {{"on_pre", "part = 0.5*w; ge += 2*part; gi += part"}, {"weight", 0.02_nS}}})
        CHECK(same(outcome(cells().projection(linked(more))), two));
}

TEST_CASE("statements of a projection are those of a synapse with a name") {
    settings const texts{
        {"equations", "w : siemens\ndx/dt = -x/(15*ms) : 1 (clock-driven)\nn_own : 1"},
        {"on_pre",
         settings{{"arrive",
                   "ge += w*int(rand() < 0.4); x += 1; n_pre += 0.1; n_own = N_incoming + t/ms + v_post"},
                  {"learn", "w = clip(w - x*pS, 0*nS, 1*nS)"}}},
        {"on_post", "gi_post += 0.01*nS; w = clip(w + x*step, 0*nS, 1*nS)"},
        {"every", settings{{"10 ms", "w = clip(w*(1 + 0.1*randn()), 0*nS, 1*nS)"}}},
        {"parameters", settings{{"step", "2*pS"}}}};
    settings const more{{"weight", uniform(0_nS, 0.04_nS)},
                        {"initial", settings{{"x", 0.5}}},
                        {"delays", settings{{"learn", 2_ms}}}};
    auto named = cells(), own = cells();
    auto asked = more, told = texts;
    asked["synapse"] = "mine";
    for (auto const& e : more.entries) told[e.key] = e.value;
    named.synapse("mine", texts).projection(linked(asked));
    own.projection(linked(told));
    for (auto* e : {&named, &own})
        e->record({{"what", list("w", "x", "n_own")}, {"of", "link"}, {"at", list(0_ms, 111_ms, 200_ms)}});
    auto const a = outcome(named);
    CHECK(a.populations[0].spikes > 200);
    for (int const threads : {1, 2, 3, 7}) CHECK(same(outcome(own, threads), a));
}

TEST_CASE("the weight of a projection has the unit that it is given") {
    auto const at_first = [](settings more) {
        return value_at(outcome(cells()
                                    .projection(linked(more))
                                    .record({{"what", "w"}, {"of", "link"}, {"synapses", list(list(2, 5))}})),
                        "link[2->5].w", 0.1);
    };
    CHECK(at_first({{"on_pre", "ge += 2*w"}, {"weight", 0.25_nS}}) == 0.25);
    CHECK(at_first({{"on_pre", "ge += w*nS"}, {"weight", 0.25}}) == 0.25);
    CHECK(at_first({{"on_pre", "ge += w*nS"}, {"weight", "i/8"}}) == 0.25);
    CHECK(at_first({{"on_pre", "ge += w/N_incoming"},
                    {"weight", "0*I_pre*nS + c*j"},
                    {"connect", settings{{"rule", "formula"},
                                         {"condition", "i != j"},
                                         {"parameters", settings{{"c", "0.05*nS"}}}}}}) ==
          doctest::Approx(0.25).epsilon(1e-15));
    auto const spread = at_first({{"on_pre", "ge -= w"}, {"weight", uniform(0.1_nS, 0.2_nS)}});
    CHECK(spread > 0.1);
    CHECK(spread < 0.2);
}

TEST_CASE("a projection may sum for its targets without a name for its synapses") {
    experiment e;
    e.run({{"duration", 20_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .model("cell", {{"equations", "dv/dt = (v0 - v + I)/(10*ms) : 1\nI : 1"},
                        {"parameters", settings{{"v0", 1}}}})
        .population("p", {{"neuron", "cell"}, {"size", 2}, {"initial", settings{{"v", list(0, 3)}}}})
        .projection({{"from", "p"},
                     {"to", "p"},
                     {"connect", settings{{"rule", "all_to_all"}}},
                     {"equations", "I_post = w*(v_pre - v_post) : 1 (summed)"},
                     {"weight", 0.02}})
        .record({{"what", "v"}, {"of", "p"}});
    auto const r = outcome(e);
    // The mean relaxes by itself; the difference has 2 w more of a leak, with the sum held over each step.
    double difference = 3;
    for (int k = 0; k < 200; ++k)
        difference = difference * std::exp(-0.01) + 2 * 0.02 * -difference * (1 - std::exp(-0.01));
    CHECK(value_at(r, "p[0].v", 20) + value_at(r, "p[1].v", 20) ==
          doctest::Approx(2 + std::exp(-2.)).epsilon(1e-12));
    CHECK(value_at(r, "p[1].v", 20) - value_at(r, "p[0].v", 20) ==
          doctest::Approx(difference).epsilon(1e-12));
}
