// SPDX-License-Identifier: MIT
#include "neurapse/equations/compile.hpp"

#include <algorithm>

#include "neurapse/equations/matrix.hpp"

namespace neurapse::equations {

std::vector<std::vector<double>> evaluated(graph const& g, std::vector<incoming> const& inputs,
                                           std::vector<value> const& wanted,
                                           std::vector<std::vector<double> const*> const& parameters,
                                           std::size_t size) {
    std::vector<output> outputs;
    for (auto const v : wanted) outputs.push_back({v});
    program const p{g, inputs.size(), outputs};
    std::vector<std::vector<double>> rows(inputs.size()), results(wanted.size(), std::vector<double>(size));
    std::vector<double*> at;
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        if (p.reads()[k]) {
            rows[k].resize(size);
            for (std::size_t i = 0; i < size; ++i) {
                if (inputs[k].from == origin::position) rows[k][i] = double(i);
                if (inputs[k].from == origin::parameter) rows[k][i] = (*parameters[inputs[k].which])[i];
            }
        }
        at.push_back(rows[k].data());
    }
    for (auto& r : results) at.push_back(r.data());
    p.run(at.data(), size);
    return results;
}

namespace {

class compiler final : public coefficients {
public:
    compiler(neuron const& model, method m, parameter_values const& values, circumstances const& where)
        : model_(model),
          method_(m),
          where_(where),
          shared_(shared_of(values)),
          in_(model, where.dt_ms, double(where.size), shared_,
              model.refractory_time || model.refractory_condition) {
        in_.has_samples = m != method::rkf45;  // whose times differ between neurons
        start_ = in_.at_start();
        for (auto const& p : model.parameters) {
            auto const at = values.find(p.name);
            parameters_.push_back(at == values.end() ? nullptr : &at->second);
        }
    }

    compiled_neuron compile() {
        auto const step = step_outputs();
        auto const spike = spike_outputs();
        std::vector<std::vector<output>> events;
        for (auto const& e : model_.events) events.push_back(over_states(carried_out(e.reset).first));
        std::vector<value> seen;
        auto const start = in_.at_start();
        for (auto const& s : model_.subexpressions) seen.push_back(start.names.at(s.name));
        for (auto const& p : model_.parameters)
            if (p.summed) seen.push_back(start.names.at(p.name));
        std::vector<value> told;
        for (auto const& name : where_.told) told.push_back(start.names.at(name));
        if (method_ == method::rkf45) {
            auto part = tried(model_, in_, start);
            part.states.push_back(part.error);
            made_.part = lowered({}, with_refractoriness(refractory_now(start), part.states), false);
        }
        made_.step = lowered(step, {}, true);
        made_.spike = lowered(spike, {}, false);
        for (auto const& e : events) made_.events.push_back(lowered(e, {}, false));
        made_.seen = lowered({}, seen, false);
        made_.told = lowered({}, told, false);
        made_.inputs = in_.inputs();
        made_.tables = in_.g.tables();
        made_.samples = in_.samples();
        return std::move(made_);
    }

    equations::linear_step linear_step(formulas& in, std::vector<std::vector<value>> const& a,
                                       std::vector<char> const& stopped) override {
        auto const n = a.size();
        std::vector<value> entries, wanted;
        std::map<std::uint32_t, std::size_t> row;  // most entries are numbers, and many are alike
        for (std::size_t r = 0; r < n; ++r)
            for (auto const v : a[r]) {
                entries.push_back(stopped[r] ? in.g.constant(0) : v);
                if (!in.g.number(entries.back()) && row.emplace(entries.back().id, wanted.size()).second)
                    wanted.push_back(entries.back());
            }
        bool const same = wanted.empty();
        auto const numbers = evaluated(in.g, in.inputs(), wanted, parameters_, same ? 1 : where_.size);
        std::vector<std::vector<double>> integral(n * n), growth(n * n);
        for (std::size_t i = 0; i < (same ? 1 : where_.size); ++i) {
            matrix m(n);
            for (std::size_t k = 0; k < n * n; ++k) {
                auto const number = in.g.number(entries[k]);
                m.at[k] = number ? *number : numbers[row.at(entries[k].id)][i];
            }
            auto const p = integrated_exponential(m, where_.dt_ms), grown = p * m;
            for (std::size_t k = 0; k < n * n; ++k) {
                integral[k].push_back(p.at[k]);
                growth[k].push_back(grown.at[k]);
            }
        }
        return {as_values(in, integral), as_values(in, growth)};
    }

private:
    formulas::shared_values shared_of(parameter_values const& values) const {
        formulas::shared_values all;
        for (auto const& [name, numbers] : values)
            if (numbers.size() == 1) all[name] = numbers[0];
        return all;
    }

    value coefficient(std::vector<double> column) {
        made_.coefficients.push_back(std::move(column));
        return in_.input({origin::coefficient, std::uint32_t(made_.coefficients.size() - 1)});
    }

    /// At the start of a step refractoriness may end.
    value refractory_now(environment const& start) {
        if (!model_.refractory_condition) return start.refractory;
        return in_.g.apply(operation::both, start.refractory,
                           in_.translate(*model_.refractory_condition, start));
    }
    /// That is put in afterwards: for a method the neuron is refractory or is not, whatever variables
    /// the condition reads.
    std::vector<value> with_refractoriness(value now, std::vector<value> const& all) {
        auto const before = in_.input({origin::refractory});
        return in_.g.replaced(all, [&](value v) { return v == before ? std::optional{now} : std::nullopt; });
    }

    std::vector<output> step_outputs() {
        auto const start = in_.at_start();
        auto const refractory = refractory_now(start);
        auto after =
            with_refractoriness(refractory, advanced(model_, method_, in_, start, where_.dt_ms, *this));
        auto decided = start;
        decided.refractory = refractory;
        for (auto& [name, what] : decided.names) what = with_refractoriness(refractory, {what})[0];
        auto const now = in_.input({origin::end_of_step});
        auto const before_events = in_.at(after, now, decided);
        for (std::size_t k = 0; k < after.size(); ++k) {
            if (k >= where_.arrivals.size() || !where_.arrivals[k]) continue;
            auto const sum = in_.g.add(after[k], in_.input({origin::arrival, std::uint32_t(k)}));
            after[k] = model_.variables[k].unless_refractory ? in_.g.choose(refractory, after[k], sum) : sum;
        }
        auto outputs = over_states(after);
        if (model_.refractory_condition) {
            made_.ends_refractoriness = true;
            outputs.push_back({refractory, in_.g.at(in_.input({origin::refractory})).parts[0]});
        }
        for (auto const& name : where_.told) outputs.push_back({before_events.names.at(name)});
        auto const end = in_.at(after, now, decided);
        made_.has_threshold = model_.threshold.has_value();
        if (model_.threshold)
            outputs.push_back(
                {in_.g.choose(refractory, in_.g.constant(0), in_.translate(*model_.threshold, end))});
        for (auto const& e : model_.events) outputs.push_back({in_.translate(e.condition, end)});
        return outputs;
    }

    std::vector<value> as_values(formulas& in, std::vector<std::vector<double>>& columns) {
        std::vector<value> all;
        for (auto& column : columns) {
            bool const alike =
                std::all_of(column.begin(), column.end(), [&](double x) { return x == column[0]; });
            all.push_back(alike ? in.g.constant(column[0]) : coefficient(std::move(column)));
        }
        return all;
    }

    std::vector<output> over_states(std::vector<value> const& all) {
        std::vector<output> outputs;
        auto const states = in_.states();
        for (std::size_t k = 0; k < all.size(); ++k)
            outputs.push_back({all[k], in_.g.at(states[k]).parts[0]});
        return outputs;
    }

    /// The variables behind statements, each seeing what those before it have changed, and what names then
    /// mean.
    std::pair<std::vector<value>, environment> carried_out(std::vector<statement> const& statements) {
        auto states = in_.states();
        auto const now = in_.input({origin::end_of_step});
        auto there = in_.at(states, now, start_);
        std::map<std::string, value> passing;
        for (auto const& s : statements) {
            auto const k = model_.variable(s.name);
            (k ? states[*k] : passing[s.name]) = in_.translate(s.formula, there);
            there = in_.at(states, now, start_);
            for (auto const& [name, x] : passing) there.names[name] = x;
        }
        return {states, there};
    }

    std::vector<output> spike_outputs() {
        auto const [states, there] = carried_out(model_.reset);
        auto outputs = over_states(states);
        if (model_.refractory_time) {
            made_.has_refractory_time = true;
            outputs.push_back({in_.translate(*model_.refractory_time, there)});
        }
        return outputs;
    }

    /// A program for some outputs, with what does not exist here left out; with `ahead`, what
    /// depends on parameters alone is computed now.
    program lowered(std::vector<output> outputs, std::vector<value> const& plain, bool ahead) {
        for (auto const v : plain) outputs.push_back({v});
        std::vector<value> values;
        for (auto const& o : outputs) values.push_back(o.what);
        values = in_.g.replaced(values, [&](value v) -> std::optional<value> {
            auto const& n = in_.g.at(v);
            if (n.what != operation::input) return {};
            auto const from = in_.meaning(n.parts[0]).from;
            bool const absent = (from == origin::current && !where_.current) ||
                                (from == origin::conductance && !where_.conductance) ||
                                (from == origin::stimulus && !where_.stimulus);
            return absent ? std::optional{in_.g.constant(0)} : std::nullopt;
        });
        if (ahead) values = computed_ahead(values);
        for (std::size_t k = 0; k < outputs.size(); ++k) outputs[k].what = values[k];
        return program{in_.g, in_.inputs().size(), outputs};
    }

    std::vector<value> computed_ahead(std::vector<value> const& values) {
        auto const n = in_.g.size();
        auto const needed = in_.g.needed(values);
        std::vector<char> fixed(n, 0), read(n, 0);
        for (std::uint32_t id = 0; id < n; ++id) {
            if (!needed[id]) continue;
            auto const& node = in_.g.at(id);
            if (node.what == operation::input) {
                auto const from = in_.meaning(node.parts[0]).from;
                fixed[id] =
                    from == origin::parameter || from == origin::coefficient || from == origin::position;
                continue;
            }
            fixed[id] = node.what != operation::poisson;
            for (int k = 0; k < parts_of(node.what); ++k) fixed[id] = fixed[id] && fixed[node.parts[k]];
            for (int k = 0; k < parts_of(node.what); ++k) read[node.parts[k]] |= !fixed[id];
        }
        std::vector<value> wanted;
        for (std::uint32_t id = 0; id < n; ++id)
            if (needed[id] && fixed[id] && read[id] && parts_of(in_.g.at(id).what) > 0 &&
                !reads_coefficients({id}))
                wanted.push_back({id});
        if (wanted.empty()) return values;
        auto columns = evaluated(in_.g, in_.inputs(), wanted, parameters_, where_.size);
        std::map<std::uint32_t, value> known;
        for (std::size_t k = 0; k < wanted.size(); ++k)
            known[wanted[k].id] = coefficient(std::move(columns[k]));
        return in_.g.replaced(values, [&](value v) -> std::optional<value> {
            auto const at = known.find(v.id);
            return at == known.end() ? std::nullopt : std::optional{at->second};
        });
    }
    bool reads_coefficients(value v) const {
        return in_.g.depends(v, [&](auto i) { return in_.comes_from(i, origin::coefficient); });
    }

    neuron const& model_;
    method method_;
    circumstances const& where_;
    formulas::shared_values shared_;
    formulas in_;
    environment start_;
    std::vector<std::vector<double> const*> parameters_;
    compiled_neuron made_;
};

}  // namespace

compiled_neuron compile(neuron const& model, method m, parameter_values const& values,
                        circumstances const& where) {
    return compiler{model, m, values, where}.compile();
}

}  // namespace neurapse::equations
