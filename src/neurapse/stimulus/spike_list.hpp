// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// Spikes at listed times: for every target, or each for the target listed with it. Times are
/// rounded to the nearest step; a time listed twice is two spikes.
class spike_list {
public:
    static constexpr about self{"spike_list", "Spikes at listed times.",
                                "a spike at times[k] for every target, or for target neurons[k]", ""};
    struct params {
        quantities<dimensions::time> times;
        quantities<dimensions::none> neurons;
        table_file file;
    };
    static constexpr std::tuple parameters{
        field{"times", &params::times, "times of the spikes, ascending", bounds::non_negative},
        field{"neurons", &params::neurons, "position of the target of each spike; left out: all targets"},
        field{"file", &params::file,
              "CSV or NPY file with a row for each spike: time in ms, position of the target"}};

    /// Times and targets, from wherever they were given; without a target it is for all.
    struct entry {
        double time_ms;
        std::optional<double> target;
    };
    static std::vector<entry> entries(params const& p) {
        std::vector<entry> all;
        for (std::size_t k = 0; k < p.times.values.size(); ++k)
            all.push_back({p.times.values[k],
                           k < p.neurons.values.size() ? std::optional{p.neurons.values[k]} : std::nullopt});
        auto const& t = p.file.content;
        for (std::size_t row = 0; row < t.rows; ++row)
            all.push_back({t.at(row, 0), t.columns > 1 ? std::optional{t.at(row, 1)} : std::nullopt});
        return all;
    }
    static std::array<requirement, 2> requirements(params const& p) {
        auto const listed = p.neurons.values.size();
        return {{{listed == 0 || listed == p.times.values.size(), "neurons", "every spike needs its neuron",
                  "write as many neurons as times"},
                 {p.times.values.empty() || p.file.file.empty(), "file", "the spikes are listed already",
                  "keep either times or file"}}};
    }
    static std::optional<objection> objection_to(params const& p, stimulus_setting const& where) {
        bool const is_listed = p.file.file.empty();
        if (is_listed && p.times.values.empty())
            return objection{"times", "no spikes are listed",
                             "write e.g. times = [\"10 ms\"], or file = \"spikes.csv\"", code::missing_key};
        if (p.file.content.columns > 2)
            return objection{"file",
                             "it has " + std::to_string(p.file.content.columns) +
                                 " columns, and which of them are times and neurons is not said",
                             "keep those two, or name the columns time_ms,neuron in a first line",
                             code::bad_data_file};
        auto const refuse = [](char const* field, std::string why, char const* remedy) {
            return objection{field, std::move(why), remedy, code::bad_spike_times};
        };
        auto const times = is_listed ? "times" : "file";
        double before = 0;
        for (auto const& e : entries(p)) {
            if (!(e.time_ms >= 0) || std::isinf(e.time_ms))
                return refuse(times, "a spike time must be a number from 0 on", "correct the time");
            if (e.time_ms < before) return refuse(times, "spike times must ascend", "sort them by time");
            double const target = e.target.value_or(0);
            if (!(target >= 0 && target < where.targets && target == std::floor(target)))
                return refuse(
                    is_listed ? "neurons" : "file",
                    "targets count from 0 and end at " + std::to_string(std::int64_t(where.targets) - 1),
                    "write whole numbers in that range");
            before = e.time_ms;
        }
        return {};
    }

    spike_list(params const& p, stimulus_setting const& where) {
        for (auto const& e : entries(p)) {
            auto const at = step_id(std::llround(e.time_ms / where.dt.value));
            if (e.target)
                spikes_.push_back({at, std::uint32_t(*e.target)});
            else
                for (std::uint32_t target = 0; target < where.targets; ++target)
                    spikes_.push_back({at, target});
        }
        std::sort(spikes_.begin(), spikes_.end());
    }

    std::uint32_t spikes(step_id step, std::uint32_t target) {
        std::uint32_t n = 0;
        count(step, target, {&n, 1});
        return n;
    }
    bool count(step_id step, std::uint32_t first, std::span<std::uint32_t> out) {
        return detail::count_in(spikes_, step, first, out);
    }
    double most_spikes() const {
        std::ptrdiff_t most = 0;
        for (auto at = spikes_.begin(); at != spikes_.end();) {
            auto const next = std::upper_bound(at, spikes_.end(), *at);
            most = std::max(most, next - at);
            at = next;
        }
        return double(most);
    }

private:
    std::vector<stamped_target> spikes_;  ///< ascending
};

static_assert(spike_stimulus<spike_list>);

}  // namespace neurapse
