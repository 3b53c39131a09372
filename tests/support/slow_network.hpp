// SPDX-License-Identifier: MIT
// The slow and obvious network of leaky integrate-and-fire neurons that the engine is compared with: one
// list of spikes on their way, searched from end to end at every step. It shares with the engine the
// scalar models alone.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "neurapse/neurons/lif.hpp"
#include "neurapse/receptors/delta.hpp"
#include "neurapse/receptors/exponential.hpp"

namespace neurapse_test {

using stamp = std::int64_t;  ///< in steps

struct slow_port {
    enum class kind { exponential, pulse, jump } what;
    neurapse::duration tau{};
};
struct slow_synapse {
    int source, target, port;
    stamp delay;
    double weight;
};
/// A spike from outside, by the stamp at which it arrives.
struct slow_kick {
    stamp arrival;
    int target, port;
    double weight;
};

class slow_network {
public:
    using membrane = neurapse::lif<double>;

    std::vector<membrane::params> neurons;
    std::vector<double> v;         ///< where each begins (mV); left out: at rest
    std::vector<slow_port> ports;  ///< those of every neuron, in their order
    std::vector<slow_synapse> synapses;
    std::vector<slow_kick> kicks;
    /// Every arrival at a neuron is rounded to a multiple of this; without it sums are plain doubles.
    std::vector<double> quantum;
    /// The weight with which a spike arrives at synapse k now; without it, the synapse's own.
    std::function<double(std::size_t k, stamp now)> weight;

    std::vector<std::vector<stamp>> spikes;  ///< of every neuron so far

    void run(neurapse::duration dt, stamp steps) {
        begin(dt);
        for (stamp now = 1; now <= steps; ++now) step(now);
    }

private:
    struct on_its_way {
        stamp arrival;
        std::size_t synapse;
    };
    struct cell {
        membrane::exact step;
        membrane::state state;
        double refractory, hold = 0;
        std::vector<neurapse::exponential<double>::stepper> decay;  ///< of every port, used or not
        std::vector<neurapse::exponential<double>::state> current;
        std::vector<double> arrived;
    };

    void begin(neurapse::duration dt) {
        for (auto const& p : neurons) {
            cell made{membrane::exact{p, dt},
                      membrane::rest(p, {}).state,
                      std::round(p.refractory / dt),
                      0,
                      {},
                      {},
                      {}};
            for (auto const& port : ports) {
                neurapse::exponential<double>::params q;
                if (port.what == slow_port::kind::exponential) q.tau = port.tau;
                made.decay.emplace_back(q, dt, p.tau);
            }
            made.current.resize(ports.size());
            if (!v.empty()) made.state.v = v[cells_.size()];
            cells_.push_back(made);
        }
        spikes.resize(neurons.size());
    }

    void arrive(int target, int port, double w) {
        if (!quantum.empty()) w = std::nearbyint(w / quantum[target]) * quantum[target];
        cells_[target].arrived[port] += w;
    }

    void step(stamp now) {
        // Arrivals of this stamp. Their sums act after the ports have gone on (step 2 of the semantics),
        // except that a pulse is the current of the step that ends here.
        for (auto& c : cells_) c.arrived.assign(ports.size(), 0);
        std::vector<on_its_way> later;
        for (auto const& s : under_way_) {
            if (s.arrival != now)
                later.push_back(s);
            else
                arrive(synapses[s.synapse].target, synapses[s.synapse].port,
                       weight ? weight(s.synapse, now) : synapses[s.synapse].weight);
        }
        under_way_ = later;
        for (auto const& k : kicks)
            if (k.arrival == now) arrive(k.target, k.port, k.weight);

        std::vector<int> fired;
        for (int i = 0; i < int(cells_.size()); ++i)
            if (propagate(cells_[i])) fired.push_back(i);
        for (int const i : fired) {
            spikes[i].push_back(now);
            for (std::size_t k = 0; k < synapses.size(); ++k)
                if (synapses[k].source == i) under_way_.push_back({now + synapses[k].delay, k});
        }
    }

    /// Propagates, takes in what arrived, and says whether the neuron fires.
    bool propagate(cell& c) const {
        double current = 0, jump = 0;
        for (std::size_t p = 0; p < ports.size(); ++p) switch (ports[p].what) {
                case slow_port::kind::exponential: current += c.decay[p](c.current[p], c.arrived[p]); break;
                case slow_port::kind::pulse: current += c.arrived[p]; break;
                case slow_port::kind::jump: jump += c.arrived[p];
            }
        bool const held = c.hold > 0;
        auto const before = c.state;
        c.step.advance(c.state, neurapse::current_input<double>{current}, held);
        if (!held) c.state.v += jump;
        bool const fires = !held && c.step.fires(before, c.state);
        if (fires) c.state = c.step.reset(c.state);
        c.hold = fires ? c.refractory : held ? c.hold - 1 : 0;
        return fires;
    }

    std::vector<cell> cells_;
    std::vector<on_its_way> under_way_;
};

}  // namespace neurapse_test
