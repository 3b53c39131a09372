// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/equation_model.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/reader.hpp"
#include "neurapse/equations/methods.hpp"
#include "neurapse/equations/population.hpp"
#include "neurapse/equations/rest.hpp"

namespace neurapse {

equations::source source_of(setting const& s) {
    auto const* text = s.as<std::string>();
    return {text ? *text : s.written, s.inside};
}

void add_complaints(complaints& out, error const& e, place where) {
    for (auto c : e.complaints()) {
        if (c.where.line == 0) c.where = where;
        out.push_back(std::move(c));
    }
}

std::vector<equations::fine_dimension> any_neuron_model::fine_dimensions() const {
    std::vector<equations::fine_dimension> all;
    for (auto const& p : parameters()) all.emplace_back(p.dim);
    return all;
}
std::vector<equations::fine_dimension> any_neuron_model::fine_variables() const {
    std::vector<equations::fine_dimension> all;
    for (auto const& v : variables()) all.emplace_back(v.dim);
    return all;
}

namespace {

dimension nearest_whole(equations::fine_dimension const& d) { return d.whole().value_or(dimension{}); }

/// The numbers of one neuron, or of all where `neuron` is nothing.
equations::parameter_values values_of(equations::neuron const& model, field_values const& given,
                                      std::optional<std::size_t> neuron) {
    equations::parameter_values all;
    for (std::size_t k = 0; k < model.parameters.size(); ++k) {
        auto column = k < given.size() ? given[k] : std::vector<double>{};
        if (column.empty()) column = {0};  // which was complained of
        if (neuron && column.size() > 1) column = {column[*neuron]};
        all[model.parameters[k].name] = column;
    }
    return all;
}

}  // namespace

equation_model::equation_model(std::string name, equations::neuron read, settings standards,
                               std::string refractory)
    : name_(std::move(name)),
      refractory_(std::move(refractory)),
      neuron_(std::make_shared<equations::neuron>(std::move(read))),
      standards_(std::move(standards)) {
    for (auto const& e : neuron_->equations)
        if (e.kind == equations::equation_kind::differential)
            equations_ += (equations_.empty() ? "" : "; ") + print(e);
    auto const first = std::size_t(default_method(*neuron_));
    methods_.push_back(first);
    for (std::size_t k = 0; k < equations::methods().size(); ++k)
        if (k != first) methods_.push_back(k);
}

about equation_model::self() const {
    return {name_, "Written as equations in the experiment.", equations_, ""};
}

std::vector<parameter_info> equation_model::parameters() const {
    std::vector<parameter_info> all;
    for (auto const& p : neuron_->parameters) {
        auto const* s = standards_.find(p.name);
        auto const text = s ? s->text() : "required";
        all.push_back({p.name, nearest_whole(p.dim), p.shared ? "one for all neurons" : "",
                       "any finite number", text, false});
    }
    return all;
}

std::vector<recordable> equation_model::variables() const {
    std::vector<recordable> all;
    for (auto const& v : neuron_->variables)
        all.push_back({v.name, nearest_whole(v.dim), v.rate ? "follows its equation" : "changes at spikes"});
    return all;
}

std::vector<recordable> equation_model::recordables() const {
    std::vector<recordable> all;
    for (auto const& s : neuron_->subexpressions)
        all.push_back({s.name, nearest_whole(s.dim), print(s.formula)});
    for (auto const& p : neuron_->parameters)
        if (p.summed) all.push_back({p.name, nearest_whole(p.dim), "summed over synapses"});
    return all;
}

std::vector<about> equation_model::methods() const {
    std::vector<about> all;
    for (auto const k : methods_) all.push_back(equations::methods()[k]);
    return all;
}

std::vector<neurapse::bounds> equation_model::parameter_bounds() const {
    return std::vector<neurapse::bounds>(neuron_->parameters.size(), bounds::any);
}

bool equation_model::check(reader& from, settings const&, std::size_t, field_values const& values) const {
    bool good = true;
    for (std::size_t k = 0; k < neuron_->parameters.size(); ++k) {
        auto const& p = neuron_->parameters[k];
        if ((!values[k].empty() || p.summed) && (!p.shared || values[k].size() <= 1)) continue;
        good = false;
        if (values[k].empty()) {
            auto const unit = declaration_of(p.dim);
            from.complain(code::missing_key, p.name + " has no value", "it is a parameter of " + name_,
                          "write e.g. " + p.name + " = \"" +
                              (unit == "1" ? "1" : "1*" + (unit.empty() ? "..." : unit)) +
                              "\" under parameters of the population or of the model",
                          from.where());
        } else {
            from.complain(code::wrong_length, p.name + " differs between neurons",
                          "the model declares it as shared", "give one number", from.where());
        }
    }
    return good;
}

std::vector<duration> equation_model::time_constants(std::size_t, field_values const&) const {
    return {duration{INFINITY}};
}

std::optional<std::vector<double>> equation_model::rest(field_values const& values, std::size_t which,
                                                        current i) const {
    return equations::resting_state(*neuron_, values_of(*neuron_, values, which),
                                    std::vector<double>(neuron_->variables.size(), 0), i.value);
}

std::unique_ptr<any_population> equation_model::make(population_setting const& of) const {
    auto initial = of.initial;
    initial.resize(neuron_->variables.size());
    bool const complete =
        std::none_of(initial.begin(), initial.end(), [](auto const& column) { return column.empty(); });
    if (!complete) {
        // Variables that are not given begin at rest, each neuron at its own; where nothing rests, at 0.
        std::size_t different = 1;
        for (auto const& column : of.parameters) different = std::max(different, column.size());
        std::vector<std::vector<double>> found(neuron_->variables.size());
        for (std::size_t n = 0; n < different; ++n) {
            auto const at = rest(of.parameters, n, current{});
            for (std::size_t k = 0; k < found.size(); ++k) found[k].push_back(at ? (*at)[k] : 0);
        }
        for (std::size_t k = 0; k < found.size(); ++k)
            if (initial[k].empty()) initial[k] = found[k];
    }
    equations::population_parts const parts{
        neuron_,
        equations::method(methods_[of.method]),
        values_of(*neuron_, of.parameters, {}),
        std::move(initial),
        {of.dt.value, of.size, of.receives.current, of.receives.conductance, of.receives.stimulus,
         of.arrivals, of.told},
        of.dice};
    return of.state == precision::real32 ? equations::make_population<float>(parts)
                                         : equations::make_population<double>(parts);
}

std::size_t equation_model::bytes_per_neuron(precision p) const {
    return numbers_per_neuron(*neuron_) * (p == precision::real32 ? 4 : 8);
}

setting const* equation_model::standard(std::size_t field) const {
    return standards_.find(neuron_->parameters[field].name);
}

std::optional<objection> equation_model::objection_to(std::size_t method) const {
    auto const no = equations::objection_to(*neuron_, equations::method(methods_[method]));
    return no ? std::optional{objection{"method", no->why, no->remedy}} : std::nullopt;
}

senses equation_model::reads() const {
    return {neuron_->reads.current, neuron_->reads.conductance, neuron_->reads.stimulus};
}

bool equation_model::takes_arrivals(std::size_t variable) const {
    return variable < neuron_->variables.size() && neuron_->variables[variable].dim.whole().has_value();
}

std::map<std::string, equations::fine_dimension> equation_model::tellable() const {
    std::map<std::string, equations::fine_dimension> all;
    for (auto const& v : neuron_->variables) all[v.name] = v.dim;
    for (auto const& p : neuron_->parameters) all[p.name] = p.dim;
    for (auto const& s : neuron_->subexpressions) all[s.name] = s.dim;
    return all;
}

std::optional<std::size_t> equation_model::summed_parameter(std::string const& name) const {
    for (std::size_t k = 0; k < neuron_->parameters.size(); ++k)
        if (neuron_->parameters[k].name == name && neuron_->parameters[k].summed) return k;
    return {};
}

std::vector<equations::fine_dimension> equation_model::fine_dimensions() const {
    std::vector<equations::fine_dimension> all;
    for (auto const& p : neuron_->parameters) all.push_back(p.dim);
    return all;
}
std::vector<equations::fine_dimension> equation_model::fine_variables() const {
    std::vector<equations::fine_dimension> all;
    for (auto const& v : neuron_->variables) all.push_back(v.dim);
    return all;
}

std::vector<std::string> equation_model::events() const {
    std::vector<std::string> all;
    for (auto const& e : neuron_->events) all.push_back(e.name);
    return all;
}

std::string equation_model::page() const {
    std::string out = name_ + "\n\n";
    for (auto const& e : neuron_->equations) out += "    " + print(e) + "\n";
    if (neuron_->threshold) out += "    spike where " + print(*neuron_->threshold) + "\n";
    for (auto const& s : neuron_->reset) out += "    then " + print(s) + "\n";
    for (auto const& e : neuron_->events) {
        out += "    " + e.name + " where " + print(e.condition) + "\n";
        for (auto const& s : e.reset) out += "    then " + print(s) + "\n";
    }
    if (!refractory_.empty()) out += "    refractory: " + refractory_ + "\n";
    auto const method = equations::methods()[methods_.front()];
    out += "\nmethod: " + std::string{method.name} + " (" + std::string{method.summary} + ")\n";
    out += "variables:";
    for (auto const& v : neuron_->variables)
        out += "\n    " + v.name + ", " + with_article(v.dim) + (v.rate ? "" : ", changes at spikes");
    if (!neuron_->parameters.empty()) out += "\nparameters:";
    for (auto const& p : neuron_->parameters) {
        auto const* s = standards_.find(p.name);
        out += "\n    " + p.name + ", " + with_article(p.dim) +
               (s          ? ", " + s->text()
                : p.summed ? ", summed over synapses"
                           : ", no default");
    }
    if (!neuron_->arrays.empty()) out += "\ntimed arrays:";
    for (auto const& a : neuron_->arrays)
        out += "\n    " + a.of->name + (a.of->columns == 0 ? "(t), " : "(t, i), ") + with_article(a.of->dim) +
               ", " + std::to_string(a.of->rows()) + " values at intervals of " +
               print_quantity(a.of->dt_ms, dimensions::time) +
               (a.of->columns == 0 ? "" : " in " + std::to_string(a.of->columns) + " columns");
    equations::parameter_values values;
    for (auto const& p : neuron_->parameters) values[p.name] = {1};
    equations::circumstances where;
    where.arrivals.assign(neuron_->variables.size(), 0);
    auto const code = compile(*neuron_, equations::method(methods_.front()), values, where);
    return out + "\nprogram: " + std::to_string(code.step.instructions().size()) +
           " instructions a step with " + std::to_string(code.step.registers()) + " registers, " +
           std::to_string(code.spike.instructions().size()) + " a spike\n";
}

}  // namespace neurapse
