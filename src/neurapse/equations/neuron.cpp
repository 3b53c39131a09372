// SPDX-License-Identifier: MIT
#include "neurapse/equations/neuron.hpp"

#include <algorithm>

#include "neurapse/equations/functions.hpp"
#include "neurapse/equations/model_reader.hpp"

namespace neurapse::equations {
namespace {

class neuron_reader final : model_reader {
public:
    explicit neuron_reader(neuron_text const& text) : model_reader(text.equations, text.given), text_(text) {}

    neuron read() {
        std::vector<deed> deeds{{&text_.reset, &made_.reset}};
        std::vector<source const*> formulas{&text_.threshold, &text_.refractory};
        made_.events.resize(text_.events.size());
        for (std::size_t k = 0; k < text_.events.size(); ++k) {
            deeds.push_back({&text_.events[k].reset, &made_.events[k].reset});
            formulas.push_back(&text_.events[k].condition);
        }
        begin(std::move(deeds));
        find_implicit_parameters(formulas);
        check_all();
        note_sums();
        put_membrane_potential_first();
        read_threshold();
        read_refractory();
        for (std::size_t k = 0; k < text_.events.size(); ++k)
            attempt([&] { read_event(text_.events[k], made_.events[k]); });
        if (!all_.empty()) throw error{all_};
        note_surroundings();
        return std::move(made_);
    }

private:
    /// A constant is none, whatever a synapse says.
    void note_sums() {
        for (auto& p : made_.parameters) {
            auto const e = std::find_if(made_.equations.begin(), made_.equations.end(),
                                        [&](auto const& one) { return one.name == p.name; });
            bool const named =
                std::find(text_.summed.begin(), text_.summed.end(), p.name) != text_.summed.end();
            p.summed = named && p.declared && e->flags.empty();
        }
    }

    /// Where ports ask for the potential that drives their current.
    void put_membrane_potential_first() {
        auto& all = made_.variables;
        if (auto const k = made_.membrane_potential())
            std::rotate(all.begin(), all.begin() + std::ptrdiff_t(*k), all.begin() + std::ptrdiff_t(*k) + 1);
    }

    void read_threshold() {
        auto const& text = text_.threshold;
        if (text.text.empty()) {
            if (!text_.reset.text.empty())
                all_.push_back(text_.reset.complain(
                    code::missing_key, {0, 1}, "there is a reset without a threshold",
                    "nothing says when to reset", "add e.g. threshold = \"v > -50*mV\""));
            return;
        }
        attempt([&] {
            made_.threshold = parse_formula(text);
            refuse_noise(text, *made_.threshold);
            require_condition(text, *made_.threshold, check_units(text, *made_.threshold, names_),
                              "a threshold");
        });
    }

    void read_refractory() {
        if (text_.refractory_ms) {
            made_.refractory_time = tree::number(*text_.refractory_ms);
        } else if (!text_.refractory.text.empty()) {
            auto const& text = text_.refractory;
            attempt([&] {
                auto formula = parse_formula(text);
                refuse_noise(text, formula);
                auto const found = check_units(text, formula, names_);
                if (!found.is_condition)
                    require_dimension(text, formula, found, dimensions::time,
                                      "refractoriness is a time or a condition",
                                      "write e.g. 2*ms, or v > -40*mV");
                (found.is_condition ? made_.refractory_condition : made_.refractory_time) =
                    std::move(formula);
            });
        } else {
            for (auto const& e : made_.equations)
                if (std::find(e.flags.begin(), e.flags.end(), "unless refractory") != e.flags.end())
                    return all_.push_back(equations().complain(
                        code::contradiction, e.at, e.name + " stops while refractory, but nothing is",
                        "the model has no refractory period",
                        "add e.g. refractory = \"2 ms\", or remove the flag"));
            return;
        }
        if (!made_.threshold && text_.threshold.text.empty())
            all_.push_back({code::missing_key, "there is a refractory period without a threshold",
                            "nothing says when it begins", "add e.g. threshold = \"v > -50*mV\"",
                            (text_.refractory_ms ? equations() : text_.refractory).at({0, 1})});
    }

    void read_event(event_text const& text, neuron_event& made) {
        made.name = text.name;
        if (names_.declares(text.name) || function_named(text.name))
            all_.push_back({code::bad_equation, text.name + " has a meaning already",
                            "an event needs a name of its own", "rename it", text.where});
        made.condition = parse_formula(text.condition);
        refuse_noise(text.condition, made.condition);
        require_condition(text.condition, made.condition, check_units(text.condition, made.condition, names_),
                          "what an event waits for");
    }

    void note_surroundings() {
        auto const look = [&](tree const& formula) {
            each_name(formula, [&](std::string const& name, span) { note(name); });
        };
        for (auto const& v : made_.variables)
            if (v.rate) look(*v.rate);
        for (auto const& s : made_.subexpressions) look(s.formula);
        for (auto const& s : made_.reset) look(s.formula);
        for (auto const* formula : {&made_.threshold, &made_.refractory_time, &made_.refractory_condition})
            if (*formula) {
                look(**formula);
                note_arrays(**formula);
            }
        for (auto const& e : made_.events) {
            look(e.condition);
            note_arrays(e.condition);
            for (auto const& s : e.reset) look(s.formula);
        }
    }

    void note(std::string const& name) {
        auto& reads = made_.reads;
        if (name == "i_syn") reads.current = true;
        if (name == "g_syn") reads.conductance = true;
        if (name == "i_stim" || name == "I_stim") reads.stimulus = true;
        if (name == "t" || name == "t_in_timesteps") reads.time = true;
        if (name == "lastspike") reads.last_spike = true;
    }

    neuron_text const& text_;
};

}  // namespace

std::optional<std::size_t> neuron::variable(std::string const& name) const {
    for (std::size_t k = 0; k < variables.size(); ++k)
        if (variables[k].name == name) return k;
    return {};
}

std::optional<std::size_t> neuron::membrane_potential() const {
    fine_dimension const voltage{dimensions::voltage};
    if (auto const k = variable("v")) return k;
    for (std::size_t k = 0; k < variables.size(); ++k)
        if (variables[k].rate && variables[k].dim == voltage) return k;
    return {};
}

neuron read_neuron(neuron_text const& text) { return neuron_reader{text}.read(); }

}  // namespace neurapse::equations
