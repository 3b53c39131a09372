// SPDX-License-Identifier: MIT
// Carries out a plasticity rule, synapse by synapse as if event by event, but lazily: a weight
// is brought up to date when a spike comes along, by going through what its neuron has fired
// since the last one (Morrison et al. 2007, doi:10.1162/neco.2007.19.6.1437). So nobody looks for
// the synapses onto a neuron, and those of one source are visited in a row.
//
// What arrivals leave behind is kept once for a stretch, what a neuron fires once for the neuron.
// A neuron's spikes wait in its history until all its synapses have seen them: when the history is
// full, all weights are brought up to date, and it starts anew.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

#include "neurapse/base/processor.hpp"
#include "neurapse/contract/plasticity.hpp"
#include "neurapse/engine/any_plasticity.hpp"
#include "neurapse/engine/release.hpp"
#include "neurapse/engine/spike_batch.hpp"
#include "neurapse/engine/spike_history.hpp"
#include "neurapse/engine/synapse_table.hpp"

namespace neurapse {

template <plasticity_rule Rule>
class plastic final : public any_plasticity {
    static constexpr std::size_t pre_n = Rule::pre_traces.size(), post_n = Rule::post_traces.size();
    using own_state = typename Rule::synapse;
    using axon_state = typename axon_of<Rule>::type;
    using footprint_of_source = footprint<pre_n>;
    static constexpr bool has_own_state = !std::is_empty_v<own_state>;

public:
    static constexpr std::size_t bytes_per_synapse = has_own_state ? sizeof(own_state) : 0;
    static constexpr std::size_t bytes_per_stretch = sizeof(footprint_of_source) + sizeof(axon_state);

    plastic(typename Rule::params const& p, duration dt, synapse_table& table, std::size_t targets)
        : rule_{p, dt},
          dt_{dt},
          pre_{rule_.pre()},
          post_{rule_.post()},
          table_(table),
          source_(table.stretches()),
          own_(has_own_state ? table.size() : 0),
          axon_(table.stretches()),
          neuron_(targets),
          history_(targets) {
        for (auto& found : present_) found.resize(targets);
        if constexpr (acts_at_intervals<Rule>) interval_ = std::llround(Rule::interval(p) / dt);
    }

    void arrive(step_id now, std::size_t, std::span<std::uint32_t const> stretches,
                outlet const& out) override {
        std::size_t due = 0;
        for (auto const k : stretches) {
            auto const n = table_.at(k).size;
            events_ += n;
            due += n < vector ? 0 : n;
        }
        bool const all = due >= neuron_.size();
        if (all) look_at_all(now);
        if (all && !out.list) out.sums->mark(out.at, neuron_.size());
        for (std::size_t i = 0; i < stretches.size(); ++i) {
            if (i + 2 < stretches.size()) fetch(stretches[i + 2]);
            auto const which = stretches[i];
            auto const s = table_.at(which);
            auto& from = source_[which];
            if constexpr (releases<Rule>) rule_.on_arrival(axon_[which], since(from, now));
            auto const own = from.found(pre_, now);
            if (s.size < vector)
                arrive_at_few(now, s.first, s.size, from, own, axon_[which], out);
            else
                arrive_at_many(now, s.first, s.size, from, own, axon_[which], all, out);
            from.push(pre_, now);
        }
    }

    void pass(step_id now, outlet const&) override {
        now_ = now;
        if constexpr (acts_at_intervals<Rule>) {
            if (now % interval_ != 0) return;
            catch_all_up(now);
            auto* w = table_.weights();
            for (std::size_t k = 0; k < table_.size(); ++k) w[k] = rule_.on_interval(w[k], own_of(k));
        }
    }

    void emit(step_id now, std::size_t, std::span<neuron_id const> fired, outlet const&) override {
        if (now - epoch_ > (1 << 30)) catch_all_up(now);
        for (auto const t : fired) {
            if (history_.is_full(t)) make_room(now);
            history_.add(t, std::int32_t(now - epoch_),
                         sees_own_spikes<Rule> ? neuron_[t].found(post_, now) : post_values<Rule>{});
            neuron_[t].push(post_, now);
        }
    }

    double weight(std::uint32_t stretch, std::size_t synapse) const override {
        auto s = has_own_state ? own_[synapse] : own_state{};
        return caught_up(table_.weights()[synapse], s, table_.targets()[synapse], source_[stretch]);
    }

    double variable(std::size_t which, std::uint32_t stretch, std::size_t synapse) const override {
        auto const t = table_.targets()[synapse];
        auto const& from = source_[stretch];
        if (which < pre_n) return from.found(pre_, now_)[which];
        if ((which -= pre_n) < post_n) return neuron_[t].found(post_, now_)[which];
        which -= post_n;
        if constexpr (shows_synapse<Rule>) {
            auto s = own_[synapse];
            caught_up(table_.weights()[synapse], s, t, from);
            if (which < Rule::synapse_numbers.size()) return rule_.shown(s, from.found(pre_, now_))[which];
            which -= Rule::synapse_numbers.size();
        }
        if constexpr (shows_axon<Rule>) return rule_.shown(axon_[stretch], since(from, now_))[which];
        return 0;
    }

    void catch_up(step_id now) override { catch_all_up(now); }

private:
    static constexpr std::uint32_t block = most_released, vector = 8;
    using batch = spike_batch<pre_n, post_n, block, vector>;

    /// Since the last arrival.
    duration since(footprint_of_source const& from, step_id now) const {
        return from.last == spike_trace::never ? duration{std::numeric_limits<double>::infinity()}
                                               : double(now - from.last) * dt_;
    }

    void fetch(std::uint32_t which) const {
        auto const& s = table_.at(which);
        __builtin_prefetch(&source_[which]);
        auto const* w = reinterpret_cast<char const*>(table_.weights() + s.first);
        auto const* t = reinterpret_cast<char const*>(table_.targets() + s.first);
        for (int line = 0; line < 4; ++line) __builtin_prefetch(w + 64 * line);
        __builtin_prefetch(t);
    }

    /// The traces of all neurons, where more synapses are due than there are neurons.
    void look_at_all(step_id now) {
        for (std::size_t t = 0; t < neuron_.size(); ++t) {
            auto const found = neuron_[t].found(post_, now);
            for (std::size_t q = 0; q < post_n; ++q) present_[q][t] = found[q];
        }
    }

    /// Takes n synapses of one stretch through the spikes of their neurons since the last arrival.
    /// Few have many: the oldest spike of each that has one is taken first, then the next. How many all
    /// neurons have fired may have been counted.
    void catch_up(footprint_of_source const& from, std::uint32_t first, std::uint32_t n,
                  std::int32_t const* counted = nullptr) {
        if (n < vector) return catch_few_up(from, first, n);
        batch b;
        if (counted)
            choose(b, from, first, n, [counted](std::size_t t) { return counted[t]; });
        else
            choose(b, from, first, n,
                   [&all = history_.latest(), since = since_epoch(from)](std::size_t t)
                       __attribute__((always_inline)) { return all.count(t, since); });
        for (; b.size > 0; go_on(b, first)) {
            look_up(b, from);
            vectorised([this, first, &from, &b] { change(b, from, first); });
        }
    }

    /// The same for so few that they fill no vector: their spikes stand in one list, since a processor
    /// guesses badly how many each has.
    void catch_few_up(footprint_of_source const& from, std::uint32_t first, std::uint32_t n) {
        constexpr std::uint32_t mostly = 2, room = vector * recent_spikes::few + mostly;
        auto const since = since_epoch(from);
        auto* w = table_.weights() + first;
        std::uint16_t which[room];
        std::uint32_t stamp[room], m = 0;
        for (std::uint32_t i = 0; i < n; ++i) {
            std::uint32_t const t = table_.targets()[first + i];
            auto const spikes = history_.latest().count(t, since);
            if (spikes == recent_spikes::few) [[unlikely]] {
                w[i] = caught_up(w[i], own_of(first + i), t, from);
                continue;
            }
            // The oldest first; what is too much is overwritten.
            auto const oldest = recent_spikes::place(t, spikes);
            for (std::uint32_t k = 0; k < mostly; ++k)
                which[m + k] = std::uint16_t(i), stamp[m + k] = oldest - k;
            for (auto k = mostly; k < std::uint32_t(spikes); ++k)
                which[m + k] = std::uint16_t(i), stamp[m + k] = oldest - k;
            m += std::uint32_t(spikes);
        }
        auto const* const stamps = history_.latest().stamps();
        for (std::uint32_t j = 0; j < m; ++j) {
            auto const own =
                history_.before(recent_spikes::neuron_at(stamp[j]), recent_spikes::rank_at(stamp[j]));
            auto& weight = w[which[j]];
            weight = apply_spike(rule_, weight, own_of(first + which[j]),
                                 from.seen(pre_, epoch_ + stamps[stamp[j]]), own);
        }
    }

    /// The synapses whose neurons have fired.
    template <class Count>
    [[gnu::always_inline]] inline void choose(batch& b, footprint_of_source const& from, std::uint32_t first,
                                              std::uint32_t n, Count const& count) {
        auto const* target = table_.targets() + first;
        auto* w = table_.weights() + first;
        std::uint32_t m = 0;
        for (std::uint32_t i = 0; i < n; ++i) {
            std::uint32_t const t = target[i];
            std::int32_t const c = count(t);
            b.which[m] = std::uint16_t(i);
            b.left[m] = c;
            b.stamp[m] = recent_spikes::place(t, c);
            b.weight[m] = w[i];
            m += c > 0;
            if (c == recent_spikes::few) [[unlikely]] {
                --m;
                w[i] = caught_up(w[i], own_of(first + i), t, from);
            }
        }
        b.size = m;
    }

    void look_up(batch& b, footprint_of_source const& from) const {
        auto const apart = epoch_ - (from.last == spike_trace::never ? epoch_ : from.last);
        auto const* const stamps = history_.latest().stamps();
        for (std::uint32_t i = 0; i < b.size; ++i) b.steps[i] = stamps[b.stamp[i]] + apart;
        if constexpr (sees_own_spikes<Rule>)
            for (std::uint32_t i = 0; i < b.size; ++i) {
                auto const before =
                    history_.before(recent_spikes::neuron_at(b.stamp[i]), std::uint32_t(b.left[i]));
                for (std::size_t q = 0; q < post_n; ++q) b.own[q][i] = before[q];
            }
        b.fill_up();
    }

    /// The spikes of a batch.
    [[gnu::always_inline]] inline void change(batch& b, footprint_of_source const& from,
                                              std::uint32_t first) {
        auto const rule = rule_;  // what nobody else can reach stays in registers
        auto const n = has_own_state ? b.size : (b.size + vector - 1) / vector * vector;
        for (std::size_t p = 0; p < pre_n; ++p) {
            if (from.last == spike_trace::never)
                std::fill_n(b.seen[p], n, 0.0);
            else
                pre_[p].seen(from.before[p], from.after[p], n, b.steps, b.seen[p]);
        }
        each_by_itself(n, [&](std::size_t i) __attribute__((always_inline)) {
            pre_values<Rule> x;
            post_values<Rule> own{};
            for (std::size_t p = 0; p < pre_n; ++p) x[p] = b.seen[p][i];
            if constexpr (sees_own_spikes<Rule>)
                for (std::size_t q = 0; q < post_n; ++q) own[q] = b.own[q][i];
            b.weight[i] = apply_spike(rule, b.weight[i], own_of(first + b.which[i]), x, own);
        });
    }

    /// Puts weights back, and keeps the synapses that have more spikes to go through.
    void go_on(batch& b, std::uint32_t first) {
        auto* w = table_.weights() + first;
        std::uint32_t m = 0;
        for (std::uint32_t i = 0; i < b.size; ++i) {
            auto const weight = b.weight[i];
            auto const which = b.which[i];
            auto const left = b.left[i] - 1;
            auto const stamp = b.stamp[i] - 1;
            w[which] = weight;
            b.which[m] = which;
            b.left[m] = left;
            b.stamp[m] = stamp;
            b.weight[m] = weight;
            m += left > 0;
        }
        b.size = m;
    }

    /// The arrival itself.
    [[gnu::always_inline]] inline void change(step_id now, std::uint32_t first, std::uint32_t n,
                                              pre_values<Rule> const& own, bool all) {
        auto const rule = rule_;
        auto const* target = table_.targets() + first;
        auto* w = table_.weights() + first;
        double found[post_n + 1][block];
        if (all) {
            for (std::size_t q = 0; q < post_n; ++q)
                for (std::uint32_t i = 0; i < n; ++i) found[q][i] = present_[q][target[i]];
        } else {
            for (std::uint32_t i = 0; i < n; ++i) {
                auto const values = neuron_[target[i]].found(post_, now);
                for (std::size_t q = 0; q < post_n; ++q) found[q][i] = values[q];
            }
        }
        each_by_itself(n, [&](std::size_t i) __attribute__((always_inline)) {
            post_values<Rule> y;
            for (std::size_t q = 0; q < post_n; ++q) y[q] = found[q][i];
            w[i] = apply_arrival(rule, w[i], own_of(first + i), y, own);
        });
    }

    /// An arrival at so many, a block of them at a time.
    void arrive_at_many(step_id now, std::uint32_t first, std::uint32_t size, footprint_of_source const& from,
                        pre_values<Rule> const& own, axon_state const& axon, bool all, outlet const& out) {
        auto const* counted =
            2 * size >= neuron_.size() ? history_.latest().count_all(since_epoch(from)) : nullptr;
        for (auto const end = first + size; first < end; first += block) {
            auto const n = std::min(block, end - first);
            catch_up(from, first, n, counted);
            std::int64_t quanta[block];
            vectorised([=, this, &own, &axon, &out,
                        to = &quanta[0]](auto vectors) __attribute__((always_inline)) {
                change(now, first, n, own, all);
                release<vectors.convert_whole_64>(rule_, axon, table_.weights() + first, n, out.scale, to);
            });
            give(first, table_.targets() + first, n, quanta, all, out);
        }
    }

    /// An arrival at so few that they fill no vector.
    void arrive_at_few(step_id now, std::uint32_t first, std::uint32_t n, footprint_of_source const& from,
                       pre_values<Rule> const& own, axon_state const& axon, outlet const& out) {
        catch_few_up(from, first, n);
        auto* w = table_.weights() + first;
        for (std::uint32_t i = 0; i < n; ++i) {
            auto const t = table_.targets()[first + i];
            auto const y = neuron_[t].found(post_, now);
            w[i] = apply_arrival(rule_, w[i], own_of(first + i), y, own);
            give(first + i, t, std::llrint(released(rule_, axon, w[i]) * out.scale), out);
        }
    }

    /// One weight after all that its neuron has fired since the last arrival.
    double caught_up(double w, own_state& s, std::size_t t, footprint_of_source const& from) const {
        history_.each_since(t, since_epoch(from), [&](std::int32_t stamp, post_values<Rule> const& own) {
            w = apply_spike(rule_, w, s, from.seen(pre_, epoch_ + stamp), own);
        });
        return w;
    }

    std::int32_t since_epoch(footprint_of_source const& from) const {
        return from.last <= epoch_ ? 0 : std::int32_t(from.last - epoch_);
    }
    own_state& own_of([[maybe_unused]] std::size_t synapse) {
        if constexpr (has_own_state)
            return own_[synapse];
        else
            return nothing_;
    }

    void make_room(step_id now) {
        // Going through all synapses must not cost more than the arrivals in between.
        if (events_ < table_.size() && history_.may_grow())
            history_.grow();
        else
            catch_all_up(now);
    }

    /// All weights go through all spikes up to `now`, which are forgotten.
    void catch_all_up(step_id now) {
        for (std::uint32_t which = 0; which < source_.size(); ++which) {
            auto const s = table_.at(which);
            for (std::uint32_t k = 0; k < s.size; k += block)
                catch_up(source_[which], s.first + k, std::min(block, s.size - k));
        }
        history_.clear();
        epoch_ = now;
        events_ = 0;
    }

    Rule rule_;
    duration dt_;
    std::array<spike_trace, pre_n> pre_;
    std::array<spike_trace, post_n> post_;
    synapse_table& table_;
    step_id epoch_ = 0;         ///< from which stamps in histories are counted
    std::uint64_t events_ = 0;  ///< since then

    std::vector<footprint_of_source> source_;  ///< of each stretch
    std::vector<own_state> own_;               ///< of each synapse, if it has any
    std::vector<axon_state> axon_;             ///< of each stretch
    std::vector<footprint<post_n>> neuron_;    ///< of each target
    spike_history<post_values<Rule>, sees_own_spikes<Rule>> history_;
    std::array<std::vector<double>, post_n> present_;
    [[no_unique_address]] own_state nothing_{};
    step_id interval_ = 1, now_ = 0;
};

}  // namespace neurapse
