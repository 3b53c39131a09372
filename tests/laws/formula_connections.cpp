// SPDX-License-Identifier: MIT
// Laws of connections, weights and delays that are written as formulas.
#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "support/graphs.hpp"
#include "support/statistics.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

namespace {

using pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

pairs pairs_of(experiment const& e, int threads = 1) {
    pairs all;
    for (auto const& s : synapses_of(e, threads)) all.emplace_back(s.source, s.target);
    return all;
}

template <class Condition>
pairs all_where(std::uint32_t sources, std::uint32_t targets, Condition holds) {
    pairs all;
    for (std::uint32_t i = 0; i < sources; ++i)
        for (std::uint32_t j = 0; j < targets; ++j)
            if (holds(int(i), int(j))) all.emplace_back(i, j);
    return all;
}

/// A sheet of neurons 50 um apart, 40 in a row.
settings const sheet{{"positions", settings{{"x", "(i % 40)*50*um"}, {"y", "floor(i/40)*50*um"}}}};

double distance(int i, int j) { return 50 * std::hypot(i % 40 - j % 40, i / 40 - j / 40); }

}  // namespace

TEST_CASE("a condition joins the pairs for which it holds, across blocks of targets") {
    auto const near =
        joined({{"connect", by_formula({{"condition", "i != j and abs(i - j) < 10"}})}}, 700, 1300);
    CHECK(pairs_of(near) ==
          all_where(700, 1300, [](int i, int j) { return i != j && std::abs(i - j) < 10; }));
    auto const ring =
        joined({{"connect", by_formula({{"condition", "(j - i) % N_post == 1 or (i - j) % N_post == 1"}})}},
               600, 600);
    CHECK(pairs_of(ring) == all_where(600, 600, [](int i, int j) {
              return (j - i + 600) % 600 == 1 || (i - j + 600) % 600 == 1;
          }));
    auto const none = joined({{"connect", by_formula({{"condition", "i > j + N_pre"}})}}, 50, 50);
    CHECK(pairs_of(none).empty());
}

TEST_CASE("conditions of positions join neighbours on a sheet") {
    auto const e = joined(
        {{"connect", by_formula({{"condition", "sqrt((x_pre - x_post)**2 + (y_pre - y_post)**2) < reach"},
                                 {"parameters", settings{{"reach", "125*um"}}}})}},
        800, 800, sheet);
    CHECK(pairs_of(e) == all_where(800, 800, [](int i, int j) { return distance(i, j) < 125; }));
}

TEST_CASE("i and j are positions within the sides, which may join parts of several populations") {
    experiment e;
    auto const cells = [](settings more) {
        settings t{{"neuron", "lif"},
                   {"size", 10},
                   {"receptors", settings{{"in", settings{{"shape", "exponential"}}}}}};
        for (auto const& x : more.entries) t[x.key] = x.value;
        return t;
    };
    e.run({{"duration", 1_ms}, {"seed", 1}})
        .population("a", cells({{"parameters", settings{{"tau", list(1_ms, 2_ms, 3_ms, 4_ms, 5_ms, 6_ms, 7_ms,
                                                                     8_ms, 9_ms, 10_ms)}}}}))
        .population("b", cells({{"parameters", settings{{"tau", 20_ms}}}}))
        .projection({{"name", "p"},
                     {"from", list("a[8:10]", "b[0]")},
                     {"to", "a"},
                     {"weight", "tau_pre*pA/ms"},
                     {"connect", by_formula({{"condition", "tau_post > 8*ms and j - i == 7"}})}});
    std::vector<drawn_synapse> const expected{{0, 9, 20, 0.1},
                                              {9, 8, 10, 0.1}};  // i = 2 is b[0], i = 1 is a[9]
    CHECK(synapses_of(e) == expected);
}

TEST_CASE("n joins a pair so often, and each synapse draws for itself") {
    auto const e = joined(
        {{"connect", by_formula({{"condition", "i == j"}, {"n", "1 + i % 3"}})}, {"weight", "rand()*pA"}}, 30,
        30);
    auto const all = synapses_of(e);
    CHECK(all.size() == 60);
    std::set<double> weights;
    for (auto const& s : all) {
        CHECK(s.source == s.target);
        weights.insert(s.weight);
    }
    CHECK(weights.size() == 60);
}

TEST_CASE("p joins each pair with its probability, independently of the others") {
    auto const e = joined(
        {{"connect", by_formula({{"p", "exp(-((x_pre - x_post)**2 + (y_pre - y_post)**2)/(2*sigma**2))"},
                                 {"parameters", settings{{"sigma", "200*um"}}}})}},
        1600, 1600, sheet);
    // Rings of distance, in units of the sheet: so many of so many pairs are joined.
    constexpr int rings = 20;
    std::vector<double> joined_there(rings), expected(rings), variance(rings);
    for (int i = 0; i < 1600; ++i)
        for (int j = 0; j < 1600; ++j) {
            auto const ring = int(distance(i, j) / 50);
            if (ring >= rings) continue;
            double const p = std::exp(-std::pow(distance(i, j) / 200, 2) / 2);
            expected[ring] += p;
            variance[ring] += p * (1 - p);
        }
    std::vector<double> out(1600);
    for (auto const& [i, j] : pairs_of(e)) {
        auto const ring = int(distance(int(i), int(j)) / 50);
        if (ring < rings) ++joined_there[ring];
        ++out[i];
    }
    for (int ring = 0; ring < rings; ++ring) {
        CAPTURE(ring);
        CHECK(std::fabs(joined_there[ring] - expected[ring]) <=
              4.5 * std::sqrt(variance[ring]));  // one in 150,000 each
    }
    // With a constant p the out-degrees are binomial: their mean and variance within four and a half
    // deviations.
    auto const flat = joined({{"connect", by_formula({{"p", 0.3}})}}, 1000, 1000);
    std::vector<double> degree(1000);
    for (auto const& [i, j] : pairs_of(flat)) ++degree[i];
    CHECK(std::fabs(mean_of(degree) - 300) < 4.5 * std::sqrt(210. / 1000));
    CHECK(std::fabs(variance_of(degree) - 210) < 4.5 * 210 * std::sqrt(2. / 1000));
}

TEST_CASE("a condition with rand() is a probability, and p draws beside it") {
    auto const count = [](settings connect) {
        return double(synapses_of(joined({{"connect", std::move(connect)}}, 500, 500)).size());
    };
    auto const within = [](double found, double p) {
        return std::fabs(found - 250'000 * p) < 4.5 * std::sqrt(250'000 * p * (1 - p));
    };
    CHECK(within(count(by_formula({{"condition", "rand() < 0.2"}})), 0.2));
    CHECK(within(count(by_formula({{"condition", "rand() < 0.2"}, {"p", 0.5}})), 0.1));
    CHECK(within(count(by_formula({{"condition", "rand() < 0.2 and rand() < 0.5"}})), 0.1));
    CHECK(within(count(by_formula({{"condition", "randn() > 0"}})), 0.5));
}

TEST_CASE("the graph depends on seed and description alone: not on threads, not on what else there is") {
    settings const connect = by_formula(
        {{"condition", "i != j"}, {"p", "0.3*exp(-abs(i - j)/50)"}, {"n", "1 + int(rand() < 0.1)"}});
    settings const drawn{{"connect", connect}, {"weight", "randn()*10*pA"}, {"delay", "1*ms + rand()*5*ms"}};
    auto const e = joined(drawn, 900, 1100);
    auto const alone = synapses_of(e);
    CHECK(alone.size() > 20'000);
    for (int const threads : {2, 3}) CHECK(synapses_of(e, threads) == alone);
    auto reseeded = e;
    reseeded.run({{"duration", 1_ms}, {"dt", 0.1_ms}, {"seed", 6}});
    CHECK(synapses_of(reseeded) != alone);
    auto more = e;
    more.population(
            "c",
            {{"neuron", "lif"}, {"size", 3}, {"receptors", settings{{"in", settings{{"shape", "delta"}}}}}})
        .projection(
            {{"from", "a"}, {"to", "c"}, {"connect", by_formula({{"p", "rand()"}})}, {"weight", 1_mV}});
    CHECK(synapses_of(more) == alone);
    // A condition that always holds takes nothing from the dice of p.
    auto plain = joined({{"connect", by_formula({{"p", "0.1"}})}}, 300, 300),
         with = joined({{"connect", by_formula({{"p", "0.1"}, {"condition", "i >= 0"}})}}, 300, 300);
    CHECK(pairs_of(plain) == pairs_of(with));
}

TEST_CASE(
    "weights and delays by formula are what the formula says, and within the ends that were found for it") {
    auto const e =
        joined({{"connect",
                 by_formula({{"condition", "abs(i - j) <= 20"}, {"parameters", settings{{"gmax", "4*pA"}}}})},
                {"weight", "gmax*(1 - abs(i - j)/40)*(0.5 + 0.5*rand())"},
                {"delay", "1*ms + abs(i - j)*0.1*ms"}},
               100, 100);
    auto const p = read_plan(e.description, no_files).projections[0];
    for (auto const& s : synapses_of(e)) {
        double const apart = std::abs(int(s.source) - int(s.target)), most = 4 * (1 - apart / 40);
        CHECK(s.weight >= most / 2);
        CHECK(s.weight <= most);
        CHECK(s.delay_ms == doctest::Approx(1 + apart / 10).epsilon(1e-12));
        CHECK(s.weight >= p.weight.smallest());
        CHECK(s.weight <= p.weight.largest());
    }
    CHECK(p.delay.smallest() == 1);
    CHECK(p.delay.largest() == doctest::Approx(10.9));
}

TEST_CASE("formulas serve rules that draw for each target, each synapse with dice of its own") {
    auto const e = joined({{"connect", settings{{"rule", "fixed_indegree"}, {"n", 40}}},
                           {"weight", "(i + 1000*j + rand())*pA"},
                           {"delay", "1*ms + 4*ms*rand()"}},
                          500, 500);
    auto const all = synapses_of(e);
    CHECK(all.size() == 20'000);
    std::vector<double> rest;
    for (auto const& s : all) {
        rest.push_back(s.weight - s.source - 1000. * s.target);
        CHECK(s.delay_ms >= 1);
        CHECK(s.delay_ms <= 5);
    }
    CHECK(std::fabs(mean_of(rest) - 0.5) <
          4.5 / std::sqrt(12. * 20'000));  // uniform in (0, 1): variance 1/12
    CHECK(*std::min_element(rest.begin(), rest.end()) > -1e-6);
    CHECK(*std::max_element(rest.begin(), rest.end()) < 1 + 1e-6);
    for (int const threads : {2, 3}) CHECK(synapses_of(e, threads) == all);
}

TEST_CASE(
    "exact and procedural storage give the same spikes for formulas, and compact nearly the same graph") {
    auto const with = [](char const* storage) {
        experiment e;
        e.run({{"duration", 100_ms}, {"seed", 2}, {"storage", storage}})
            .population("a", {{"neuron", "lif"},
                              {"size", 300},
                              {"receptors", settings{{"in", settings{{"shape", "exponential"}}}}},
                              {"positions", settings{{"x", "i*10*um"}}}})
            .projection({{"name", "p"},
                         {"from", "a"},
                         {"to", "a"},
                         {"weight", "50*pA*(1 + rand())"},
                         {"delay", "1*ms + abs(x_pre - x_post)/(0.5*meter/second)"},
                         {"connect", by_formula({{"condition", "i != j"},
                                                 {"p", "0.5*exp(-((x_pre - x_post)/(200*um))**2)"}})}})
            .stimulus({{"kind", "constant"}, {"to", "a"}, {"amplitude", 390_pA}})
            .record({{"what", "spikes"}, {"of", "a"}});
        return e;
    };
    auto const exact = run(with("exact")), procedural = run(with("procedural"));
    CHECK(exact.spikes.time_ms.size() > 300);
    CHECK(exact.spikes.time_ms == procedural.spikes.time_ms);
    CHECK(exact.spikes.neuron == procedural.spikes.neuron);
    auto const loose = synapses_of(with("compact")), tight = synapses_of(with("exact"));
    REQUIRE(loose.size() == tight.size());
    for (std::size_t k = 0; k < tight.size(); ++k) {
        CHECK(loose[k].target == tight[k].target);
        CHECK(loose[k].weight == doctest::Approx(tight[k].weight).epsilon(0.001));
    }
}

TEST_CASE("a target that gets far more synapses than others holds them all, whatever is stored") {
    for (auto const* storage : {"exact", "compact"}) {
        auto const onto_one =
            joined({{"connect", by_formula({{"condition", "j == 0"}})}}, 5000, 300, {}, storage);
        CHECK(synapses_of(onto_one, 2).size() == 5000);
    }
    // 5000 arrivals of 1 pA at once: the sum holds them, though a usual target gets 17.
    experiment e;
    e.run({{"duration", 2_ms}, {"seed", 1}, {"storage", "procedural"}})
        .population("a", {{"neuron", "lif"}, {"size", 5000}, {"initial", settings{{"v", -50_mV}}}})
        .population("b",
                    {{"neuron", "lif"},
                     {"size", 300},
                     {"receptors", settings{{"in", settings{{"shape", "delta"}, {"effect", "current"}}}}}})
        .projection({{"from", "a"},
                     {"to", "b"},
                     {"weight", 1_pA},
                     {"delay", 1_ms},
                     {"connect", by_formula({{"condition", "j == 0"}})}})
        .record({{"what", "i_in"}, {"of", "b[0]"}});
    auto const r = run(e);
    auto const& trace = r.traces[0].traces[0].values;
    CHECK(*std::max_element(trace.begin(), trace.end()) == 5000);
}

TEST_CASE("targets told one by one are those of the condition that says the same") {
    auto const told = [](char const* j, settings more = {}) {
        more["rule"] = "formula";
        more["j"] = j;
        return joined({{"connect", more}}, 700, 1300);
    };
    CHECK(pairs_of(told("k for k in range(i - 3, i + 4) if k != i")) ==
          all_where(700, 1300, [](int i, int j) { return i != j && std::abs(i - j) <= 3; }));
    CHECK(pairs_of(told("(i + k) % N_post for k in range(1300) if k % 2 == 1", {{"condition", "j < i"}})) ==
          all_where(700, 1300, [](int i, int j) { return (j - i + 1300) % 2 == 1 && j < i; }));
    CHECK(pairs_of(told("i + k for k in range(10, 0, -4)")) ==
          all_where(700, 1300, [](int i, int j) { return j - i == 10 || j - i == 6 || j - i == 2; }));
    CHECK(pairs_of(told("k + 0.5 for k in range(10)")).empty());
    // Numbers that are drawn: so many a source, anywhere; p then keeps its part of them.
    auto const drawn = pairs_of(told("int(N_post*rand()) for k in range(100)"));
    CHECK(drawn.size() == 70'000);
    double sum = 0;
    for (auto const& [i, j] : drawn) sum += j;
    CHECK(std::fabs(sum / 70'000 - 649.5) < 4.5 * 1300 / std::sqrt(12. * 70'000));
    auto const kept = double(pairs_of(told("int(N_post*rand()) for k in range(100)", {{"p", 0.3}})).size());
    CHECK(std::fabs(kept - 21'000) < 4.5 * std::sqrt(70'000 * 0.21));
    auto const e = told("int(N_post*rand()) for k in range(100)", {{"p", 0.3}});
    CHECK(synapses_of(e, 3) == synapses_of(e));
}

TEST_CASE("a sample tells each number with its probability, or so many") {
    auto const told = [](char const* j, std::uint32_t sources = 700, std::uint32_t targets = 1300) {
        return joined({{"connect", settings{{"rule", "formula"}, {"j", j}}}}, sources, targets);
    };
    auto const within = [](double found, double mean, double variance) {
        return std::fabs(found - mean) < 4.5 * std::sqrt(variance);
    };
    auto const chosen = pairs_of(told("k for k in sample(N_post, p=0.1)"));
    CHECK(within(double(chosen.size()), 91'000, 910'000 * 0.09));
    std::vector<double> onto(1300);
    for (auto const& [i, j] : chosen) ++onto[j];
    double spread = 0;  // a sum of 1300 squares, each of a binomial's deviation from 70
    for (double const n : onto) spread += (n - 70) * (n - 70) / 63;
    CHECK(within(spread, 1300, 2 * 1300));
    // The same condition and range as elsewhere; the probability may differ between sources.
    auto const few = pairs_of(told("k for k in sample(i, i + 20, 2, p=i/N_pre) if k != i"));
    double mean = 0, variance = 0;
    for (int i = 0; i < 700; ++i) mean += 9 * i / 700., variance += 9 * i / 700. * (1 - i / 700.);
    CHECK(within(double(few.size()), mean, variance));
    for (auto const& [i, j] : few) CHECK((j > i && j < i + 20 && (j - i) % 2 == 0));
    CHECK(pairs_of(told("k for k in sample(10, p=0)")).empty());
    CHECK(pairs_of(told("k for k in sample(10, p=1)")).size() == 7000);
    // So many: none twice, any as likely.
    auto const ten = pairs_of(told("k for k in sample(N_post, size=10)"));
    CHECK(ten.size() == 7000);
    CHECK(std::set(ten.begin(), ten.end()).size() == 7000);
    std::fill(onto.begin(), onto.end(), 0);
    for (auto const& [i, j] : ten) ++onto[j];
    spread = 0;
    double const expected = 7000. / 1300;
    for (double const n : onto) spread += (n - expected) * (n - expected) / (expected * (1 - 10. / 1300));
    CHECK(within(spread, 1300, 2 * 1300));
    CHECK(pairs_of(told("k for k in sample(20, size=clip(i, 0, 5))", 10, 20)).size() ==
          0 + 1 + 2 + 3 + 4 + 5 * 5);
    CHECK(pairs_of(told("k for k in sample(3, size=clip(i, 0, 5))", 10, 20)).size() == 0 + 1 + 2 + 7 * 3);
    auto const e = told("int(k + rand()) for k in sample(N_post, p=0.01)");
    CHECK(synapses_of(e, 3) == synapses_of(e));
    // Leaps: a thousandth of 4e10 pairs.
    CHECK(within(double(synapses_of(told("k for k in sample(N_post, p=1e-6)", 200'000, 200'000)).size()),
                 40'000, 40'000));
}
