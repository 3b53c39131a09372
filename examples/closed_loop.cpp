// A closed loop: a reflex between a body, which is this program, and three neurons.
#include <cstdio>
#include <neurapse/neurapse.hpp>

int main() {
    using namespace neurapse;
    using namespace neurapse::literals;
    experiment e{"Reflex"};
    e.run({{"duration", 1_s}, {"dt", 0.1_ms}, {"seed", 1}})
        .population("muscle", {{"neuron", "lif"},
                               {"size", 3},
                               {"receptors", settings{{"touch", settings{{"shape", "delta"}}}}}})
        .stimulus({{"name", "skin"}, {"kind", "inlet"}, {"to", "muscle"}, {"weight", 20_mV}});
    session s{e};
    auto const skin = s.inlet_of("skin");
    for (int millisecond = 0; millisecond < 10; ++millisecond) {
        if (millisecond == 4) s.send(skin, 2);  // something touches the third muscle
        for (auto const& spike : s.step(10))
            std::printf("muscle %u at %g ms\n", unsigned(spike.neuron), spike.time_ms);
    }
}
