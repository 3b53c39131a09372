// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/wired_projection.hpp"

#include <algorithm>
#include <atomic>

#include "neurapse/catalogue/arrival_bounds.hpp"

namespace neurapse {

wired_projection::wired_projection(std::shared_ptr<projection_plan const> p, plan const& whole, team& helpers)
    : plan_(std::move(p)), dt_ms_(whole.run.dt.value),
      wiring_(plan_->connection->wire(plan_->sides, {whole.run.seed, purpose::connectivity, name_hash("projection " + plan_->name)})),
      by_source_(plan_->connection->lanes() == axis::source),
      weights_{whole.run.seed, purpose::weight, name_hash("projection " + plan_->name)},
      delays_{whole.run.seed, purpose::delay, name_hash("projection " + plan_->name)}, position_(whole.populations.size()) {
    std::int32_t next = 0;
    for (auto const& side : plan_->from) {
        auto& of = position_[side.population];
        if (of.empty()) of.assign(whole.populations[side.population].size, -1);
        for (auto const n : side.neurons) of[n] = next++;
    }
    auto const is_listed = [](value_spec const& v) { return v.form == value_spec::shape::listed; };
    if (is_listed(plan_->weight) || is_listed(plan_->delay)) {
        partners out;
        std::size_t running = 0;
        auto const lanes = by_source_ ? plan_->sides.sources : plan_->sides.targets;
        for (std::uint32_t lane = 0; lane < lanes; ++lane) {
            listed_from_.push_back(running);
            wiring_->partners_of(lane, out);
            running += out.size();
        }
    }
    if (!by_source_) turn(helpers);
}

/// The synapses of a rule by target, sorted by source: counted first, then put in place.
void wired_projection::turn(team& helpers) {
    auto const sources = plan_->sides.sources, targets = plan_->sides.targets;
    std::vector<std::atomic<std::uint32_t>> count(sources);
    helpers.share(targets, [&](int, std::uint32_t first, std::uint32_t last) {
        partners out;
        for (auto lane = first; lane < last; ++lane) {
            wiring_->partners_of(lane, out);
            for (auto const source : out) count[source].fetch_add(1, std::memory_order_relaxed);
        }
    });
    row_at_.assign(sources + 1, 0);
    for (std::uint32_t k = 0; k < sources; ++k) row_at_[k + 1] = row_at_[k] + count[k];
    row_.resize(row_at_.back());
    for (auto& c : count) c = 0;
    helpers.share(targets, [&](int, std::uint32_t first, std::uint32_t last) {
        partners out;
        for (auto lane = first; lane < last; ++lane) {
            wiring_->partners_of(lane, out);
            for (std::uint32_t k = 0; k < out.size(); ++k)
                row_[row_at_[out[k]] + count[out[k]].fetch_add(1, std::memory_order_relaxed)] = {lane, k};
        }
    });
    helpers.share(sources, [&](int, std::uint32_t first, std::uint32_t last) {
        for (auto k = first; k < last; ++k)
            std::sort(row_.begin() + std::ptrdiff_t(row_at_[k]), row_.begin() + std::ptrdiff_t(row_at_[k + 1]));
    });
}

void wired_projection::locate(plan const& whole, network const& net) {
    to_.clear(), scale_.clear();
    for (std::size_t side = 0; side < plan_->to.size(); ++side) {
        auto const layer = plan_->to[side].population;
        auto const port = port_index(whole.populations[layer], plan_->ports[side]);
        scale_.push_back(net.layers[layer].ports[port].unit.scale());
        for (auto const n : plan_->to[side].neurons) {
            std::size_t s = 0;
            while (n >= net.slices[s].neurons[layer].last) ++s;
            to_.push_back({net.slices[s].sums_at[layer][port] + n - net.slices[s].neurons[layer].first, std::uint16_t(s),
                           std::uint16_t(side)});
        }
    }
}

}  // namespace neurapse
