// SPDX-License-Identifier: MIT
// Asks a stimulus for the current or the spike count of each of its targets.
#pragma once

#include <utility>

#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

template <class S>
class generator final : public any_stimulus {
public:
    generator(typename S::params const& p, stimulus_setting const& where) : stimulus_{p, where} {}

    void generate(step_id step, std::uint32_t first, std::span<double> currents) noexcept override {
        if constexpr (requires { stimulus_.fill(step, first, currents); })
            stimulus_.fill(step, first, currents);
        else if constexpr (current_stimulus<S>)
            for (std::uint32_t k = 0; k < currents.size(); ++k)
                currents[k] = stimulus_.current(step, first + k);
    }
    step_id steady_until(step_id step) const noexcept override {
        if constexpr (requires { stimulus_.steady_until(step); })
            return stimulus_.steady_until(step);
        else
            return step;
    }
    bool count(step_id step, std::uint32_t first, std::span<std::uint32_t> spikes) noexcept override {
        if constexpr (requires { stimulus_.count(step, first, spikes); })
            return stimulus_.count(step, first, spikes);
        else if constexpr (!current_stimulus<S>)
            for (std::uint32_t k = 0; k < spikes.size(); ++k) spikes[k] = stimulus_.spikes(step, first + k);
        return true;
    }
    receipt receive(step_id step, std::uint32_t target) override {
        if constexpr (requires { stimulus_.receive(step, target); })
            return stimulus_.receive(step, target) ? receipt::taken : receipt::too_many;
        else
            return receipt::not_an_inlet;
    }
    bool drive(step_id from, std::span<double const> currents, std::size_t rows) override {
        if constexpr (requires { stimulus_.drive(from, currents, rows); }) {
            stimulus_.drive(from, currents, rows);
            return true;
        }
        return false;
    }
    double most_spikes() const noexcept override {
        if constexpr (current_stimulus<S>)
            return 0;
        else
            return stimulus_.most_spikes();
    }
    std::vector<std::span<std::byte>> state() noexcept override {
        if constexpr (requires { stimulus_.state(); })
            return {std::as_writable_bytes(stimulus_.state())};
        else
            return {};
    }

private:
    S stimulus_;
};

}  // namespace neurapse
