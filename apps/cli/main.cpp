// SPDX-License-Identifier: MIT
// The command line: reads the arguments and hands over to the command. Descriptions, engine
// and reports live in the library; nothing is decided here.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "bench/bench.hpp"
#include "neurapse/catalogue/build.hpp"
#include "neurapse/io/experiment_file.hpp"
#include "run.hpp"
#include "show.hpp"
#include "usage.hpp"

namespace {

/// A number of threads, or auto.
CLI::Validator threads_or_auto() {
    return CLI::Validator{[](std::string& text) {
                              if (text != "auto") return CLI::Range(1, 256)(text);
                              text = std::to_string(neurapse::automatic_threads);
                              return std::string{};
                          },
                          "NUMBER or auto"};
}

void add_options(CLI::App& bench, neurapse::cli::bench_options& o) {
    bench.add_option("name", o.name, "a benchmark; all are listed where none is named");
    bench.add_option("--threads", o.threads, "number of threads, or auto; spikes are the same for any")
        ->transform(threads_or_auto());
    bench.add_option("--seconds", o.seconds, "how much of the network's time is measured")
        ->check(CLI::Range(0.001, 1e6));
    bench.add_option("--scale", o.scale, "size of the network; docs/benchmarks.md says what is kept")
        ->check(CLI::Range(0.001, 100.));
    bench.add_option("--storage", o.storage, "of static synapses: exact, compact or procedural");
    bench.add_option("--precision", o.precision, "of neurons: double or single");
    bench.add_option("--input", o.input, "of pd14: poisson or dc")->check(CLI::IsMember({"poisson", "dc"}));
    bench.add_flag("--json", o.json, "print one JSON object on one line");
}

int run_command(int count, char** arguments) {
    using namespace neurapse::cli;
    CLI::App app{"Simulates spiking neural networks described in experiment files.", "neurapse"};
    app.set_version_flag("--version", "neurapse " + neurapse::version());
    app.require_subcommand(1);

    run_options options;
    auto* run = app.add_subcommand("run", "run experiments and write results, figures and a report for each");
    run->add_option("files", options.files, "experiment files (TOML)")->required();
    run->add_option("--out", options.out, "folder for the results, one folder in it for each experiment")
        ->capture_default_str();
    run->add_option("--set", options.sets,
                    "change a value: --set run.seed=2 --set projection.0.weight=\"80 pA\"")
        ->allow_extra_args(false);
    run->add_option("--trials", options.trials, "run each experiment so often, with seeds from its own on")
        ->check(CLI::Range(1, 1000000));
    run->add_option("--threads", options.threads, "number of threads, or auto; results are the same for any")
        ->transform(threads_or_auto())
        ->default_str("auto");
    run->add_flag("--quiet", options.quiet, "print complaints only");
    auto* check =
        app.add_subcommand("check", "find mistakes and print what would be built, without building it");
    check->add_option("files", options.files, "experiment files (TOML)")->required();
    check->add_option("--set", options.sets, "change a value, as for run")->allow_extra_args(false);

    std::string name, code, file = "experiment.toml", current = "0 pA";
    bool markdown = false;
    auto* models = app.add_subcommand("models", "list all models, or show one");
    models->add_option("name", name,
                       "a neuron, receptor, rule or stimulus; or an experiment file, for its own models");
    models->add_flag("--markdown", markdown, "write the page of the documentation");
    std::string from;
    auto* header =
        app.add_subcommand("export-cpp", "write a model of an experiment file as a C++ header of a membrane");
    header->add_option("file", from, "an experiment file with [model.NAME]")->required();
    header->add_option("model", name, "the name of the model")->required();
    auto* rest = app.add_subcommand("rest", "find the stable resting state of a neuron model");
    rest->add_option("model", name, "a neuron model")->required();
    rest->add_option("--set", options.sets, "a parameter: --set e_l=\"-55 mV\"")->allow_extra_args(false);
    rest->add_option("--current", current, "constant current")->capture_default_str();
    auto* why = app.add_subcommand("explain", "explain the code of a complaint");
    why->add_option("code", code, "e.g. E006");
    why->add_flag("--markdown", markdown, "write the page of the documentation");
    auto* init = app.add_subcommand("init", "write a commented starter experiment");
    init->add_option("file", file, "where to")->capture_default_str();
    bench_options measured;
    auto* bench = app.add_subcommand("bench", "prove and time a network of the literature, or list them");
    add_options(*bench, measured);

    try {
        app.parse(count, arguments);
    } catch (CLI::CallForHelp const& e) {
        return app.exit(e);
    } catch (CLI::CallForAllHelp const& e) {
        return app.exit(e);
    } catch (CLI::CallForVersion const& e) {
        return app.exit(e);
    } catch (CLI::ParseError const& e) {
        std::fprintf(stderr, "%s\n", usage_complaint(app, e, {arguments + 1, arguments + count}).c_str());
        return bad_usage;
    }
    if (*run) return run_files(options);
    if (*check) return check_files(options);
    if (*bench) return run_bench(measured);
    if (*models) return show_models(name, markdown);
    if (*header) return export_cpp(from, name);
    if (*rest) return show_rest(name, options.sets, current);
    if (*why) return explain(code, markdown);
    return write_starter(file);
}

}  // namespace

int main(int count, char** arguments) {
    try {
        return run_command(count, arguments);
    } catch (std::bad_alloc const&) {
        std::fputs("memory does not suffice; make the network smaller or record less\n", stderr);
    } catch (std::exception const& e) {
        std::fprintf(stderr, "%s\n", e.what());
    }
    return neurapse::cli::failed_run;
}
