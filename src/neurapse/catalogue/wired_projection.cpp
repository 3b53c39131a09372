// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/wired_projection.hpp"

#include <algorithm>
#include <atomic>

#include "neurapse/catalogue/arrival_bounds.hpp"
#include "neurapse/catalogue/synapse_formula.hpp"

namespace neurapse {

wired_projection::wired_projection(std::shared_ptr<projection_plan const> p, plan const& whole, team& helpers)
    : plan_(std::move(p)),
      dt_ms_(whole.run.dt.value),
      wiring_(plan_->connection->wire(
          plan_->sides, {whole.run.seed, purpose::connectivity, name_hash("projection " + plan_->name)})),
      by_source_(plan_->connection->lanes() == axis::source),
      weights_{whole.run.seed, purpose::weight, name_hash("projection " + plan_->name)},
      delays_{whole.run.seed, purpose::delay, name_hash("projection " + plan_->name)},
      position_(whole.populations.size()) {
    std::int32_t next = 0;
    for (auto const& side : plan_->from) {
        auto& of = position_[side.population];
        if (of.empty()) of.assign(whole.populations[side.population].size, -1);
        neuron_id base = 0;
        for (std::size_t k = 0; k < side.population; ++k) base += whole.populations[k].size;
        for (auto const n : side.neurons) {
            of[n] = next++;
            if (!by_source_) neuron_.push_back(base + n);
        }
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
    if (!by_source_) count_synapses(helpers);
}

void wired_projection::count_synapses(team& helpers) {
    auto const lanes = by_source_ ? plan_->sides.sources : plan_->sides.targets;
    std::vector<std::atomic<std::uint32_t>> found(by_source_ ? plan_->sides.targets : plan_->sides.sources);
    std::vector<std::uint32_t> of_lane(lanes);
    helpers.share(lanes, [&](int, std::uint32_t first, std::uint32_t last) {
        partners out;
        for (auto lane = first; lane < last; ++lane) {
            wiring_->partners_of(lane, out);
            of_lane[lane] = std::uint32_t(out.size());
            for (auto const partner : out) found[partner].fetch_add(1, std::memory_order_relaxed);
        }
    });
    (by_source_ ? onto_ : count_).assign(found.begin(), found.end());
    (by_source_ ? count_ : onto_) = std::move(of_lane);
}

neuron_id wired_projection::end_of_gathering(neuron_id first, neuron_id last, std::size_t most) const {
    if (by_source_) return last;
    std::vector<std::size_t> of(last - first);
    for (std::size_t k = 0; k < count_.size(); ++k)
        if (neuron_[k] >= first && neuron_[k] < last) of[neuron_[k] - first] += count_[k];
    std::size_t all = 0;
    auto end = first;
    while (end < last && (end == first || all + of[end - first] <= most)) all += of[end++ - first];
    return end;
}

void wired_projection::gather(neuron_id first, neuron_id last, team& helpers) {
    if (by_source_) return;
    auto const sources = plan_->sides.sources;
    std::vector<std::uint8_t> wanted(sources);
    row_at_.assign(sources + 1, 0);
    for (std::uint32_t k = 0; k < sources; ++k) {
        wanted[k] = neuron_[k] >= first && neuron_[k] < last;
        row_at_[k + 1] = row_at_[k] + (wanted[k] ? count_[k] : 0);
    }
    row_ = {};  // gives the memory back
    row_.resize(row_at_.back());
    std::vector<std::atomic<std::uint32_t>> placed(sources);
    helpers.share(plan_->sides.targets, [&](int, std::uint32_t from, std::uint32_t to) {
        partners out;
        std::vector<std::uint32_t> kept;
        for (auto lane = from; lane < to; ++lane) {
            wiring_->partners_of(lane, out);
            kept.resize(out.size() + 1);
            std::size_t n = 0;  // without a branch: nobody can foresee which are wanted
            for (std::uint32_t k = 0; k < out.size(); ++k) {
                kept[n] = k;
                n += wanted[out[k]];
            }
            for (std::size_t i = 0; i < n; ++i) {
                auto const source = out[kept[i]];
                row_[row_at_[source] + placed[source].fetch_add(1, std::memory_order_relaxed)] = {lane,
                                                                                                  kept[i]};
            }
        }
    });
    helpers.share(sources, [&](int, std::uint32_t from, std::uint32_t to) {
        for (auto k = from; k < to; ++k)
            std::sort(row_.begin() + std::ptrdiff_t(row_at_[k]),
                      row_.begin() + std::ptrdiff_t(row_at_[k + 1]));
    });
}

void wired_projection::locate(plan const& whole, network const& net) {
    constexpr std::size_t few = 8;
    runs_.clear(), first_.clear(), run_of_.clear();
    std::uint32_t target = 0;
    for (std::size_t side = 0; side < plan_->to.size(); ++side) {
        auto const layer = plan_->to[side].population;
        auto const port = port_index(whole.populations[layer], plan_->ports[side]);
        auto const scale = net.layers[layer].ports[port].unit.scale();
        for (auto const n : plan_->to[side].neurons) {
            std::uint32_t s = 0;
            while (n >= net.slices[s].neurons[layer].last) ++s;
            auto const shift =
                net.slices[s].sums_at[layer][port] + n - net.slices[s].neurons[layer].first - target;
            run const mine{target, shift, s, std::uint32_t(layer), scale};
            if (runs_.empty() || runs_.back().shift != shift || runs_.back().slice != s ||
                runs_.back().layer != layer || runs_.back().scale != scale)
                runs_.push_back(mine);
            run_of_.push_back(std::uint32_t(runs_.size()) - 1);
            ++target;
        }
    }
    if (runs_.size() > few) return;
    run_of_ = {};
    for (std::size_t k = 1; k < runs_.size(); ++k) first_.push_back(runs_[k].first);
}

void wired_projection::draw(value_spec const& value, synapse_formula const* formula, std::uint32_t source,
                            random::family dice, partners const& targets, double* out) const {
    auto const n = targets.size();
    auto const* const names = by_source_ ? nullptr : row_.data() + row_at_[source];
    if (formula) return formula->draw(source, targets.data(), n, dice, names, out);
    if (by_source_ && listed_from_.empty()) return value.draw_lane(source, 0, dice, n, out);
    for (std::size_t i = 0; i < n; ++i) {
        auto const [lane, k] = by_source_ ? std::pair{source, std::uint32_t(i)} : names[i];
        std::size_t listed = 0;
        if (!listed_from_.empty()) listed = wiring_->listed(lane, k).value_or(listed_from_[lane] + k);
        out[i] = value.draw(listed, dice(lane, k));
    }
}

void wired_projection::draw(std::uint32_t source, row& to) const {
    auto const& p = *plan_;
    if (by_source_) {
        wiring_->partners_of(source, to.target);
    } else {
        to.target.clear();
        for (auto i = row_at_[source]; i < row_at_[source + 1]; ++i) to.target.push_back(row_[i].first);
    }
    auto const n = to.target.size();
    to.weight.resize(n), to.delay_ms.resize(n), to.delay.resize(n);
    draw(p.weight, p.weight_formula.get(), source, weights_, to.target, to.weight.data());
    draw(p.delay, p.delay_formula.get(), source, delays_, to.target, to.delay_ms.data());
    // Rounded to the nearest, halves upwards, as everywhere.
    std::transform(to.delay_ms.begin(), to.delay_ms.end(), to.delay.begin(),
                   [dt = dt_ms_](double ms) { return std::int32_t(ms / dt + 0.5); });
}

}  // namespace neurapse
