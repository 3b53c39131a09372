// SPDX-License-Identifier: MIT
// The original's adaptive exponential neurons, sample for sample: nine runs by forward Euler with its way of
// resetting a step late. Ours resets at once, and the test says what that changes.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "neurapse/neurons/adex.hpp"

namespace {

using namespace neurapse;
using nlohmann::json;
using model = adex<double>;

json const& seed() {
    static json const all = json::parse(std::ifstream{NEURAPSE_TEST_DATA "/seed_adex.json"});
    return all;
}

model::params params_of(json const& cell) {
    auto const& p = cell.at("params");
    model::params made;
    made.c.value = p.at("C_pF"), made.g_l.value = p.at("gL_nS"), made.e_l.value = p.at("EL_mV");
    made.v_t.value = p.at("VT_mV"), made.delta_t.value = p.at("DT_mV"), made.tau_w.value = p.at("tau_w_ms");
    made.a.value = p.at("a_nS"), made.b.value = p.at("b_pA"), made.v_reset.value = p.at("Vr_mV");
    made.v_peak.value = p.at("Vpeak_mV");
    return made;
}

/// The original's step: a spike is drawn for one sample in which w stays as it became; the next sample is
/// the reset, without an Euler step.
class late_reset {
public:
    late_reset(model::params const& p, double dt) : rates_{p}, dt_{dt}, marker_{seed().at("marker_mV")} {}

    /// The next sample; true where it is a spike.
    bool operator()(model::state& s, double pA) {
        if (s.v == marker_) {
            s = rates_.reset(s);
            return false;
        }
        auto const before = s;
        s = neurapse::shifted<model>(s, dt_, rates_.rates(s, current_input<double>{pA}));
        bool const spike = rates_.fires(before, s);
        if (spike) s.v = marker_;
        return spike;
    }

private:
    model::dynamics rates_;
    double dt_, marker_;
};

}  // namespace

TEST_CASE("the original's adex: its nine runs are met, spike by spike and sample by sample") {
    double const dt = seed().at("dt_ms");
    int runs = 0;
    for (auto const& cell : seed().at("cells"))
        for (auto const& run : cell.at("runs")) {
            CAPTURE(cell.at("name"));
            CAPTURE(run.at("I_pA"));
            late_reset step{params_of(cell), dt};
            model::state s{run.at("V0_mV"), run.at("U0_pA")};
            std::vector<int> spikes;
            double apart = 0;
            for (int k = 0; k < seed().at("samples").get<int>(); ++k) {
                if (k > 0 && step(s, run.at("I_pA"))) spikes.push_back(k);
                if (k % 100 != 0) continue;
                auto const at = std::size_t(k / 100);
                apart = std::max({apart, std::fabs(s.v - run.at("V_every_100_mV")[at].get<double>()),
                                  std::fabs(s.w - run.at("U_every_100_pA")[at].get<double>())});
            }
            CHECK(spikes == run.at("spike_indices").get<std::vector<int>>());
            CHECK(apart <= 1e-9);  // mV, pA: it computes in volts and amperes, which rounds otherwise
            ++runs;
        }
    CHECK(runs == 9);
}

TEST_CASE("the original's adex: an immediate reset is one step earlier for every spike before") {
    auto const& cell = seed().at("cells")[0];
    auto const& run = cell.at("runs")[0];
    auto const& p = cell.at("params");
    settings const parameters{{"c", capacitance{p.at("C_pF")}},    {"g_l", conductance{p.at("gL_nS")}},
                              {"e_l", voltage{p.at("EL_mV")}},     {"v_t", voltage{p.at("VT_mV")}},
                              {"delta_t", voltage{p.at("DT_mV")}}, {"tau_w", duration{p.at("tau_w_ms")}},
                              {"a", conductance{p.at("a_nS")}},    {"b", current{p.at("b_pA")}},
                              {"v_reset", voltage{p.at("Vr_mV")}}, {"v_peak", voltage{p.at("Vpeak_mV")}}};
    auto const steps = seed().at("samples").get<std::size_t>() - 1;
    double const dt = seed().at("dt_ms");
    auto const r = respond("adex", parameters, {1, steps, std::vector<double>(steps, run.at("I_pA"))},
                           duration{dt}, {{"v", {run.at("V0_mV")}}, {"w", {run.at("U0_pA")}}}, "euler");
    std::vector<int> ours;
    for (double const t : r.spikes_ms.front()) ours.push_back(int(std::lround(t / dt)));
    REQUIRE(ours.size() >= 3);
    auto const theirs = run.at("spike_indices").get<std::vector<int>>();
    CHECK(std::vector(ours.begin(), ours.begin() + 3) ==
          seed().at("spikes_RH_250pA_with_immediate_reset").get<std::vector<int>>());
    for (int k = 0; k < 3; ++k) CHECK(theirs[std::size_t(k)] - ours[std::size_t(k)] == k);
}
