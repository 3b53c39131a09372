// SPDX-License-Identifier: MIT
// Formulas of pairs, and between which numbers they lie.
#include "neurapse/equations/pair_program.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "neurapse/equations/parse.hpp"

using namespace neurapse;
using namespace neurapse::equations;
using owner = pair_quantity::owner;

namespace {

/// 40 sources with a number in [-3, 2], 1000 targets with one in [0.5, 4].
pair_names names() {
    pair_names all{40, 1000, {}};
    auto& a = all.of["a_pre"] = {{}, owner::source, {}};
    for (int i = 0; i < 40; ++i) a.numbers.push_back(-3 + 5. * ((i * 17) % 40) / 39);
    auto& b = all.of["b_post"] = {{}, owner::target, {}};
    for (int j = 0; j < 1000; ++j) b.numbers.push_back(0.5 + 3.5 * ((j * 617) % 1000) / 999);
    all.of["c"] = {{}, owner::both, {2.5}};
    return all;
}

pair_program made(std::vector<char const*> const& texts) {
    std::vector<tree> all;
    for (auto const* text : texts) all.push_back(parse_formula({text, {}}));
    return {names(), all};
}

/// Calls see(source, target, number) for all pairs.
template <class See>
void each_pair(pair_program const& p, See&& see) {
    pair_machine machine{p};
    for (std::uint32_t i = 0; i < 40; ++i) {
        machine.start(i);
        for (std::uint32_t first = 0; first < 1000; first += pair_block) {
            auto const n = std::min<std::size_t>(pair_block, 1000 - first);
            machine.look_at({nullptr, first, n, {1, purpose::connectivity, 2}, first, i, nullptr});
            auto const* const found = machine.compute(0);
            for (std::size_t k = 0; k < n; ++k) see(i, first + std::uint32_t(k), found[k]);
        }
    }
}

}  // namespace

TEST_CASE("formulas of pairs are computed with the numbers of their neurons") {
    auto const all = names();
    each_pair(made({"i + 1000*j + a_pre*b_post/c + N_pre - N_post"}), [&](std::uint32_t i, std::uint32_t j,
                                                                          double x) {
        CHECK(x == doctest::Approx(i + 1000. * j +
                                   all.of.at("a_pre").numbers[i] * all.of.at("b_post").numbers[j] / 2.5 - 960)
                       .epsilon(1e-14));
    });
}

TEST_CASE("listed targets and named dice give the same numbers as those that stand together") {
    auto const p = made({"b_post + rand() + 10*randn()", "rand()"});
    std::vector<double> together;
    each_pair(p, [&](std::uint32_t, std::uint32_t, double x) { together.push_back(x); });
    pair_machine machine{p};
    std::uint32_t const listed[] = {999, 3, 512, 3};
    std::pair<std::uint32_t, std::uint32_t> const dice[] = {{7, 999}, {7, 3}, {7, 512}, {7, 3}};
    machine.start(7);
    machine.look_at({listed, 0, 4, {1, purpose::connectivity, 2}, 0, 0, dice});
    auto const* const found = machine.compute(0);
    for (int k = 0; k < 4; ++k) CHECK(found[k] == together[7000 + listed[k]]);
    CHECK(p.draws() == 3);
    CHECK(p.is_random(0));
    CHECK_FALSE(made({"a_pre"}).is_random(0));
    CHECK(made({"c*2"}).number(0) == 5.0);
    CHECK_FALSE(made({"c*i"}).number(0));
}

TEST_CASE("a formula never leaves the range that is found for it") {
    for (auto const* text : {"i - j",
                             "abs(i - j)",
                             "(i - j)**2",
                             "a_pre*b_post",
                             "a_pre**2",
                             "a_pre**3",
                             "b_post**a_pre",
                             "1/b_post",
                             "1/abs(i - j)",
                             "a_pre/b_post",
                             "exp(-(a_pre - b_post)**2/c)",
                             "log(b_post)",
                             "sqrt(b_post - 0.5)",
                             "sin(a_pre)",
                             "cos(j)",
                             "tanh(a_pre)",
                             "floor(b_post)",
                             "int(a_pre)",
                             "j // 7",
                             "a_pre // b_post",
                             "j % 13",
                             "a_pre % c",
                             "a_pre % (0 - c)",
                             "clip(a_pre, -1, b_post)",
                             "rand()*b_post",
                             "randn()",
                             "log(rand())",
                             "cosh(a_pre)",
                             "arctan(j)",
                             "arccos(b_post/8)",
                             "exprel(a_pre)",
                             "expm1(a_pre)",
                             "int(i < j)*c",
                             "sign(a_pre)",
                             "abs(b_post + 1)",
                             "log10(b_post)",
                             "sinh(a_pre)",
                             "arcsin(a_pre/4)",
                             "poisson(b_post)"}) {
        CAPTURE(text);
        auto const p = made({text});
        auto const r = p.range(0);
        bool inside = true;
        each_pair(p, [&](std::uint32_t, std::uint32_t, double x) {
            inside = inside && (x == x ? x >= r.low && x <= r.high : !r.is_number);
        });
        CHECK(inside);
    }
}

TEST_CASE("ranges are as narrow as people expect") {
    auto const range = [](char const* text) { return made({text}).range(0); };
    auto const is = [](equations::range r, double low, double high) {
        return r.is_finite() && std::fabs(r.low - low) < 1e-9 && std::fabs(r.high - high) < 1e-9;
    };
    CHECK(is(range("abs(i - j)"), 0, 999));
    CHECK(is(range("exp(-((a_pre - b_post)/c)**2)"), std::exp(-49 / 6.25), 1));
    CHECK(is(range("0.2*exp(-(i - j)**2)"), 0, 0.2));
    CHECK(is(range("clip(1/(i - j), -1, 1)"), -1, 1));
    CHECK(is(range("sqrt((i - 5)**2 + (a_pre - b_post)**2)"), 0, std::hypot(34, 7)));
    CHECK_FALSE(range("1/(i - j)").is_finite());
    CHECK_FALSE(range("sqrt(i - j)").is_number);
    CHECK_FALSE(
        range("clip((i - j)/(i - j), 0, 1)").is_number);  // 0/0 is no number whatever it is clipped to
    CHECK_FALSE(range("exp(j) - exp(20*i)").is_number);
}
