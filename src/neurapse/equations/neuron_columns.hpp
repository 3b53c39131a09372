// SPDX-License-Identifier: MIT
// The numbers of a population of neurons that is given by equations: columns of what they keep, and rows of
// them, or of what comes from outside, as a program reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "neurapse/base/aligned.hpp"
#include "neurapse/base/processor.hpp"
#include "neurapse/base/random.hpp"
#include "neurapse/contract/any_population.hpp"
#include "neurapse/contract/exchange.hpp"
#include "neurapse/equations/block_scratch.hpp"
#include "neurapse/equations/compile.hpp"
#include "neurapse/equations/kept_input.hpp"
#include "neurapse/equations/population_parts.hpp"

namespace neurapse::equations {

template <class Real>
struct neuron_columns {
    neuron_columns(population_parts const& parts, compiled_neuron const& compiled)
        : code(compiled),
          size(parts.where.size),
          dt(parts.where.dt_ms),
          dice(parts.dice),
          shared(parts.where.told, sums_of(*parts.model), size) {
        for (auto const& column : parts.initial) state.push_back(spread(column));
        for (auto const& p : parts.model->parameters) {
            auto const& numbers = parts.parameters.at(p.name);
            parameter.push_back(numbers.size() == 1 ? aligned_vector<Real>{} : spread(numbers));
        }
        for (auto const& column : code.coefficients) coefficient.push_back(spread(column));
        if (code.has_refractory_time) until.assign(size, 0);
        if (code.ends_refractoriness) held.assign(size, Real(0));
        if (parts.model->reads.last_spike) last_spike.assign(size, Real(never_ms));
        keep_what(code.seen);
        keep_what(code.told);
        keep_what(code.spike);
        for (auto const& e : code.events) keep_what(e);
        std::size_t next = 0;
        for (auto const& p : parts.model->parameters) {
            sum_of.push_back(next);
            if (!p.summed) continue;
            auto const& numbers = parts.parameters.at(p.name);
            auto& column = shared.sums[next++];
            for (std::size_t i = 0; i < size; ++i) column[i] = numbers[numbers.size() == 1 ? 0 : i];
        }
    }

    /// The numbers of an input for a block: where they lie, or a row filled with them.
    Real* row(std::size_t k, step_id step, neuron_id first, std::size_t n, block_input<Real> const& in,
              block_scratch<Real>& rows) {
        auto const& what = code.inputs[k];
        // Only variables are written.
        auto const constant = [](Real const* p) { return const_cast<Real*>(p); };  // NOLINT
        auto const filled = [&](auto of) {
            auto* const to = rows.take(k + 1);
            for (std::size_t i = 0; i < n; ++i) to[i] = Real(of(i));
            return to;
        };
        switch (what.from) {
            case origin::state: return &state[what.which][first];
            case origin::parameter: return &parameter[what.which][first];
            case origin::coefficient: return &coefficient[what.which][first];
            case origin::current: return constant(in.current);
            case origin::conductance:
                return in.conductance ? constant(in.conductance) : filled([](auto) { return 0; });
            case origin::stimulus:
                return in.stimulus ? constant(in.stimulus) : filled([](auto) { return 0; });
            case origin::arrival:
                return in.arrived && in.arrived[what.which] ? constant(in.arrived[what.which])
                                                            : filled([](auto) { return 0; });
            case origin::time: return filled([=, this](auto) { return double(step - 1) * dt; });
            case origin::end_of_step: return filled([=, this](auto) { return double(step) * dt; });
            case origin::refractory:
                if (code.ends_refractoriness) return &held[first];
                vectorised([to = rows.take(k + 1), until = &until[first], now = double(step), n] {
                    for (std::size_t i = 0; i < n; ++i) to[i] = until[i] >= now ? Real(1) : Real(0);
                });
                return rows.take(k + 1);
            case origin::last_spike: return &last_spike[first];
            case origin::sample: {
                auto const& sample = code.samples[what.which];
                auto const& table = code.tables[sample.table].fast();
                auto const row =
                    table.row(double(sample.since == origin::time ? step - 1 : step) * dt + sample.offset_ms);
                if (!sample.by_position) return filled([x = table.values[row]](auto) { return x; });
                return filled([from = table.begin_of(row) + first](std::size_t i) { return from[i]; });
            }
            case origin::position: return filled([=](std::size_t i) { return double(first + i); });
            case origin::summed:
                if constexpr (std::is_same_v<Real, double>)
                    return &shared.sums[sum_of[what.which]][first];
                else
                    return filled([&](std::size_t i) { return shared.sums[sum_of[what.which]][first + i]; });
            case origin::elapsed:
            case origin::neighbour:
            case origin::partners:
            case origin::width:
                return nullptr;  // of synapses; of parts of a step, which have rows of their own
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
            dice.uniform_column(first, std::uint64_t(step), what.which, n, to);
        else
            dice.normal_column(first, std::uint64_t(step), what.which, n, to);
    }

    /// Where the numbers of all neurons lie, if they lie anywhere.
    Real const* column_of(incoming const& what) const {
        switch (what.from) {
            case origin::state: return state[what.which].data();
            case origin::parameter: return parameter[what.which].data();
            case origin::coefficient: return coefficient[what.which].data();
            case origin::last_spike: return last_spike.data();
            default: return nullptr;
        }
    }

    /// One number of one neuron, at the end of a step.
    Real number(incoming const& what, neuron_id who, step_id step) const {
        if (auto const* column = column_of(what)) return column[who];
        switch (what.from) {
            case origin::time:
            case origin::end_of_step: return Real(double(step) * dt);
            case origin::refractory:
                return code.ends_refractoriness ? held[who]
                       : until.empty()          ? Real(0)
                                                : Real(until[who] >= double(step) ? 1 : 0);
            case origin::position: return Real(double(who));
            case origin::sample: {
                auto const& sample = code.samples[what.which];
                return Real(code.tables[sample.table](double(step) * dt + sample.offset_ms, double(who)));
            }
            case origin::current:
            case origin::conductance:
            case origin::stimulus: return kept.number(what.from, who);
            case origin::summed: return Real(shared.sums[sum_of[what.which]][who]);
            case origin::uniform:
            case origin::normal: break;
            default: return 0;
        }
        double x = 0;
        draw(what, step, who, 1, &x);
        return Real(x);
    }

    compiled_neuron const& code;
    std::size_t size;
    double dt;  ///< ms
    random::family dice;
    std::vector<aligned_vector<Real>> state, parameter, coefficient;
    aligned_vector<Real> held, last_spike;
    aligned_vector<double> until;  ///< the last stamp at which a neuron is refractory
    kept_input<Real> kept;
    exchange shared;
    std::vector<std::size_t> sum_of;  ///< which of the sums a parameter is

private:
    /// Before its first spike a neuron has fired so long ago, as in Brian2.
    static constexpr double never_ms = -1e7;

    static std::vector<std::string> sums_of(neuron const& model) {
        std::vector<std::string> names;
        for (auto const& p : model.parameters)
            if (p.summed) names.push_back(p.name);
        return names;
    }
    aligned_vector<Real> spread(std::vector<double> const& numbers) const {
        aligned_vector<Real> column(size);
        for (std::size_t i = 0; i < size; ++i) column[i] = Real(numbers[numbers.size() == 1 ? 0 : i]);
        return column;
    }

    void keep_what(program const& reads) {
        for (std::size_t k = 0; k < reads.reads().size(); ++k)
            if (reads.reads()[k]) kept.want(code.inputs[k].from, size);
    }
};

}  // namespace neurapse::equations
