// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/plan_keys.hpp"

#include <algorithm>

#include "neurapse/catalogue/models.hpp"

namespace neurapse {
namespace {

struct level {
    std::string_view name;
    std::vector<std::string_view> keys;
};

/// Keys that say by themselves where they belong.
std::vector<level> const& levels() {
    static std::vector<level> const all{
        {"[run]", {"duration", "dt", "seed", "max_rate", "storage", "precision"}},
        {"[model.NAME]", {"equations", "threshold", "reset"}},
        {"[synapse.NAME]", {"on_post", "largest"}},
        {"[population.NAME]",
         {"neuron", "size", "method", "parameters", "initial", "positions", "receptors"}},
        {"[[projection]]", {"from", "connect", "plasticity"}},
        {"[[stimulus]]", {"kind", "start", "stop"}},
        {"[[record]]", {"what", "of", "every", "bin", "at", "synapses"}},
        {"connect = { ... }", {"rule", "n", "p", "autapses", "multapses", "sources", "targets", "condition"}},
        {"plasticity = { ... }", {"w_min", "w_max", "ltp", "ltd"}},
        {"a receptor", {"shape", "effect", "reversal"}},
        {"the top of the file", {"format", "title"}}};
    return all;
}

bool holds(std::string_view path, std::string_view part) { return path.find(part) != std::string_view::npos; }

/// The name of the level that a table is on.
std::string_view level_of(std::string_view path) {
    static constexpr std::pair<std::string_view, std::string_view> known[] = {
        {".parameters", ""},
        {".initial", ""},
        {".receptors.", "a receptor"},
        {".connect", "connect = { ... }"},
        {".plasticity", "plasticity = { ... }"},
        {"model.", "[model.NAME]"},
        {"synapse.", "[synapse.NAME]"},
        {"population.", "[population.NAME]"},
        {"projection", "[[projection]]"},
        {"stimulus", "[[stimulus]]"},
        {"record", "[[record]]"},
        {"run", "[run]"}};
    for (auto const& [part, name] : known)
        if (holds(path, part)) return name;
    return path.empty() ? "the top of the file" : "";
}

bool has_parameter(any_model const& model, std::string_view key) {
    auto const all = model.parameters();
    return std::any_of(all.begin(), all.end(), [&](auto const& p) { return p.name == key; });
}

template <class Room>
std::string owners(Room const& room, std::string_view key) {
    std::string all;
    for (auto const* model : room)
        if (has_parameter(*model, key)) all += (all.empty() ? "" : ", ") + std::string{model->self().name};
    return all.empty() ? "" : "it is a parameter of " + all;
}

/// Which models of the room that the table is about have such a parameter.
std::string other_models(std::string_view key, std::string_view path) {
    if (holds(path, ".parameters")) return owners(catalogue::neurons(), key);
    if (holds(path, ".receptors.")) return owners(catalogue::receptors(), key);
    if (holds(path, ".connect")) return owners(catalogue::connections(), key);
    if (holds(path, ".plasticity")) return owners(catalogue::plasticity(), key);
    if (path.rfind("stimulus", 0) == 0) return owners(catalogue::stimuli(), key);
    return "";
}

}  // namespace

std::string home_of_key(std::string_view key, std::string_view path) {
    if (auto const others = other_models(key, path); !others.empty()) return others;
    auto const here = level_of(path);
    if (here == "[population.NAME]" && !owners(catalogue::neurons(), key).empty())
        return "it belongs in parameters = { ... }";
    for (auto const& l : levels())
        if (l.name != here && std::find(l.keys.begin(), l.keys.end(), key) != l.keys.end())
            return "it belongs in " + std::string{l.name};
    return "";
}

}  // namespace neurapse
