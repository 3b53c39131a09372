// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// A given number of spikes at distinct random steps, drawn for each target independently.
class random_train {
public:
    static constexpr about self{"random_train", "A given number of spikes at random times, for each target.",
                                "count distinct steps of (start, stop - delay], uniformly", ""};
    struct params {
        std::int64_t count = 10;
    };
    static constexpr std::tuple parameters{
        field{"count", &params::count, "number of spikes of each target", bounds::non_negative}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }
    static std::optional<objection> objection_to(params const& p, stimulus_setting const& where) {
        auto const room = where.last - where.first + 1;
        if (p.count <= room) return {};
        return objection{
            "count", "there are only " + std::to_string(std::max<step_id>(0, room)) + " steps to choose from",
            "lower count or let the stimulus act longer"};
    }

    random_train(params const& p, stimulus_setting const& where)
        : times_(where.targets), next_(where.targets) {
        random::family const dice{where.seed, purpose::choice, where.object};
        auto const room = std::uint64_t(where.last - where.first + 1);
        for (std::uint32_t target = 0; target < where.targets; ++target) {
            auto mine = dice(target);
            auto& times = times_[target];
            // Floyd's sample of `count` out of `room` (Bentley & Floyd 1987).
            for (auto k = room - std::uint64_t(p.count); k < room; ++k) {
                auto const pick = where.first + step_id(mine.below(k + 1)), last = where.first + step_id(k);
                auto const at = std::lower_bound(times.begin(), times.end(), pick);
                if (at == times.end() || *at != pick)
                    times.insert(at, pick);
                else
                    times.push_back(last);
            }
        }
    }

    std::uint32_t spikes(step_id step, std::uint32_t target) {
        auto const& times = times_[target];
        auto& next = next_[target];
        while (next < times.size() && times[next] < step) ++next;
        return next < times.size() && times[next] == step;
    }
    double most_spikes() const { return 1; }

private:
    std::vector<std::vector<step_id>> times_;
    std::vector<std::size_t> next_;
};

static_assert(spike_stimulus<random_train>);

}  // namespace neurapse
