#include <cstdio>
#include <neurapse/neurapse.hpp>

int main() {
    using namespace neurapse;
    using namespace neurapse::literals;
    experiment e{"One neuron"};
    e.run({{"duration", 200_ms}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("cell",
                    {{"neuron", "lif"}, {"size", 1}, {"parameters", settings{{"tau", 10_ms}, {"c", 250_pF}}}})
        .stimulus({{"kind", "square_pulse"},
                   {"to", "cell"},
                   {"amplitude", 400_pA},
                   {"start", 20_ms},
                   {"stop", 180_ms}})
        .record({{"what", "spikes"}, {"of", "cell"}})
        .record({{"what", "v"}, {"of", "cell"}});
    recordings const r = run(e);
    for (double const t : r.spikes.time_ms) std::printf("%g ms\n", t);
}
