// SPDX-License-Identifier: MIT
// Neurons without a state that do nothing but tell who of another population has just had an event, so that
// events are delivered, recorded and counted as spikes are.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include "neurapse/base/aligned.hpp"
#include "neurapse/contract/any_population.hpp"

namespace neurapse::equations {

/// Of each neuron: whether it has had the event. Set by those that have it, cleared by those that tell.
using event_flags = aligned_vector<std::uint8_t>;

template <class Real>
class event_population final : public stepped_population<Real> {
public:
    event_population(std::shared_ptr<event_flags> flags, double dt_ms)
        : flags_(std::move(flags)), dt_(dt_ms) {}

    std::size_t size() const noexcept override { return flags_->size(); }
    std::vector<recordable> recordables() const override { return {}; }
    double value(std::size_t, neuron_id) const noexcept override { return 0; }
    std::vector<std::span<std::byte>> state() noexcept override { return {}; }
    neuron_id first_not_finite() const noexcept override { return neuron_id(size()); }

    void advance(step_id, neuron_id first, neuron_id last, block_input<Real> const&,
                 std::vector<fired>& out) noexcept override {
        auto* const flags = flags_->data();
        for (auto i = first; i < last;) {
            std::uint64_t several = 1;
            if (last - i >= sizeof several) std::memcpy(&several, flags + i, sizeof several);
            if (several == 0) {
                i += neuron_id(sizeof several);
                continue;
            }
            for (auto const end = std::min<neuron_id>(last, i + neuron_id(sizeof several)); i < end; ++i)
                if (std::exchange(flags[i], std::uint8_t(0))) out.push_back({i, dt_});
        }
    }

private:
    std::shared_ptr<event_flags> flags_;
    double dt_;
};

}  // namespace neurapse::equations
