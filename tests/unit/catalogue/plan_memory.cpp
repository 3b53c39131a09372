// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "neurapse/base/huge_pages.hpp"
#include "neurapse/catalogue/session.hpp"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

using namespace neurapse;

namespace {

experiment described(int size, settings projection, char const* neuron = "lif") {
    experiment e;
    e.run({{"duration", duration{1}}, {"seed", 1}});
    e.population("a", {{"neuron", neuron},
                       {"size", size},
                       {"receptors", settings{{"r", settings{{"shape", "exponential"}}}}}});
    if (!projection.entries.empty()) e.projection(std::move(projection));
    return e;
}

/// Two million synapses: just below 2^21, so that vectors that grow by doubling are nearly full.
settings onto_itself(settings more) {
    settings all{{"from", "a"},
                 {"to", "a"},
                 {"weight", current{1}},
                 {"connect", settings{{"rule", "fixed_outdegree"}, {"n", 1000}}}};
    for (auto const& e : more.entries) all[e.key] = e.value;
    return all;
}

settings plastic(char const* rule) {
    return settings{{"rule", rule}, {"w_min", current{0}}, {"w_max", current{10}}};
}

#if defined(__GLIBC__)
/// What a built network holds after some steps: on the heap and in huge pages.
double measured_bytes(plan const& p, step_id steps = 0) {
    auto const used = [] {
        auto const m = mallinfo2();
        return double(m.uordblks + m.hblkhd) + double(huge_pages::given_out());
    };
    auto const before = used();
    auto const built = std::make_unique<simulation>(build(p));
    built->run(steps);
    return used() - before;
}
#endif

}  // namespace

#if defined(__GLIBC__)
TEST_CASE("plan: memory is foretold to a fifth") {
    struct row {
        char const* name;
        experiment one;
    };
    for (auto const& [name, one] : std::vector<row>{
             {"neurons alone", described(200'000, {})},
             {"neurons of another model", described(200'000, {}, "hodgkin_huxley")},
             {"constant delays", described(2000, onto_itself({}))},
             {"drawn delays", described(2000, onto_itself({{"delay", uniform(duration{1}, duration{20})}}))},
             {"few drawn delays",
              described(2000, onto_itself({{"delay", uniform(duration{1}, duration{1.5})}}))},
             {"plastic", described(2000, onto_itself({{"plasticity", plastic("nearest_pair")}}))},
             {"plastic with a state",
              described(2000, onto_itself({{"plasticity", plastic("polychronization")}}))},
             {"sparse",
              described(50'000, onto_itself({{"connect", settings{{"rule", "fixed_outdegree"}, {"n", 2}}}}))},
             {"a ring whose delays follow from the distance",
              described(20'000,
                        onto_itself({{"connect", settings{{"rule", "formula"},
                                                          {"j", "k % N_post for k in range(i + 1, i + 41)"}}},
                                     {"delay", "1*ms + ((j - i) % N_post)*0.05*ms"}}))},
             {"neighbours in a network of several slices",
              described(
                  200'000,
                  onto_itself({{"connect", settings{{"rule", "formula"},
                                                    {"j", "k for k in range(i - 9, i + 10) if k != i"}}}}))},
             {"pairs joined by their distance",
              described(3000, onto_itself({{"connect", settings{{"rule", "formula"},
                                                                {"condition", "i != j"},
                                                                {"p", "exp(-abs(i - j)/100)"}}}}))},
             {"plastic, with delays by formula",
              described(3000, onto_itself({{"connect",
                                            settings{{"rule", "formula"}, {"condition", "abs(i - j) < 100"}}},
                                           {"delay", "1*ms + floor(abs(i - j)/20)*ms"},
                                           {"plasticity", plastic("nearest_pair")}}))},
             {"rules by target with delays by formula",
              described(2000, onto_itself({{"connect", settings{{"rule", "fixed_indegree"}, {"n", 500}}},
                                           {"delay", "1*ms + rand()*5*ms"}}))},
             {"a long delay", described(10, onto_itself({{"delay", duration{50'000}}}))},
         }) {
        CAPTURE(std::string{name});
        auto const p = read_plan(one.description, no_files);
        double const foretold = p.expected_bytes(), measured = measured_bytes(p);
        if (measured <= 0) continue;  // the heap of a sanitizer counts nothing
        CHECK(foretold / measured > 0.8);
        CHECK(foretold / measured < 1.2);
    }
}
#endif

TEST_CASE("plan: what is recorded counts, sample by sample and column by column") {
    auto const bytes_of = [](settings record) {
        auto e = described(20, onto_itself({{"connect", settings{{"rule", "all_to_all"}}}, {"name", "p"}}));
        e.run({{"duration", duration{100}}, {"seed", 1}});
        auto const without = read_plan(e.description, no_files).expected_bytes();
        return read_plan(e.record(std::move(record)).description, no_files).expected_bytes() - without;
    };
    constexpr double steps = 1000, number = 8;
    CHECK(bytes_of({{"what", "spikes"}, {"of", "a"}}) == 0);  // their number is not known
    CHECK(bytes_of({{"what", "v"}, {"of", "a"}}) == steps * (1 + 20) * number);
    CHECK(bytes_of({{"what", list("v", "i_syn")}, {"of", "a[0:5]"}, {"every", duration{1}}}) ==
          steps / 10 * (1 + 2 * 5) * number);
    CHECK(bytes_of({{"what", "rate"}, {"of", "a"}, {"bin", duration{20}}}) == 5 * 2 * number);
    CHECK(bytes_of({{"what", "weights"}, {"of", "p"}}) == 10 * 5 * number);
    CHECK(bytes_of({{"what", "current"}, {"of", "p"}}) == steps * (1 + 20) * number);
    CHECK(bytes_of({{"what", "current"}, {"of", "p"}, {"synapses", list(list(0, 1), list(2, 1))}}) ==
          steps * (1 + 2) * number);
    CHECK(bytes_of({{"what", "snapshot"}, {"of", "p"}}) == 2 * 400 * 4 * number);
}

#if defined(__GLIBC__)
TEST_CASE("plan: a trace takes the memory that was foretold for it") {
    auto e = described(1000, {});
    e.run({{"duration", duration{102.4}}, {"seed", 1}}).record({{"what", "v"}, {"of", "a"}});
    auto const p = read_plan(e.description, no_files);
    double const foretold = p.expected_bytes(), measured = measured_bytes(p, p.run.steps);
    if (measured <= 0) return;  // the heap of a sanitizer counts nothing
    CHECK(foretold / measured > 0.8);
    CHECK(foretold / measured < 1.2);
}
#endif

TEST_CASE("plan: what no machine holds is refused before it is drawn (F-10)") {
    CHECK_FALSE(memory_complaint(1e6));
    auto const no = memory_complaint(1e18);
    REQUIRE(no);
    CHECK(no->code == code::too_large);
    CHECK(no->what == "it needs about 1000000000 GB");
    CHECK(
        read_plan(described(31623, onto_itself({{"connect", settings{{"rule", "all_to_all"}}}})).description,
                  no_files)
            .expected_synapses() == 31623. * 31623.);
}
