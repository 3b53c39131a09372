// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/respond.hpp"

#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/session.hpp"

namespace neurapse {

table no_files(std::string const& file) {
    throw error{code::file_unreadable, "the file " + file + " cannot be read", "no files are read here",
                "give the numbers themselves"};
}

namespace {

/// The one population of a small experiment that is never run.
population_plan plan_of(std::string const& model, settings const& parameters, std::size_t size, duration dt,
                        initial_values const& initial, std::string const& method) {
    settings start;
    settings population{{"neuron", model}, {"size", size}, {"parameters", parameters}};
    if (!method.empty()) population["method"] = method;
    experiment e;
    e.run({{"duration", duration{0}}, {"dt", dt}, {"seed", 0}}).population("cell", population);
    auto made = std::move(read_plan(e.description, no_files).populations.front());
    auto const variables = made.model->variables();
    made.initial.resize(variables.size());
    for (auto const& [name, values] : initial) {
        std::size_t k = 0;
        std::vector<std::string> names;
        for (auto const& v : variables) names.push_back(v.name);
        while (k < names.size() && names[k] != name) ++k;
        if (k == names.size())
            throw error{code::unknown_name, name + " is no variable of " + model, "",
                        "did you mean " + nearest(name, names) + "?"};
        if (values.size() != 1 && values.size() != size)
            throw error{
                code::wrong_length, "initial " + name + " has " + std::to_string(values.size()) + " numbers",
                "there are " + std::to_string(size) + " neurons", "give one for each, or one for all"};
        made.initial[k] = values;
    }
    return made;
}

}  // namespace

response respond(std::string const& model, settings const& parameters, table const& currents, duration dt,
                 initial_values const& initial, std::string const& method) {
    if (currents.values.size() != currents.rows * currents.columns)
        throw error{code::wrong_length,
                    "the table of currents has " + std::to_string(currents.values.size()) + " numbers",
                    "it should have " + std::to_string(currents.rows) + " rows of " +
                        std::to_string(currents.columns),
                    "give a number for each neuron and step"};
    for (double const x : currents.values)
        if (!std::isfinite(x))
            throw error{code::not_finite, "a current is not finite", "every step needs a number",
                        "correct the table"};
    auto const n = currents.rows, steps = currents.columns;
    auto const plan = plan_of(model, parameters, n, dt, initial, method);
    auto const made =
        plan.model->make({n, dt, plan.method, plan.parameters, plan.initial, {0, purpose::membrane, 0}});
    auto* const cells = static_cast<stepped_population<double>*>(made.get());
    auto const variables = plan.model->variables();
    response all;
    all.spikes_ms.resize(n);
    for (auto const& v : variables) all.states[v.name] = {n, steps + 1, std::vector<double>(n * (steps + 1))};
    auto const note = [&](std::size_t column) {
        for (std::size_t k = 0; k < variables.size(); ++k)
            for (std::size_t i = 0; i < n; ++i)
                all.states[variables[k].name].values[i * (steps + 1) + column] =
                    cells->value(k, neuron_id(i));
    };
    note(0);
    time_grid const grid{dt};
    std::vector<fired> out;
    for (std::size_t step = 0; step < steps; ++step) {
        out.clear();
        for (neuron_id first = 0; first < n; first += block_size) {
            auto const last = std::min<neuron_id>(neuron_id(n), first + block_size);
            double input[block_size];
            for (auto i = first; i < last; ++i) input[i - first] = currents.at(i, step);
            cells->advance(step_id(step + 1), first, last, {input, nullptr, nullptr}, out);
        }
        for (auto const& f : out)
            all.spikes_ms[f.neuron].push_back(f.offset_ms == dt.value ? grid.ms(step_id(step + 1))
                                                                      : grid.ms(step_id(step)) + f.offset_ms);
        note(step + 1);
    }
    return all;
}

std::map<std::string, double> resting_state(std::string const& model, settings const& parameters, current i) {
    auto const plan = plan_of(model, parameters, 1, duration{0.1}, {}, "");
    auto const found = plan.model->rest(plan.parameters, 0, i);
    std::map<std::string, double> all;
    auto const variables = plan.model->variables();
    if (found)
        for (std::size_t k = 0; k < variables.size(); ++k) all[variables[k].name] = (*found)[k];
    return all;
}

}  // namespace neurapse
