// SPDX-License-Identifier: MIT
#include "print.hpp"

#include <cmath>
#include <cstdio>

#include "neurapse/base/text.hpp"

namespace neurapse::cli {
namespace {

/// What follows from the numbers of an outcome. Costs are wall time over all that was done in it:
/// those of a neuron-step contain the synapses, and those of an event the neurons.
struct costs {
    double rtf, per_neuron_step, per_event;

    costs(variant const& v, outcome const& of)
        : rtf(of.simulation_s / v.seconds),
          per_neuron_step(1e9 * of.simulation_s / (of.neurons * of.steps)),
          per_event(of.events > 0 ? 1e9 * of.simulation_s / double(of.events) : NAN) {}
};

std::string hexadecimal(std::uint64_t x) {
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(x));
    return text;
}

std::string line(std::string const& what, std::string const& text) {
    return what + std::string(what.size() < 16 ? 16 - what.size() : 1, ' ') + text + "\n";
}

/// A JSON object under construction; all texts are names of the project's own.
class object {
public:
    object& number(char const* key, double x) {
        return put(key, std::isfinite(x) ? print_number(x) : "null");
    }
    object& word(char const* key, std::string const& x) { return put(key, "\"" + x + "\""); }
    object& put(std::string const& key, std::string const& value) {
        text_ += (text_.empty() ? "\"" : ", \"") + key + "\": " + value;
        return *this;
    }
    std::string text() const { return "{" + text_ + "}"; }

private:
    std::string text_;
};

}  // namespace

std::string rounded(double x, int digits) {
    if (x == 0 || !std::isfinite(x)) return print_number(x);
    int const behind = digits - 1 - int(std::floor(std::log10(std::fabs(x))));
    double const unit = std::pow(10., std::abs(behind));
    return print_number(behind >= 0 ? std::round(x * unit) / unit : std::round(x / unit) * unit);
}

std::string in_lines(benchmark const& b, variant const& v, outcome const& of) {
    costs const cost{v, of};
    std::string rates;
    for (auto const& [name, rate] : of.rates)
        rates += (rates.empty() ? "" : ", ") + name + " " + rounded(rate);
    std::string out = line(b.name, b.summary);
    out += line("run", rounded(v.seconds) + " s on " + std::to_string(of.threads) +
                           (of.threads == 1 ? " thread" : " threads") + ", method " + of.method +
                           ", storage " + v.storage + ", precision " + v.precision +
                           (v.input.empty() ? "" : ", input " + v.input) + ", scale " +
                           print_number(v.scale) + ", seed " + std::to_string(v.seed));
    out += line("answer", "spikes equal on one thread and on several, all numbers within their bounds");
    out += line("rates", rates + " Hz; cv of intervals " + rounded(of.cv, 3));
    out += line("spikes", std::to_string(of.spikes) + ", hash " + hexadecimal(of.spike_hash));
    out += line("set-up", rounded(of.setup_s, 3) + " s");
    out += line("simulation", rounded(of.simulation_s, 3) + " s, " + rounded(cost.rtf, 3) +
                                  " of real time; processors " + rounded(of.cpu_s, 3) + " s");
    out += line("neuron-step", rounded(cost.per_neuron_step, 3) + " ns");
    if (of.events > 0) out += line("synaptic event", rounded(cost.per_event, 3) + " ns");
    if (of.synapses > 0)
        out += line("synapses",
                    print_number(of.synapses) + " of " + rounded(of.bytes_per_synapse, 3) + " bytes");
    return out +
           line("memory", rounded(of.peak_mb) + " MB at most, " + rounded(of.resident_mb) + " MB at the end");
}

std::string in_json(benchmark const& b, variant const& v, outcome const& of) {
    costs const cost{v, of};
    object rates, out;
    for (auto const& [name, rate] : of.rates) rates.number(name.c_str(), rate);
    return out.word("name", b.name)
        .number("threads", of.threads)
        .number("seconds", v.seconds)
        .number("scale", v.scale)
        .word("method", of.method)
        .word("storage", v.storage)
        .word("precision", v.precision)
        .put("input", v.input.empty() ? "null" : "\"" + v.input + "\"")
        .number("seed", double(v.seed))
        .number("setup_s", of.setup_s)
        .number("sim_s", of.simulation_s)
        .number("cpu_s", of.cpu_s)
        .number("rtf", cost.rtf)
        .number("neurons", of.neurons)
        .number("synapses", of.synapses)
        .number("events", double(of.events))
        .number("spikes", double(of.spikes))
        .put("rates", rates.text())
        .number("cv", of.cv)
        .word("spike_hash", hexadecimal(of.spike_hash))
        .number("ns_per_neuron_step", cost.per_neuron_step)
        .number("ns_per_event", cost.per_event)
        .number("bytes_per_synapse", of.synapses > 0 ? of.bytes_per_synapse : NAN)
        .number("peak_rss_mb", of.peak_mb)
        .number("rss_mb", of.resident_mb)
        .text();
}

}  // namespace neurapse::cli
