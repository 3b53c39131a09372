// SPDX-License-Identifier: MIT
#include "run.hpp"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <system_error>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/summary.hpp"
#include "neurapse/io/diagnostics.hpp"
#include "neurapse/io/experiment_file.hpp"
#include "neurapse/io/toml.hpp"
#include "progress.hpp"
#include "stop.hpp"

namespace neurapse::cli {
namespace {

namespace fs = std::filesystem;

void complain(error const& e, experiment_file const& file) {
    std::fputs(rendered(e, file.path.string(), file.text).c_str(), stderr);
}

/// Whether every --set reads as PATH=VALUE.
bool are_settings(std::vector<std::string> const& sets) {
    for (auto const& s : sets) {
        if (s.find('=') != std::string::npos) continue;
        std::fprintf(stderr, "--set %s has no value; write e.g. --set run.seed=2\n", s.c_str());
        return false;
    }
    return true;
}

/// A file with its --set changes; complaints are printed and nothing returned.
std::optional<experiment_file> opened(std::string const& name, std::vector<std::string> const& sets) {
    experiment_file file{name, "", {}};
    try {
        read_experiment(file);
        for (auto const& s : sets)
            assign(file.description, s.substr(0, s.find('=')), s.substr(s.find('=') + 1));
        return file;
    } catch (error const& e) {
        complain(e, file);
        return {};
    }
}

/// All files found good before anything runs.
struct job {
    experiment_file file;
    plan checked;
};
std::optional<std::vector<job>> jobs_of(run_options const& options) {
    std::vector<job> jobs;
    bool good = true;
    for (auto const& name : options.files) {
        auto file = opened(name, options.sets);
        good = good && file;
        if (!file) continue;
        try {
            auto checked = plan_of(*file);
            jobs.push_back({std::move(*file), std::move(checked)});
        } catch (error const& e) {
            complain(e, *file);
            good = false;
        }
    }
    return good ? std::optional{std::move(jobs)} : std::nullopt;
}

/// A folder name for each file: its stem, with a number where stems repeat.
std::vector<std::string> names_of(std::vector<job> const& jobs) {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (auto const& j : jobs) {
        auto name = j.file.path.stem().string();
        for (int k = 2; !seen.insert(name).second; ++k)
            name = j.file.path.stem().string() + "_" + std::to_string(k);
        names.push_back(name);
    }
    return names;
}

struct finished {
    std::string name, title;
    recordings results;
    double seconds = 0;
};

/// Runs so that a stop and the progress are prompt.
class runner {
public:
    runner(job const& j, std::string const& name, run_options const& options)
        : plan_(j.checked),
          simulation_(build(j.checked, options.threads)),
          bar_(name, progress::fitting(options.quiet)) {}

    void run() {
        if (stop_signal() == 0)
            run_in_pieces(simulation_, plan_.run.steps, [this] {
                bar_.update(double(simulation_.now()) / double(plan_.run.steps),
                            print_number(std::round(simulation_.grid().ms(simulation_.now())) / 1000) +
                                " of " + print_number(plan_.run.length.value / 1000) + " s");
                return stop_signal() == 0;
            });
        bar_.finish();
    }
    void finish() { bar_.finish(); }
    bool interrupted() const { return simulation_.now() < plan_.run.steps; }
    recordings results() const { return recordings_of(plan_, simulation_); }
    double reached_ms() const { return simulation_.grid().ms(simulation_.now()); }

private:
    plan const& plan_;
    simulation simulation_;
    progress bar_;
};

void make_folder(fs::path const& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed)
        throw error{code::write_failed, "the folder " + folder.string() + " cannot be made", failed.message(),
                    "choose another with --out"};
    // Better now than after an hour of simulation.
    if (access(folder.c_str(), W_OK) != 0)
        throw error{code::write_failed, "the folder " + folder.string() + " may not be written",
                    std::generic_category().message(errno), "choose another with --out"};
}

/// What turns out impossible while building is a mistake of the description: nothing has run.
std::unique_ptr<runner> built_runner(job const& j, std::string const& name, run_options const& options) {
    try {
        return std::make_unique<runner>(j, name, options);
    } catch (error const& e) {
        complain(e, j.file);
        return nullptr;
    }
}

/// One trial; what it did goes into `done`, what it ends with is returned.
int run_one(job const& j, std::string const& name, fs::path const& folder, run_options const& options,
            std::vector<finished>& done) {
    auto const begin = std::chrono::steady_clock::now();
    int ends_with = success;
    try {
        make_folder(folder);
        if (!options.quiet)
            for (auto const& note : notes_of(j.checked))
                std::fprintf(stderr, "%s: %s\n", name.c_str(), note.c_str());
        auto const built = built_runner(j, name, options);
        if (!built) return bad_input;
        auto& r = *built;
        try {
            r.run();
        } catch (error const& e) {
            r.finish();
            complain(e, j.file);
            ends_with = failed_run;
        }
        double const seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        auto results = r.results();
        write_session(results, j.checked, j.file, folder, {seconds, r.interrupted()});
        if (stop_signal() != 0)
            std::fprintf(stderr, "%s: stopped at %s ms; what was recorded until then is in %s\n",
                         name.c_str(), print_number(r.reached_ms()).c_str(), folder.string().c_str());
        done.push_back({name, j.checked.title, std::move(results), seconds});
    } catch (error const& e) {
        complain(e, j.file);
        bool const writing = e.complaints().front().code == code::write_failed;
        return writing ? failed_write : failed_run;
    } catch (std::bad_alloc const&) {
        std::fprintf(stderr, "%s: E015: memory does not suffice; make the network smaller or record less\n",
                     name.c_str());
        return failed_run;
    }
    return ends_with;
}

void print_summary(std::vector<finished> const& done) {
    std::size_t wide = 10, wide_population = 10;
    for (auto const& d : done) {
        wide = std::max(wide, d.name.size());
        for (auto const& p : d.results.populations)
            if (!p.event_of) wide_population = std::max(wide_population, p.name.size());
    }
    std::printf("%-*s  %-*s  %8s  %9s  %10s  %8s\n", int(wide), "experiment", int(wide_population),
                "population", "neurons", "spikes", "rate (Hz)", "took (s)");
    for (auto const& d : done) {
        bool first = true;
        for (auto const& p : d.results.populations) {
            if (p.event_of) continue;
            double const rate =
                d.results.duration_ms > 0 ? 1000. * double(p.spikes) / p.size / d.results.duration_ms : 0;
            std::printf("%-*s  %-*s  %8u  %9llu  %10.3f  %8s\n", int(wide), first ? d.name.c_str() : "",
                        int(wide_population), p.name.c_str(), p.size,
                        static_cast<unsigned long long>(p.spikes), rate,
                        first ? print_number(std::round(d.seconds * 1000) / 1000).c_str() : "");
            first = false;
        }
    }
}

std::string summary_line(recordings const& r) {
    std::uint64_t neurons = 0, spikes = 0;
    for (auto const& p : r.populations)
        if (!p.event_of) neurons += p.size, spikes += p.spikes;
    return std::to_string(neurons) + (neurons == 1 ? " neuron, " : " neurons, ") +
           print_number(r.duration_ms) + " ms, " + std::to_string(spikes) + " spikes";
}

void write_overview(run_options const& options, std::vector<finished> const& done) {
    std::vector<report_link> links;
    for (auto const& d : done)
        links.push_back({d.title.empty() ? d.name : d.title, d.name + "/report.html", summary_line(d.results),
                         &d.results});
    write_index(fs::path{options.out} / "index.html", "Neurapse experiments", links);
}

/// The job of one trial: the same experiment with a seed of its own.
job trial_of(job const& j, int k) {
    auto copy = experiment_file{j.file};
    copy.description["run"].as<settings>()->operator[]("seed") =
        number{double(j.checked.run.seed + std::uint64_t(k)), {}};
    auto checked = plan_of(copy);
    return {std::move(copy), std::move(checked)};
}

/// Seeds of trials count on from that of the file, and end where numbers are no longer exact.
bool has_seeds(job const& j, int trials) {
    constexpr std::uint64_t most = std::uint64_t(1) << 53;
    if (j.checked.run.seed + std::uint64_t(trials - 1) <= most) return true;
    std::fprintf(stderr,
                 "%s: seeds up to run.seed + %d are needed, and the largest is %llu; lower run.seed\n",
                 j.file.path.c_str(), trials - 1, static_cast<unsigned long long>(most));
    return false;
}

}  // namespace

int run_files(run_options const& options) {
    if (!are_settings(options.sets)) return bad_usage;
    auto const jobs = jobs_of(options);
    if (!jobs) return bad_input;
    for (auto const& j : *jobs)
        if (!has_seeds(j, options.trials)) return bad_input;
    listen_for_stop();
    auto const names = names_of(*jobs);
    std::vector<finished> done;
    int ends_with = success;
    for (std::size_t k = 0; k < jobs->size() && stop_signal() == 0; ++k)
        for (int trial = 0; trial < options.trials && stop_signal() == 0; ++trial) {
            auto const name = names[k] + (options.trials > 1 ? "/trial_" + std::to_string(trial + 1) : "");
            auto const folder = fs::path{options.out} / name;
            auto const code = trial == 0 ? run_one((*jobs)[k], name, folder, options, done)
                                         : run_one(trial_of((*jobs)[k], trial), name, folder, options, done);
            ends_with = std::max(ends_with, code);
        }
    try {
        if (!done.empty()) write_overview(options, done);
    } catch (error const& e) {
        std::fputs(rendered(e, "", "").c_str(), stderr);
        ends_with = std::max<int>(ends_with, failed_write);
    }
    if (!options.quiet && !done.empty()) {
        print_summary(done);
        auto const page = done.size() == 1 ? done.front().name + "/report.html" : "index.html";
        std::printf("\nReport: %s\n", (fs::path{options.out} / page).string().c_str());
    }
    return stop_signal() != 0 ? 128 + stop_signal() : ends_with;
}

int check_files(run_options const& options) {
    if (!are_settings(options.sets)) return bad_usage;
    auto const jobs = jobs_of(options);
    if (!jobs) return bad_input;
    int ends_with = success;
    for (auto const& j : *jobs) {
        std::fputs(in_words(j.checked).c_str(), stdout);
        auto const no = memory_complaint(j.checked.building_bytes());
        if (!no) continue;
        complain(error{{*no}}, j.file);
        ends_with = bad_input;
    }
    return ends_with;
}

}  // namespace neurapse::cli
