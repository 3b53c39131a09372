// SPDX-License-Identifier: MIT
// Every connection rule makes what it says: degrees to the synapse, probabilities with stated
// odds, and neither a self-connection nor a repeated pair where none may be.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>

#include "neurapse/neurapse.hpp"

using namespace neurapse;

namespace {

/// A synapse, and where it stands in lists of weights and delays.
struct edge {
    std::uint32_t source, target;
    std::size_t listed;
};
using edges = std::vector<edge>;

pairing sides(std::uint32_t sources, std::uint32_t targets, bool same) {
    pairing p{sources, targets, std::vector<std::int64_t>(sources, -1),
              std::vector<std::int64_t>(targets, -1)};
    if (same)
        for (std::uint32_t k = 0; k < std::min(sources, targets); ++k)
            p.target_of_source[k] = p.source_of_target[k] = k;
    return p;
}

std::unique_ptr<any_connection> rule(std::string const& name, settings const& given) {
    complaints out;
    reader from{given, "", out};
    auto made = catalogue::find(catalogue::connections(), name)->read(from, given, {});
    from.finish();
    CHECK(out.empty());
    return made;
}

edges draw(std::string const& name, settings const& given, pairing const& p, std::uint64_t seed = 1) {
    auto const connection = rule(name, given);
    auto const wiring = connection->wire(p, {seed, purpose::connectivity, 7});
    bool const by_source = connection->lanes() == axis::source;
    edges all;
    partners out;
    for (std::uint32_t lane = 0; lane < (by_source ? p.sources : p.targets); ++lane) {
        wiring->partners_of(lane, out);
        for (std::uint32_t k = 0; k < out.size(); ++k) {
            auto const listed = wiring->listed(lane, k).value_or(all.size());
            all.push_back({by_source ? lane : out[k], by_source ? out[k] : lane, listed});
        }
    }
    return all;
}

std::map<std::uint32_t, int> count(edges const& all, std::uint32_t edge::* side) {
    std::map<std::uint32_t, int> n;
    for (auto const& e : all) ++n[e.*side];
    return n;
}

int repeated(edges const& all) {
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    for (auto const& e : all) seen.insert({e.source, e.target});
    return int(all.size() - seen.size());
}

int selves(edges const& all) {
    int n = 0;
    for (auto const& e : all) n += e.source == e.target;
    return n;
}

}  // namespace

TEST_CASE("all_to_all joins every pair once, and leaves out selves when told to") {
    auto const p = sides(5, 7, true);
    CHECK(draw("all_to_all", {}, p).size() == 35);
    auto const without = draw("all_to_all", {{"autapses", false}}, p);
    CHECK(without.size() == 30);
    CHECK(selves(without) == 0);
    CHECK(repeated(without) == 0);
}

TEST_CASE("one_to_one joins the k-th with the k-th and objects to unequal sides") {
    auto const all = draw("one_to_one", {}, sides(4, 4, false));
    REQUIRE(all.size() == 4);
    for (auto const& e : all) CHECK(e.source == e.target);
    CHECK(rule("one_to_one", {})->objection_to(sides(4, 5, false)).has_value());
}

TEST_CASE("fixed degrees are met exactly on their side, with and without repeats and selves") {
    for (auto const* name : {"fixed_outdegree", "fixed_indegree"}) {
        CAPTURE(name);
        bool const out = std::string{name} == "fixed_outdegree";
        auto const lane = out ? &edge::source : &edge::target;
        for (bool const multapses : {false, true})
            for (bool const autapses : {false, true}) {
                auto const all = draw(name, {{"n", 12}, {"autapses", autapses}, {"multapses", multapses}},
                                      sides(40, 40, true));
                CHECK(all.size() == 480);
                for (auto const& [_, n] : count(all, lane)) CHECK(n == 12);
                if (!multapses) CHECK(repeated(all) == 0);
                if (!autapses) CHECK(selves(all) == 0);
            }
        auto const most =
            draw(name, {{"n", 39}, {"autapses", false}, {"multapses", false}}, sides(40, 40, true));
        CHECK(most.size() == 40 * 39);
        CHECK(repeated(most) == 0);
    }
}

TEST_CASE("a degree that cannot be met is objected to, not looked for for ever") {
    auto const too_many = settings{{"n", 40}, {"autapses", false}, {"multapses", false}};
    CHECK(rule("fixed_indegree", too_many)->objection_to(sides(40, 40, true)).has_value());
    CHECK(!rule("fixed_indegree", too_many)->objection_to(sides(41, 40, true)).has_value());
    auto const alone = settings{{"n", 1}, {"autapses", false}, {"multapses", true}};
    CHECK(rule("fixed_outdegree", alone)->objection_to(sides(1, 1, true)).has_value());
    auto const from_nobody = settings{{"n", 1}};
    CHECK(rule("fixed_indegree", from_nobody)->objection_to(sides(0, 3, false)).has_value());
}

TEST_CASE("partners of a fixed degree are uniform (chi-square below its 1e-6 quantile)") {
    for (bool const multapses : {false, true}) {
        CAPTURE(multapses);
        std::vector<double> hits(20);
        for (std::uint64_t seed = 0; seed < 50; ++seed)
            for (auto const& e :
                 draw("fixed_outdegree", {{"n", 5}, {"multapses", multapses}}, sides(40, 20, false), seed))
                hits[e.target] += 1;
        double chi = 0, expected = 50 * 40 * 5 / 20.;
        for (double const h : hits) chi += (h - expected) * (h - expected) / expected;
        CHECK(
            chi <
            62.2);  // chi-square with 19 degrees of freedom, upper 1e-6 (without repeats it is smaller still)
    }
}

TEST_CASE("fixed_probability makes p n m synapses (five standard deviations) and none twice") {
    for (double const p : {0.0, 0.01, 0.3, 1.0}) {
        CAPTURE(p);
        auto const all = draw("fixed_probability", {{"p", p}}, sides(300, 400, false));
        double const mean = p * 300 * 400, deviation = std::sqrt(mean * (1 - p));
        CHECK(std::fabs(double(all.size()) - mean) <= 5 * deviation);
        CHECK(repeated(all) == 0);
    }
    CHECK(selves(draw("fixed_probability", {{"p", 1.0}, {"autapses", false}}, sides(30, 30, true))) == 0);
}

TEST_CASE("out-degrees under a fixed probability are binomial (variance within five standard errors)") {
    auto const degrees =
        count(draw("fixed_probability", {{"p", 0.2}}, sides(2000, 100, false)), &edge::source);
    double mean = 0, squares = 0;
    for (std::uint32_t k = 0; k < 2000; ++k) {
        auto const at = degrees.find(k);
        double const n = at == degrees.end() ? 0 : at->second;
        mean += n / 2000;
        squares += n * n / 2000;
    }
    double const variance = squares - mean * mean, expected = 100 * 0.2 * 0.8;
    CHECK(std::fabs(variance - expected) < 5 * expected * std::sqrt(2. / 2000));
}

TEST_CASE("pairs and fanout make the listed synapses and know their places in the lists") {
    auto const listed =
        draw("pairs", {{"sources", list(2, 0, 2)}, {"targets", list(1, 1, 0)}}, sides(3, 2, false));
    REQUIRE(listed.size() == 3);
    for (auto const& e : listed) {
        double const from[] = {2, 0, 2}, to[] = {1, 1, 0};
        CHECK(from[e.listed] == e.source);
        CHECK(to[e.listed] == e.target);
    }
    auto const fan = draw("fanout", {{"targets", list(list(0, 1), setting{setting::list{}}, list(1))}},
                          sides(3, 2, false));
    REQUIRE(fan.size() == 3);
    CHECK((fan[0].source == 0 && fan[0].target == 0 && fan[1].target == 1 && fan[2].source == 2 &&
           fan[2].target == 1));
    CHECK(rule("pairs", {{"sources", list(0)}, {"targets", list(9)}})
              ->objection_to(sides(3, 2, false))
              .has_value());
}

TEST_CASE("fixed_total_number makes n synapses whose ends are independent and uniform (five deviations)") {
    auto const p = sides(400, 150, false);
    constexpr int n = 60'000;
    auto const all = draw("fixed_total_number", {{"n", n}}, p);
    CHECK(all.size() == n);
    for (auto const side : {&edge::source, &edge::target}) {
        double const ends = side == &edge::source ? 400 : 150, mean = n / ends;
        double squares = 0;
        for (auto const& [neuron, degree] : count(all, side))
            squares += (degree - mean) * (degree - mean) / mean;
        // A multinomial's sum of squares is chi-squared with ends - 1 degrees of freedom.
        CHECK(std::fabs(squares - (ends - 1)) < 5 * std::sqrt(2 * (ends - 1)));
    }
    CHECK(repeated(all) > 0);
    CHECK(draw("fixed_total_number", {{"n", 0}}, p).empty());
}
