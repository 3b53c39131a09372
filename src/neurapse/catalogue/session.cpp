// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/session.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "neurapse/base/error.hpp"
#include "neurapse/base/text.hpp"

namespace neurapse {

void run_in_pieces(simulation& s, step_id end, std::function<bool()> const& goes_on) {
    using time = std::chrono::steady_clock;
    for (step_id piece = 1; s.now() < end;) {
        auto const begin = time::now();
        s.run(std::min(piece, end - s.now()));
        double const took = std::chrono::duration<double>(time::now() - begin).count();
        if (took < 0.02) piece *= 2;
        if (took > 0.08) piece = std::max<step_id>(1, piece / 2);
        if (!goes_on()) break;
    }
}

/// Hears every spike, but no other event, and keeps those of the present call of `step`.
class session::tap final : public any_recorder {
public:
    tap(time_grid grid, std::size_t populations) : grid_(grid), populations_(populations) {}
    void spikes(step_id now, std::size_t population, std::span<fired const> who) override {
        if (population >= populations_) return;
        for (auto const& f : who) heard_.push_back({population, f.neuron, time_ms(f, now, grid_)});
    }
    void deliver(recordings&) const override {}

    void forget() { heard_.clear(); }
    std::span<spike_out const> heard() const { return heard_; }

private:
    time_grid grid_;
    std::size_t populations_;  ///< those behind them tell of events
    std::vector<spike_out> heard_;
};

namespace {
neuron_reading known_reading(layer const& of, std::string const& name) {
    if (auto found = reading_of(of, name)) return *std::move(found);
    std::vector<std::string> known{"i_stim", "i_syn"};
    for (auto const& r : of.cells->recordables()) known.push_back(r.name);
    for (auto const& p : of.ports) known.push_back("i_" + p.name), known.push_back("g_" + p.name);
    auto const near = nearest(name, known);
    throw error{
        code::unknown_name, of.name + " has no " + name, "neurons tell what can be recorded of them",
        near.empty() ? "`neurapse models` lists what each model tells" : "did you mean " + near + "?"};
}
}  // namespace

std::span<spike_out const> session::step(step_id n) {
    if (!tap_) {
        auto made = std::make_unique<tap>(
            simulation_.grid(), std::size_t(std::count_if(plan_.populations.begin(), plan_.populations.end(),
                                                          [](auto const& p) { return !p.tells; })));
        tap_ = made.get();
        simulation_.attach(std::move(made));
    }
    tap_->forget();
    simulation_.advance(n);
    return tap_->heard();
}

std::vector<double> session::state(std::size_t population, std::string const& name) const {
    auto const& layer = simulation_.state().layers.at(population);
    auto const found = known_reading(layer, name);
    std::vector<double> all(layer.cells->size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = found.of(neuron_id(i));
    return all;
}

std::string session::unit_of(std::size_t population, std::string const& name) const {
    return known_reading(simulation_.state().layers.at(population), name).unit;
}

void session::set_state(std::size_t population, std::string const& variable, std::span<double const> values) {
    auto const& layer = simulation_.state().layers.at(population);
    auto const all = layer.cells->recordables();
    auto const at = std::find_if(all.begin(), all.end(), [&](auto const& r) { return r.name == variable; });
    auto const what = layer.name + "." + variable;
    if (at == all.end()) known_reading(layer, variable);
    auto const which = std::size_t(at - all.begin());
    if (which >= layer.cells->variables())
        throw error{code::contradiction, what + " cannot be set", "it follows from other numbers",
                    "set the variables of the model"};
    if (values.size() != layer.cells->size())
        throw error{code::wrong_length, std::to_string(values.size()) + " values are given for " + what,
                    layer.name + " has " + detail::counted(layer.cells->size(), "neuron"),
                    "give one for each"};
    for (double const x : values)
        if (!std::isfinite(x))
            throw error{code::not_finite, what + " = " + print_number(x), "states are finite",
                        "give a number"};
    simulation_.set(population, which, values);
}

std::size_t session::inlet_of(std::string_view stimulus) const {
    auto const at = std::find_if(plan_.stimuli.begin(), plan_.stimuli.end(),
                                 [&](auto const& s) { return s.name == stimulus; });
    if (at == plan_.stimuli.end())
        throw error{code::unknown_name, "there is no stimulus " + std::string{stimulus},
                    "stimuli that a program feeds are found by their names",
                    "give a stimulus of kind inlet or driven this name"};
    return std::size_t(at - plan_.stimuli.begin());
}

void session::send(std::size_t stimulus, std::uint32_t target) {
    auto const& to = plan_.stimuli.at(stimulus);
    if (target >= to.setting.targets)
        throw error{code::bad_selector, to.name + " has no target " + std::to_string(target),
                    "targets count from 0 and end at " + std::to_string(std::int64_t(to.setting.targets) - 1),
                    "send to one of those"};
    switch (simulation_.state().stimuli[stimulus].generator->receive(simulation_.now() + 1, target)) {
        case any_stimulus::receipt::taken: return;
        case any_stimulus::receipt::too_many:
            throw error{
                code::too_large,
                "target " + std::to_string(target) + " of " + to.name + " gets too many spikes in one step",
                "the sums have no room for more",
                "raise `most` of the inlet, or send one spike with more weight"};
        case any_stimulus::receipt::not_an_inlet:
            throw error{code::contradiction, to.name + " takes no spikes",
                        "it is a stimulus of kind " + to.kind, "send to a stimulus of kind inlet"};
    }
}

void session::drive(std::size_t stimulus, std::span<double const> currents, std::size_t rows) {
    auto const& to = plan_.stimuli.at(stimulus);
    if (to.kind != "driven")
        throw error{code::contradiction, to.name + " takes no currents",
                    "it is a stimulus of kind " + to.kind, "drive a stimulus of kind driven"};
    if ((rows != 1 && rows != to.setting.targets) || currents.empty() || currents.size() % rows != 0)
        throw error{code::wrong_length, std::to_string(rows) + " rows of currents are given for " + to.name,
                    "it has " + detail::counted(to.setting.targets, "target"),
                    "give one for each or one for all, with a number at least"};
    for (double const x : currents)
        if (!std::isfinite(x))
            throw error{code::not_finite, "a current of " + to.name + " is " + print_number(x),
                        "currents are finite", "give a number"};
    simulation_.drive(stimulus, currents, rows);
}

}  // namespace neurapse
