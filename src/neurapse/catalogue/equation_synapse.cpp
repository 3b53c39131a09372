// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/equation_synapse.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/catalogue/equation_synapses.hpp"

namespace neurapse {
namespace {

class equation_rule final : public any_rule {
public:
    equation_rule(std::shared_ptr<equation_synapse const> synapse, equations::parameter_values values,
                  std::vector<double> initial, double least, double most,
                  std::vector<std::optional<double>> const& largest)
        : synapse_(std::move(synapse)),
          values_(std::move(values)),
          initial_(std::move(initial)),
          largest_(equations::largest_additions(model(), synapse_->integration(), values_, least, most)),
          largest_of_one_(largest_) {
        for (std::size_t k = 0; k < largest_.size(); ++k) {
            if (!largest[k]) continue;
            largest_of_one_[k] = *largest[k];
            largest_[k] = double(model().ways_to(k)) * *largest[k];
        }
    }

    std::optional<weight_range> range() const override { return {}; }
    bool has_weights() const override { return synapse_->has_weight(); }
    std::optional<double> largest_arrival() const override { return model().main() ? largest_.front() : 0; }
    std::vector<further_addition> further() const override {
        std::vector<further_addition> all;
        for (std::size_t k = model().main() ? 1 : 0; k < largest_.size(); ++k)
            all.push_back({model().adds[k].to.name, model().adds[k].to.of_target,
                           model().adds[k].unit.whole().value_or(dimension{}), largest_[k]});
        return all;
    }
    duration interval() const override { return {}; }
    std::unique_ptr<any_plasticity> make(duration dt, synapse_table& table, std::size_t targets,
                                         synapse_ends const& ends) const override {
        if (dt.value != dt_) {
            code_ = std::make_shared<equations::compiled_synapse>(
                compile(model(), synapse_->integration(), values_, dt.value));
            dt_ = dt.value;
        }
        std::vector<step_id> intervals;
        for (double const ms : synapse_->intervals_ms) intervals.push_back(std::llround(ms / dt.value));
        return make_equation_synapses({synapse_, code_, initial_, largest_of_one_, dt, std::move(intervals)},
                                      table, targets, ends);
    }
    std::vector<std::string> reads(bool of_target) const override {
        std::vector<std::string> all;
        for (auto const& r : model().reads)
            if (r.of_target == of_target) all.push_back(r.name);
        return all;
    }
    std::vector<std::string> sums() const override {
        std::vector<std::string> all;
        for (auto const& s : model().sums) all.push_back(s.name);
        return all;
    }
    bool reads_position(bool of_target) const override {
        return of_target ? model().reads_target_position : model().reads_source_position;
    }
    bool counts_synapses(bool of_target) const override {
        return of_target ? model().counts_incoming : model().counts_outgoing;
    }
    std::vector<recordable> variables() const override {
        std::vector<recordable> all;
        for (auto const& v : model().body.variables)
            all.push_back({v.name, v.dim.whole().value_or(dimension{}), "variable"});
        for (auto const& s : model().body.subexpressions)
            all.push_back({s.name, s.dim.whole().value_or(dimension{}), print(s.formula)});
        return all;
    }
    std::size_t bytes_per_synapse() const override {
        auto const own =
            model().body.variables.size() - (synapse_->has_weight() ? 1 : 0) + model().sums.size();
        auto const numbers = 1 + (knows_sources(model()) ? 1 : 0) + (model().is_random ? 1 : 0);
        return own * sizeof(double) + sizeof(step_id) + std::size_t(numbers) * sizeof(std::uint32_t);
    }
    std::size_t bytes_per_stretch() const override { return 0; }

private:
    equations::synapse const& model() const { return *synapse_->model; }

    std::shared_ptr<equation_synapse const> synapse_;
    equations::parameter_values values_;
    std::vector<double> initial_;
    std::vector<double> largest_,
        largest_of_one_;  ///< of each addition: what can come of one synapse in a step, and of one event
    mutable std::shared_ptr<equations::compiled_synapse const> code_;  ///< for the step of the run
    mutable double dt_ = 0;
};

}  // namespace

std::shared_ptr<equation_synapse const> equation_synapse::between(equations::both_ends const& ends) const {
    auto made = std::make_shared<equation_synapse>(*this);
    if (!made->model) made->model = equations::read_synapse(text, ends);
    return made;
}

equations::method equation_synapse::integration() const { return method ? *method : default_method(*model); }

std::optional<dimension> equation_synapse::weight_dimension() const {
    auto const k = model->body.variable("w");
    return k ? model->body.variables[*k].dim.whole() : std::nullopt;
}

namespace {
void add_pathways(std::string& out, std::vector<equations::pathway_text> const& all,
                  std::string const& what) {
    for (auto const& p : all)
        for (auto const& s : equations::parse_statements(p.deeds))
            out += "    " + what + (p.name.empty() ? "" : " (" + p.name + ")") + ": " + print(s) + "\n";
}
}  // namespace

std::string equation_synapse::page() const {
    std::string out = name + ", a synapse\n\n";
    for (auto const& e : equations::parse_equations(text.equations)) out += "    " + print(e) + "\n";
    add_pathways(out, text.on_pre, "arrival");
    add_pathways(out, text.on_post, "spike of the neuron");
    add_pathways(out, text.every, "every");
    out += "\n";
    if (!model) return out + "it reads neurons, so that dimensions are checked where a projection uses it\n";
    for (auto const& a : model->adds)
        out += "adds to " + a.to.name + (a.to.of_target ? ", " : " of the source, ") + with_article(a.unit) +
               "\n";
    std::string events, steps;
    for (std::size_t k = 0; k < model->body.variables.size(); ++k)
        if (model->body.variables[k].rate)
            (model->clock_driven[k] ? steps : events) += " " + model->body.variables[k].name;
    if (!events.empty()) out += "from event to event:" + events + "\n";
    if (!steps.empty())
        out += "from step to step:" + steps + " (" +
               std::string{equations::methods()[std::size_t(integration())].name} + ")\n";
    std::string parameters;
    for (auto const& p : model->body.parameters) {
        if (equations::is_count(p.name)) continue;
        auto const* s = standards.find(p.name);
        parameters +=
            "    " + p.name + ", " + with_article(p.dim) + (s ? ", " + s->text() : ", no default") + "\n";
    }
    return out + (parameters.empty() ? "" : "parameters:\n") + parameters;
}

std::shared_ptr<any_rule const> rule_of(std::shared_ptr<equation_synapse const> model,
                                        std::map<std::string, std::vector<double>> parameters,
                                        std::vector<double> initial, double least, double most,
                                        std::vector<std::optional<double>> const& largest) {
    return std::make_shared<equation_rule>(std::move(model), std::move(parameters), std::move(initial), least,
                                           most, largest);
}

}  // namespace neurapse
