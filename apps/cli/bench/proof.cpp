// SPDX-License-Identifier: MIT
#include "proof.hpp"

#include <algorithm>

#include "measure.hpp"
#include "neurapse/base/text.hpp"
#include "print.hpp"

namespace neurapse::cli {
namespace {

double value_of(outcome const& of, std::string const& what) {
    if (what == "cv") return of.cv;
    if (what == "synapses") return of.synapses;
    if (what == "rate") return of.rate;
    for (auto const& [name, rate] : of.rates)
        if (what == "rate of " + name) return rate;
    return NAN;
}

}  // namespace

std::string objection_to(benchmark const& b, variant const& v, outcome const& of) {
    for (auto const& [name, rate] : of.rates)
        if (rate == 0) return name + " fell silent, and a network that fell silent is no result";
    for (auto const& x : b.bounds(v))
        if (double const seen = value_of(of, x.of); !(seen >= x.low && seen <= x.high))
            return "the " + x.of + " is " + rounded(seen) + " and must lie between " + rounded(x.low) +
                   " and " + rounded(x.high);
    return {};
}

std::string objection_to_trial(benchmark const& b, int threads) {
    auto const alone = measured(b, b.trial, 1), together = measured(b, b.trial, std::max(2, threads));
    if (alone.spike_hash != together.spike_hash)
        return "the spikes on " + std::to_string(together.threads) + " threads are not those on one";
    return objection_to(b, b.trial, alone);
}

}  // namespace neurapse::cli
