// SPDX-License-Identifier: MIT
#include "neurapse/io/manifest.hpp"

#include <nlohmann/json.hpp>

namespace neurapse {

namespace {
using json = nlohmann::ordered_json;

json populations_of(recordings const& r) {
    auto all = json::array();
    for (auto const& p : r.populations)
        all.push_back({{"name", p.name}, {"model", p.model}, {"size", p.size}, {"spikes", p.spikes}});
    return all;
}

json counts_of(recordings const& r) {
    std::uint64_t neurons = 0, spikes = 0, traces = 0;
    for (auto const& p : r.populations) neurons += p.size, spikes += p.spikes;
    for (auto const& group : r.traces) traces += group.traces.size();
    return {{"neurons", neurons},
            {"spikes", spikes},
            {"recorded_spikes", r.spikes.time_ms.size()},
            {"traces", traces},
            {"rates", r.rates.size()},
            {"weights", r.weights.size()},
            {"snapshots", r.snapshots.size()}};
}
}  // namespace

std::string manifest(recordings const& r, result_extras const& extras,
                     std::vector<std::string> const& files) {
    json const description = json::parse(extras.description_json, nullptr, false);
    json const all{{"format", "neurapse-results-1"},
                   {"version", extras.version},
                   {"title", r.title},
                   {"seed", r.seed},
                   {"duration_ms", r.duration_ms},
                   {"dt_ms", r.dt_ms},
                   {"interrupted", extras.interrupted},
                   {"wall_seconds", extras.wall_seconds},
                   {"populations", populations_of(r)},
                   {"counts", counts_of(r)},
                   {"files", files},
                   {"description", description.is_discarded() ? json{} : description},
                   {"description_text", extras.description_text}};
    return all.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace neurapse
