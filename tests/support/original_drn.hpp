// SPDX-License-Identifier: MIT
// The original's dynamic random network as it was stored, and a slow stepper that does what the original did,
// quirk by quirk. Indices are those of the original's samples, which are our stamps.
#pragma once

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdint>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "neurapse/neurons/lif.hpp"
#include "support/original_scheme.hpp"

namespace neurapse_test {

struct spike {
    int step, neuron;
    friend auto operator<=>(spike const&, spike const&) = default;
};
using raster = std::vector<spike>;

inline nlohmann::json const& stored(char const* file) {
    static std::map<std::string, nlohmann::json> files;
    auto& content = files[file];
    if (content.is_null())
        content = nlohmann::json::parse(std::ifstream{NEURAPSE_TEST_DATA "/" + std::string{file}});
    return content;
}

inline raster raster_of(nlohmann::json const& by_neuron) {
    raster all;
    for (int n = 0; n < int(by_neuron.size()); ++n)
        for (int const step : by_neuron[std::size_t(n)]) all.push_back({step, n});
    std::sort(all.begin(), all.end());
    return all;
}

/// Python's a // b.
inline int floor_quotient(double a, double b) {
    double const whole = (a - std::fmod(a, b)) / b, down = std::floor(whole);
    return int(whole - down > 0.5 ? down + 1 : down);
}

struct synapse {
    int source, target;
    double weight, delay_s;
    int times;  ///< how often the target was drawn
    int steps() const { return floor_quotient(delay_s, 1e-4); }
};

/// What both runs share. Of a target drawn twice the original keeps the second weight and delay.
struct drn {
    nlohmann::json const& data = stored("seed_drn.json");
    original_scheme scheme{data.at("params"), data.at("dt_ms")};
    double tau = data.at("params").at("tau_ms"), tau_s = data.at("params").at("tau_s_ms");
    int excitatory = data.at("excitatory"), steps = data.at("steps"), neurons = int(data.at("fanout").size());
    double w_poisson = data.at("weight_poisson");
    raster poisson = raster_of(data.at("poisson"));
    std::vector<synapse> synapses;  ///< by source, then by target

    explicit drn(double excitation) {
        for (int i = 0; i < neurons; ++i) {
            std::map<int, synapse> row;
            auto const& targets = data.at("fanout")[std::size_t(i)];
            for (std::size_t k = 0; k < targets.size(); ++k) {
                bool const exc = i < excitatory;
                double const delay = exc ? data.at("delay_exc_s")[std::size_t(i)][k] : data.at("delay_inh_s");
                auto& s = row[targets[k]];
                s = {i, targets[k], exc ? excitation : data.at("weight_inh").get<double>(), delay,
                     s.times + 1};
            }
            for (auto const& [target, s] : row) synapses.push_back(s);
        }
    }
    double decay(double tau_ms, int n) const { return std::exp(-n * scheme.dt / tau_ms); }
};

/// What the original does that we do not, as far as constant weights show it.
struct quirks {
    bool held = true;  ///< the current is held over a step, and V goes by a second-order series
    bool cut = true;   ///< a current ends 447 steps after the spike, however late it began

    static constexpr int end = 447;
};

/// What the original does to its plastic weights.
struct learning {
    bool first_spike = true;  ///< depression pairs with the first spike of the target ever, not with the last
    bool one_step_delay = true;  ///< depression takes every delay for one step
    bool twice = true;           ///< depression hits a target that was drawn twice twice
};

/// Sample by sample, as the original goes: index k + 1 follows from V and I at index k. Potentials come
/// from our membrane, one neuron at a time; everything else is written down as it was, indices included.
class replay {
public:
    replay(drn const& net, quirks q) : net_(net), q_{q}, synapses_(net.synapses) {
        auto const membrane = q.held ? net.scheme.tau_as_run() : net.scheme.tau();
        neurapse::lif<double>::params p;
        p.tau.value = membrane;
        p.c.value = membrane * net.scheme.g_l;
        p.rest.value = p.reset.value = net.scheme.rest;
        p.threshold.value = net.scheme.threshold;
        cell_.emplace(p, neurapse::duration{net.scheme.dt});
        fall_ = q.held ? 1 : net.scheme.mean_effect(net.tau, membrane);
        rise_ = q.held ? 1 : net.scheme.mean_effect(net.tau_s, membrane);
        for (int n = 0; n < net.steps; ++n)
            kernel_.push_back(fall_ * net.decay(net.tau, n) - rise_ * net.decay(net.tau_s, n));
        current_.assign(std::size_t(net.neurons), std::vector<double>(std::size_t(net.steps)));
        for (auto const& s : net.poisson)
            add(s.neuron, s.step, q.cut ? quirks::end : net.steps, net.w_poisson);
        for (std::size_t k = 0; k < synapses_.size(); ++k) {
            leaving_[synapses_[k].source].push_back(k);
            onto_[synapses_[k].target].push_back(k);
        }
    }

    replay& learn(nlohmann::json const& rule, learning l) {
        rule_ = &rule;
        learning_ = l;
        return *this;
    }

    replay& run() {
        v_.assign(std::size_t(net_.neurons), {net_.scheme.rest});
        hold_.assign(v_.size(), 0);
        trains_.resize(v_.size());
        for (int t = 0; t < net_.steps; ++t) step(t);
        return *this;
    }

    raster spikes;
    /// Sum of all samples before the last, spikes drawn at ten times the threshold.
    double potentials_mV = 0;
    std::vector<double> mean_weights;
    std::vector<synapse> const& synapses() const { return synapses_; }

private:
    void step(int t) {
        std::vector<int> fired;
        for (std::size_t i = 0; i < v_.size(); ++i) {
            bool const drawn = !trains_[i].empty() && trains_[i].back() == t;
            potentials_mV += drawn ? 10 * net_.scheme.threshold : v_[i].v;
            bool const held = hold_[i] > 0;
            auto const before = v_[i];
            cell_->advance(v_[i], neurapse::current_input<double>{current_[i][std::size_t(t)]}, held);
            hold_[i] -= held;
            if (held || !cell_->fires(before, v_[i])) continue;
            v_[i] = cell_->reset(v_[i]);
            hold_[i] = int(net_.scheme.refractory / net_.scheme.dt);
            fired.push_back(int(i));
        }
        for (int const n : fired) transmit(n, t);
        if (rule_) potentiate(fired, t), depress(fired, t);
        for (int const n : fired) {
            if (t + 1 < net_.steps) spikes.push_back({t + 1, n});
            trains_[std::size_t(n)].push_back(t + 1);
        }
        if (rule_) mean_weights.push_back(mean_weight());
    }

    /// The spike of index t + 1 is already seen at t, and its delay counted from there.
    void transmit(int source, int t) {
        for (auto const k : leaving_[source]) {
            auto const& s = synapses_[k];
            add(s.target, t + s.steps(), q_.cut ? quirks::end - s.steps() : net_.steps, s.weight);
        }
    }
    void add(int target, int from, int length, double weight) {
        auto& row = current_[std::size_t(target)];
        auto const last = std::min(from + length, net_.steps);
        for (int n = from; n < last; ++n) row[std::size_t(n)] += weight * kernel_[std::size_t(n - from)];
    }

    double window(int steps) const {
        return std::exp(-steps * net_.scheme.dt / rule_->at("tau_l_ms").get<double>());
    }
    double factor(char const* of) const {
        return rule_->at(of).get<double>() * rule_->at("gamma").get<double>();
    }

    /// At time t only spikes of indices below t are on record.
    void potentiate(std::vector<int> const& fired, int t) {
        for (int const n : fired)
            for (auto const k : onto_[n]) {
                auto& s = synapses_[k];
                if (s.source >= net_.excitatory) continue;
                // A negative end counts from the end of the record, which finds every spike so far.
                auto const before = t - s.steps() >= 0 ? t - s.steps() : t;
                auto const& train = trains_[std::size_t(s.source)];
                auto const last = std::lower_bound(train.begin(), train.end(), before);
                if (last == train.begin()) continue;
                s.weight += s.weight * factor("A_up") * window(t - (*std::prev(last) + s.steps()));
            }
    }
    void depress(std::vector<int> const& fired, int t) {
        for (int const n : fired) {
            if (n >= net_.excitatory) continue;
            for (auto const k : leaving_[n]) {
                auto& s = synapses_[k];
                auto const& train = trains_[std::size_t(s.target)];
                if (train.empty() || train.front() >= t) continue;
                auto const last = *std::prev(std::lower_bound(train.begin(), train.end(), t));
                auto const delay = learning_.one_step_delay ? 1 : s.steps();
                for (int times = learning_.twice ? s.times : 1; times > 0; --times)
                    s.weight += s.weight * factor("A_dn") *
                                window(t + delay - (learning_.first_spike ? train.front() : last));
            }
        }
    }
    double mean_weight() const {
        double sum = 0, n = 0;
        for (auto const& s : synapses_)
            if (s.source < net_.excitatory) sum += s.times * s.weight, n += s.times;
        return sum / n;
    }

    drn const& net_;
    quirks q_;
    std::vector<synapse> synapses_;
    std::optional<neurapse::lif<double>::exact> cell_;
    double fall_ = 1, rise_ = 1;
    std::vector<double> kernel_;
    std::vector<std::vector<double>> current_;
    std::map<int, std::vector<std::size_t>> leaving_, onto_;
    std::vector<neurapse::lif<double>::state> v_;
    std::vector<int> hold_;
    std::vector<std::vector<int>> trains_;
    nlohmann::json const* rule_ = nullptr;
    learning learning_;
};

}  // namespace neurapse_test
