// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// Spikes that a program sends while the network runs, as in a closed loop with a robot.
class inlet {
public:
    static constexpr about self{"inlet", "Spikes sent by a program while the network runs.",
                                "session::send(stimulus, target): a spike in the next step", ""};
    struct params {
        std::int64_t most = 100;
    };
    static constexpr std::tuple parameters{
        field{"most", &params::most, "spikes that may be sent to one target for one step, at most",
              bounds::positive}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }
    static std::optional<objection> objection_to(params const& p, stimulus_setting const&) {
        if (p.most <= 1'000'000) return {};
        return objection{"most", "that is more than a million spikes in one step",
                         "send fewer spikes of a larger weight"};
    }

    inlet(params const& p, stimulus_setting const&) : most_(std::size_t(p.most)) {}

    /// False where the target has had all it may have of that step already.
    bool receive(step_id step, std::uint32_t target) {
        sent_.erase(sent_.begin(), std::lower_bound(sent_.begin(), sent_.end(), stamped_target{step, 0}));
        auto const [first, last] = std::equal_range(sent_.begin(), sent_.end(), stamped_target{step, target});
        if (std::size_t(last - first) >= most_) return false;
        sent_.insert(last, {step, target});
        return true;
    }

    std::uint32_t spikes(step_id step, std::uint32_t target) {
        std::uint32_t n = 0;
        return count(step, target, {&n, 1}) ? n : 0;
    }
    bool count(step_id step, std::uint32_t first, std::span<std::uint32_t> out) {
        return detail::count_in(sent_, step, first, out);
    }
    double most_spikes() const { return double(most_); }

private:
    std::size_t most_;
    std::vector<stamped_target> sent_;  ///< ascending
};

static_assert(spike_stimulus<inlet>);

}  // namespace neurapse
