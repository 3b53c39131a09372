// SPDX-License-Identifier: MIT
#include "neurapse/io/results.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <set>

#include "contents.hpp"
#include "neurapse/base/error.hpp"
#include "neurapse/io/csv.hpp"
#include "neurapse/io/file.hpp"
#include "neurapse/io/npz.hpp"
#include "scratch.hpp"

using neurapse::read_file;
using neurapse::recordings;
using neurapse::result_extras;
using neurapse::write_results;

namespace {
/// A little of everything that can be recorded.
recordings sample() {
    recordings r;
    r.title = "a test";
    r.duration_ms = 10;
    r.dt_ms = 0.1;
    r.seed = 18446744073709551615u;
    r.populations = {{"exc", "lif", 4, 2}, {"in,h", "adex", 2, 1}};
    r.spikes = {{0.3, 0.3, 7}, {0, 1, 0}, {3, 1, 2}};
    r.spikes_of = {0, 1};
    r.traces = {{{0, 0.2, 0.4}, {{"exc[3].v", "mV", {-70, -69.5, -69}}, {"exc[3].u", "", {0, 1, 2}}}},
                {{0.3, 0.4}, {{"in,h[0].v", "mV", {-65, 0.1}}}}};
    r.rates = {{"exc", 4, 5, {5, 10}, {1, 1}, {50, 50}}};
    r.weights = {{"exc_inh", "pA", {0, 10}, {1, 2}, {0.5, 0.25}, {0, 1}, {2, 3}}};
    r.snapshots = {{"exc_inh", "pA", 10, {0, 0}, {1, 2}, {1, 1}, {0, 1}, {1.5, 2.5}, {1, 0.1}}};
    return r;
}

result_extras extras() {
    return {.description_text = "seed = 1\n",
            .description_json = R"({"seed": 1})",
            .version = "0.1.0",
            .wall_seconds = 0.5,
            .report_html = "<html>",
            .figures = {{"raster", "<svg>"}}};
}

/// The sentence of the failure, or "written".
std::string failure(std::filesystem::path const& directory, recordings const& r = sample()) {
    try {
        write_results(r, directory, extras());
    } catch (neurapse::error const& e) {
        CHECK(e.complaints().front().code == neurapse::code::write_failed);
        return e.what();
    }
    return "written";
}

bool has(std::string const& text, std::string const& part) { return text.find(part) != text.npos; }

std::size_t files_in(std::filesystem::path const& directory) {
    std::filesystem::directory_iterator const all{directory};
    return std::size_t(std::distance(begin(all), end(all)));
}
}  // namespace

TEST_CASE("the tables hold what was recorded") {
    scratch const here{"results"};
    write_results(sample(), here.path, extras());
    CHECK(read_file(here.path / "spikes.csv") ==
          "time_ms,population,neuron\n0.3,exc,3\n0.3,\"in,h\",1\n7,exc,2\n");
    CHECK(read_file(here.path / "traces.csv") ==
          "time_ms,exc[3].v (mV),exc[3].u,\"in,h[0].v (mV)\"\n"
          "0,-70,0,\n0.2,-69.5,1,\n0.3,,,-65\n0.4,-69,2,0.1\n");
    CHECK(read_file(here.path / "rates.csv") ==
          "bin_end_ms,label,neurons,count,rate_hz\n5,exc,4,1,50\n10,exc,4,1,50\n");
    CHECK(read_file(here.path / "weights.csv") ==
          "time_ms,projection,mean,deviation,minimum,maximum,unit,variable\n"
          "0,exc_inh,1,0.5,0,2,pA,w\n10,exc_inh,2,0.25,1,3,pA,w\n");
    CHECK(
        read_file(here.path / "snapshots.csv") ==
        "time_ms,projection,source_population,source,target_population,target,weight,unit,delay_ms,variable\n"
        "10,exc_inh,exc,1,\"in,h\",0,1.5,pA,1,w\n10,exc_inh,exc,2,\"in,h\",1,2.5,pA,0.1,w\n");
    CHECK(read_file(here.path / "report.html") == "<html>");
    CHECK(read_file(here.path / "raster.svg") == "<svg>");
    CHECK(files_in(here.path) == 9);
}

TEST_CASE("the archive holds the same data as arrays") {
    scratch const here{"results"};
    write_results(sample(), here.path, extras());
    auto const arrays = neurapse::read_npz(here.path / "result.npz");
    CHECK(arrays.at("spikes_time_ms").values == std::vector{0.3, 0.3, 7.0});
    CHECK(arrays.at("spikes_neuron").values == std::vector{3.0, 1.0, 2.0});
    CHECK(content(arrays.at("trace_0_values")) == contents{2, 3, {-70, -69.5, -69, 0, 1, 2}});
    CHECK(arrays.at("trace_1_time_ms").values == std::vector{0.3, 0.4});
    CHECK(arrays.at("rate_0_count").values == std::vector{1.0, 1.0});
    CHECK(arrays.at("weight_0_maximum").values == std::vector{2.0, 3.0});
    CHECK(arrays.at("snapshot_0_delay_ms").values == std::vector{1.0, 0.1});
    CHECK(arrays.at("snapshot_time_ms").values == std::vector{10.0});
}

TEST_CASE("the manifest names the run and its files") {
    scratch const here{"results"};
    write_results(sample(), here.path, extras());
    auto const m = nlohmann::json::parse(read_file(here.path / "manifest.json"));
    CHECK(m["seed"] == 18446744073709551615u);
    CHECK(m["description"]["seed"] == 1);
    CHECK(m["description_text"] == "seed = 1\n");
    CHECK(m["interrupted"] == false);
    CHECK(m["populations"][1]["name"] == "in,h");
    CHECK(m["counts"]["spikes"] == 3);
    CHECK(m["files"].size() == 8);
    for (std::string const file : m["files"]) CHECK(std::filesystem::exists(here.path / file));
}

TEST_CASE("only what has content is written, and a silent raster has") {
    scratch const here{"results"};
    recordings r;
    write_results(r, here.path, {});
    CHECK(files_in(here.path) == 1);
    r.populations = {{"exc", "lif", 4, 0}};
    r.spikes_of = {0};
    write_results(r, here.path, {});
    CHECK(read_file(here.path / "spikes.csv") == "time_ms,population,neuron\n");
    CHECK(files_in(here.path) == 3);
}

TEST_CASE("what an earlier run left is removed if its manifest lists it, and nothing else is") {
    scratch const here{"results"};
    write_results(sample(), here.path, extras());
    neurapse::write_file(here.path / "notes.txt", "mine");
    std::filesystem::remove(here.path / "traces.csv");
    std::filesystem::create_directory(here.path / "traces.csv");  // listed, but no file of ours any more
    recordings less = sample();
    less.traces.clear();
    less.rates.clear();
    write_results(less, here.path, {});
    std::set<std::string> left;
    for (auto const& file : std::filesystem::directory_iterator{here.path})
        left.insert(file.path().filename());
    CHECK(left == std::set<std::string>{"spikes.csv", "weights.csv", "snapshots.csv", "result.npz",
                                        "manifest.json", "notes.txt", "traces.csv"});
}

TEST_CASE("no manifest makes a run remove what is not in its folder or not from Neurapse") {
    scratch const here{"results"};
    auto const inner = here.path / "run";
    auto const survives = [&](std::string const& manifest) {
        std::filesystem::create_directory(inner);
        neurapse::write_file(here.path / "outside", "");
        neurapse::write_file(inner / "mine", "");
        neurapse::write_file(inner / "manifest.json", manifest);
        write_results(recordings{}, inner, {});
        return std::filesystem::exists(here.path / "outside") && std::filesystem::exists(inner / "mine");
    };
    auto const listing = [](nlohmann::json files) {
        return nlohmann::json{{"format", "neurapse-results-1"}, {"files", std::move(files)}}.dump();
    };
    CHECK(survives(listing(
        {"../outside", "..", ".", "", "manifest.json", 5, nullptr, (here.path / "outside").string()})));
    CHECK(survives(listing(nlohmann::json::object({{"a", 5}}))));
    CHECK(survives(R"({"format": "another", "files": ["mine"]})"));
    CHECK(survives(R"({"format": "neurapse-results-1"})"));
    CHECK(survives("[1, 2"));
    CHECK(survives(R"(["mine"])"));
    CHECK(survives(""));
    CHECK(!survives(listing({"mine"})));
}

TEST_CASE("our spikes are read again as a spike list") {
    scratch const here{"results"};
    write_results(sample(), here.path, extras());
    auto const spikes = neurapse::read_spike_csv(here.path / "spikes.csv");
    CHECK(spikes.time_ms == sample().spikes.time_ms);
    CHECK(spikes.neuron == sample().spikes.neuron);
    CHECK(spikes.populations == std::vector<std::string>{"exc", "in,h"});
}

TEST_CASE("a folder that is missing or no folder is said to be so") {
    scratch const here{"results"};
    CHECK(has(failure(here.path / "none"), "spikes.csv (cannot be written: No such file or directory)"));
    neurapse::write_file(here.path / "file", "");
    CHECK(has(failure(here.path / "file"), "spikes.csv (cannot be written: Not a directory)"));
    std::filesystem::create_directory(here.path / "spikes.csv");
    CHECK(has(failure(here.path), "spikes.csv (cannot be written: Is a directory)"));
    CHECK(files_in(here.path) == 2);
}

TEST_CASE("a folder that may not be written is said to be so") {
    if (geteuid() == 0) return;  // nothing is forbidden to root
    scratch const here{"results"};
    std::filesystem::permissions(here.path,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    CHECK(has(failure(here.path), "spikes.csv (cannot be written: Permission denied)"));
    std::filesystem::permissions(here.path, std::filesystem::perms::owner_all);
}

TEST_CASE("running out of room is told, leaves nothing half-written and keeps the earlier file") {
    scratch const here{"results"};
    write_results(sample(), here.path, extras());
    auto const before = read_file(here.path / "spikes.csv");
    auto const archive = read_file(here.path / "result.npz");
    auto large = sample();
    for (int k = 0; k < 1000; ++k) {
        large.spikes.time_ms.push_back(8);
        large.spikes.population.push_back(0);
        large.spikes.neuron.push_back(0);
    }
    auto const old_handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit old_limit{};
    getrlimit(RLIMIT_FSIZE, &old_limit);
    auto const with_room_for = [&](rlim_t bytes) {
        rlimit const small{bytes, old_limit.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        auto const said = failure(here.path, large);
        setrlimit(RLIMIT_FSIZE, &old_limit);
        return said;
    };
    CHECK(has(with_room_for(4096), "spikes.csv (cannot be written: File too large)"));
    CHECK(read_file(here.path / "spikes.csv") == before);
    auto const said = with_room_for(15000);  // enough for the tables, too little for the archive
    CHECK_MESSAGE(has(said, "result.npz (cannot be written: "), said);
    CHECK(has(said, "File too large"));
    CHECK(read_file(here.path / "result.npz") == archive);
    CHECK(files_in(here.path) == 9);
    std::signal(SIGXFSZ, old_handler);
}
