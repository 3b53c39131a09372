// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/equation_synapse.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/synapse_program.hpp"

namespace neurapse {
namespace {

/// Synapses in columns, each brought up to date when an event reaches it: a spike that arrives finds its
/// synapses in a row, a spike of the neuron looks its synapses up. What depends on neurons waits until these
/// have stepped.
class equation_synapses final : public any_plasticity {
public:
    equation_synapses(std::shared_ptr<equation_synapse const> description, std::shared_ptr<equations::compiled_synapse const> code,
                      std::vector<double> const& initial, double largest, duration dt, synapse_table& table, std::size_t targets,
                      synapse_ends const& ends)
        : description_(std::move(description)), code_(std::move(code)), weight_(model().body.variable("w")), largest_(largest), dt_(dt.value),
          table_(table), ends_(ends), last_(table.size(), 0), onto_(targets + 1, 0), synapse_(table.size()) {
        for (std::size_t k = 0; k < initial.size(); ++k) column_.emplace_back(k == weight_ ? 0 : table.size(), initial[k]);
        // Synapses of each target, counted and sorted in one pass each.
        auto const* target = table.targets();
        for (std::size_t s = 0; s < table.size(); ++s) ++onto_[target[s] + 1u];
        for (std::size_t t = 0; t < targets; ++t) onto_[t + 1] += onto_[t];
        auto next = onto_;
        for (std::size_t s = 0; s < table.size(); ++s) synapse_[next[target[s]]++] = std::uint32_t(s);
        find_neighbours();
    }

    bool meets_neurons() const override { return code_->waits || !sums_.empty(); }

    void arrive(step_id now, std::size_t pathway, std::span<std::uint32_t const> stretches, outlet const& out) override {
        step_alone(now);
        auto const& does = code_->arrivals[pathway];
        if (does.adds || does.changes)
            for (auto const which : stretches) {
                auto const stretch = table_.at(which);
                for (std::size_t done = 0; done < stretch.size; done += block)
                    act(does, now, stretch.first + done, std::min<std::size_t>(block, stretch.size - done), out);
            }
        if (does.later) arrived_.push_back({pathway, {stretches.begin(), stretches.end()}});
    }

    void pass(step_id now) override { step_alone(now); }

    void emit(step_id now, std::size_t pathway, std::span<neuron_id const> fired) override {
        if (code_->waits)
            fired_.push_back({pathway, {fired.begin(), fired.end()}});
        else
            answer(now, pathway, fired);
    }

    void settle(step_id now) override {
        if (code_->step_waits) step(now);
        for (auto const& [pathway, stretches] : arrived_)
            for (auto const which : stretches) {
                auto const stretch = table_.at(which);
                for (std::size_t done = 0; done < stretch.size; done += block)
                    change(*code_->arrivals[pathway].later, now, stretch.first + done, std::min<std::size_t>(block, stretch.size - done));
            }
        for (auto const& [pathway, who] : fired_) answer(now, pathway, who);
        arrived_.clear();
        fired_.clear();
    }

    /// Numbers are computed as synapses stand, and added source by source: the order in which a sum comes
    /// about does not depend on where synapses are.
    void sum(step_id now) override {
        if (sums_.empty()) return;
        summand_.resize(sums_.size());
        for (auto& all : summand_) all.resize(table_.size());
        for (std::size_t first = 0; first < table_.size(); first += block) {
            auto const n = std::min<std::size_t>(block, table_.size() - first);
            outputs_.clear();
            for (auto& all : summand_) outputs_.push_back(&all[first]);
            run(code_->sums, {now, &told_after(now)}, n, [&](std::size_t k) { return column(k) + first; }, [&](std::size_t i) { return first + i; });
        }
        auto const* target = table_.targets();
        for (std::size_t k = 0; k < sums_.size(); ++k) {
            auto* const to = ends_.target->sums[sums_[k]].data() + ends_.first;
            for (neuron_id source = 0; source < table_.sources(); ++source)
                each_synapse(source, [&](std::size_t s) { to[target[s]] += summand_[k][s]; });
        }
    }

    /// As the last event or step left it.
    double weight(std::uint32_t, std::size_t synapse) const override { return table_.weights()[synapse]; }

    std::optional<std::string> runaway() const override {
        if (worst_ == 0) return {};
        return "an arrival of " + print_number(worst_) + ", while " + print_number(largest_) + " was said to be the largest";
    }

private:
    static constexpr std::size_t block = 512;
    using columns = std::vector<aligned_vector<double>>;

    /// Numbers of neurons on both sides at a moment.
    struct both_sides {
        columns const *source, *target;
    };
    struct moment {
        step_id now;
        both_sides const* neurons;
    };

    equations::synapse const& model() const { return *description_->model; }

    /// Where the numbers lie that it reads of neurons, and who the source of a synapse is.
    void find_neighbours() {
        auto const place_of = [](std::vector<std::string> const& names, std::string const& name) {
            return std::size_t(std::find(names.begin(), names.end(), name) - names.begin());
        };
        bool of_sources = false;
        for (auto const& r : model().reads) {
            neighbour_.push_back(place_of((r.of_target ? ends_.target : ends_.source)->told, r.name));
            of_sources = of_sources || !r.of_target;
        }
        for (auto const& s : model().sums) {
            sums_.push_back(place_of(ends_.target->summed, s.name));
            ends_.target->fed[sums_.back()] = 1;
        }
        if (!of_sources) return;
        source_.resize(table_.size());
        for (neuron_id source = 0; source < table_.sources(); ++source) each_synapse(source, [&](std::size_t s) { source_[s] = source; });
    }
    template <class Deed>
    void each_synapse(neuron_id source, Deed&& deed) const {
        auto const stretches = table_.of(source);
        for (auto which = stretches.first; which < stretches.last; ++which) {
            auto const stretch = table_.at(which);
            for (std::size_t s = stretch.first; s < stretch.first + stretch.size; ++s) deed(s);
        }
    }

    both_sides& told_before(step_id now) { return sides(&exchange::before, now); }
    both_sides& told_after(step_id now) { return sides(&exchange::after, now); }
    both_sides& sides(columns (exchange::*which)[2], step_id now) {
        sides_ = {ends_.source ? &(ends_.source->*which)[now & 1] : nullptr, ends_.target ? &(ends_.target->*which)[now & 1] : nullptr};
        return sides_;
    }

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

    /// What an arrival does at once: it reads neurons as the last step left them.
    void act(equations::compiled_arrival const& does, step_id now, std::size_t first, std::size_t n, outlet const& out) {
        auto* const added = row(0);
        outputs_.clear();
        if (does.changes)
            for (std::size_t k = 0; k < column_.size(); ++k) outputs_.push_back(column(k) + first);
        if (does.adds) outputs_.push_back(added);
        run(does.at_once, {now, &told_after(now - 1)}, n, [&](std::size_t k) { return column(k) + first; }, [&](std::size_t i) { return first + i; });
        if (does.changes) std::fill_n(&last_[first], n, now);
        if (!does.adds) return;
        auto const* target = table_.targets();
        for (std::size_t i = 0; i < n; ++i) {
            if (!(std::fabs(added[i]) <= largest_)) added[i] = beyond(added[i]);
            auto const quanta = std::int64_t(std::llrint(added[i] * out.scale));
            if (out.list)
                out.list->push_back({first + i, target[first + i], quanta});
            else
                out.sums->add(out.at + target[first + i], quanta);
        }
    }

    /// A program that changes synapses that stand together.
    void change(equations::program const& p, step_id now, std::size_t first, std::size_t n) {
        outputs_.clear();
        for (std::size_t k = 0; k < column_.size(); ++k) outputs_.push_back(column(k) + first);
        run(p, {now, &told_before(now)}, n, [&](std::size_t k) { return column(k) + first; }, [&](std::size_t i) { return first + i; });
        std::fill_n(&last_[first], n, now);
    }

    /// What spikes of neurons do to their synapses, which are gathered, changed and put back.
    void answer(step_id now, std::size_t pathway, std::span<neuron_id const> fired) {
        for (auto const t : fired)
            for (std::size_t done = onto_[t]; done < onto_[t + 1]; done += block) {
                auto const n = std::min<std::size_t>(block, onto_[t + 1] - done);
                auto const* which = &synapse_[done];
                outputs_.clear();
                for (std::size_t k = 0; k < column_.size(); ++k) {
                    outputs_.push_back(row(1 + k));
                    for (std::size_t i = 0; i < n; ++i) outputs_[k][i] = column(k)[which[i]];
                }
                run(code_->spikes[pathway], {now, &told_before(now)}, n, [&](std::size_t k) { return row(1 + k); }, [&](std::size_t i) { return which[i]; });
                for (std::size_t k = 0; k < column_.size(); ++k)
                    for (std::size_t i = 0; i < n; ++i) column(k)[which[i]] = row(1 + k)[i];
                for (std::size_t i = 0; i < n; ++i) last_[which[i]] = now;
            }
    }

    /// Clock-driven variables that read no neurons go first in a step.
    void step_alone(step_id now) {
        if (code_->step && !code_->step_waits && stepped_ < now) step(now);
        stepped_ = now;
    }
    void step(step_id now) {
        for (std::size_t first = 0; first < table_.size(); first += block) {
            auto const n = std::min<std::size_t>(block, table_.size() - first);
            outputs_.clear();
            for (std::size_t k = 0; k < column_.size(); ++k) outputs_.push_back(column(k) + first);
            run(*code_->step, {now, &told_before(now)}, n, [&](std::size_t k) { return column(k) + first; }, [&](std::size_t i) { return first + i; });
        }
    }

    /// Runs a program for n synapses with the variables where `variable` says, into `outputs_`.
    template <class Variable, class Which>
    void run(equations::program const& p, moment at, std::size_t n, Variable&& variable, Which&& which) {
        using equations::origin;
        at_.assign(p.inputs(), nullptr);
        at_.insert(at_.end(), outputs_.begin(), outputs_.end());
        auto const* target = table_.targets();
        for (std::size_t k = 0; k < p.inputs(); ++k) {
            auto const& what = code_->inputs[k];
            if (what.from == origin::state) at_[k] = variable(what.which);
            if (!p.reads()[k] || what.from == origin::state) continue;
            auto* const to = at_[k] = row(1 + column_.size() + k);
            if (what.from == origin::neighbour) {
                bool const of_target = model().reads[what.which].of_target;
                auto const& numbers = (of_target ? *at.neurons->target : *at.neurons->source)[neighbour_[what.which]];
                for (std::size_t i = 0; i < n; ++i) to[i] = numbers[of_target ? ends_.first + target[which(i)] : source_[which(i)]];
            } else if (what.from == origin::elapsed) {
                for (std::size_t i = 0; i < n; ++i) to[i] = double(at.now - last_[which(i)]) * dt_;
            } else {
                std::fill_n(to, n, double(what.from == origin::time ? at.now - 1 : at.now) * dt_);
            }
        }
        p.run(at_.data(), n);
    }

    std::shared_ptr<equation_synapse const> description_;
    std::shared_ptr<equations::compiled_synapse const> code_;
    std::optional<std::size_t> weight_;
    double largest_, dt_;
    synapse_table& table_;
    synapse_ends ends_;
    std::vector<std::vector<double>> column_;  ///< of each variable; that of w is in the table
    std::vector<step_id> last_;                ///< when a synapse was last brought up to date
    std::vector<std::uint32_t> onto_, synapse_;
    std::vector<std::uint32_t> source_;     ///< of each synapse, where that is read
    std::vector<std::size_t> neighbour_;    ///< column of each number that it reads of neurons
    std::vector<std::size_t> sums_;         ///< column of each sum
    std::vector<std::vector<double>> summand_;
    std::vector<std::pair<std::size_t, std::vector<std::uint32_t>>> arrived_;  ///< what waits: pathways and stretches,
    std::vector<std::pair<std::size_t, std::vector<neuron_id>>> fired_;        ///< pathways and neurons
    step_id stepped_ = 0;
    both_sides sides_{};
    std::vector<std::vector<double>> rows_;
    std::vector<double*> at_, outputs_;
    double worst_ = 0;
};

class equation_rule final : public any_rule {
public:
    equation_rule(std::shared_ptr<equation_synapse const> synapse, equations::parameter_values values, std::vector<double> initial, double least,
                  double most, std::optional<double> largest)
        : synapse_(std::move(synapse)), values_(std::move(values)), initial_(std::move(initial)),
          largest_(largest ? double(std::max<std::size_t>(1, model().additions())) * *largest
                           : equations::largest_addition(model(), synapse_->integration(), values_, least, most)),
          largest_of_one_(largest.value_or(largest_)) {}

    std::optional<weight_range> range() const override { return {}; }
    std::optional<double> largest_arrival() const override { return largest_; }
    bool has_weights() const override { return synapse_->has_weight(); }
    duration interval() const override { return {}; }
    std::unique_ptr<any_plasticity> make(duration dt, synapse_table& table, std::size_t targets, synapse_ends const& ends) const override {
        if (dt.value != dt_) {
            code_ = std::make_shared<equations::compiled_synapse>(compile(model(), synapse_->integration(), values_, dt.value));
            dt_ = dt.value;
        }
        return std::make_unique<equation_synapses>(synapse_, code_, initial_, largest_of_one_, dt, table, targets, ends);
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
    std::size_t bytes_per_synapse() const override {
        auto const own = model().body.variables.size() - (synapse_->has_weight() ? 1 : 0) + model().sums.size();
        return own * sizeof(double) + sizeof(step_id) + sizeof(std::uint32_t) + (reads(false).empty() ? 0 : sizeof(std::uint32_t));
    }
    std::size_t bytes_per_stretch() const override { return 0; }

private:
    equations::synapse const& model() const { return *synapse_->model; }

    std::shared_ptr<equation_synapse const> synapse_;
    equations::parameter_values values_;
    std::vector<double> initial_;
    double largest_, largest_of_one_;  ///< what can come of one synapse in a step, and of one arrival
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
void add_pathways(std::string& out, std::vector<equations::pathway_text> const& all, std::string const& what) {
    for (auto const& p : all)
        for (auto const& s : equations::parse_statements(p.deeds)) out += "    " + what + (p.name.empty() ? "" : " (" + p.name + ")") + ": " + print(s) + "\n";
}
}  // namespace

std::string equation_synapse::page() const {
    std::string out = name + ", a synapse\n\n";
    for (auto const& e : equations::parse_equations(text.equations)) out += "    " + print(e) + "\n";
    add_pathways(out, text.on_pre, "arrival");
    add_pathways(out, text.on_post, "spike of the neuron");
    out += "\n";
    if (!model) return out + "it reads neurons, so that dimensions are checked where a projection uses it\n";
    if (!model->adds_to.empty()) out += "adds to " + model->adds_to + ", " + with_article(model->unit) + "\n";
    std::string events, steps;
    for (std::size_t k = 0; k < model->body.variables.size(); ++k)
        if (model->body.variables[k].rate) (model->clock_driven[k] ? steps : events) += " " + model->body.variables[k].name;
    if (!events.empty()) out += "from event to event:" + events + "\n";
    if (!steps.empty()) out += "from step to step:" + steps + " (" + std::string{equations::methods()[std::size_t(integration())].name} + ")\n";
    if (!model->body.parameters.empty()) out += "parameters:\n";
    for (auto const& p : model->body.parameters) {
        auto const* s = standards.find(p.name);
        out += "    " + p.name + ", " + with_article(p.dim) + (s ? ", " + s->text() : ", no default") + "\n";
    }
    return out;
}

std::shared_ptr<any_rule const> rule_of(std::shared_ptr<equation_synapse const> model, std::map<std::string, std::vector<double>> parameters,
                                        std::vector<double> initial, double least, double most, std::optional<double> largest) {
    return std::make_shared<equation_rule>(std::move(model), std::move(parameters), std::move(initial), least, most, largest);
}

}  // namespace neurapse
