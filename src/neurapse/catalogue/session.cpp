// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/session.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "neurapse/base/error.hpp"

namespace neurapse {

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

std::span<spike_out const> session::step(step_id n) {
    if (!tap_) {
        auto made = std::make_unique<tap>(simulation_.grid(), std::size_t(std::count_if(plan_.populations.begin(), plan_.populations.end(),
                                                                                       [](auto const& p) { return !p.tells; })));
        tap_ = made.get();
        simulation_.attach(std::move(made));
    }
    tap_->forget();
    simulation_.advance(n);
    return tap_->heard();
}

std::size_t session::inlet_of(std::string_view stimulus) const {
    auto const at = std::find_if(plan_.stimuli.begin(), plan_.stimuli.end(), [&](auto const& s) { return s.name == stimulus; });
    if (at == plan_.stimuli.end())
        throw error{code::unknown_name, "there is no stimulus " + std::string{stimulus}, "spikes are sent to a stimulus by its name",
                    "give a stimulus of kind inlet this name"};
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
            throw error{code::too_large, "target " + std::to_string(target) + " of " + to.name + " gets too many spikes in one step",
                        "the sums have no room for more", "raise `most` of the inlet, or send one spike with more weight"};
        case any_stimulus::receipt::not_an_inlet:
            throw error{code::contradiction, to.name + " takes no spikes", "it is a stimulus of kind " + to.kind,
                        "send to a stimulus of kind inlet"};
    }
}

}  // namespace neurapse
