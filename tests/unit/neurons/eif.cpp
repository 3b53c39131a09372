// SPDX-License-Identifier: MIT
// The exponential neuron: its rheobase in closed form, its period as an integral, and AdEx without
// adaptation, which it is.
#include <doctest/doctest.h>

#include <cmath>

#include "neurapse/neurapse.hpp"

using namespace neurapse;
using namespace neurapse::literals;

namespace {

/// From e_l, which lies 0.01 mV below rest.
response under(char const* model, settings const& parameters, double pA, double ms, double dt,
               char const* method) {
    auto const steps = std::size_t(std::lround(ms / dt));
    return respond(model, parameters, {1, steps, std::vector<double>(steps, pA)}, duration{dt},
                   {{"v", {-65}}}, method);
}

}  // namespace

TEST_CASE("eif: the rheobase is g_l (v_t - e_l - delta_t), where it rests at v_t") {
    double const rheobase = 50 * (-55 + 65 - 2);
    auto const below = resting_state("eif", {}, current{rheobase - 1e-6});
    REQUIRE(!below.empty());
    CHECK(below.at("v") < -55);
    CHECK(below.at("v") > -55 - 1e-3);  // off v_t by sqrt(2 delta_t 1e-6 pA / g_l) = 0.28 uV
    CHECK(resting_state("eif", {}, current{rheobase + 1e-3}).empty());
    CHECK(under("eif", {}, rheobase - 0.5, 5000, 0.1, "rk4").spikes_ms[0].empty());
    CHECK(!under("eif", {}, rheobase + 0.5, 5000, 0.1, "rk4").spikes_ms[0].empty());
}

// The integrals of C dV / (-g_l (V - e_l) + g_l delta_t exp((V - v_t)/delta_t) + I) from e_l and from
// v_reset to v_peak, by mpmath.quad with 30 digits.
TEST_CASE("eif: first spike and period are integrals over V") {
    struct row {
        double pA, first, period;
    };
    for (auto const& [pA, first, period] :
         {row{450, 67.8100156804191, 58.2096084480274}, row{600, 28.5961386886639, 22.1798568638913},
          row{1000, 12.8254598058107, 9.38660702329376}}) {
        CAPTURE(pA);
        auto const located = under("eif", {}, pA, first + 5.5 * period, 0.1, "adaptive").spikes_ms[0];
        REQUIRE(located.size() == 6);
        for (std::size_t k = 0; k < 6; ++k) CHECK(std::fabs(located[k] - first - double(k) * period) < 1e-6);
        double const dt = 0.001;
        auto const on_grid = under("eif", {}, pA, first + 1, dt, "rk4").spikes_ms[0];
        CHECK(on_grid.at(0) >= first - 1e-6);
        CHECK(on_grid.at(0) <= first + dt + 1e-6);
    }
}

TEST_CASE("eif: it is AdEx without adaptation, bit for bit, and sharp where delta_t is 0") {
    settings const shared{{"c", 600_pF},       {"g_l", 50_nS},     {"e_l", -65_mV},       {"v_t", -55_mV},
                          {"v_reset", -60_mV}, {"v_peak", -30_mV}, {"refractory", 1.5_ms}};
    for (voltage const delta_t : {2_mV, 0_mV})
        for (auto const* method : {"adaptive", "rk4", "euler"}) {
            CAPTURE(method);
            auto plain = shared;
            plain["delta_t"] = delta_t;
            auto adaptive = plain;
            adaptive["a"] = 0_nS;
            adaptive["b"] = 0_pA;
            auto const e = under("eif", plain, 700, 200, 0.1, method),
                       x = under("adex", adaptive, 700, 200, 0.1, method);
            CHECK(e.spikes_ms[0].size() >= 6);
            CHECK(e.spikes_ms == x.spikes_ms);
            CHECK(e.states.at("v").values == x.states.at("v").values);
        }
}
