// SPDX-License-Identifier: MIT
// A description under construction in C++: the same names and tables as an experiment file,
// written with quantities instead of text.
#pragma once

#include <string>

#include "neurapse/catalogue/build.hpp"
#include "neurapse/catalogue/setting.hpp"

namespace neurapse {

/// An experiment is a value: it can be copied, compared, printed and run.
class experiment {
public:
    explicit experiment(std::string title = "") { description["title"] = std::move(title); }
    explicit experiment(settings whole) : description(std::move(whole)) {}

    experiment& run(settings t) { return set("run", std::move(t)); }
    /// A neuron model written as equations, which populations ask for by its name.
    experiment& model(std::string const& name, settings t) { return add("model", name, std::move(t)); }
    /// A synapse model written as equations, which projections ask for by its name.
    experiment& synapse(std::string const& name, settings t) { return add("synapse", name, std::move(t)); }
    /// A function of time given by its values, which equations call by its name.
    experiment& timed_array(std::string const& name, settings t) {
        return add("timed_array", name, std::move(t));
    }
    experiment& population(std::string const& name, settings t) {
        return add("population", name, std::move(t));
    }
    experiment& projection(settings t) { return append("projection", std::move(t)); }
    experiment& stimulus(settings t) { return append("stimulus", std::move(t)); }
    experiment& record(settings t) { return append("record", std::move(t)); }

    friend bool operator==(experiment const&, experiment const&) = default;

    settings description;

private:
    experiment& set(char const* key, settings t) {
        description[key] = std::move(t);
        return *this;
    }
    experiment& add(char const* key, std::string const& name, settings t) {
        if (!description.find(key)) description[key] = settings{};
        (*description[key].as<settings>())[name] = std::move(t);
        return *this;
    }
    experiment& append(char const* key, settings t) {
        if (!description.find(key)) description[key] = setting{setting::list{}};
        description[key].as<setting::list>()->push_back(std::move(t));
        return *this;
    }
};

}  // namespace neurapse
