// SPDX-License-Identifier: MIT
// The synapses of procedural storage, drawn whenever their source fires.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "neurapse/catalogue/wired_projection.hpp"
#include "neurapse/engine/procedural_rows.hpp"

namespace neurapse {

/// The projections of a group, drawn for one slice.
class group_drawing final : public any_drawing {
public:
    group_drawing(std::vector<std::shared_ptr<wired_projection const>> members,
                  std::vector<neuron_range> layers, std::uint32_t slice)
        : members_(std::move(members)), layers_(std::move(layers)), slice_(slice) {}

    void draw(neuron_id source, std::vector<loose_synapse>& row) override {
        std::size_t layer = 0;
        while (source >= layers_[layer].last) ++layer;
        std::size_t found = 0;
        for (auto const& w : members_) {
            auto const position = w->position(layer, source - layers_[layer].first);
            if (position < 0) continue;
            w->draw(std::uint32_t(position), drawn_);
            auto const n = drawn_.target.size();
            auto const dendritic = w->description().dendritic;
            row.resize(found + n);
            auto* next = row.data() + found;
            for (std::size_t k = 0; k < n; ++k) {
                // Whose target it is nobody can foresee: it is written anyway, and kept if it is ours.
                auto const target = drawn_.target[k];
                auto const& at = w->run_of(target);
                *next = {target + at.shift, drawn_.delay[k] + dendritic, drawn_.weight[k] * at.scale};
                next += at.slice == slice_;
            }
            found = std::size_t(next - row.data());
        }
        row.resize(found);
    }

private:
    std::vector<std::shared_ptr<wired_projection const>> members_;
    std::vector<neuron_range> layers_;  ///< which of all neurons each has
    std::uint32_t slice_;
    wired_projection::row drawn_;
};

}  // namespace neurapse
