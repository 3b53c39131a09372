// SPDX-License-Identifier: MIT
#include "neurapse/equations/population.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "neurapse/base/aligned.hpp"
#include "neurapse/base/each_flag.hpp"
#include "neurapse/base/processor.hpp"
#include "neurapse/equations/block_scratch.hpp"
#include "neurapse/equations/event_population.hpp"
#include "neurapse/equations/neuron_columns.hpp"
#include "neurapse/equations/step_parts.hpp"

namespace neurapse::equations {
namespace {

template <class Real>
class equation_population final : public stepped_population<Real> {
public:
    explicit equation_population(population_parts const& parts)
        : model_(parts.model),
          code_(compile(*model_, parts.integration, parts.parameters, parts.where)),
          columns_(parts, code_) {
        if (code_.part) part_width_.assign(columns_.size, Real(columns_.dt));
        told_.resize(code_.events.size());
        own().room = block_size + 128 / sizeof(Real);
        tell_all(0);
        columns_.shared.before[0] = columns_.shared.after[0];
    }

    std::size_t size() const noexcept override { return columns_.size; }
    bool wants_stimuli_apart() const noexcept override { return true; }
    exchange* exchanged() noexcept override { return &columns_.shared; }

    std::unique_ptr<any_population> telling_of(std::size_t event) override {
        told_.at(event) = std::make_shared<event_flags>(columns_.size, std::uint8_t(0));
        return std::make_unique<event_population<Real>>(told_[event], columns_.dt);
    }

    std::vector<recordable> recordables() const override {
        std::vector<recordable> all;
        for (auto const& v : model_->variables)
            all.push_back({v.name, v.dim.whole().value_or(dimension{}),
                           v.rate ? "variable" : "variable that changes at spikes"});
        for (auto const& s : model_->subexpressions)
            all.push_back({s.name, s.dim.whole().value_or(dimension{}), print(s.formula)});
        for (auto const& p : model_->parameters)
            if (p.summed)
                all.push_back({p.name, p.dim.whole().value_or(dimension{}), "summed over synapses"});
        return all;
    }

    double value(std::size_t which, neuron_id neuron) const noexcept override {
        if (which < columns_.state.size()) return double(columns_.state[which][neuron]);
        std::vector<Real> in(code_.inputs.size()), out(code_.seen.outputs());
        for (std::size_t k = 0; k < in.size(); ++k)
            if (k < code_.seen.reads().size() && code_.seen.reads()[k])
                in[k] = columns_.number(code_.inputs[k], neuron, now_);
        std::vector<Real*> rows;
        for (auto& x : in) rows.push_back(&x);
        rows.resize(code_.seen.inputs());
        for (auto& x : out) rows.push_back(&x);
        code_.seen.run(rows.data(), 1);
        return double(out[which - columns_.state.size()]);
    }

    std::size_t variables() const noexcept override { return columns_.state.size(); }
    void set(std::size_t variable, std::span<double const> numbers, step_id now) override {
        for (std::size_t i = 0; i < columns_.size; ++i) columns_.state[variable][i] = Real(numbers[i]);
        tell_all(now);
    }

    std::vector<std::span<std::byte>> state() noexcept override {
        std::vector<std::span<std::byte>> all;
        auto const add = [&](auto& column) { all.push_back(std::as_writable_bytes(std::span{column})); };
        for (auto& column : columns_.state) add(column);
        add(columns_.held), add(columns_.last_spike), add(columns_.until), add(part_width_);
        return all;
    }

    neuron_id first_not_finite() const noexcept override {
        auto first = columns_.size;
        for (auto const& column : columns_.state)
            for (std::size_t i = 0; i < first; ++i)
                if (!std::isfinite(column[i])) first = i;
        return neuron_id(first);
    }

    void advance(step_id step, neuron_id first, neuron_id last, block_input<Real> const& in,
                 std::vector<fired>& out) noexcept override {
        auto const n = std::size_t(last - first);
        auto& rows = own();
        rows.room = block_size + 128 / sizeof(Real);
        if (code_.part) advance_in_parts(step, first, n, in);
        rows.at.assign(code_.step.inputs() + code_.step.outputs(), nullptr);
        for (std::size_t k = 0; k < code_.step.inputs(); ++k)
            if (code_.step.reads()[k] || is_output_over(k))
                rows.at[k] = columns_.row(k, step, first, n, in, rows);
        std::size_t next = code_.step.inputs();
        for (std::size_t k = 0; k < columns_.state.size(); ++k) rows.at[next++] = &columns_.state[k][first];
        if (code_.ends_refractoriness) rows.at[next++] = &columns_.held[first];
        auto& before = columns_.shared.before[step & 1];
        for (std::size_t k = 0; k < before.size(); ++k) rows.at[next++] = rows.told_row(before[k], k, first);
        Real* const flags = code_.has_threshold ? rows.at[next++] = rows.take(0) : nullptr;
        for (std::size_t k = 0; k < code_.events.size(); ++k)
            rows.at[next++] = rows.take(code_.step.inputs() + 1 + k);
        code_.step.run(rows.at.data(), n);
        for (std::size_t k = 0; k < before.size(); ++k) rows.widen(before[k], k, first, n);
        note_events(first, n, rows);
        columns_.kept.keep(first, n, in);
        if (first == 0) now_ = step;
        if (code_.part)
            for (auto const who : own().runaways)
                if (!flags || flags[who - first] == 0)
                    columns_.state[0][who] = std::numeric_limits<Real>::quiet_NaN();
        if (flags) fire(step, first, n, flags, out);
        for (std::size_t k = 0; k < code_.events.size(); ++k) happen(k, step);
        if (!before.empty()) tell(step, first, n);
    }

private:
    using scratch = block_scratch<Real>;
    static scratch& own() { return scratch::own(); }

    bool is_output_over(std::size_t input) const {
        auto const from = code_.inputs[input].from;
        return from == origin::state || (from == origin::refractory && code_.ends_refractoriness);
    }

    /// Carries each neuron over the step in parts as wide as its tolerance allows.
    void advance_in_parts(step_id step, neuron_id first, std::size_t n, block_input<Real> const& in) {
        auto& rows = own();
        auto const& part = *code_.part;
        // Behind those of inputs.
        auto const own_row = [&](std::size_t k) { return rows.take(part.inputs() + 1 + k); };
        step_parts<Real> parts{
            Real(double(step - 1) * columns_.dt), Real(columns_.dt),           own_row(part.outputs()),
            own_row(part.outputs() + 1),          own_row(part.outputs() + 2), {}};
        for (std::size_t k = 0; k < part.inputs(); ++k) {
            auto const from = code_.inputs[k].from;
            if (from == origin::width)
                parts.rows.push_back(parts.width);
            else if (from == origin::time)
                parts.rows.push_back(parts.time);
            else
                parts.rows.push_back(part.reads()[k] ? columns_.row(k, step, first, n, in, rows) : nullptr);
        }
        for (std::size_t k = 0; k < part.outputs(); ++k) parts.rows.push_back(own_row(k));
        std::vector<Real*> state;
        for (auto& column : columns_.state) state.push_back(&column[first]);
        rows.runaways.clear();
        for (auto const i : parts.carry(part, state, &part_width_[first], n))
            rows.runaways.push_back(neuron_id(first + i));
    }

    /// Tells synapses how neurons are when all that happens at a stamp has happened.
    void tell_all(step_id step) {
        if (columns_.shared.told.empty()) return;
        for (std::size_t first = 0; first < columns_.size; first += block_size)
            tell(step, neuron_id(first), std::min<std::size_t>(block_size, columns_.size - first));
    }
    void tell(step_id step, neuron_id first, std::size_t n) {
        auto& rows = own();
        auto& after = columns_.shared.after[step & 1];
        auto const& told = code_.told;
        rows.at.assign(told.inputs() + told.outputs(), nullptr);
        for (std::size_t k = 0; k < told.inputs(); ++k) {
            auto const& what = code_.inputs[k];
            if (!told.reads()[k]) continue;
            if (auto const* column = columns_.column_of(what)) {
                rows.at[k] = const_cast<Real*>(column + first);  // NOLINT: only outputs are written
                continue;
            }
            rows.at[k] = rows.take(k + 1);
            for (std::size_t i = 0; i < n; ++i)
                rows.at[k][i] = columns_.number(what, neuron_id(first + i), step);
        }
        for (std::size_t k = 0; k < after.size(); ++k)
            rows.at[told.inputs() + k] = rows.told_row(after[k], k, first);
        told.run(rows.at.data(), n);
        for (std::size_t k = 0; k < after.size(); ++k) rows.widen(after[k], k, first, n);
    }

    /// The neurons, of n from `first` on, whose flag is not 0.
    static void find(Real const* flags, neuron_id first, std::size_t n, std::vector<neuron_id>& found) {
        found.clear();
        vectorised([=, &found] {
            each_flag(flags, n, [&](std::size_t i) __attribute__((always_inline)) {
                found.push_back(neuron_id(first + i));
            });
        });
    }
    /// Before statements change anything: whether an event happens depends on no other.
    void note_events(neuron_id first, std::size_t n, scratch& rows) {
        if (rows.having.size() < code_.events.size()) rows.having.resize(code_.events.size());
        for (std::size_t k = 0; k < code_.events.size(); ++k)
            find(rows.at[rows.at.size() - code_.events.size() + k], first, n, rows.having[k]);
    }
    void happen(std::size_t event, step_id step) {
        auto const& who = own().having[event];
        if (who.empty()) return;
        if (told_[event])
            for (auto const i : who) (*told_[event])[i] = 1;
        if (!model_->events[event].reset.empty()) carry_out(code_.events[event], who, step, nullptr);
    }

    /// Notes who fires and what that does to them.
    void fire(step_id step, neuron_id first, std::size_t n, Real const* flags, std::vector<fired>& out) {
        auto& rows = own();
        find(flags, first, n, rows.firing);
        if (rows.firing.empty()) return;
        for (auto const who : rows.firing) out.push_back({who, columns_.dt});
        Real* const time = code_.has_refractory_time ? rows.take(0) : nullptr;
        carry_out(code_.spike, rows.firing, step, time);
        for (std::size_t j = 0; j < rows.firing.size(); ++j) {
            auto const who = rows.firing[j];
            if (code_.ends_refractoriness) columns_.held[who] = 1;
            if (time)
                columns_.until[who] =
                    double(step) + std::fmin(std::round(double(time[j]) / columns_.dt), 1e15);
            if (!columns_.last_spike.empty()) columns_.last_spike[who] = Real(double(step) * columns_.dt);
        }
    }

    /// Statements of an event: the numbers of those that had it are gathered, changed and put back.
    void carry_out(program const& deeds, std::vector<neuron_id> const& who, step_id step, Real* more) {
        auto& rows = own();
        auto const count = who.size();
        rows.at.assign(deeds.inputs() + deeds.outputs(), nullptr);
        std::vector<Real*> of_state(columns_.state.size(), nullptr);
        for (std::size_t k = 0; k < deeds.inputs(); ++k) {
            auto const& what = code_.inputs[k];
            if (!deeds.reads()[k] && what.from != origin::state) continue;
            auto* const to = rows.at[k] = rows.take(k + 1);
            if (auto const* column = columns_.column_of(what))
                for (std::size_t j = 0; j < count; ++j) to[j] = column[who[j]];
            else
                for (std::size_t j = 0; j < count; ++j) to[j] = columns_.number(what, who[j], step);
            if (what.from == origin::state) of_state[what.which] = to;
        }
        for (std::size_t k = 0; k < columns_.state.size(); ++k) rows.at[deeds.inputs() + k] = of_state[k];
        if (more) rows.at[deeds.inputs() + columns_.state.size()] = more;
        deeds.run(rows.at.data(), count);
        for (std::size_t k = 0; k < columns_.state.size(); ++k)
            for (std::size_t j = 0; j < count; ++j) columns_.state[k][who[j]] = of_state[k][j];
    }

    std::shared_ptr<neuron const> model_;
    compiled_neuron code_;
    neuron_columns<Real> columns_;
    aligned_vector<Real> part_width_;                 ///< of rkf45: how wide the next part of a step may be
    std::vector<std::shared_ptr<event_flags>> told_;  ///< of each event; null where nobody asks
    step_id now_ = 0;
};

}  // namespace

template <class Real>
std::unique_ptr<any_population> make_population(population_parts const& parts) {
    return std::make_unique<equation_population<Real>>(parts);
}
template std::unique_ptr<any_population> make_population<double>(population_parts const&);
template std::unique_ptr<any_population> make_population<float>(population_parts const&);

std::size_t numbers_per_neuron(neuron const& model) {
    return model.variables.size() + model.parameters.size() + (model.refractory_time ? 2 : 0) +
           (model.refractory_condition ? 1 : 0);
}

}  // namespace neurapse::equations
