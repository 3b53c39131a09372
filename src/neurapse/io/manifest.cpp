// SPDX-License-Identifier: MIT
#include "neurapse/io/manifest.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace neurapse {

namespace {
using json = nlohmann::ordered_json;

constexpr char const* format = "neurapse-results-1";

json populations_of(recordings const& r) {
    auto all = json::array();
    for (auto const& p : r.populations)
        all.push_back({{"name", p.name},
                       {"model", p.model},
                       {"size", p.size},
                       {p.event_of ? "events" : "spikes", p.spikes}});
    return all;
}

json counts_of(recordings const& r) {
    std::uint64_t neurons = 0, spikes = 0, traces = 0;
    for (auto const& p : r.populations)
        if (!p.event_of) neurons += p.size, spikes += p.spikes;
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
    json const all{{"format", format},
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

std::vector<std::string> files_of_manifest(std::string const& text) {
    json const all = json::parse(text, nullptr, false);
    if (!all.is_object() || all.value("format", json{}) != format || !all.contains("files")) return {};
    std::vector<std::string> names;
    for (auto const& name : all["files"]) {
        if (!name.is_string()) continue;
        // Whoever wrote that file, nothing outside its folder is meant.
        std::filesystem::path const path{name.get<std::string>()};
        if (path.has_filename() && path == path.filename() && path != "." && path != "..")
            names.push_back(path.string());
    }
    return names;
}

}  // namespace neurapse
