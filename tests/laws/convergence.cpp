// SPDX-License-Identifier: MIT
// Every method of every membrane converges at the order it advertises, before the first spike: halving the
// step divides the differences by 2 or by 16, or leaves none. And single precision follows double.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include "neurapse/neurapse.hpp"
#include "neurapse/neurons/adex.hpp"
#include "neurapse/neurons/eif.hpp"
#include "neurapse/neurons/gif.hpp"
#include "neurapse/neurons/hodgkin_huxley.hpp"
#include "neurapse/neurons/izhikevich_2003.hpp"
#include "neurapse/neurons/izhikevich_2007.hpp"
#include "neurapse/neurons/lif.hpp"
#include "neurapse/neurons/pospischil.hpp"
#include "neurapse/neurons/qif.hpp"
#include "neurapse/neurons/traub_miles.hpp"
#include "support/every_neuron.hpp"

namespace {

using namespace neurapse;

constexpr int exact = 0, controlled = -1;

/// The order a method advertises.
int order_of(std::string const& method) {
    static std::map<std::string, int> const all{
        {"exact", exact},         {"adaptive", controlled}, {"euler", 1},           {"rk4", 4},
        {"exponential_euler", 1}, {"half_steps", 1},        {"half_steps_2003", 1}, {"sequential", 1}};
    auto const found = all.find(method);
    if (found == all.end()) FAIL("say here of which order " << method << " is");
    return found->second;
}

/// A current that bends the course of V without a spike in the first 4 ms; none for a model not named.
double drive_of(std::string const& model) {
    static std::map<std::string, double> const all{{"lif", 300},
                                                   {"adex", 1400},
                                                   {"hodgkin_huxley", 1.5},
                                                   {"izhikevich_2003", 6},
                                                   {"izhikevich_2007", 200},
                                                   {"eif", 1200},
                                                   {"qif", 2000},
                                                   {"gif", 60},
                                                   {"traub_miles", 50},
                                                   {"pospischil", 500}};
    auto const found = all.find(model);
    return found == all.end() ? 0 : found->second;
}

/// All variables after 4 ms from 3 mV above rest.
std::vector<double> final_state(std::string const& model, std::string const& method, double dt) {
    auto const steps = std::size_t(std::llround(4 / dt));
    auto const parameters = neurapse_test::calm(model);
    auto const v0 = resting_state(model, parameters).at("v") + 3;
    auto const r = respond(model, parameters, {1, steps, std::vector<double>(steps, drive_of(model))},
                           duration{dt}, {{"v", {v0}}}, method);
    REQUIRE(r.spikes_ms.front().empty());
    std::vector<double> last;
    for (auto const& [name, values] : r.states) last.push_back(values.values.back());
    return last;
}

/// Differences between runs, each number in its own scale.
double apart(std::vector<double> const& a, std::vector<double> const& b) {
    double most = 0;
    for (std::size_t k = 0; k < a.size(); ++k)
        most = std::max(most, std::fabs(a[k] - b[k]) / (1 + std::fabs(a[k])));
    return most;
}

/// The first method that works on the grid.
template <class M, class First, class... Rest>
auto grid_method_of(type_list<First, Rest...>) {
    if constexpr (grid_stepper<First, typename M::state>)
        return std::type_identity<First>{};
    else
        return grid_method_of<M>(type_list<Rest...>{});
}

/// A run of single steps on the grid, in the real type of the model: all variables of each step.
template <class M>
std::vector<double> course(typename M::real pA, double ms, double dt, typename M::params const& p = {}) {
    using method = typename decltype(grid_method_of<M>(typename M::methods{}))::type;
    random::stream const dice{1, purpose::membrane, 0};
    method const step{p, duration{dt}};
    auto s = M::rest(p, {}).state;
    std::vector<double> all;
    for (int k = 0; k < int(std::lround(ms / dt)); ++k) {
        auto const before = s;
        current_input<typename M::real> const in{pA};
        if constexpr (stochastic_stepper<method, typename M::state>)
            step.advance(s, in, false, dice);
        else
            step.advance(s, in, false);
        REQUIRE(!step.fires(before, s));
        for_each_in(M::variables, [&](auto const& v) { all.push_back(double(s.*v.member)); });
    }
    return all;
}

}  // namespace

TEST_CASE("every method of every membrane converges at the order it advertises") {
    for (auto const* model : catalogue::neurons())
        for (auto const& method : model->methods()) {
            std::string const name{model->self().name}, by{method.name};
            CAPTURE(name);
            CAPTURE(by);
            int const order = order_of(by);
            if (order == exact) {
                auto const fine = final_state(name, by, 0.125);
                for (double const dt : {4.0, 2.0, 0.5})
                    CHECK(apart(final_state(name, by, dt), fine) <= 1e-13);
            } else if (order == controlled) {
                // A tolerance of 1e-11 a substep: what adds up stays below a hundred of them.
                auto const fine = final_state(name, by, 0.125);
                for (double const dt : {4.0, 1.0, 0.5}) CHECK(apart(final_state(name, by, dt), fine) <= 1e-9);
                CHECK(apart(final_state(name, "rk4", 1. / 1024), fine) <= 1e-9);
            } else {
                double const dt = order == 1 ? 1. / 64 : 1. / 16;
                auto const coarse = final_state(name, by, dt), middle = final_state(name, by, dt / 2),
                           fine = final_state(name, by, dt / 4);
                double const wide = apart(coarse, middle), narrow = apart(middle, fine);
                CAPTURE(wide);
                CAPTURE(narrow);
                REQUIRE(narrow > 1e-13);  // else it is rounding that is measured
                double const measured = std::log2(wide / narrow);
                CHECK(std::fabs(measured - order) <= (order == 1 ? 0.1 : 0.3));
            }
        }
}

TEST_CASE("the methods of one membrane agree in the limit") {
    for (auto const* model : catalogue::neurons()) {
        std::string const name{model->self().name};
        auto const methods = model->methods();
        auto const reference = final_state(name, std::string{methods.back().name}, 1. / 4096);
        for (auto const& method : methods) {
            CAPTURE(name);
            CAPTURE(method.name);
            CHECK(apart(final_state(name, std::string{method.name}, 1. / 4096), reference) <= 1e-3);
        }
    }
}

// A step rounds to about 6e-8 of each number; over a thousand steps that adds up to what is allowed here.
TEST_CASE("single precision follows double to 2e-4 over 10 ms") {
    auto const follows = []<class Single, class Precise>(Single, Precise, double pA, double dt,
                                                         typename Single::params const& single = {},
                                                         typename Precise::params const& precise = {}) {
        return apart(course<Single>(float(pA), 10, dt, single), course<Precise>(pA, 10, dt, precise));
    };
    CHECK(follows(lif<float>{}, lif<double>{}, 300, 0.1) <= 2e-4);
    CHECK(follows(adex<float>{}, adex<double>{}, 600, 0.1) <= 2e-4);
    CHECK(follows(izhikevich_2003<float>{}, izhikevich_2003<double>{}, 3, 0.125) <= 2e-4);
    CHECK(follows(izhikevich_2007<float>{}, izhikevich_2007<double>{}, 60, 0.1) <= 2e-4);
    CHECK(follows(hodgkin_huxley<float>{}, hodgkin_huxley<double>{}, 2, 0.01) <= 2e-4);
    CHECK(follows(eif<float>{}, eif<double>{}, 300, 0.1) <= 2e-4);
    CHECK(follows(qif<float>{}, qif<double>{}, 100, 0.1) <= 2e-4);
    CHECK(follows(gif<float>{}, gif<double>{}, 60, 0.1) <= 2e-4);
    CHECK(follows(traub_miles<float>{}, traub_miles<double>{}, 20, 0.01, {.e_l = {-65}}, {.e_l = {-65}}) <=
          2e-4);
    CHECK(follows(pospischil<float>{}, pospischil<double>{}, 50, 0.01) <= 2e-4);
}
