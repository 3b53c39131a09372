// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/model_page.hpp"

#include <algorithm>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/models.hpp"

namespace neurapse {
namespace {

struct row {
    std::string name, unit, standard, bounds, meaning;
};

/// One model of any room.
struct page {
    about self;
    std::vector<row> parameters, variables;
    std::vector<about> methods;
};

row row_of(parameter_info const& p) {
    auto const unit = p.is_weight ? "unit of the port" : unit_symbol(p.dim);
    return {p.name, unit, p.is_weight && p.standard.empty() ? "required" : p.standard, p.bounds, p.meaning};
}

page page_of(any_model const& m) {
    page p{m.self(), {}, {}, {}};
    for (auto const& info : m.parameters()) p.parameters.push_back(row_of(info));
    if (auto const* neuron = dynamic_cast<any_neuron_model const*>(&m)) {
        p.methods = neuron->methods();
        auto const add = [&](recordable const& v) {
            p.variables.push_back({v.name, unit_symbol(v.dim), "", "", v.meaning});
        };
        for (auto const& v : neuron->variables()) add(v);
        for (auto const& v : neuron->recordables()) add(v);
    }
    if (auto const* rule = dynamic_cast<any_rule_model const*>(&m))
        for (auto const& v : rule->variables())
            p.variables.push_back({v.name, unit_symbol(v.dim), "", "", v.meaning});
    return p;
}

struct room {
    std::string title, key;
    std::vector<any_model const*> models;
};

template <class Model>
room room_of(std::string title, std::string key, std::vector<Model const*> const& all) {
    return {std::move(title), std::move(key), {all.begin(), all.end()}};
}

std::vector<room> rooms() {
    return {room_of("Neurons", "neuron", catalogue::neurons()),
            room_of("Receptors", "shape", catalogue::receptors()),
            room_of("Plasticity rules", "plasticity.rule", catalogue::plasticity()),
            room_of("Connection rules", "connect.rule", catalogue::connections()),
            room_of("Stimuli", "kind", catalogue::stimuli())};
}

std::string padded(std::string text, std::size_t width) {
    std::size_t seen = 0;
    for (char const c : text) seen += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return text + std::string(seen < width ? width - seen : 0, ' ');
}

std::string aligned(std::vector<std::vector<std::string>> const& rows) {
    std::vector<std::size_t> width;
    for (auto const& r : rows)
        for (std::size_t k = 0; k < r.size(); ++k) {
            if (k >= width.size()) width.push_back(0);
            width[k] = std::max(width[k], r[k].size());
        }
    std::string out;
    for (auto const& r : rows) {
        std::string line = "  ";
        for (std::size_t k = 0; k < r.size(); ++k)
            line += k + 1 < r.size() ? padded(r[k], width[k] + 2) : r[k];
        while (!line.empty() && line.back() == ' ') line.pop_back();
        out += line + "\n";
    }
    return out;
}

std::string plain(page const& p) {
    std::string out = std::string{p.self.name} + ": " + std::string{p.self.summary} + "\n";
    if (!p.self.equation.empty()) out += "  " + std::string{p.self.equation} + "\n";
    if (!p.self.reference.empty()) out += "  " + std::string{p.self.reference} + "\n";
    std::vector<std::vector<std::string>> rows;
    if (!p.parameters.empty()) {
        rows.push_back({"parameter", "default", "unit", "bounds", "meaning"});
        for (auto const& r : p.parameters) rows.push_back({r.name, r.standard, r.unit, r.bounds, r.meaning});
        out += "\n" + aligned(rows);
    }
    if (!p.variables.empty()) {
        rows = {{"recordable", "unit", "meaning"}};
        for (auto const& r : p.variables) rows.push_back({r.name, r.unit, r.meaning});
        out += "\n" + aligned(rows);
    }
    if (!p.methods.empty()) {
        rows = {{"method", "meaning"}};
        for (std::size_t k = 0; k < p.methods.size(); ++k)
            rows.push_back({std::string{p.methods[k].name} + (k == 0 ? " (default)" : ""),
                            std::string{p.methods[k].summary}});
        out += "\n" + aligned(rows);
    }
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char const c : text) out += c == '|' ? std::string{"\\|"} : std::string{c};
    return out;
}

std::string markdown_table(std::vector<std::vector<std::string>> const& rows) {
    std::string out;
    for (std::size_t k = 0; k < rows.size(); ++k) {
        for (auto const& cell : rows[k]) out += "| " + escaped(cell) + " ";
        out += "|\n";
        if (k == 0) {
            for (std::size_t c = 0; c < rows[0].size(); ++c) out += "| --- ";
            out += "|\n";
        }
    }
    return out;
}

std::string markdown(page const& p) {
    std::string out = "### `" + std::string{p.self.name} + "`\n\n" + std::string{p.self.summary} + "\n";
    if (!p.self.equation.empty()) out += "\n    " + std::string{p.self.equation} + "\n";
    if (!p.self.reference.empty()) out += "\nSource: " + std::string{p.self.reference} + "\n";
    std::vector<std::vector<std::string>> rows;
    if (!p.parameters.empty()) {
        rows.push_back({"parameter", "default", "unit", "bounds", "meaning"});
        for (auto const& r : p.parameters)
            rows.push_back({"`" + r.name + "`", r.standard, r.unit, r.bounds, r.meaning});
        out += "\n" + markdown_table(rows);
    }
    if (!p.variables.empty()) {
        rows = {{"recordable", "unit", "meaning"}};
        for (auto const& r : p.variables) rows.push_back({"`" + r.name + "`", r.unit, r.meaning});
        out += "\n" + markdown_table(rows);
    }
    if (!p.methods.empty()) {
        rows = {{"method", "meaning"}};
        for (std::size_t k = 0; k < p.methods.size(); ++k)
            rows.push_back({"`" + std::string{p.methods[k].name} + "`" + (k == 0 ? " (default)" : ""),
                            std::string{p.methods[k].summary}});
        out += "\n" + markdown_table(rows);
    }
    return out + "\n";
}

}  // namespace

std::vector<std::string> model_names() {
    std::vector<std::string> all;
    for (auto const& r : rooms())
        for (auto const* m : r.models) all.emplace_back(m->self().name);
    return all;
}

std::string model_list() {
    std::string out;
    for (auto const& r : rooms()) {
        std::vector<std::vector<std::string>> rows;
        for (auto const* m : r.models)
            rows.push_back({std::string{m->self().name}, std::string{m->self().summary}});
        out += (out.empty() ? "" : "\n") + r.title + " (" + r.key + " = \"...\")\n" + aligned(rows);
    }
    return out + "\nneurapse models NAME shows one with its equation, parameters, bounds and reference.\n";
}

std::optional<std::string> model_page(std::string const& name) {
    std::string out;
    for (auto const& r : rooms())
        for (auto const* m : r.models)
            if (m->self().name == name) out += (out.empty() ? "" : "\n") + plain(page_of(*m));
    return out.empty() ? std::nullopt : std::optional{out};
}

std::string models_markdown() {
    std::string out =
        "# Models\n\nWritten by `neurapse models --markdown`; do not edit.\n\n"
        "Numbers in experiment files carry their unit. A parameter of a neuron or a receptor may be one "
        "number,\n"
        "a list with a number for each neuron, or a distribution: `{ uniform = [a, b] }`,\n"
        "`{ normal = [mean, deviation] }`, `{ lognormal = [median, sigma] }`, each with `clip = [low, high]` "
        "if wanted.\n\n";
    for (auto const& r : rooms()) {
        out += "## " + r.title + "\n\nChosen by `" + r.key + " = \"...\"`.\n\n";
        for (auto const* m : r.models) out += markdown(page_of(*m));
    }
    while (out.size() > 1 && out[out.size() - 2] == '\n') out.pop_back();
    return out;
}

}  // namespace neurapse
