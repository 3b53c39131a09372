// SPDX-License-Identifier: MIT
// Carries out a plasticity rule, event by event: an arrival changes the weights it passes, a
// postsynaptic spike those of all synapses onto the neuron, found by an index by target.
#pragma once

#include <array>
#include <numeric>
#include <vector>

#include "neurapse/contract/plasticity.hpp"
#include "neurapse/engine/synapse_table.hpp"

namespace neurapse {

template <plasticity_rule Rule>
class plastic final : public any_plasticity {
public:
    plastic(typename Rule::params const& p, duration dt, synapse_table& table, std::size_t targets)
        : rule_{p, dt}, pre_{rule_.pre()}, post_{rule_.post()}, table_(table),
          last_arrival_(table.size(), nearest_trace::never), synapse_(table.size()),
          last_spike_(targets, nearest_trace::never), onto_(targets + 1), by_target_(table.size()) {
        for (auto const t : table.targets()) ++onto_[t + 1];
        std::partial_sum(onto_.begin(), onto_.end(), onto_.begin());
        auto next = onto_;
        for (std::uint32_t k = 0; k < table.size(); ++k) by_target_[next[table.target(k)]++] = k;
        if constexpr (requires { Rule::interval(p); }) interval_ = std::llround(Rule::interval(p) / dt);
    }

    void arrive(step_id now, std::size_t first, std::size_t last) noexcept override {
        for (auto k = first; k < last; ++k) {
            std::array<double, Rule::post_traces> seen;
            for (std::size_t t = 0; t < seen.size(); ++t) seen[t] = post_[t](now, last_spike_[table_.target(k)]);
            table_.weight[k] = rule_.on_pre(table_.weight[k], synapse_[k], seen);
            last_arrival_[k] = now;
        }
    }
    void emit(step_id now, neuron_id target) noexcept override {
        for (auto i = onto_[target]; i < onto_[target + 1]; ++i) {
            auto const k = by_target_[i];
            std::array<double, Rule::pre_traces> seen;
            for (std::size_t t = 0; t < seen.size(); ++t) seen[t] = pre_[t](now, last_arrival_[k]);
            table_.weight[k] = rule_.on_post(table_.weight[k], synapse_[k], seen);
        }
        last_spike_[target] = now;
    }
    void pass(step_id now) noexcept override {
        if constexpr (requires(double w, typename Rule::synapse& s) { rule_.on_interval(w, s); }) {
            if (now % interval_ != 0) return;
            for (std::size_t k = 0; k < table_.size(); ++k)
                table_.weight[k] = rule_.on_interval(table_.weight[k], synapse_[k]);
        }
    }

private:
    Rule rule_;
    std::array<nearest_trace, Rule::pre_traces> pre_;
    std::array<nearest_trace, Rule::post_traces> post_;
    synapse_table& table_;
    std::vector<step_id> last_arrival_;
    std::vector<typename Rule::synapse> synapse_;
    std::vector<step_id> last_spike_;
    std::vector<std::uint32_t> onto_, by_target_;
    step_id interval_ = 1;
};

}  // namespace neurapse
