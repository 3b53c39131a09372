// SPDX-License-Identifier: MIT
// Ports take in what has arrived, wherever marks lead them to it, as if they had looked at every neuron.
#include "neurapse/engine/port.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstring>
#include <type_traits>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/engine/accumulators.hpp"
#include "neurapse/receptors/alpha.hpp"
#include "neurapse/receptors/biexponential.hpp"
#include "neurapse/receptors/delta.hpp"
#include "neurapse/receptors/exponential.hpp"

using namespace neurapse;
using namespace neurapse::literals;

namespace {

constexpr std::size_t n = 1003;

template <class Real>
struct stepped {
    std::vector<Real> current, conductance, jump;
    std::vector<std::byte> state;
    bool operator==(stepped const& o) const {
        auto const same = [](auto const& a, auto const& b) {
            return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(a[0])) == 0;
        };
        return same(current, o.current) && same(conductance, o.conductance) && same(jump, o.jump) &&
               same(state, o.state);
    }
};

/// 200 steps with few arrivals each, in two blocks that do not end with a group.
template <class K>
stepped<typename K::real> run(port_effect effect, std::vector<typename K::params> const& each, bool narrow,
                              bool marked) {
    using real = typename K::real;
    port<K> of(n, effect, each, {-80}, {10_ms}, 0.1_ms);
    accumulators sums{n + 8, narrow};
    random::stream dice{4, purpose::weight, 0};
    stepped<real> all;
    for (int step = 0; step < 200; ++step) {
        for (int k = 0; k < 20; ++k)
            sums.add(std::size_t(dice.below(n)), std::int64_t(dice.below(2000)) - 1000);
        std::size_t const ends[] = {0, 504, n};
        for (int b = 0; b < 2; ++b) {
            auto const first = ends[b], size = ends[b + 1] - first;
            std::vector<real> current(size + 1), conductance(size + 1), jump(size + 1), zero(size);
            block_input<real> in{zero.data(), zero.data(), zero.data()};
            auto const arrived = sums.from(first, size, 0x1p-6, marked);
            CHECK((arrived.marks != nullptr) == marked);
            of.advance(neuron_id(first), neuron_id(first + size), arrived, in,
                       {current.data(), conductance.data(), jump.data()});
            all.current.insert(all.current.end(), current.begin(), current.end());
            all.conductance.insert(all.conductance.end(), conductance.begin(), conductance.end());
            all.jump.insert(all.jump.end(), jump.begin(), jump.end());
        }
        for (auto const& bytes : of.state()) all.state.insert(all.state.end(), bytes.begin(), bytes.end());
    }
    return all;
}

}  // namespace

TEST_CASE_TEMPLATE("ports led by marks do the same, bit for bit", K, exponential<double>, exponential<float>,
                   alpha<double>, alpha<float>, biexponential<double>, biexponential<float>, delta<double>,
                   delta<float>) {
    static_assert(kicked_kinetics<K> != std::is_same_v<K, delta<typename K::real>>,
                  "a pulse acts over the step at whose end it arrives");
    for (auto const effect : {port_effect::current, port_effect::conductance, port_effect::voltage})
        for (bool const narrow : {false, true})
            for (std::size_t const kinds : {std::size_t(1), n}) {
                std::vector<typename K::params> each(kinds);
                if constexpr (requires { each[0].tau; })
                    for (std::size_t k = 0; k < kinds; ++k) each[k].tau = duration{1 + 0.01 * double(k)};
                CHECK(run<K>(effect, each, narrow, true) == run<K>(effect, each, narrow, false));
            }
}
