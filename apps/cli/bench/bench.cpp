// SPDX-License-Identifier: MIT
#include "bench.hpp"

#include <algorithm>
#include <cstdio>

#include "../run.hpp"
#include "list.hpp"
#include "measure.hpp"
#include "neurapse/base/text.hpp"
#include "neurapse/io/diagnostics.hpp"
#include "print.hpp"
#include "proof.hpp"

namespace neurapse::cli {
namespace {

int list_all() {
    for (auto const& b : benchmarks()) std::printf("%-24s %s\n", b.name.c_str(), b.summary.c_str());
    return success;
}

int complain_of_name(std::string const& name) {
    std::vector<std::string> known;
    for (auto const& b : benchmarks()) known.push_back(b.name);
    auto const near = nearest(name, known);
    std::fprintf(stderr, "no benchmark is called %s; %s\n", name.c_str(),
                 near.empty() ? "`neurapse bench` lists them all" : ("did you mean " + near + "?").c_str());
    return bad_usage;
}

int refuse(benchmark const& b, std::string const& objection) {
    std::fprintf(stderr, "%s is wrong: %s; no time is given\n", b.name.c_str(), objection.c_str());
    return failed_run;
}

variant chosen(benchmark b, bench_options const& o) {
    auto v = b.usual;
    v.seconds = o.seconds.value_or(v.seconds);
    v.scale = o.scale.value_or(v.scale);
    v.storage = o.storage.value_or(v.storage);
    v.precision = o.precision.value_or(v.precision);
    v.input = o.input.value_or(v.input);
    return v;
}

int run_one(benchmark b, bench_options const& o) {
    if (o.input && b.usual.input.empty()) {
        std::fprintf(stderr, "%s has one kind of input; leave --input out\n", b.name.c_str());
        return bad_usage;
    }
    auto const v = chosen(b, o);
    b.trial.storage = v.storage, b.trial.precision = v.precision;
    if (auto const wrong = objection_to_trial(b, o.threads); !wrong.empty())
        return refuse(b, "in its trial " + wrong);
    auto const seen = measured(b, v, o.threads);
    if (auto const wrong = objection_to(b, v, seen); !wrong.empty()) return refuse(b, wrong);
    std::puts((o.json ? in_json(b, v, seen) : in_lines(b, v, seen)).c_str());
    return success;
}

}  // namespace

int run_bench(bench_options const& o) {
    if (o.name.empty()) return list_all();
    auto const& all = benchmarks();
    auto const at = std::find_if(all.begin(), all.end(), [&](auto const& b) { return b.name == o.name; });
    if (at == all.end()) return complain_of_name(o.name);
    try {
        return run_one(*at, o);
    } catch (error const& e) {
        std::fputs(rendered(e, "", "").c_str(), stderr);
        return bad_input;
    }
}

}  // namespace neurapse::cli
