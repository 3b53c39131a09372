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
#include "neurapse/equations/kept_input.hpp"
#include "neurapse/equations/step_parts.hpp"

namespace neurapse::equations {
namespace {

/// Before its first spike a neuron has fired so long ago, as in Brian2.
constexpr double never_ms = -1e7;

std::vector<std::string> sums_of(neuron const& model) {
    std::vector<std::string> names;
    for (auto const& p : model.parameters)
        if (p.summed) names.push_back(p.name);
    return names;
}

template <class Real>
class equation_population final : public stepped_population<Real> {
public:
    explicit equation_population(population_parts parts)
        : model_(std::move(parts.model)), size_(parts.where.size), dt_(parts.where.dt_ms), dice_(parts.dice),
          code_(compile(*model_, parts.integration, parts.parameters, parts.where)), exchange_(parts.where.told, sums_of(*model_), size_) {
        for (auto const& column : parts.initial) state_.push_back(spread(column));
        for (auto const& p : model_->parameters) {
            auto const& numbers = parts.parameters.at(p.name);
            parameter_.push_back(numbers.size() == 1 ? aligned_vector<Real>{} : spread(numbers));
        }
        for (auto const& column : code_.coefficients) coefficient_.push_back(spread(column));
        if (code_.has_refractory_time) until_.assign(size_, 0);
        if (code_.ends_refractoriness) held_.assign(size_, Real(0));
        if (code_.part) part_width_.assign(size_, Real(dt_));
        if (model_->reads.last_spike) last_spike_.assign(size_, Real(never_ms));
        told_.resize(code_.events.size());
        keep_what(code_.seen);
        keep_what(code_.told);
        keep_what(code_.spike);
        for (auto const& e : code_.events) keep_what(e);
        for (std::size_t k = 0, next = 0; k < model_->parameters.size(); ++k) {
            sum_of_.push_back(next);
            auto const& p = model_->parameters[k];
            if (!p.summed) continue;
            auto const& numbers = parts.parameters.at(p.name);
            auto& column = exchange_.sums[next++];
            for (std::size_t i = 0; i < size_; ++i) column[i] = numbers[numbers.size() == 1 ? 0 : i];
        }
        own().room = block_size + 128 / sizeof(Real);
        tell_all(0);
        exchange_.before[0] = exchange_.after[0];
    }

    std::size_t size() const noexcept override { return size_; }
    bool wants_stimuli_apart() const noexcept override { return true; }
    exchange* exchanged() noexcept override { return &exchange_; }

    std::unique_ptr<any_population> telling_of(std::size_t event) override {
        told_.at(event) = std::make_shared<event_flags>(size_, std::uint8_t(0));
        return std::make_unique<event_population<Real>>(told_[event], dt_);
    }

    std::vector<recordable> recordables() const override {
        std::vector<recordable> all;
        for (auto const& v : model_->variables)
            all.push_back({v.name, v.dim.whole().value_or(dimension{}), v.rate ? "variable" : "variable that changes at spikes"});
        for (auto const& s : model_->subexpressions) all.push_back({s.name, s.dim.whole().value_or(dimension{}), print(s.formula)});
        for (auto const& p : model_->parameters)
            if (p.summed) all.push_back({p.name, p.dim.whole().value_or(dimension{}), "summed over synapses"});
        return all;
    }

    double value(std::size_t which, neuron_id neuron) const noexcept override {
        if (which < state_.size()) return double(state_[which][neuron]);
        std::vector<Real> in(code_.inputs.size()), out(code_.seen.outputs());
        for (std::size_t k = 0; k < in.size(); ++k)
            if (k < code_.seen.reads().size() && code_.seen.reads()[k]) in[k] = number(code_.inputs[k], neuron, now_);
        std::vector<Real*> rows;
        for (auto& x : in) rows.push_back(&x);
        rows.resize(code_.seen.inputs());
        for (auto& x : out) rows.push_back(&x);
        code_.seen.run(rows.data(), 1);
        return double(out[which - state_.size()]);
    }

    std::size_t variables() const noexcept override { return state_.size(); }
    void set(std::size_t variable, std::span<double const> numbers, step_id now) override {
        for (std::size_t i = 0; i < size_; ++i) state_[variable][i] = Real(numbers[i]);
        tell_all(now);
    }

    std::vector<std::span<std::byte>> state() noexcept override {
        std::vector<std::span<std::byte>> all;
        auto const add = [&](auto& column) { all.push_back(std::as_writable_bytes(std::span{column})); };
        for (auto& column : state_) add(column);
        add(held_), add(last_spike_), add(until_), add(part_width_);
        return all;
    }

    neuron_id first_not_finite() const noexcept override {
        auto first = size_;
        for (auto const& column : state_)
            for (std::size_t i = 0; i < first; ++i)
                if (!std::isfinite(column[i])) first = i;
        return neuron_id(first);
    }

    void advance(step_id step, neuron_id first, neuron_id last, block_input<Real> const& in, std::vector<fired>& out) noexcept override {
        auto const n = std::size_t(last - first);
        auto& rows = own();
        rows.room = block_size + 128 / sizeof(Real);
        if (code_.part) advance_in_parts(step, first, n, in);
        rows.at.assign(code_.step.inputs() + code_.step.outputs(), nullptr);
        for (std::size_t k = 0; k < code_.step.inputs(); ++k)
            if (code_.step.reads()[k] || is_output_over(k)) rows.at[k] = row(k, step, first, n, in, rows);
        std::size_t next = code_.step.inputs();
        for (std::size_t k = 0; k < state_.size(); ++k) rows.at[next++] = &state_[k][first];
        if (code_.ends_refractoriness) rows.at[next++] = &held_[first];
        auto& before = exchange_.before[step & 1];
        for (std::size_t k = 0; k < before.size(); ++k) rows.at[next++] = rows.told_row(before[k], k, first);
        Real* const flags = code_.has_threshold ? rows.at[next++] = rows.take(0) : nullptr;
        for (std::size_t k = 0; k < code_.events.size(); ++k) rows.at[next++] = rows.take(code_.step.inputs() + 1 + k);
        code_.step.run(rows.at.data(), n);
        for (std::size_t k = 0; k < before.size(); ++k) rows.widen(before[k], k, first, n);
        note_events(first, n, rows);
        kept_.keep(first, n, in);
        if (first == 0) now_ = step;
        if (code_.part)
            for (auto const who : own().runaways)
                if (!flags || flags[who - first] == 0) state_[0][who] = std::numeric_limits<Real>::quiet_NaN();
        if (flags) fire(step, first, n, flags, out);
        for (std::size_t k = 0; k < code_.events.size(); ++k) happen(k, step);
        if (!before.empty()) tell(step, first, n);
    }

private:
    using scratch = block_scratch<Real>;
    static scratch& own() { return scratch::own(); }

    aligned_vector<Real> spread(std::vector<double> const& numbers) const {
        aligned_vector<Real> column(size_);
        for (std::size_t i = 0; i < size_; ++i) column[i] = Real(numbers[numbers.size() == 1 ? 0 : i]);
        return column;
    }

    bool is_output_over(std::size_t input) const {
        auto const from = code_.inputs[input].from;
        return from == origin::state || (from == origin::refractory && code_.ends_refractoriness);
    }

    /// The numbers of an input for a block: where they lie, or a row filled with them.
    Real* row(std::size_t k, step_id step, neuron_id first, std::size_t n, block_input<Real> const& in, scratch& rows) {
        auto const& what = code_.inputs[k];
        auto const constant = [](Real const* p) { return const_cast<Real*>(p); };  // NOLINT: only variables are written
        auto const filled = [&](auto of) {
            auto* const to = rows.take(k + 1);
            for (std::size_t i = 0; i < n; ++i) to[i] = Real(of(i));
            return to;
        };
        switch (what.from) {
            case origin::state: return &state_[what.which][first];
            case origin::parameter: return &parameter_[what.which][first];
            case origin::coefficient: return &coefficient_[what.which][first];
            case origin::current: return constant(in.current);
            case origin::conductance: return in.conductance ? constant(in.conductance) : filled([](auto) { return 0; });
            case origin::stimulus: return in.stimulus ? constant(in.stimulus) : filled([](auto) { return 0; });
            case origin::arrival:
                return in.arrived && in.arrived[what.which] ? constant(in.arrived[what.which]) : filled([](auto) { return 0; });
            case origin::time: return filled([=, this](auto) { return double(step - 1) * dt_; });
            case origin::end_of_step: return filled([=, this](auto) { return double(step) * dt_; });
            case origin::refractory:
                if (code_.ends_refractoriness) return &held_[first];
                vectorised([to = rows.take(k + 1), until = &until_[first], now = double(step), n] {
                    for (std::size_t i = 0; i < n; ++i) to[i] = until[i] >= now ? Real(1) : Real(0);
                });
                return rows.take(k + 1);
            case origin::last_spike: return &last_spike_[first];
            case origin::sample: {
                auto const& sample = code_.samples[what.which];
                auto const& table = code_.tables[sample.table].fast();
                auto const row = table.row(double(sample.since == origin::time ? step - 1 : step) * dt_ + sample.offset_ms);
                if (!sample.by_position) return filled([x = table.values[row]](auto) { return x; });
                return filled([from = table.begin_of(row) + first](std::size_t i) { return from[i]; });
            }
            case origin::position: return filled([=](std::size_t i) { return double(first + i); });
            case origin::summed:
                if constexpr (std::is_same_v<Real, double>)
                    return &exchange_.sums[sum_of_[what.which]][first];
                else
                    return filled([&](std::size_t i) { return exchange_.sums[sum_of_[what.which]][first + i]; });
            case origin::elapsed:
            case origin::neighbour: case origin::partners:
            case origin::width: return nullptr;  // of synapses; of parts of a step, which have rows of their own
            case origin::uniform:
            case origin::normal: break;
        }
        if constexpr (std::is_same_v<Real, double>) {
            auto* const to = rows.take(k + 1);
            draw(what, step, first, n, to);
            return to;
        } else {
            rows.wide.resize(rows.room);
            draw(what, step, first, n, rows.wide.data());
            return filled([&](std::size_t i) { return rows.wide[i]; });
        }
    }

    void draw(incoming const& what, step_id step, neuron_id first, std::size_t n, double* to) const {
        if (what.from == origin::uniform)
            dice_.uniform_column(first, std::uint64_t(step), what.which, n, to);
        else
            dice_.normal_column(first, std::uint64_t(step), what.which, n, to);
    }

    /// Carries each neuron over the step in parts as wide as its tolerance allows.
    void advance_in_parts(step_id step, neuron_id first, std::size_t n, block_input<Real> const& in) {
        auto& rows = own();
        auto const& part = *code_.part;
        auto const own_row = [&](std::size_t k) { return rows.take(part.inputs() + 1 + k); };  // behind those of inputs
        step_parts<Real> parts{Real(double(step - 1) * dt_), Real(dt_), own_row(part.outputs()), own_row(part.outputs() + 1), own_row(part.outputs() + 2), {}};
        for (std::size_t k = 0; k < part.inputs(); ++k) {
            auto const from = code_.inputs[k].from;
            if (from == origin::width) parts.rows.push_back(parts.width);
            else if (from == origin::time) parts.rows.push_back(parts.time);
            else parts.rows.push_back(part.reads()[k] ? row(k, step, first, n, in, rows) : nullptr);
        }
        for (std::size_t k = 0; k < part.outputs(); ++k) parts.rows.push_back(own_row(k));
        std::vector<Real*> state;
        for (auto& column : state_) state.push_back(&column[first]);
        rows.runaways.clear();
        for (auto const i : parts.carry(part, state, &part_width_[first], n)) rows.runaways.push_back(neuron_id(first + i));
    }

    /// Tells synapses how neurons are when all that happens at a stamp has happened.
    void tell_all(step_id step) {
        if (exchange_.told.empty()) return;
        for (std::size_t first = 0; first < size_; first += block_size) tell(step, neuron_id(first), std::min<std::size_t>(block_size, size_ - first));
    }
    void tell(step_id step, neuron_id first, std::size_t n) {
        auto& rows = own();
        auto& after = exchange_.after[step & 1];
        auto const& told = code_.told;
        rows.at.assign(told.inputs() + told.outputs(), nullptr);
        for (std::size_t k = 0; k < told.inputs(); ++k) {
            auto const& what = code_.inputs[k];
            if (!told.reads()[k]) continue;
            if (auto const* column = column_of(what)) {
                rows.at[k] = const_cast<Real*>(column + first);  // NOLINT: only outputs are written
                continue;
            }
            rows.at[k] = rows.take(k + 1);
            for (std::size_t i = 0; i < n; ++i) rows.at[k][i] = number(what, neuron_id(first + i), step);
        }
        for (std::size_t k = 0; k < after.size(); ++k) rows.at[told.inputs() + k] = rows.told_row(after[k], k, first);
        told.run(rows.at.data(), n);
        for (std::size_t k = 0; k < after.size(); ++k) rows.widen(after[k], k, first, n);
    }

    /// The neurons, of n from `first` on, whose flag is not 0.
    static void find(Real const* flags, neuron_id first, std::size_t n, std::vector<neuron_id>& found) {
        found.clear();
        vectorised([=, &found] {
            each_flag(flags, n, [&](std::size_t i) __attribute__((always_inline)) { found.push_back(neuron_id(first + i)); });
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
        for (auto const who : rows.firing) out.push_back({who, dt_});
        Real* const time = code_.has_refractory_time ? rows.take(0) : nullptr;
        carry_out(code_.spike, rows.firing, step, time);
        for (std::size_t j = 0; j < rows.firing.size(); ++j) {
            auto const who = rows.firing[j];
            if (code_.ends_refractoriness) held_[who] = 1;
            if (time) until_[who] = double(step) + std::fmin(std::round(double(time[j]) / dt_), 1e15);
            if (!last_spike_.empty()) last_spike_[who] = Real(double(step) * dt_);
        }
    }

    /// Statements of an event: the numbers of those that had it are gathered, changed and put back.
    void carry_out(program const& deeds, std::vector<neuron_id> const& who, step_id step, Real* more) {
        auto& rows = own();
        auto const count = who.size();
        rows.at.assign(deeds.inputs() + deeds.outputs(), nullptr);
        std::vector<Real*> of_state(state_.size(), nullptr);
        for (std::size_t k = 0; k < deeds.inputs(); ++k) {
            auto const& what = code_.inputs[k];
            if (!deeds.reads()[k] && what.from != origin::state) continue;
            auto* const to = rows.at[k] = rows.take(k + 1);
            if (auto const* column = column_of(what))
                for (std::size_t j = 0; j < count; ++j) to[j] = column[who[j]];
            else
                for (std::size_t j = 0; j < count; ++j) to[j] = number(what, who[j], step);
            if (what.from == origin::state) of_state[what.which] = to;
        }
        for (std::size_t k = 0; k < state_.size(); ++k) rows.at[deeds.inputs() + k] = of_state[k];
        if (more) rows.at[deeds.inputs() + state_.size()] = more;
        deeds.run(rows.at.data(), count);
        for (std::size_t k = 0; k < state_.size(); ++k)
            for (std::size_t j = 0; j < count; ++j) state_[k][who[j]] = of_state[k][j];
    }

    /// Where the numbers of all neurons lie, if they lie anywhere.
    Real const* column_of(incoming const& what) const {
        switch (what.from) {
            case origin::state: return state_[what.which].data();
            case origin::parameter: return parameter_[what.which].data();
            case origin::coefficient: return coefficient_[what.which].data();
            case origin::last_spike: return last_spike_.data();
            default: return nullptr;
        }
    }

    /// One number of one neuron, at the end of a step.
    Real number(incoming const& what, neuron_id who, step_id step) const {
        if (auto const* column = column_of(what)) return column[who];
        switch (what.from) {
            case origin::time:
            case origin::end_of_step: return Real(double(step) * dt_);
            case origin::refractory:
                return code_.ends_refractoriness ? held_[who] : until_.empty() ? Real(0) : Real(until_[who] >= double(step) ? 1 : 0);
            case origin::position: return Real(double(who));
            case origin::sample: {
                auto const& sample = code_.samples[what.which];
                return Real(code_.tables[sample.table](double(step) * dt_ + sample.offset_ms, double(who)));
            }
            case origin::current:
            case origin::conductance:
            case origin::stimulus: return kept_.number(what.from, who);
            case origin::summed: return Real(exchange_.sums[sum_of_[what.which]][who]);
            case origin::uniform:
            case origin::normal: break;
            default: return 0;
        }
        double x = 0;
        draw(what, step, who, 1, &x);
        return Real(x);
    }

    void keep_what(program const& reads) {
        for (std::size_t k = 0; k < reads.reads().size(); ++k)
            if (reads.reads()[k]) kept_.want(code_.inputs[k].from, size_);
    }

    std::shared_ptr<neuron const> model_;
    std::size_t size_;
    double dt_;
    random::family dice_;
    compiled_neuron code_;
    std::vector<aligned_vector<Real>> state_, parameter_, coefficient_;
    aligned_vector<Real> held_, last_spike_;
    aligned_vector<Real> part_width_;  ///< of rkf45: how wide the next part of a step may be
    aligned_vector<double> until_;  ///< the last stamp at which a neuron is refractory
    kept_input<Real> kept_;
    exchange exchange_;
    std::vector<std::size_t> sum_of_;  ///< which of the sums a parameter is
    std::vector<std::shared_ptr<event_flags>> told_;  ///< of each event; null where nobody asks
    step_id now_ = 0;
};

}  // namespace

template <class Real>
std::unique_ptr<any_population> make_population(population_parts parts) {
    return std::make_unique<equation_population<Real>>(std::move(parts));
}
template std::unique_ptr<any_population> make_population<double>(population_parts);
template std::unique_ptr<any_population> make_population<float>(population_parts);

std::size_t numbers_per_neuron(neuron const& model) {
    return model.variables.size() + model.parameters.size() + (model.refractory_time ? 2 : 0) + (model.refractory_condition ? 1 : 0);
}

}  // namespace neurapse::equations
