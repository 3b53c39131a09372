// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/equation_synapse.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/synapse_program.hpp"

namespace neurapse {
namespace {

/// Synapses in columns, each brought up to date when an event reaches it: a spike that arrives finds its
/// synapses in a row, a spike of the neuron looks its synapses up.
class equation_synapses final : public any_plasticity {
public:
    equation_synapses(std::shared_ptr<equations::compiled_synapse const> code, std::optional<std::size_t> weight, std::vector<double> const& initial,
                      double largest, duration dt, synapse_table& table, std::size_t targets)
        : code_(std::move(code)), weight_(weight), largest_(largest), dt_(dt.value), table_(table), last_(table.size(), 0), onto_(targets + 1, 0),
          synapse_(table.size()) {
        for (std::size_t k = 0; k < initial.size(); ++k) column_.emplace_back(k == weight_ ? 0 : table.size(), initial[k]);
        // Synapses of each target, counted and sorted in one pass each.
        auto const* target = table.targets();
        for (std::size_t s = 0; s < table.size(); ++s) ++onto_[target[s] + 1u];
        for (std::size_t t = 0; t < targets; ++t) onto_[t + 1] += onto_[t];
        auto next = onto_;
        for (std::size_t s = 0; s < table.size(); ++s) synapse_[next[target[s]]++] = std::uint32_t(s);
    }

    void arrive(step_id now, std::span<std::uint32_t const> stretches, outlet const& out) override {
        auto const* target = table_.targets();
        for (auto const which : stretches) {
            auto const stretch = table_.at(which);
            for (std::size_t done = 0; done < stretch.size; done += block) {
                auto const first = stretch.first + done, n = std::min<std::size_t>(block, stretch.size - done);
                auto* const added = row(0);
                run(code_->arrival, now, n, added, [&](std::size_t k) { return column(k) + first; }, [&](std::size_t i) { return first + i; });
                for (std::size_t i = 0; i < n; ++i) {
                    last_[first + i] = now;
                    if (!(std::fabs(added[i]) <= largest_)) added[i] = beyond(added[i]);
                    auto const quanta = std::int64_t(std::llrint(added[i] * out.scale));
                    if (out.list)
                        out.list->push_back({first + i, target[first + i], quanta});
                    else
                        out.sums->add(out.at + target[first + i], quanta);
                }
            }
        }
    }

    void pass(step_id) override {}

    void emit(step_id now, std::span<neuron_id const> fired) override {
        for (auto const t : fired)
            for (std::size_t done = onto_[t]; done < onto_[t + 1]; done += block) {
                auto const n = std::min<std::size_t>(block, onto_[t + 1] - done);
                auto const* which = &synapse_[done];
                auto const gathered = [&](std::size_t k) {
                    auto* const to = row(1 + k);
                    for (std::size_t i = 0; i < n; ++i) to[i] = column(k)[which[i]];
                    return to;
                };
                run(code_->spike, now, n, nullptr, gathered, [&](std::size_t i) { return which[i]; });
                for (std::size_t k = 0; k < column_.size(); ++k)
                    for (std::size_t i = 0; i < n; ++i) column(k)[which[i]] = row(1 + k)[i];
                for (std::size_t i = 0; i < n; ++i) last_[which[i]] = now;
            }
    }

    /// As the last event left it: nothing but events changes a weight.
    double weight(std::uint32_t, std::size_t synapse) const override { return table_.weights()[synapse]; }

    std::optional<std::string> runaway() const override {
        if (worst_ == 0) return {};
        return "an arrival of " + print_number(worst_) + ", while " + print_number(largest_) + " was said to be the largest";
    }

private:
    static constexpr std::size_t block = 512;

    double* column(std::size_t k) { return k == weight_ ? table_.weights() : column_[k].data(); }
    double* row(std::size_t k) {
        while (rows_.size() <= k) rows_.emplace_back(block);
        return rows_[k].data();
    }
    /// Sums have room for no more; the run ends at the next look.
    double beyond(double x) {
        worst_ = x == x ? x : INFINITY;
        return x < 0 ? -largest_ : largest_;
    }

    /// Runs a program for n synapses with the variables where `variable` says.
    template <class Variable, class Which>
    void run(equations::program const& p, step_id now, std::size_t n, double* added, Variable&& variable, Which&& which) {
        auto const variables = column_.size();
        at_.assign(p.inputs() + p.outputs(), nullptr);
        for (std::size_t k = 0; k < variables; ++k) at_[p.inputs() + k] = variable(k);
        at_.back() = added ? added : at_.back();
        for (std::size_t k = 0; k < p.inputs(); ++k) {
            auto const& what = code_->inputs[k];
            if (what.from == equations::origin::state) at_[k] = at_[p.inputs() + what.which];
            if (!p.reads()[k] || what.from == equations::origin::state) continue;
            auto* const to = at_[k] = row(1 + variables + k);
            for (std::size_t i = 0; i < n; ++i)
                to[i] = what.from == equations::origin::elapsed ? double(now - last_[which(i)]) * dt_ : double(now) * dt_;
        }
        p.run(at_.data(), n);
    }

    std::shared_ptr<equations::compiled_synapse const> code_;
    std::optional<std::size_t> weight_;
    double largest_, dt_;
    synapse_table& table_;
    std::vector<std::vector<double>> column_;  ///< of each variable; that of w is in the table
    std::vector<step_id> last_;                ///< when a synapse was last brought up to date
    std::vector<std::uint32_t> onto_, synapse_;
    std::vector<std::vector<double>> rows_;
    std::vector<double*> at_;
    double worst_ = 0;
};

class equation_rule final : public any_rule {
public:
    equation_rule(std::shared_ptr<equation_synapse const> model, equations::parameter_values values, std::vector<double> initial, double least,
                  double most)
        : model_(std::move(model)), values_(std::move(values)), initial_(std::move(initial)),
          largest_(model_->largest ? *model_->largest : equations::largest_addition(model_->model, values_, least, most)) {}

    std::optional<weight_range> range() const override { return {}; }
    std::optional<double> largest_arrival() const override { return largest_; }
    duration interval() const override { return {}; }
    std::unique_ptr<any_plasticity> make(duration dt, synapse_table& table, std::size_t targets) const override {
        if (dt.value != dt_) {
            code_ = std::make_shared<equations::compiled_synapse>(compile(model_->model, values_, dt.value));
            dt_ = dt.value;
        }
        return std::make_unique<equation_synapses>(code_, model_->model.body.variable("w"), initial_, largest_, dt, table, targets);
    }
    std::size_t bytes_per_synapse() const override {
        auto const own = model_->model.body.variables.size() - (model_->has_weight() ? 1 : 0);
        return own * sizeof(double) + sizeof(step_id) + sizeof(std::uint32_t);
    }
    std::size_t bytes_per_stretch() const override { return 0; }

private:
    std::shared_ptr<equation_synapse const> model_;
    equations::parameter_values values_;
    std::vector<double> initial_;
    double largest_;
    mutable std::shared_ptr<equations::compiled_synapse const> code_;  ///< for the step of the run
    mutable double dt_ = 0;
};

}  // namespace

std::optional<dimension> equation_synapse::weight_dimension() const {
    auto const k = model.body.variable("w");
    return k ? model.body.variables[*k].dim.whole() : std::nullopt;
}

std::string equation_synapse::page() const {
    std::string out = name + ", a synapse\n\n";
    for (auto const& e : model.body.equations) out += "    " + print(e) + "\n";
    for (auto const& s : model.on_pre) out += "    arrival: " + print(s) + "\n";
    for (auto const& s : model.on_post) out += "    spike of the neuron: " + print(s) + "\n";
    out += "\nadds to " + model.adds_to + ", " + with_article(model.unit) + "\n";
    if (!model.body.parameters.empty()) out += "parameters:\n";
    for (auto const& p : model.body.parameters) {
        auto const* s = standards.find(p.name);
        out += "    " + p.name + ", " + with_article(p.dim) + (s ? ", " + s->text() : ", no default") + "\n";
    }
    return out;
}

std::shared_ptr<any_rule const> rule_of(std::shared_ptr<equation_synapse const> model, std::map<std::string, std::vector<double>> parameters,
                                        std::vector<double> initial, double least, double most) {
    return std::make_shared<equation_rule>(std::move(model), std::move(parameters), std::move(initial), least, most);
}

}  // namespace neurapse
