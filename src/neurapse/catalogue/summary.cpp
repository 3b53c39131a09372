// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/summary.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/arrival_bounds.hpp"

namespace neurapse {
namespace {

std::string rounded(double x, int digits) {
    double const scale = std::pow(10, digits);
    return print_number(std::round(x * scale) / scale);
}

/// One number, or the range of many.
std::string value_text(std::vector<double> const& values, parameter_info const& info, bool word) {
    if (values.empty() || word) return info.standard;
    if (values.size() == 1) return print_quantity(values.front(), info.dim);
    auto const [low, high] = std::minmax_element(values.begin(), values.end());
    auto const unit = unit_symbol(info.dim);
    return rounded(*low, 4) + " to " + rounded(*high, 4) + (unit.empty() ? "" : " " + unit);
}

void add_rows(std::vector<parameter_row>& rows, std::string const& owner, any_model const& model,
              field_values const& values, std::vector<std::vector<std::string>> const& choices) {
    auto const infos = model.parameters();
    for (std::size_t k = 0; k < infos.size(); ++k) {
        auto info = infos[k];
        auto const given = k < values.size() ? values[k] : std::vector<double>{};
        bool const word = k < choices.size() && !choices[k].empty();
        if (word && !given.empty()) info.standard = choices[k][std::size_t(given.front())];
        rows.push_back({owner, info.name, value_text(given, info, word), info.meaning});
    }
}

std::string joined(std::vector<selection> const& side) {
    std::string text;
    for (auto const& s : side) text += (text.empty() ? "" : " + ") + s.text;
    return text;
}

}  // namespace

std::string ports_of(projection_plan const& p) {
    std::string text;
    for (std::size_t k = 0; k < p.ports.size(); ++k)
        if (std::find(p.ports.begin(), p.ports.begin() + std::ptrdiff_t(k), p.ports[k]) ==
            p.ports.begin() + std::ptrdiff_t(k))
            text += (text.empty() ? "" : " and ") + p.ports[k];
    return text;
}

namespace {

std::string in_three_digits(double x, dimension dim) {
    double const scale = x > 0 ? std::pow(10, 2 - std::floor(std::log10(x))) : 1;
    return print_quantity(std::round(x * scale) / scale, dim);
}

/// By how much storage in 16 bits may change a weight: half a quantum of the coarsest port.
double rounding_of(plan const& p, projection_plan const& projection, arrival_bounds const& bounds) {
    double most = 0;
    for (std::size_t k = 0; k < projection.to.size(); ++k) {
        auto const population = projection.to[k].population;
        auto const port = port_index(p.populations[population], projection.ports[k]);
        most = std::max(most, bounds.unit_of(population, port).quantum() / 2);
    }
    return most;
}

/// " through g_exc", or " summed as Igap" where spikes add nothing.
std::string way_of(projection_plan const& p) {
    auto const sums = p.rule ? p.rule->sums() : std::vector<std::string>{};
    if (sums.empty() || p.rule->largest_arrival() != 0.0) return " through " + ports_of(p);
    std::string names;
    for (auto const& name : sums) names += (names.empty() ? "" : ", ") + name;
    return " summed as " + names;
}

std::string line_of(plan const& p, projection_plan const& projection,
                    std::optional<arrival_bounds> const& bounds) {
    bool const drawn = projection.expected != std::floor(projection.expected);
    return "  " + projection.name + ": " + (drawn ? "about " : "") +
           print_number(std::round(projection.expected)) + " synapses from " + joined(projection.from) +
           " to " + joined(projection.to) + way_of(projection) + (projection.rule ? ", plastic" : "") + ", " +
           in_bytes(p.projection_bytes(projection)) +
           (bounds && !projection.rule && !projection.to.empty()
                ? ", weights rounded by " +
                      in_three_digits(rounding_of(p, projection, *bounds), projection.unit) + " at most"
                : "") +
           "\n";
}

}  // namespace

std::string in_bytes(double bytes) {
    static constexpr char const* units[] = {"bytes", "kB", "MB", "GB", "TB"};
    int k = 0;
    for (; bytes >= 1000 && k < 4; ++k) bytes /= 1000;
    return rounded(bytes, k == 0 ? 0 : 1) + " " + units[k];
}

std::vector<parameter_row> parameter_rows(plan const& p) {
    std::vector<parameter_row> rows;
    for (auto const& population : p.populations) {
        if (population.tells) continue;
        rows.push_back({population.name, "neuron", std::string{population.model->self().name},
                        std::string{population.model->self().summary}});
        rows.push_back({population.name, "method",
                        std::string{population.model->methods()[population.method].name},
                        std::string{population.model->methods()[population.method].summary}});
        add_rows(rows, population.name, *population.model, population.parameters, {});
        for (auto const& port : population.ports) {
            auto const owner = population.name + "." + port.name;
            static constexpr char const* effects[] = {"voltage", "current", "conductance", "variable"};
            rows.push_back({owner, "shape", std::string{port.model->self().name},
                            std::string{port.model->self().summary}});
            rows.push_back(
                {owner, "effect", effects[int(port.effect)], "what the port does to the membrane"});
            if (port.effect == port_effect::conductance)
                rows.push_back({owner, "reversal",
                                value_text(port.towards, {"", dimensions::voltage, "", "", "", false}, false),
                                "reversal potential"});
            std::vector<std::vector<std::string>> choices;
            for (std::size_t k = 0; k < port.model->parameters().size(); ++k)
                choices.push_back(port.model->choices(k));
            add_rows(rows, owner, *port.model, port.parameters, choices);
        }
    }
    return rows;
}

namespace {

bool are_alike(population_plan const& p) {
    return std::all_of(p.parameters.begin(), p.parameters.end(), [](auto const& c) { return c.size() <= 1; });
}

}  // namespace

namespace {
/// Whether the model of a population is written in the description.
bool is_own(plan const& p, population_plan const& one) {
    return std::any_of(p.models.begin(), p.models.end(), [&](auto const& m) { return m.get() == one.model; });
}
}  // namespace

std::vector<std::string> notes_of(plan const& p) {
    std::vector<std::string> all;
    for (auto const& one : p.populations)
        if (one.starts_off_rest)
            all.push_back("left to itself " + one.name +
                          (are_alike(one) ? " has" : " has neurons that have") + " no stable rest, so " +
                          (is_own(p, one) ? "variables that initial does not give start at 0"
                                          : "V starts at the leak potential"));
    time_grid const grid{p.run.dt};
    for (auto const& one : p.projections) {
        if (!one.delay.is_constant() || grid.on_grid({one.delay.numbers[0]})) continue;
        auto const steps = grid.steps({one.delay.numbers[0]});
        all.push_back("the delay of " + one.name + ", " +
                      print_quantity(one.delay.numbers[0], dimensions::time) + ", is rounded to " +
                      print_quantity(grid.ms(steps), dimensions::time));
    }
    return all;
}

std::string in_words(plan const& p) {
    std::string out = (p.title.empty() ? "Experiment" : p.title) + "\n";
    out += "  " + print_quantity(p.run.length.value, dimensions::time) + " in " +
           std::to_string(p.run.steps) + " steps of " + print_quantity(p.run.dt.value, dimensions::time) +
           ", seed " + std::to_string(p.run.seed) + "\n";
    double neurons = 0;
    for (auto const& population : p.populations) {
        if (population.tells) continue;
        neurons += population.size;
        out += "  " + population.name + ": " + std::to_string(population.size) + " " +
               std::string{population.model->self().name} + " (" +
               std::string{population.model->methods()[population.method].name} + "), " +
               in_bytes(p.population_bytes(population)) + "\n";
    }
    std::optional<arrival_bounds> bounds;
    if (p.run.synapses == storage::compact) bounds.emplace(p);
    for (auto const& projection : p.projections) out += line_of(p, projection, bounds);
    for (auto const& s : p.stimuli) out += "  " + s.kind + " into " + joined(s.to) + "\n";
    double recorded = 0;
    for (auto const& r : p.records) recorded += p.record_bytes(r);
    if (recorded > 0) out += "  recordings without spikes: " + in_bytes(recorded) + "\n";
    for (auto const& note : notes_of(p)) out += "  note: " + note + "\n";
    return out + "  in all " + print_number(neurons) + " neurons, " +
           print_number(std::round(p.expected_synapses())) + " synapses, " + in_bytes(p.expected_bytes()) +
           "\n";
}

}  // namespace neurapse
