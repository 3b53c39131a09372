// SPDX-License-Identifier: MIT
// Plastic synapses against the cases of tests/data/synapse.json: NEST's tables and closed forms.
#include <doctest/doctest.h>

#include <cmath>

#include "neurapse/neurapse.hpp"
#include "neurapse/plasticity/stdp_pair.hpp"
#include "neurapse/plasticity/tsodyks_markram.hpp"
#include "neurapse/plasticity/vogels_sprekeler.hpp"
#include "support/cases.hpp"
#include "support/one_synapse.hpp"

namespace neurapse_test {
namespace {

using namespace neurapse;
using namespace neurapse::literals;

step_id steps(double ms) { return std::llround(ms / 0.1); }

/// Arrivals and postsynaptic spikes at stamps in order, arrivals first where they coincide.
template <class Rule>
double weight_after(typename Rule::params const& p, double w, std::vector<step_id> const& pre,
                    std::vector<step_id> const& post) {
    one_synapse<Rule> s{p, 0.1_ms, w};
    std::size_t i = 0, j = 0;
    while (i < pre.size() || j < post.size())
        if (j == post.size() || (i < pre.size() && pre[i] <= post[j]))
            s.arrival(pre[i++]);
        else
            s.spike(post[j++]);
    return s.weight;
}

std::vector<step_id> stamps(nlohmann::json const& times, double later = 0) {
    std::vector<step_id> all;
    for (double const t : times) all.push_back(steps(t + later));
    return all;
}

void near(double seen, double truth, double relative) {
    CHECK(std::fabs(seen - truth) <= relative * std::fabs(truth));
}

}  // namespace

TEST_CASE("tsodyks_markram: SYN-01, each spike releases what the three-state recursion says") {
    auto const& c = test_case("synapse", "SYN-01");
    auto const& p = c.at("params");
    one_synapse<tsodyks_markram> s{
        {p.at("U"), duration{p.at("tau_rec_ms")}, duration{p.at("tau_fac_ms")}, duration{p.at("tau_psc_ms")}},
        0.1_ms,
        1};
    double const tolerance = first_number(c.at("tolerance").at("release"));
    step_id now = steps(99.1);
    for (double const released : c.at("expected").at("release_per_spike_u_x")) {
        near(s.arrival(now).released(), released, tolerance);
        now += steps(50);
    }
    near(s.released(), c.at("expected").at("steady_state"), tolerance);
}

TEST_CASE("tsodyks_markram: SYN-01, the potential is that of NEST's table") {
    auto const& c = test_case("synapse", "SYN-01");
    auto const& p = c.at("params");
    setting::list times;
    for (int k = 0; k < 20; ++k) times.emplace_back((98.0 + 50 * k) * 1_ms);
    experiment e{"SYN-01"};
    e.run({{"duration", 1200_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("parrot", {{"neuron", "lif"},
                               {"size", 1},
                               {"parameters", settings{{"refractory", 0_ms}}},
                               {"receptors", settings{{"kick", settings{{"shape", "delta"}}}}}})
        .population("cell",
                    {{"neuron", "lif"},
                     {"size", 1},
                     {"parameters", settings{{"tau", double(p.at("tau_m_ms")) * 1_ms},
                                             {"c", double(p.at("C_m_pF")) * 1_pF},
                                             {"rest", 0_mV},
                                             {"reset", 0_mV},
                                             {"threshold", double(p.at("V_th_mV")) * 1_mV},
                                             {"refractory", double(p.at("t_ref_ms")) * 1_ms}}},
                     {"receptors", settings{{"psc", settings{{"shape", "exponential"},
                                                             {"tau", double(p.at("tau_psc_ms")) * 1_ms}}}}}})
        .stimulus(
            {{"kind", "spike_list"}, {"to", "parrot"}, {"times", times}, {"weight", 100_mV}, {"delay", 1_ms}})
        .projection({{"from", "parrot"},
                     {"to", "cell"},
                     {"connect", settings{{"rule", "all_to_all"}}},
                     {"weight", double(p.at("weight_pA")) * 1_pA},
                     {"delay", 0.1_ms},
                     {"plasticity", settings{{"rule", "tsodyks_markram"},
                                             {"U", double(p.at("U"))},
                                             {"tau_rec", double(p.at("tau_rec_ms")) * 1_ms},
                                             {"tau_fac", double(p.at("tau_fac_ms")) * 1_ms},
                                             {"tau_psc", double(p.at("tau_psc_ms")) * 1_ms}}}})
        .record({{"what", "v"}, {"of", "cell"}, {"every", 25_ms}});
    auto const r = run(e);
    auto const& v = trace_of(r, "cell[0].v");
    auto const& table = c.at("expected").at("nest_table_ms_mV");
    REQUIRE(v.size() >= table.size());
    double const tolerance = first_number(c.at("tolerance").at("nest"));
    for (std::size_t k = 0; k < table.size(); ++k) CHECK(std::fabs(v[k] - double(table[k][1])) <= tolerance);
}

TEST_CASE("tsodyks_markram: SYN-03, the recursion of u and x on a train") {
    auto const& c = test_case("synapse", "SYN-03");
    double const times[] = {10, 15, 20, 40, 100, 101, 300, 900};
    auto const& sets = c.at("params").at("sets");
    for (std::size_t k = 0; k < sets.size(); ++k) {
        auto const& p = sets[k];
        one_synapse<tsodyks_markram> s{
            {p.at("U"), duration{p.at("tau_rec")}, duration{p.at("tau_fac")}}, 0.1_ms, 1};
        for (std::size_t i = 0; i < std::size(times); ++i)
            CHECK(std::fabs(s.arrival(steps(times[i])).released() -
                            double(c.at("expected").at("weights")[k][i])) <=
                  double(c.at("tolerance").at("abs")));
    }
}

TEST_CASE("stdp_pair: SYN-04, the window of a single pair, additive, multiplicative and between") {
    auto const& c = test_case("synapse", "SYN-04");
    auto const& q = c.at("params");
    double const tolerance = c.at("tolerance").at("rel");
    double const mu[] = {0, 1, 0.4};
    for (std::size_t k = 0; k < 3; ++k) {
        stdp_pair::params p{q.at("lambda_"),
                            q.at("alpha"),
                            mu[k],
                            mu[k],
                            duration{q.at("tau_plus_ms")},
                            duration{q.at("tau_minus_ms")}};
        p.w_max.value = q.at("Wmax");
        for (auto const& row : c.at("expected").at("rows"))
            near(weight_after<stdp_pair>(p, q.at("w0"), {5000}, {5000 + steps(row[0])}), row[k + 1],
                 tolerance);
        CHECK(weight_after<stdp_pair>(p, q.at("w0"), {5000}, {5000}) == double(q.at("w0")));
    }
}

TEST_CASE("stdp_pair: SYN-06, nearest neighbours in three ways, as NEST pairs them") {
    auto const& c = test_case("synapse", "SYN-06");
    auto const& q = c.at("params");
    stdp_pair::params p{q.at("lambda_"),
                        q.at("alpha"),
                        q.at("mu"),
                        q.at("mu"),
                        duration{q.at("tau_plus_ms")},
                        duration{q.at("tau_minus_ms")}};
    p.w_max.value = q.at("Wmax");
    auto const& t = c.at("protocol");
    auto const pre = stamps(t.at("pre_ms")), post = stamps(t.at("post_ms"), t.at("delay_ms"));
    double const tolerance = c.at("tolerance").at("abs"), w0 = q.at("w0");
    auto const& truth = c.at("expected");
    CHECK(std::fabs(weight_after<stdp_nearest_symmetric>(p, w0, pre, post) - double(truth.at("symm"))) <=
          tolerance);
    CHECK(std::fabs(weight_after<stdp_presynaptic_centred>(p, w0, pre, post) -
                    double(truth.at("pre_centered"))) <= tolerance);
    CHECK(std::fabs(weight_after<stdp_reduced_symmetric>(p, w0, pre, post) - double(truth.at("restr"))) <=
          tolerance);
}

TEST_CASE("vogels_sprekeler: SYN-08, with and without a dendritic delay") {
    auto const& c = test_case("synapse", "SYN-08");
    auto const& q = c.at("params");
    vogels_sprekeler::params p{q.at("eta"), q.at("alpha"), duration{q.at("tau_ms")}};
    p.w_max.value = q.at("Wmax");
    for (int k = 0; k < 2; ++k) {
        auto const& t = c.at("protocol").at("trains")[k];
        double const w = weight_after<vogels_sprekeler>(p, q.at("w0"), stamps(t.at("pre")),
                                                        stamps(t.at("post"), t.at("dendritic_delay_ms")));
        CHECK(std::fabs(w - double(c.at("expected").at(k == 0 ? "w_delay0" : "w_delay1"))) <=
              double(c.at("tolerance").at("abs")));
    }
}

}  // namespace neurapse_test
