// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/values.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace neurapse;

namespace {

struct read_result {
    std::optional<value_spec> value;
    std::string complaint;
};

read_result read(setting const& s, expectation const& e) {
    complaints out;
    settings const t{{"tau", s}};
    reader from{t, "", out};
    read_result r{read_value(from, "tau", *t.find("tau"), e), ""};
    for (auto const& c : out) r.complaint += (r.complaint.empty() ? "" : "\n") + c.sentence();
    return r;
}

setting clipped(setting distribution, setting low, setting high) {
    (*distribution.as<settings>())["clip"] = list(low, high);
    return distribution;
}

std::vector<double> drawn(setting const& s, std::size_t n) {
    return read(s, {dimensions::time, bounds::any})
        .value->expand(n, {7, purpose::parameter, name_hash("tau")});
}

double mean(std::vector<double> const& x) {
    double sum = 0;
    for (double const one : x) sum += one;
    return sum / double(x.size());
}
double variance(std::vector<double> const& x) {
    double const m = mean(x);
    double sum = 0;
    for (double const one : x) sum += (one - m) * (one - m);
    return sum / double(x.size());
}

expectation const positive{dimensions::time, bounds::positive};
constexpr std::size_t many = 100'000;

}  // namespace

// All seeds are fixed; bounds are five standard deviations of the estimate, passed by chance in
// one of 1.7 million programs.
TEST_CASE("values: a uniform distribution has the moments of one") {
    auto const x = drawn(uniform(duration{2}, duration{6}), many);
    CHECK(*std::min_element(x.begin(), x.end()) >= 2);
    CHECK(*std::max_element(x.begin(), x.end()) < 6);
    CHECK(std::fabs(mean(x) - 4) < 5 * std::sqrt(16. / 12 / many));
    CHECK(std::fabs(variance(x) - 16. / 12) < 5 * 16. * std::sqrt(1. / 180 / many));
}

TEST_CASE("values: a normal distribution has the moments of one") {
    auto const x = drawn(normal(duration{-3}, duration{2}), many);
    CHECK(std::fabs(mean(x) + 3) < 5 * 2 / std::sqrt(double(many)));
    CHECK(std::fabs(variance(x) - 4) < 5 * 4 * std::sqrt(2. / many));
}

TEST_CASE("values: the first number of a lognormal distribution is its median") {
    auto x = drawn(lognormal(duration{5}, 0.5), many);
    CHECK(*std::min_element(x.begin(), x.end()) > 0);
    // Half of the draws lie below it: a binomial count.
    auto const below = std::count_if(x.begin(), x.end(), [](double one) { return one < 5; });
    CHECK(std::fabs(double(below) - many / 2.) < 5 * std::sqrt(many / 4.));
    for (double& one : x) one = std::log(one);
    CHECK(std::fabs(mean(x) - std::log(5.)) < 5 * 0.5 / std::sqrt(double(many)));
    CHECK(std::fabs(variance(x) - 0.25) < 5 * 0.25 * std::sqrt(2. / many));
}

TEST_CASE("values: what lies beyond clip is set to its ends") {
    auto const x = drawn(clipped(normal(duration{5}, duration{2}), duration{4}, duration{7}), 10'000);
    CHECK(*std::min_element(x.begin(), x.end()) == 4);
    CHECK(*std::max_element(x.begin(), x.end()) == 7);
    auto const low = std::count(x.begin(), x.end(), 4.);  // P(z < -0.5) = 0.3085
    CHECK(std::fabs(double(low) - 3085) < 5 * std::sqrt(10'000 * 0.3085 * 0.6915));
}

TEST_CASE("values: constants, lists and rows of lists are taken as they are") {
    CHECK(drawn(duration{3}, 5) == std::vector<double>{3});
    CHECK(drawn(list(duration{3}, duration{1}), 2) == std::vector<double>{3, 1});
    CHECK(drawn(list(list(duration{3}), list(duration{1}, duration{2})), 3) == std::vector<double>{3, 1, 2});
}

TEST_CASE("values: a draw depends on its position and its name alone") {
    auto const whole = drawn(uniform(duration{0}, duration{1}), 10),
               part = drawn(uniform(duration{0}, duration{1}), 4);
    CHECK(std::equal(part.begin(), part.end(), whole.begin()));
}

TEST_CASE("values: the ends of what can be drawn") {
    struct row {
        setting value;
        double low, high;
    };
    for (auto const& [value, low, high] : std::vector<row>{
             {duration{3}, 3, 3},
             {list(duration{3}, duration{1}), 1, 3},
             {uniform(duration{2}, duration{6}), 2, 6},
             {clipped(uniform(duration{2}, duration{6}), duration{3}, duration{9}), 3, 6},
             {clipped(uniform(duration{5}, duration{6}), duration{1}, duration{2}), 2, 2},
             {normal(duration{2}, duration{1}), -INFINITY, INFINITY},
             {normal(duration{2}, duration{0}), 2, 2},
             {clipped(normal(duration{2}, duration{1}), duration{1}, duration{3}), 1, 3},
             {lognormal(duration{2}, 1), 0, INFINITY},
             {lognormal(duration{-2}, 1), -INFINITY, 0},
             {lognormal(duration{2}, 0), 2, 2},
         }) {
        CAPTURE(value.text());
        auto const spec = read(value, {dimensions::time, bounds::any}).value;
        REQUIRE(spec);
        CHECK(spec->smallest() == low);
        CHECK(spec->largest() == high);
    }
}

TEST_CASE("values: what cannot be a value, and why") {
    struct row {
        setting value;
        char const* complaint;
    };
    auto const ms = [](double x) { return duration{x}; };
    for (auto const& [value, complaint] : std::vector<row>{
             {voltage{20}, "tau = 20 mV (tau is measured in ms); write e.g. \"20 ms\""},
             {7, "tau = 7 (it has no unit, and tau is measured in ms); write e.g. \"7 ms\""},
             {"fast", "tau = \"fast\" (no number here); write e.g. \"20 ms\""},
             {"20 msec", "tau = \"20 msec\" (msec is no unit); did you mean ms?"},
             {true, "tau = true (a single number is expected here); write e.g. \"20 ms\""},
             {ms(-1), "tau = -1 ms (tau must be above 0); write e.g. \"20 ms\""},
             {ms(NAN), "tau = nan ms (tau must be a number); write e.g. \"20 ms\""},
             {ms(INFINITY), "tau = inf ms (tau must be a finite number); write e.g. \"20 ms\""},
             {list(1, 2), "tau = 1 (it has no unit, and tau is measured in ms); write e.g. \"1 ms\""},
             {uniform(ms(5), ms(1)),
              "uniform = [\"5 ms\", \"1 ms\"] (the lower end stands first); exchange the two"},
             {uniform(ms(-5), ms(1)), "tau = -5 ms (tau must be above 0); write e.g. \"20 ms\""},
             {settings{{"uniform", list(ms(1))}},
              "uniform = [\"1 ms\"] (two numbers are expected here); write uniform = [low, high]"},
             {settings{{"normal", ms(1)}},
              "normal = 1 ms (two numbers are expected here); write normal = [mean, deviation]"},
             {normal(ms(5), ms(-1)),
              "deviation = -1 ms (deviation must be at least 0); write e.g. \"20 ms\""},
             {normal(ms(5), ms(1)),
              "tau = { normal = [\"5 ms\", \"1 ms\"] } (tau must be above 0, and this distribution has no "
              "lower end); add clip = [low, high] to it"},
             {clipped(normal(ms(5), ms(1)), ms(-1), ms(9)),
              "tau = { normal = [\"5 ms\", \"1 ms\"], clip = [\"-1 ms\", \"9 ms\"] } (tau must be above 0, "
              "and this can give -1 ms); change clip"},
             {clipped(normal(ms(5), ms(1)), ms(9), ms(1)),
              "clip = [\"9 ms\", \"1 ms\"] (the lower end stands first); exchange the two"},
             {lognormal(ms(5), -1), "sigma = -1 (sigma must be at least 0); write a plain number"},
             {settings{},
              "tau = {} (one distribution is expected here); write { uniform = [a, b] }, { normal = [mean, "
              "deviation] } or { lognormal = [median, sigma] }"},
         }) {
        CAPTURE(value.text());
        auto const r = read(value, positive);
        CHECK_FALSE(r.value);
        if (complaint) CHECK(r.complaint == complaint);
    }
    CHECK(read(settings{{"unifrom", list(ms(1), ms(2))}}, positive).complaint.find("did you mean uniform?") !=
          std::string::npos);
    CHECK(read(lognormal(ms(5), 1), positive).value);
    CHECK(read(clipped(lognormal(ms(5), 1), ms(0), ms(9)), positive).value);
    CHECK_FALSE(read(clipped(lognormal(ms(5), 1), ms(-2), ms(-1)), positive).value);
    CHECK(read(clipped(normal(ms(5), ms(1)), ms(1), INFINITY), positive).value);
}

TEST_CASE("values: densities and absolute values do not mix") {
    expectation const e{dimensions::conductance, bounds::any, true};
    auto const density = setting{number{3, dimensions::conductance - dimensions::area}},
               absolute = setting{conductance{3}};
    CHECK(read(density, e).value->area_power == 1);
    CHECK(read(absolute, e).value->area_power == 0);
    CHECK(read(list(density, density), e).value->area_power == 1);
    for (auto const& mixed : {list(density, absolute), uniform(absolute, density),
                              clipped(uniform(density, density), absolute, absolute)})
        CHECK(read(mixed, e).complaint.find("some of these numbers are per area and some are not") !=
              std::string::npos);
    CHECK_FALSE(read(density, {dimensions::conductance, bounds::any}).value);
}
