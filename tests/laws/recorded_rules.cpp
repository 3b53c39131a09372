// SPDX-License-Identifier: MIT
// What plasticity rules of the catalogue keep of a synapse beside its weight, as it is recorded: against
// closed forms.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "neurapse/catalogue/models.hpp"
#include "support/cases.hpp"
#include "support/outcomes.hpp"

using namespace neurapse;
using namespace neurapse::literals;
using neurapse_test::outcome;

namespace {

std::string firing_at(std::vector<double> const& stamps) {
    std::string text = "False";
    for (double const ms : stamps) text += " or abs(t - " + std::to_string(ms) + "*ms) < 0.01*ms";
    return text;
}

/// A source and a target that fire at listed times, and one synapse between them.
experiment pair_of(std::vector<double> const& pre, std::vector<double> const& post, double length_ms,
                   settings plasticity, std::vector<std::string> const& names) {
    setting::list what;
    for (auto const& name : names) what.emplace_back(name);
    experiment e;
    e.run({{"duration", length_ms * 1_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .model("early", {{"equations", "dg/dt = 0*g/second : 1"}, {"threshold", firing_at(pre)}})
        .model("late", {{"equations", "dg/dt = 0*g/second : 1"}, {"threshold", firing_at(post)}})
        .population("pre", {{"neuron", "early"}, {"size", 1}})
        .population("post", {{"neuron", "late"}, {"size", 1}})
        .projection({{"name", "link"},
                     {"from", "pre"},
                     {"to", "post"},
                     {"connect", settings{{"rule", "all_to_all"}}},
                     {"receptor", "g"},
                     {"weight", 0.5},
                     {"delay", 1_ms},
                     {"plasticity", plasticity}})
        .record({{"what", what}, {"of", "link"}, {"synapses", list(list(0, 0))}});
    return e;
}

/// Stamps and values of a recorded number.
void each_sample(recordings const& r, std::string const& name,
                 std::function<void(double, double)> const& see) {
    for (auto const& group : r.traces)
        for (auto const& t : group.traces)
            for (std::size_t k = 0; t.label == "link[0->0]." + name && k < group.time_ms.size(); ++k)
                see(group.time_ms[k], t.values[k]);
}

/// Of events at or before t: all of them, and the last.
struct events {
    std::vector<double> at;
    double sum(double t, double tau) const {
        double x = 0;
        for (double const s : at) x += s <= t + 1e-6 ? std::exp(-(t - s) / tau) : 0;
        return x;
    }
    double nearest(double t, double tau) const {
        double x = 0;
        for (double const s : at) x = s <= t + 1e-6 ? std::exp(-(t - s) / tau) : x;
        return x;
    }
};

settings bounded(settings more) {
    more["w_min"] = 0;
    more["w_max"] = 1;
    return more;
}

}  // namespace

TEST_CASE("traces of rules are recorded as they decay") {
    std::vector<double> const pre{2, 2.5, 7, 9}, post{3, 6.5, 8};
    events const arrivals{{3, 3.5, 8, 10}},
        spikes{{3, 6.5, 8}};  // one of each coincides with one of the other
    using closed_form = std::function<double(double)>;
    auto const added = [](events const& e, double tau) -> closed_form {
        return [=](double t) { return e.sum(t, tau); };
    };
    auto const nearest = [](events const& e, double tau) -> closed_form {
        return [=](double t) { return e.nearest(t, tau); };
    };
    struct row {
        settings rule;
        std::map<std::string, closed_form> numbers;
    };
    auto const stdp = [&](char const* pairing) {
        return settings{{"rule", "stdp_pair"}, {"pairing", pairing}, {"tau_plus", 5_ms}, {"tau_minus", 8_ms}};
    };
    auto const waiting = [&](double t) {
        double x = 0;
        for (double const s : arrivals.at) {
            bool const used =
                s < 6.5 - 1e-6 && t > 6.5 - 1e-6;  // one that comes with a spike waits for the next
            x += s <= t + 1e-6 && !used ? std::exp(-(t - s) / 5) : 0;
        }
        return x;
    };
    for (auto const& [rule, numbers] : std::vector<row>{
             {{{"rule", "nearest_pair"}, {"tau", 5_ms}},
              {{"x", nearest(arrivals, 5)}, {"y", nearest(spikes, 5)}}},
             {{{"rule", "nearest_biexponential"}, {"tau_decay", 5_ms}, {"tau_rise", 2_ms}},
              {{"x_decay", nearest(arrivals, 5)},
               {"x_rise", nearest(arrivals, 2)},
               {"y_decay", nearest(spikes, 5)},
               {"y_rise", nearest(spikes, 2)}}},
             {stdp("all_to_all"), {{"x", added(arrivals, 5)}, {"y", added(spikes, 8)}}},
             {stdp("nearest_symmetric"), {{"x", nearest(arrivals, 5)}, {"y", nearest(spikes, 8)}}},
             {stdp("nearest_presynaptic_centred"),
              {{"x", waiting}, {"latest", nearest(arrivals, 5)}, {"y", nearest(spikes, 8)}}},
             {stdp("nearest_reduced_symmetric"),
              {{"x", nearest(arrivals, 5)},
               {"x_recent", nearest(arrivals, 8)},
               {"y", nearest(spikes, 8)},
               {"y_recent", nearest(spikes, 5)}}},
             {{{"rule", "stdp_power_law"}, {"tau_plus", 5_ms}, {"tau_minus", 8_ms}},
              {{"x", added(arrivals, 5)}, {"y", added(spikes, 8)}}},
             {{{"rule", "stdp_triplet"},
               {"tau_plus", 5_ms},
               {"tau_x", 11_ms},
               {"tau_minus", 8_ms},
               {"tau_y", 13_ms}},
              {{"r1", added(arrivals, 5)},
               {"r2", added(arrivals, 11)},
               {"o1", added(spikes, 8)},
               {"o2", added(spikes, 13)}}},
             {{{"rule", "vogels_sprekeler"}, {"tau", 5_ms}},
              {{"x", added(arrivals, 5)}, {"y", added(spikes, 5)}}},
             {{{"rule", "tsodyks_markram_stdp"}, {"tau_plus", 5_ms}, {"tau_minus", 8_ms}},
              {{"r", added(arrivals, 5)}, {"o", added(spikes, 8)}}},
             {{{"rule", "polychronization"},
               {"a_plus", 0.1},
               {"a_minus", 0.12},
               {"decay", 0.95},
               {"interval", 100_ms}},
              {{"x", [&](double t) { return 0.1 * arrivals.nearest(t, -1 / std::log(0.95)); }}}}}) {
        std::vector<std::string> names;
        for (auto const& [name, form] : numbers) names.push_back(name);
        auto const called = *rule.find("rule")->as<std::string>();
        CAPTURE(called);
        auto const r = outcome(pair_of(pre, post, 12, bounded(rule), names));
        for (auto const& [name, form] : numbers) {
            CAPTURE(name);
            int seen = 0;
            each_sample(r, name, [&](double ms, double x) {
                CAPTURE(ms);
                CHECK(std::fabs(x - form(ms)) < 1e-12);
                ++seen;
            });
            CHECK(seen == 120);
        }
    }
}

TEST_CASE("the derivative of Izhikevich's rule is what pairs add to it") {
    auto const r = outcome(
        pair_of({2, 7}, {5}, 20, bounded({{"rule", "polychronization"}, {"interval", 15_ms}, {"keep", 0.9}}),
                {"derivative"}));
    each_sample(r, "derivative", [](double ms, double x) {
        double const up = 0.1 * std::pow(0.95, 2),
                     down = 0.12 * std::pow(0.95, 3 - 1);  // spike 2 ms after the arrival at 3, arrival 3 ms
                                                           // after it, with a lag of 1 ms
        double const expected = ms < 5 - 1e-6   ? 0
                                : ms < 8 - 1e-6 ? up
                                                : (up - down) * (ms < 15 - 1e-6 ? 1 : 0.9);
        CHECK(std::fabs(x - expected) < 1e-12);
    });
}

TEST_CASE("tsodyks_markram: resources and utilisation follow the closed form of a regular train") {
    double const part = 0.3, tau_rec = 40, tau_fac = 70, period = 10;
    std::vector<double> stamps;
    for (int k = 1; k <= 12; ++k) stamps.push_back(period * k);
    for (bool const learns : {false, true}) {
        settings rule{{"rule", learns ? "tsodyks_markram_stdp" : "tsodyks_markram"},
                      {"U", part},
                      {"tau_rec", duration{tau_rec}},
                      {"tau_fac", duration{tau_fac}}};
        if (learns) rule = bounded(rule);
        auto const r = outcome(pair_of(stamps, {}, 130, rule, {"u", "x", "y"}));
        double const keep = std::exp(-period / tau_fac), forget = std::exp(-period / tau_rec);
        // u behind arrival n is a geometric sum; x behind it is a recursion with the factors 1 - u.
        auto const u_behind = [&](int n) {
            return part * (1 - std::pow((1 - part) * keep, n)) / (1 - (1 - part) * keep);
        };
        auto const x_behind = [&](int n) {
            double x = 1 - u_behind(1);
            for (int k = 2; k <= n; ++k) x = (1 - (1 - x) * forget) * (1 - u_behind(k));
            return x;
        };
        auto const check = [&](char const* name, std::function<double(int, double)> const& form) {
            each_sample(r, name, [&](double ms, double seen) {
                int const n = std::min(12, int((ms - 1) / period + 1e-6));  // arrivals at 11, 21, ... ms
                CAPTURE(name);
                CAPTURE(ms);
                CHECK(std::fabs(seen - form(n, ms - 1 - n * period)) < 1e-13);
            });
        };
        check("u",
              [&](int n, double since) { return n == 0 ? 0 : u_behind(n) * std::exp(-since / tau_fac); });
        check("x", [&](int n, double since) {
            return n == 0 ? 1 : 1 - (1 - x_behind(n)) * std::exp(-since / tau_rec);
        });
        check("y", [&](int n, double since) {  // what is released is active at its stamp alone
            double const ready = n == 1 ? 1 : 1 - (1 - (n == 0 ? 1 : x_behind(n - 1))) * forget;
            return n > 0 && since < 0.05 ? u_behind(n) * ready : 0;
        });
    }
}

TEST_CASE("tsodyks_markram: SYN-01, what is active rises by each release") {
    auto const& c = neurapse_test::test_case("synapse", "SYN-01");
    auto const& p = c.at("params");
    std::vector<double> stamps;
    for (int k = 0; k < 20; ++k) stamps.push_back(98 + 50 * k);
    settings const rule{{"rule", "tsodyks_markram"},
                        {"U", double(p.at("U"))},
                        {"tau_rec", duration{double(p.at("tau_rec_ms"))}},
                        {"tau_fac", duration{double(p.at("tau_fac_ms"))}},
                        {"tau_psc", duration{double(p.at("tau_psc_ms"))}}};
    auto const r = outcome(pair_of(stamps, {}, 1100, rule, {"x", "y"}));
    std::vector<double> x, y;
    each_sample(r, "x", [&](double, double v) { x.push_back(v); });
    each_sample(r, "y", [&](double, double v) { y.push_back(v); });
    std::size_t at = 989;  // the sample of the first arrival, at 99 ms
    for (double const released : c.at("expected").at("release_per_spike_u_x")) {
        double const left = y[at - 1] * std::exp(-0.1 / double(p.at("tau_psc_ms")));
        CHECK(std::fabs(y[at] - left - released) < 1e-12);
        CHECK(x[at] == doctest::Approx(released * (1 - double(p.at("U"))) / double(p.at("U")))
                           .epsilon(1e-12));  // u is U, without facilitation
        at += 500;
    }
}

TEST_CASE("every number of every rule has a name of its own, and the same for any number of threads") {
    for (auto const* model : catalogue::plasticity()) {
        std::set<std::string> names{"w"};
        setting::list all;
        for (auto const& v : model->variables()) {
            CHECK(names.insert(v.name).second);
            CHECK_FALSE(v.meaning.empty());
            all.emplace_back(v.name);
        }
        auto const name = std::string{model->self().name};
        CAPTURE(name);
        CHECK(!all.empty());
        experiment e;
        settings rule{{"rule", name}};
        if (name != "tsodyks_markram") rule = bounded(rule);
        e.run({{"duration", 50_ms}, {"dt", 0.1_ms}, {"seed", 2}})
            .model("cell", {{"equations", "dg/dt = -g/(5*ms) : 1"}, {"threshold", "rand() < 0.01"}})
            .population("p", {{"neuron", "cell"}, {"size", 40}})
            .projection({{"name", "link"},
                         {"from", "p"},
                         {"to", "p"},
                         {"connect", settings{{"rule", "fixed_probability"}, {"p", 0.2}}},
                         {"receptor", "g"},
                         {"weight", 0.5},
                         {"delay", uniform(0.1_ms, 3_ms)},
                         {"plasticity", rule}})
            .record({{"what", all}, {"of", "link"}, {"at", list(0_ms, 17_ms, 50_ms)}});
        auto const one = outcome(e);
        CHECK(one.snapshots.size() == 3 * all.size());
        for (int const threads : {2, 3, 7}) CHECK(neurapse_test::same(outcome(e, threads), one));
    }
}
