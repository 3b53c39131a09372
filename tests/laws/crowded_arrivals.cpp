// SPDX-License-Identifier: MIT
// A spike that arrives at every neuron of a large population at once. Learning synapses then mark all sums
// that they reach together, not one by one, and a sum without a mark would be passed over.
#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>

#include "neurapse/neurapse.hpp"

using namespace neurapse;
using namespace neurapse::literals;

TEST_CASE(
    "learning synapses: a spike that is above threshold for all neurons of a population makes each of them "
    "fire") {
    for (std::string const rule : {"nearest_pair", "stdp_pair", "stdp_power_law"})
        for (int const threads : {1, 2}) {
            CAPTURE(rule);
            CAPTURE(threads);
            settings const jump{{"in", settings{{"shape", "delta"}}}},
                current{{"in", settings{{"shape", "exponential"}, {"tau", 2_ms}}}};
            experiment e{"crowd"};
            // 100 nA that decay with 2 ms are charge for hundreds of mV; a population beside them hears
            // nothing.
            e.run({{"duration", 30_ms}, {"dt", 0.1_ms}, {"seed", 1}})
                .population("pre", {{"neuron", "lif"}, {"size", 1}, {"receptors", jump}})
                .population("post", {{"neuron", "lif"}, {"size", 1000}, {"receptors", current}})
                .population("beside", {{"neuron", "lif"}, {"size", 1000}, {"receptors", current}})
                .projection(
                    {{"from", "pre"},
                     {"to", "post"},
                     {"connect", settings{{"rule", "all_to_all"}}},
                     {"weight", 100'000_pA},
                     {"delay", 1_ms},
                     {"plasticity", settings{{"rule", rule}, {"w_min", 0_pA}, {"w_max", 200'000_pA}}}})
                .stimulus({{"kind", "spike_list"}, {"to", "pre"}, {"weight", 50_mV}, {"times", list(9.9_ms)}})
                .record({{"what", "spikes"}, {"of", "post"}})
                .record({{"what", "spikes"}, {"of", "beside"}});
            session s{e, no_files, threads};
            s.run();
            std::set<std::uint32_t> fired;
            auto const& all = s.results().spikes;
            for (std::size_t k = 0; k < all.neuron.size(); ++k) {
                CHECK(all.population[k] == 1);
                fired.insert(all.neuron[k]);
            }
            CHECK(fired.size() == 1000);
        }
}
