// SPDX-License-Identifier: MIT
#include "show.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/explanations.hpp"
#include "neurapse/catalogue/model_page.hpp"
#include "neurapse/catalogue/models.hpp"
#include "neurapse/catalogue/respond.hpp"
#include "neurapse/io/data_files.hpp"
#include "neurapse/io/diagnostics.hpp"
#include "neurapse/io/experiment_file.hpp"
#include "neurapse/io/file.hpp"
#include "neurapse/io/toml.hpp"
#include "run.hpp"

namespace neurapse::cli {
namespace {

constexpr char const* starter = R"(# A first experiment. Run it with
#     neurapse run FILE
# and see what may be written here with
#     neurapse models            all models
#     neurapse models lif        one of them, with parameters, units and bounds
format = 1
title = "My first experiment"

[run]
duration = "500 ms"
dt = "0.1 ms"
seed = 1                      # every random number follows from it

# 100 leaky integrate-and-fire neurons, of which each starts elsewhere.
[population.cells]
neuron = "lif"
size = 100
parameters = { tau = "10 ms", c = "250 pF", threshold = "-55 mV", reset = "-70 mV" }
initial = { v = { uniform = ["-70 mV", "-55 mV"] } }
receptors = { psc = { shape = "exponential", tau = "5 ms" } }

# Each of them inhibits ten others.
[[projection]]
from = "cells"
to = "cells"
connect = { rule = "fixed_outdegree", n = 10, autapses = false, multapses = false }
weight = "-60 pA"
delay = { uniform = ["1 ms", "5 ms"] }

# All receive a constant current from 50 ms on, and spikes at random times.
[[stimulus]]
kind = "constant"
to = "cells"
amplitude = "350 pA"
start = "50 ms"

[[stimulus]]
kind = "poisson"
to = "cells"
rate = "800 Hz"
weight = "40 pA"

[[record]]
what = "spikes"
of = "cells"

[[record]]
what = ["v", "i_psc"]
of = "cells[0:2]"
every = "0.5 ms"

[[record]]
what = "rate"
of = "cells"
bin = "10 ms"
)";

/// "e6", "E006" and "6" are the same code.
int number_of(std::string const& text) {
    std::string digits;
    for (char const c : text)
        if (std::isdigit(static_cast<unsigned char>(c))) digits += c;
    return digits.empty() || digits.size() > 6 ? 0 : std::stoi(digits);
}

}  // namespace

namespace {
/// Prints what `said` makes of an experiment file, or its complaints.
template <class Said>
int tell_of(std::string const& name, Said&& said) {
    experiment_file file{name, "", {}};
    try {
        read_experiment(file);
        std::fputs(said(file.description, files_beside(file.path)).c_str(), stdout);
        return success;
    } catch (error const& e) {
        std::fputs(rendered(e, name, file.text).c_str(), stderr);
        return bad_input;
    }
}

/// The models that an experiment writes as equations, as they were read.
int show_models_of(std::string const& name) {
    return tell_of(name, [](settings const& description, file_reader const& files) {
        auto const pages = model_pages(description, files);
        return pages.empty() ? std::string{"no model of its own is in this file\n"} : pages;
    });
}
}  // namespace

int export_cpp(std::string const& file, std::string const& model) {
    return tell_of(file, [&](settings const& description, file_reader const& files) {
        return exported_model(description, model, files);
    });
}

int show_models(std::string const& name, bool markdown) {
    if (markdown || name.empty()) {
        std::fputs((markdown ? models_markdown() : model_list()).c_str(), stdout);
        return success;
    }
    if (auto const page = model_page(name)) {
        std::fputs(page->c_str(), stdout);
        return success;
    }
    if (std::filesystem::is_regular_file(name)) return show_models_of(name);
    auto const near = nearest(name, model_names());
    std::fprintf(stderr, "no model is called %s; %s\n", name.c_str(),
                 near.empty() ? "`neurapse models` lists them all" : ("did you mean " + near + "?").c_str());
    return bad_usage;
}

int explain(std::string const& code, bool markdown) {
    auto const& all = explanations();
    if (markdown) {
        std::string out = "# Complaints\n\nWritten by `neurapse explain --markdown`; do not edit.\n";
        for (auto const& e : all)
            out += "\n## " + to_string(e.code) + ": " + e.title + "\n\n" + e.text + "\n";
        std::fputs(out.c_str(), stdout);
        return success;
    }
    if (code.empty()) {
        for (auto const& e : all) std::printf("%s  %s\n", to_string(e.code).c_str(), e.title.c_str());
        return success;
    }
    auto const at =
        std::find_if(all.begin(), all.end(), [&](auto const& e) { return int(e.code) == number_of(code); });
    if (at == all.end()) {
        std::fprintf(stderr, "there is no code %s; `neurapse explain` lists them all\n", code.c_str());
        return bad_usage;
    }
    std::printf("%s: %s\n\n%s\n", to_string(at->code).c_str(), at->title.c_str(), at->text.c_str());
    return success;
}

int show_rest(std::string const& model, std::vector<std::string> const& sets, std::string const& text) {
    auto const known = catalogue::names(catalogue::neurons());
    if (std::find(known.begin(), known.end(), model) == known.end()) {
        std::fprintf(stderr, "no neuron model is called %s; %s\n", model.c_str(),
                     reader::choice(model, known).c_str());
        return bad_usage;
    }
    try {
        settings parameters;
        for (auto const& s : sets) {
            auto const equals = s.find('=');
            if (equals == std::string::npos) {
                std::fprintf(stderr, "--set %s has no value; write e.g. --set tau=\"20 ms\"\n", s.c_str());
                return bad_usage;
            }
            parameters[s.substr(0, equals)] = parse_toml_value(s.substr(equals + 1));
        }
        auto const read = parse_quantity(text);
        if (!read.value || read.value->dim != dimensions::current) {
            std::fprintf(stderr, "--current %s (it is measured in pA); write e.g. --current \"100 pA\"\n",
                         text.c_str());
            return bad_usage;
        }
        auto const found = resting_state(model, parameters, current{read.value->value});
        if (found.empty()) {
            std::printf("%s has no stable rest at %s\n", model.c_str(), text.c_str());
            return success;
        }
        for (auto const& v : catalogue::find(catalogue::neurons(), model)->variables())
            std::printf("%s = %s\n", v.name.c_str(), print_quantity(found.at(v.name), v.dim).c_str());
        return success;
    } catch (error const& e) {
        std::fputs(rendered(e, "", "").c_str(), stderr);
        return bad_input;
    }
}

int write_starter(std::string const& file) {
    if (std::filesystem::exists(file)) {
        std::fprintf(stderr, "%s is there already; choose another name with neurapse init FILE\n",
                     file.c_str());
        return bad_usage;
    }
    try {
        write_file(file, starter);
    } catch (error const& e) {
        std::fputs(rendered(e, "", "").c_str(), stderr);
        return failed_write;
    }
    std::printf("Wrote %s; run it with\n    neurapse run %s\n", file.c_str(), file.c_str());
    return success;
}

}  // namespace neurapse::cli
