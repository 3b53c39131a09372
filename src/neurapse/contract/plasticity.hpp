// SPDX-License-Identifier: MIT
// What it takes to be a plasticity rule: traces that spikes leave on either side of a synapse,
// and pure functions from traces to weights. The engine keeps the traces and the order of
// events: at one stamp, arrivals come before emissions.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "neurapse/base/math.hpp"
#include "neurapse/base/units.hpp"
#include "neurapse/contract/any_population.hpp"
#include "neurapse/contract/field.hpp"

namespace neurapse {

/// What the spikes of one side leave behind: each sets a variable to `jump`, so that only the
/// nearest counts, or adds `jump` to it, so that all do; in between it decays with exp(-dt/tau).
class spike_trace {
public:
    enum class kind : std::uint8_t { set, add };
    /// What a spike of the other side sees of an event at its very stamp: nothing, and what came
    /// before it instead; nothing at all, since the nearest event tells nothing; or the event.
    enum class coincidence : std::uint8_t { before, hides, counts };
    struct options {
        double jump = 1;
        int lag = 0;  ///< steps without decay, for `set`
        coincidence coincident = coincidence::before;
    };

    static spike_trace set(duration tau, duration dt, options o) { return {kind::set, o, dt / tau}; }
    static spike_trace set(duration tau, duration dt) { return {kind::set, {}, dt / tau}; }
    static spike_trace add(duration tau, duration dt) { return {kind::add, {}, dt / tau}; }
    /// A set trace with its decay given as a factor per step: powers come from repeated
    /// multiplication, as programs that decay a variable at every step have them.
    static spike_trace geometric(double factor, options o) {
        spike_trace t{o};
        for (double x = o.jump; t.table_.size() < (1 << 20) && std::fabs(x) > 1e-300; x *= factor)
            t.table_.push_back(x);
        return t;
    }

    /// The value right after an event that found the value `before`.
    double after(double before) const { return kind_ == kind::set ? o_.jump : before + o_.jump; }
    /// The value n steps after an event that left `after`.
    double decayed(double after, step_id n) const {
        n = std::max<step_id>(0, n - o_.lag);
        auto const factor = n < step_id(table_.size()) ? table_[std::size_t(n)] : beyond(n);
        return kind_ == kind::set ? factor : after * factor;
    }
    /// What a spike of the other side sees at the very stamp of events that found `before`.
    double at_once(double before) const {
        return o_.coincident == coincidence::before  ? before
               : o_.coincident == coincidence::hides ? 0
                                                     : o_.jump;
    }
    /// What many spikes of the other side see, each so many steps after events that found `before` and
    /// left `after`.
    [[gnu::always_inline]] void seen(double before, double after, std::size_t many, step_id const* steps,
                                     double* out) const {
        step_id most = 0;
        for (std::size_t i = 0; i < many; ++i) most = std::max(most, steps[i]);
        if (most < step_id(table_.size())) {
            auto const* table = table_.data();
            double const factor = kind_ == kind::set ? 1 : after, coincident = at_once(before);
            step_id const lag = o_.lag;
            for (std::size_t i = 0; i < many; ++i) {
                double const x = factor * table[std::max<step_id>(0, steps[i] - lag)];
                out[i] = steps[i] == 0 ? coincident : x;
            }
        } else {
            for (std::size_t i = 0; i < many; ++i)
                out[i] = steps[i] == 0 ? at_once(before) : decayed(after, steps[i]);
        }
    }
    kind how() const { return kind_; }
    double jump() const { return o_.jump; }

    static constexpr step_id never = INT64_MIN;

private:
    explicit spike_trace(options o) : o_{o} {}
    spike_trace(kind k, options o, double per_step) : kind_{k}, o_{o}, per_step_{per_step} {
        auto const n = std::min(double(1 << 14), std::ceil(50 / per_step));
        for (step_id k = 0; double(k) < n; ++k) table_.push_back(beyond(k));
    }
    /// The table saves time and changes no digit; equations have the same exponential.
    double beyond(step_id n) const {
        if (per_step_ == 0) return 0;
        double const factor = math::exp_by_ratio(-per_step_ * double(n));
        return kind_ == kind::set ? o_.jump * factor : factor;
    }

    kind kind_ = kind::set;
    options o_;
    double per_step_ = 0;
    std::vector<double> table_;  ///< factors by steps; with the jump for `set`
};

/// The events of one side of a synapse as far as traces go: when the last was, and what the
/// traces were before and after it.
template <std::size_t N>
struct footprint {
    using values = std::array<double, N>;

    step_id last = spike_trace::never;
    values before{}, after{};

    /// As a later event of the same side finds them.
    values found(std::array<spike_trace, N> const& traces, step_id now) const {
        if (last == spike_trace::never) return {};
        values v;
        for (std::size_t k = 0; k < N; ++k)
            v[k] = now == last ? after[k] : traces[k].decayed(after[k], now - last);
        return v;
    }
    /// As an event of the other side sees them.
    values seen(std::array<spike_trace, N> const& traces, step_id now) const {
        if (last == spike_trace::never) return {};
        values v;
        for (std::size_t k = 0; k < N; ++k)
            v[k] = now == last ? traces[k].at_once(before[k]) : traces[k].decayed(after[k], now - last);
        return v;
    }
    void push(std::array<spike_trace, N> const& traces, step_id now) {
        auto const v = found(traces, now);
        if (now != last) before = v;
        for (std::size_t k = 0; k < N; ++k) after[k] = traces[k].after(v[k]);
        last = now;
    }
};

/// The range that a rule keeps its weights in.
struct weight_range {
    double minimum, maximum;
};

template <class R>
using pre_values = std::array<double, R::pre_traces.size()>;
template <class R>
using post_values = std::array<double, R::post_traces.size()>;

/// An arrival may also look at what earlier arrivals have left, a postsynaptic spike at what
/// earlier ones have.
template <class R>
concept sees_own_arrivals = requires(R const& rule, double w, typename R::synapse& s,
                                     post_values<R> const& post, pre_values<R> const& own) {
    { rule.on_pre(w, s, post, own) } -> std::same_as<double>;
};
template <class R>
concept sees_own_spikes = requires(R const& rule, double w, typename R::synapse& s, pre_values<R> const& pre,
                                   post_values<R> const& own) {
    { rule.on_post(w, s, pre, own) } -> std::same_as<double>;
};
/// A rule whose synapses release more or less than their weight has the state of that, which
/// only arrivals change, as `axon`.
template <class R>
concept releases = requires(R const& rule, double w, typename R::axon& a, duration since_last) {
    rule.on_arrival(a, since_last);
    { rule.transmitted(w, a) } -> std::same_as<double>;
};
/// That state, or nothing.
template <class R>
struct axon_of {
    struct type {};
};
template <class R>
    requires requires { typename R::axon; }
struct axon_of<R> {
    using type = typename R::axon;
};
/// What of a rule's state can be seen from outside.
struct seen_number {
    std::string_view name, meaning;
};
/// A rule may show the state that arrivals have left, so long after the last of them (infinity: there was
/// none),
template <class R>
concept shows_axon = requires(R const& rule, typename R::axon const& a, duration since_last) {
    R::axon_numbers;
    { rule.shown(a, since_last) } -> std::same_as<std::array<double, R::axon_numbers.size()>>;
};
/// and that of a synapse, given the traces that its arrivals have left.
template <class R>
concept shows_synapse = requires(R const& rule, typename R::synapse const& s, pre_values<R> const& own) {
    R::synapse_numbers;
    { rule.shown(s, own) } -> std::same_as<std::array<double, R::synapse_numbers.size()>>;
};
template <class R>
concept acts_at_intervals =
    requires(R const& rule, double w, typename R::synapse& s, typename R::params const& p) {
        { rule.on_interval(w, s) } -> std::same_as<double>;
        { R::interval(p) } -> std::same_as<duration>;
    };
/// A rule that changes weights has bounds for them.
template <class R>
concept bounds_weights = requires(typename R::params const& p) {
    { R::range(p) } -> std::same_as<weight_range>;
};

/// A rule names the traces it reads of either side, makes them for a step dt, and says what an
/// arrival and a postsynaptic spike do to a weight and to the synapse's own state, given the traces
/// of the other side just before.
template <class R>
concept plasticity_rule =
    std::copyable<typename R::params> && std::copyable<typename R::synapse> &&
    requires(typename R::params const& p, duration dt, R const& rule, double w, typename R::synapse& s,
             pre_values<R> const& pre, post_values<R> const& post) {
        { R::self } -> std::convertible_to<about>;
        R::parameters;
        R::requirements(p);
        R{p, dt};
        { rule.pre() } -> std::same_as<std::array<spike_trace, R::pre_traces.size()>>;
        { rule.post() } -> std::same_as<std::array<spike_trace, R::post_traces.size()>>;
        requires sees_own_arrivals<R> || requires {
            { rule.on_pre(w, s, post) } -> std::same_as<double>;
        };
        requires sees_own_spikes<R> || requires {
            { rule.on_post(w, s, pre) } -> std::same_as<double>;
        };
    };

/// All that can be seen of a synapse beside its weight: traces of arrivals, traces of postsynaptic spikes,
/// then the states that the rule shows.
template <class R>
std::vector<recordable> recordables_of_rule() {
    std::vector<recordable> all;
    auto const add = [&](seen_number const& n) {
        all.push_back({std::string{n.name}, {}, std::string{n.meaning}});
    };
    for (std::string_view const name : R::pre_traces) add({name, "trace of the arrivals"});
    for (std::string_view const name : R::post_traces) add({name, "trace of the postsynaptic spikes"});
    if constexpr (shows_synapse<R>)
        for (auto const& n : R::synapse_numbers) add(n);
    if constexpr (shows_axon<R>)
        for (auto const& n : R::axon_numbers) add(n);
    return all;
}

/// Traces of no name: for a side that a rule does not look at.
inline constexpr std::array<std::string_view, 0> no_traces{};

/// Whatever the rule, an event with the traces of the other side and with those of its own.
template <class R>
double apply_arrival(R const& rule, double w, typename R::synapse& s, post_values<R> const& post,
                     [[maybe_unused]] pre_values<R> const& own) {
    if constexpr (sees_own_arrivals<R>)
        return rule.on_pre(w, s, post, own);
    else
        return rule.on_pre(w, s, post);
}
template <class R>
double apply_spike(R const& rule, double w, typename R::synapse& s, pre_values<R> const& pre,
                   [[maybe_unused]] post_values<R> const& own) {
    if constexpr (sees_own_spikes<R>)
        return rule.on_post(w, s, pre, own);
    else
        return rule.on_post(w, s, pre);
}

}  // namespace neurapse
