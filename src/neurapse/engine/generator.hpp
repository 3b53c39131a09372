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

    void generate(step_id step, std::uint32_t first, std::span<double> out) noexcept override {
        if constexpr (requires { stimulus_.fill(step, first, out); })
            stimulus_.fill(step, first, out);
        else
            for (std::uint32_t k = 0; k < out.size(); ++k) {
                if constexpr (current_stimulus<S>)
                    out[k] = stimulus_.current(step, first + k);
                else
                    out[k] = double(stimulus_.spikes(step, first + k));
            }
    }
    double most_spikes() const noexcept override {
        if constexpr (current_stimulus<S>)
            return 0;
        else
            return stimulus_.most_spikes();
    }
    std::vector<std::span<double>> state() noexcept override {
        if constexpr (requires { stimulus_.state(); })
            return {stimulus_.state()};
        else
            return {};
    }

private:
    S stimulus_;
};

}  // namespace neurapse
