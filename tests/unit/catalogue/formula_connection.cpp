// SPDX-License-Identifier: MIT
// What formulas of connections may say, and what is said of those that are wrong.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/catalogue/summary.hpp"
#include "neurapse/neurapse.hpp"
#include "support/graphs.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using namespace neurapse_test;

namespace {

std::string complaint_of(experiment const& e) {
    try {
        read_plan(e.description, no_files);
    } catch (error const& x) {
        std::string all;
        for (auto const& c : x.complaints())
            all += (all.empty() ? "" : "\n") + to_string(c.code) + " " + c.sentence();
        return all;
    }
    return "";
}

/// A length.
setting um(double x) { return number{x / 10, dimensions::length}; }

settings const placed{{"positions", settings{{"x", "i*10*um"}}}};

double expected_of(settings connect) {
    return read_plan(joined({{"connect", std::move(connect)}}, 100, 200).description, no_files)
        .expected_synapses();
}

}  // namespace

TEST_CASE("formulas: what is wrong with a connection is told in a sentence") {
    struct row {
        settings connect;
        char const* complaint;
    };
    auto const constant = [](char const* text) { return settings{{"reach", text}}; };
    for (auto const& [connect, complaint] : {
             row{by_formula({}),
                 "E004 projection.0.connect: condition is missing (the rule formula chooses pairs by "
                 "condition, p, n or j); write e.g. condition = \"i != j\" or p = \"0.1\""},
             row{by_formula({{"condition", "i = j"}}),
                 "E024 = stands within a formula (it assigns a value); write == to compare"},
             row{by_formula({{"condition", "i - j"}}),
                 "E006 i - j is a plain number (a condition says which pairs are connected); compare it with "
                 "something, e.g. abs(i - j) < 10"},
             row{by_formula({{"condition", "x_pre < 50"}}),
                 "E006 x_pre and 50 cannot be compared (x_pre is a length and 50 is a plain number); give 50 "
                 "a unit, e.g. 50*um"},
             row{by_formula({{"condition", "x < 50*um"}}),
                 "E010 x is not known (of two neurons it must be said which one's is meant); write x_pre or "
                 "x_post"},
             row{by_formula({{"condition", "y_pre < 50*um"}}),
                 "E010 y_pre is not known (not all sources have a position); write positions = { y = ... } "
                 "in their populations"},
             row{by_formula({{"condition", "tua_pre > 5*ms"}}),
                 "E010 tua_pre is not known (no parameter that all sources have is called tua); did you mean "
                 "tau_pre?"},
             row{by_formula({{"condition", "v_post > -60*mV"}}),
                 "E010 v_post is not known (v is a variable of the targets, which changes); use parameters "
                 "and positions"},
             row{by_formula({{"condition", "i < N"}}),
                 "E010 N is not known (there are the numbers of sources and of targets); write N_pre or "
                 "N_post"},
             row{by_formula({{"condition", "N_incoming < 5"}}),
                 "E010 N_incoming is not known (synapses are counted once all of them are there); let "
                 "statements read it, e.g. on_pre = \"ge += w/N_incoming\""},
             row{by_formula({{"condition", "t > 5*ms"}}),
                 "E010 t is not known (no variable, parameter, unit or constant is called so); write i, j, a "
                 "parameter as x_pre or x_post, or a constant under parameters of connect"},
             row{by_formula(
                     {{"condition", "abs(x_pre - x_post) < raech"}, {"parameters", constant("50*um")}}),
                 "E010 raech is not known (no variable, parameter, unit or constant is called so); did you "
                 "mean reach?"},
             row{by_formula({{"condition", "i < 5"}, {"parameters", constant("50*um")}}),
                 "E003 parameters.reach is not used (no formula of the projection has this name); remove it, "
                 "or correct the formulas"},
             row{by_formula({{"condition", "i < 5"}, {"parameters", settings{{"tau_pre", 1_ms}}}}),
                 "E022 projection.0.connect.parameters: tau_pre = 1 ms (formulas of the projection have this "
                 "name already); rename it"},
             row{by_formula({{"p", "x_pre"}}),
                 "E006 x_pre is a length (p is a plain number); correct the formula"},
             row{by_formula({{"p", "2 - j/N_post"}, {"condition", "j > 5"}}),
                 "E008 p is 1.94 for i = 0, j = 6 (p is a probability, from 0 to 1); correct the formula, or "
                 "write clip(..., 0, 1)"},
             row{by_formula({{"p", "randn()"}, {"condition", "i < 0"}}),
                 "E008 p may lie outside of 0 and 1 (it is drawn); write clip(..., 0, 1)"},
             row{by_formula({{"n", "j/2"}}),
                 "E008 n is 0.5 for i = 0, j = 1 (n is a whole number from 0 on); correct the formula, or "
                 "write int(...)"},
             row{by_formula({{"n", "poisson(3)"}}),
                 "E008 n has no upper end (how many synapses a pair can have must be known beforehand, and a "
                 "million are the most); write clip(..., 0, 10)"},
             row{by_formula({{"condition", 5_mV}}),
                 "E005 projection.0.connect: condition = 5 mV (a formula is expected here); write condition "
                 "= \"...\" in quotes"},
             row{by_formula({{"conditoin", "i < 5"}}),
                 "E003 projection.0.connect: conditoin is not known here; did you mean condition?"},
             row{by_formula({{"p", 0.5}, {"autapses", false}}),
                 "E003 projection.0.connect: autapses is not known here (it is a parameter of all_to_all, "
                 "fixed_indegree, fixed_outdegree, fixed_probability); choose from condition, j, n, p, "
                 "parameters, rule"},
             row{by_formula({{"j", "i + 1"}}),
                 "E024 j tells no targets (numbers of a range are expected here); write e.g. j = \"k for k "
                 "in range(i - 3, i + 4) if k != i\""},
             row{by_formula({{"j", "k for k in sample(10)"}}),
                 "E004 sample does not say how many (it takes each with a probability, or so many); write "
                 "e.g. sample(N_post, p=0.1) or sample(N_post, size=10)"},
             row{by_formula({{"j", "k for k in range(10, p=0.1)"}}),
                 "E024 range has no p (it tells all of its numbers); write sample(..., p=...)"},
             row{by_formula({{"j", "k for k in sample(10, p=1.5)"}}),
                 "E008 p may lie outside of 0 and 1 (it is a probability); correct it, or write clip(..., 0, "
                 "1)"},
             row{by_formula({{"j", "k for k in sample(10, p=rand())"}}),
                 "E008 p is drawn (it must be the same whenever it is looked at); correct it, or write "
                 "clip(..., 0, 1)"},
             row{by_formula({{"j", "k for k in sample(10, size=2.5)"}}),
                 "E008 size may be no whole number from 0 on (so many numbers are taken); correct it, or "
                 "write int(clip(..., 0, 10))"},
             row{by_formula({{"j", "k for k in sample(10, size=11)"}}),
                 "E008 a sample of 11 cannot be taken (there are 10 numbers, and none is taken twice); make "
                 "size smaller"},
             row{by_formula({{"j", "k for k in sample(10, size=1, p=1)"}}),
                 "E024 j tells no targets (numbers of a range are expected here); write e.g. j = \"k for k "
                 "in range(i - 3, i + 4) if k != i\""},
             row{by_formula({{"j", "k for k in range(i, i + 3, 0)"}}),
                 "E008 the step of the range may be 0 (it would never end); write a number above or below 0"},
             row{by_formula({{"j", "k for k in range(j)"}}),
                 "E010 j is not known here (the target is what is being told); put it into condition or p"},
             row{by_formula({{"j", "k for k in range(3) if x_post > 5*um"}}),
                 "E010 x_post is not known here (the target is what is being told); put it into condition or "
                 "p"},
             row{by_formula({{"j", "k for k in range(int(10*rand()))"}}),
                 "E024 the range is drawn (it must be the same whenever it is looked at); draw by p, or in "
                 "the number"},
             row{by_formula({{"j", "k for k in range(3*mV)"}}),
                 "E006 3*mV is a voltage (positions are plain numbers); correct the formula"},
         }) {
        CAPTURE(setting{connect}.text());
        CHECK(complaint_of(joined({{"connect", connect}}, 100, 100, placed)) == complaint);
    }
}

TEST_CASE("formulas: what is wrong with a weight or delay is told in a sentence") {
    struct row {
        char const *key, *formula, *complaint;
    };
    for (auto const& [key, formula, complaint] : {
             row{"weight", "rand()*mV",
                 "E006 rand()*mV is a voltage (weight is a current); correct the formula"},
             row{"weight", "fast",
                 "E005 projection.0: weight = \"fast\" (no number here); write e.g. \"20 pA\""},
             row{"weight", "rand(*pA",
                 "E024 * is not expected here (a number, a name or ( should stand here); complete the "
                 "formula"},
             row{"weight", "pA/rand()", ""},
             row{"weight", "pA/(i - j)",
                 "E008 weight has no upper end (how large it can be must be known beforehand); bound it: "
                 "clip(pA/(i - j), low, high), in pA"},
             row{"weight", "sqrt(i - j)*pA",
                 "E007 weight may be no number (somewhere it might be 0/0, a root of a negative number or "
                 "the like); correct the formula, e.g. with clip(...) around what is divided by"},
             row{"weight", "pA*poisson(2)",
                 "E008 weight has no upper end (how large it can be must be known beforehand); bound it: "
                 "clip(pA*poisson(2), low, high), in pA"},
             row{"delay", "abs(i - j)*0.1*ms",
                 "E013 projection.0: delay = \"abs(i - j)*0.1*ms\" (a delay is at least one step of 0.1 ms, "
                 "and this can give 0 ms); write clip(..., 0.1*ms, ...) around it"},
             row{"delay", "exp(i)*ms",
                 "E013 projection.0: delay = \"exp(i)*ms\" (no delay is longer than 1e6 steps); shorten the "
                 "delay"},
             row{"delay", "clip(exp(i), 0.1, 5)*ms", ""},
             row{"delay", "5*ms + 1*ms*randn()",
                 "E013 projection.0: delay = \"5*ms + 1*ms*randn()\" (a delay is at least one step of 0.1 "
                 "ms, and this can give -3.66 ms); write clip(..., 0.1*ms, ...) around it"},
             row{"delay", "10*ms + 1*ms*randn()", ""},
         }) {
        CAPTURE(formula);
        CHECK(complaint_of(joined({{"connect", settings{{"rule", "all_to_all"}}}, {key, formula}}, 100, 100,
                                  placed)) == complaint);
    }
}

TEST_CASE("formulas: a plastic weight by formula stays within its bounds") {
    auto const plastic = [](char const* weight) {
        return joined({{"connect", settings{{"rule", "all_to_all"}}},
                       {"weight", weight},
                       {"plasticity", settings{{"rule", "stdp_pair"}, {"w_min", 0_pA}, {"w_max", 5_pA}}}},
                      10, 10);
    };
    CHECK(complaint_of(plastic("5*pA*rand()")) == "");
    CHECK(complaint_of(plastic("6*pA*rand()")).find("a plastic weight starts within w_min and w_max") !=
          std::string::npos);
    for (auto const& s : synapses_of(plastic("5*pA*rand()"))) CHECK((s.weight > 0 && s.weight < 5));
}

TEST_CASE("formulas: a mistake elsewhere is not told twice") {
    auto const lines = [](std::string const& text) {
        return text.empty() ? 0 : 1 + int(std::count(text.begin(), text.end(), '\n'));
    };
    settings const connect = by_formula({{"condition", "x_pre < 50*um"}});
    CHECK(lines(complaint_of(joined({{"connect", connect}, {"weight", "x_pre*pA/um"}}, 10, 10,
                                    {{"positions", settings{{"x", "i*mV"}}}}))) == 1);
    CHECK(lines(complaint_of(joined({{"connect", connect}, {"weight", "x_pre*pA/um"}}, 10, 10,
                                    {{"neuron", "life"}, {"positions", settings{{"x", "i*um"}}}}))) ==
          2);  // one for each population
    CHECK(lines(complaint_of(joined(
              {{"connect", by_formula({{"condition", "i < a"}, {"parameters", settings{{"a", "b"}}}})}}, 10,
              10))) == 1);
}

TEST_CASE("formulas: how many synapses there will be is evaluated") {
    CHECK(expected_of(by_formula({{"condition", "i != j"}})) == 100 * 200 - 100);
    CHECK(expected_of(by_formula({{"condition", "i == j"}, {"n", 3}})) == 300);
    CHECK(expected_of(by_formula({{"p", "0.25"}})) == 5000);
    CHECK(expected_of(by_formula({{"p", "j/N_post"}})) == doctest::Approx(100 * 99.5));
    CHECK(expected_of(by_formula({{"j", "k for k in range(i - 2, i + 3) if k != i"}})) == 100 * 4 - 3);
    auto const words = in_words(
        read_plan(joined({{"connect", by_formula({{"condition", "i < j"}})}}, 50, 50).description, no_files));
    CHECK(words.find("p: 1225 synapses from a to b") != std::string::npos);
    // Too many pairs to look at each: some sources stand for all, and come near.
    auto const many = read_plan(
        joined({{"connect", by_formula({{"condition", "abs(i - j) < 1000"}})}}, 50'000, 50'000).description,
        no_files);
    CHECK(many.expected_synapses() == doctest::Approx(1999. * 50'000).epsilon(0.02));
}

TEST_CASE("positions are numbers, lists, distributions or formulas, and parameters may follow from them") {
    experiment e;
    e.run({{"duration", 1_ms}, {"seed", 1}})
        .population(
            "a", {{"neuron", "lif"},
                  {"size", 3},
                  {"positions", settings{{"x", um(10)}, {"y", list(um(1), um(2), um(3))}, {"z", "x + i*y"}}},
                  {"parameters", settings{{"tau", "y/(1*um)*5*ms"}}},
                  {"initial", settings{{"v", "-70*mV + z/um*0.1*mV"}}}})
        .population("b", {{"neuron", "lif"},
                          {"size", 3},
                          {"positions", settings{{"x", settings{{"uniform", list(um(0), um(1000))}}}}}});
    auto const p = read_plan(e.description, no_files);
    // 10 um is the unit of lengths.
    CHECK(p.populations[0].positions[0] == std::vector<double>{1});
    CHECK(p.populations[0].positions[1][2] == doctest::Approx(0.3));
    CHECK(p.populations[0].positions[2][2] == doctest::Approx(1.6));
    CHECK(p.populations[0].parameters[0][1] == doctest::Approx(10));
    CHECK(p.populations[0].initial[0][2] == doctest::Approx(-68.4));
    CHECK(p.populations[1].positions[0].size() == 3);
    auto const with = [&](settings positions) {
        auto other = e;
        other.population("a", {{"neuron", "lif"}, {"size", 3}, {"positions", std::move(positions)}});
        return complaint_of(other);
    };
    CHECK(with({{"x", "i*mV"}}) == "E006 i*mV is a voltage (x is a length); correct the formula");
    CHECK(
        with({{"x", 5}}) ==
        "E006 population.a.positions: x = 5 (it has no unit, and x is measured in um); write e.g. \"5 um\"");
    CHECK(with({{"u", um(5)}}) == "E003 population.a.positions: u is not known here; choose from x, y, z");
}
