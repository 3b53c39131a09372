// SPDX-License-Identifier: MIT
// What a population does beyond its model: hands stochastic methods their dice, holds spiking
// neurons, and stops the run when a state runs away.
#include "neurapse/engine/population.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "../../../examples/perfect_integrator.hpp"
#include "neurapse/neurapse.hpp"
#include "neurapse/neurons/lif.hpp"

using namespace neurapse;
using namespace neurapse::literals;

namespace {

/// Fires with a fixed probability in every step, whatever its input.
struct coin {
    using real = double;
    static constexpr about self{"coin", "Fires with probability p in every step.", "", ""};
    struct params {
        double p = 0.1;
    };
    static constexpr std::tuple parameters{field{"p", &params::p, "probability", bounds::probability}};
    struct state {
        double v = 0;
    };
    static constexpr std::tuple variables{
        variable{"v", &state::v, dimensions::voltage, "1 in the step of a spike"}};
    static std::array<requirement, 0> requirements(params const&) { return {}; }
    static voltage leak(params const&) { return {0}; }
    static resting<state> rest(params const&, current) { return {true, {0}}; }

    class toss {
    public:
        static constexpr about self{"toss", "One draw a step.", "", ""};
        toss(params const& p, duration) : p_(p.p) {}
        void advance(state& s, auto, bool, random::stream dice) const { s.v = dice.uniform() < p_; }
        bool fires(state const&, state const& after) const { return after.v > 0; }
        state reset(state s) const { return s; }

    private:
        double p_;
    };
    using methods = type_list<toss>;
};
static_assert(membrane<coin> && stochastic_stepper<coin::toss, coin::state>);

std::vector<std::pair<step_id, neuron_id>> spikes_of(stepped_population<double>& cells, step_id steps,
                                                     neuron_id block) {
    std::vector<std::pair<step_id, neuron_id>> all;
    std::vector<double> const nothing(block_size);
    for (step_id t = 1; t <= steps; ++t)
        for (neuron_id first = 0; first < cells.size(); first += block) {
            std::vector<fired> out;
            cells.advance(t, first, std::min<neuron_id>(neuron_id(cells.size()), first + block),
                          {nothing.data(), nullptr, nullptr}, out);
            for (auto const& f : out) all.emplace_back(t, f.neuron);
        }
    return all;
}

}  // namespace

TEST_CASE("a stochastic method gets a stream named by neuron and step, whatever the blocks") {
    auto const make = [](std::uint64_t seed) {
        return population<coin, coin::toss>{
            300, {coin::params{}}, {coin::state{}}, 0.1_ms, {seed, purpose::membrane, 1}};
    };
    auto a = make(1), b = make(1), c = make(2);
    auto const spikes = spikes_of(a, 200, 512);
    CHECK(spikes == spikes_of(b, 200, 7));
    CHECK(spikes != spikes_of(c, 200, 512));
    double const mean = 300 * 200 * 0.1, deviation = std::sqrt(mean * 0.9);
    CHECK(std::fabs(double(spikes.size()) - mean) < 5 * deviation);  // five standard deviations
}

TEST_CASE("the short way for gentle conductances comes to the same bits as the long one") {
    constexpr neuron_id n = 64;
    std::vector<double> conductance(n), current(n);
    for (neuron_id i = 0; i < n; ++i)
        conductance[i] = 0.1 * i * i, current[i] = -60 * conductance[i] + 20 * i;
    auto const potentials = [&](double of_the_last) {
        using model = lif<double>;
        population<model, model::exact> cells{
            n, {model::params{}}, {model::state{-65}}, 0.1_ms, {0, purpose::membrane, 0}};
        auto g = conductance;
        g.back() = of_the_last;
        std::vector<fired> out;
        for (step_id t = 1; t <= 200; ++t) cells.advance(t, 0, n, {current.data(), g.data(), nullptr}, out);
        std::vector<double> v;
        for (neuron_id i = 0; i + 1 < n; ++i) v.push_back(cells.value(0, i));
        return v;
    };
    double const gentle = 1, strong = 1e5, negative = -1;
    CHECK(potentials(strong) == potentials(gentle));
    CHECK(potentials(negative) == potentials(gentle));
}

TEST_CASE("a spike holds the potential for as many steps as it should, however many") {
    using model = lif<double>;
    std::vector<int> const steps{0, 1, 2, 254, 255, 256, 510, 511, 100'000};
    std::vector<model::params> each(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) each[i].refractory = double(steps[i]) * 0.1_ms;
    auto const n = neuron_id(steps.size());
    population<model, model::exact> cells{n, each, {model::state{-70}}, 0.1_ms, {0, purpose::membrane, 0}};
    std::vector<double> const current(n, 1e6);  // fires at every step at which it may
    std::vector<step_id> latest(n, 0);
    for (step_id t = 1; t <= 100'002; ++t) {
        std::vector<fired> out;
        cells.advance(t, 0, n, {current.data(), nullptr, nullptr}, out);
        for (auto const& f : out) {
            if (latest[f.neuron] > 0) REQUIRE(t - latest[f.neuron] == steps[f.neuron] + 1);
            latest[f.neuron] = t;
        }
    }
    CHECK(latest.back() == 100'002);
}

TEST_CASE("the neuron of the contributor's guide fires when the closed form says so") {
    using model = perfect_integrator<double>;
    population<model, model::exact> cell{
        1, {model::params{}}, {model::state{}}, 0.1_ms, {0, purpose::membrane, 0}};
    double const current = 490;  // pA on 250 pF: 1.96 mV per ms, 15 mV after 7.65 ms
    std::vector<fired> out;
    step_id first = 0;
    for (step_id t = 1; first == 0; ++t) {
        cell.advance(t, 0, 1, {&current, nullptr, nullptr}, out);
        if (!out.empty()) first = t;
    }
    CHECK(first == std::ceil(15. / (1.96 * 0.1)));
}

TEST_CASE("a state that runs away stops the run and keeps what was recorded") {
    experiment e;
    e.run({{"duration", 1_s}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("cell", {{"neuron", "hodgkin_huxley"}, {"size", 2}, {"method", "euler"}})
        .stimulus({{"kind", "constant"}, {"to", "cell[1]"}, {"amplitude", current{1e9}}})
        .record({{"what", "v"}, {"of", "cell"}});
    session s{e};
    try {
        s.run();
        FAIL("nothing ran away");
    } catch (error const& x) {
        CHECK(x.complaints().front().code == code::runaway);
        CHECK(std::string{x.what()}.rfind("cell[1] is no longer finite", 0) == 0);
    }
    CHECK(s.results().traces.front().time_ms.size() == std::size_t(s.simulation().now()));
}

TEST_CASE("a rate above run.max_rate stops the run") {
    experiment e;
    e.run({{"duration", 1_s}, {"dt", 0.1_ms}, {"seed", 1}, {"max_rate", 50_Hz}})
        .population("cell", {{"neuron", "lif"}, {"size", 1}})
        .stimulus({{"kind", "constant"}, {"to", "cell"}, {"amplitude", 1000_pA}});
    CHECK_THROWS_WITH_AS(run(e), doctest::Contains("run.max_rate is 50 Hz"), error);
}

TEST_CASE("all neurons firing in every step lose no spike") {
    experiment e;
    e.run({{"duration", 10_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("cell",
                    {{"neuron", "lif"},
                     {"size", 600},
                     {"parameters", settings{{"refractory", 0_ms}, {"threshold", -69_mV}, {"c", 1_pF}}},
                     {"receptors", settings{{"psc", settings{{"shape", "exponential"}}}}}})
        .projection({{"from", "cell"},
                     {"to", "cell"},
                     {"connect", settings{{"rule", "fixed_outdegree"}, {"n", 20}}},
                     {"weight", 1_pA}})
        .stimulus({{"kind", "constant"}, {"to", "cell"}, {"amplitude", 1000_pA}})
        .record({{"what", "spikes"}, {"of", "cell"}});
    session s{e};
    auto const r = s.run().results();
    CHECK(r.spikes.time_ms.size() == 600 * 100);
    CHECK(s.simulation().synaptic_events() == 600 * 20 * 99);  // those of the last step are under way
}

TEST_CASE("a neuron that fires without end inside one step is told, not cut short") {
    experiment e;
    e.run({{"duration", 3_ms}, {"dt", 1_ms}, {"seed", 1}})
        .population("cell", {{"neuron", "adex"}, {"size", 1}, {"method", "adaptive"}})
        .stimulus({{"kind", "constant"}, {"to", "cell"}, {"amplitude", current{1e6}}});
    CHECK_THROWS_WITH_AS(run(e), doctest::Contains("cell[0] is no longer finite"), error);
}

TEST_CASE("run.max_rate is a rate over 100 ms, however the run is cut into pieces") {
    auto const described = [](frequency limit) {
        experiment e;
        e.run({{"duration", 1_s}, {"dt", 0.1_ms}, {"seed", 1}, {"max_rate", limit}})
            .population("cell", {{"neuron", "lif"}, {"size", 1}})
            .stimulus({{"kind", "constant"},
                       {"to", "cell"},
                       {"amplitude", 450_pA}});  // LIF-06: an interval of 20 ms
        return e;
    };
    session pieces{described(60_Hz)};
    for (int k = 0; k < 500; ++k) pieces.run(2_ms);
    CHECK(pieces.results().populations[0].spikes == 50);
    CHECK_THROWS_AS(run(described(40_Hz)), error);
}
