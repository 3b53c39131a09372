// SPDX-License-Identifier: MIT
#include "neurapse/equations/rest.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/equations/matrix.hpp"

namespace neurapse::equations {
namespace {

/// Rates of change of one neuron that nothing happens to, and whether it would fire.
class lonely_neuron {
public:
    lonely_neuron(neuron const& model, parameter_values const& values, double current)
        : shared_(shared_of(values)), in_(model, 1, 1, shared_, false), size_(model.variables.size()) {
        in_.has_samples = false;
        auto const start = in_.at_start();
        auto wanted = rates_at(model, in_, start);
        wanted.push_back(model.threshold ? in_.translate(*model.threshold, start) : in_.g.constant(0));
        wanted = in_.g.replaced(wanted, [&](value v) -> std::optional<value> {
            auto const& n = in_.g.at(v);
            if (n.what != operation::input || in_.comes_from(n.parts[0], origin::state)) return {};
            auto const from = in_.meaning(n.parts[0]).from;
            bool const driven =
                from == origin::stimulus || (from == origin::current && !model.reads.stimulus);
            double const x = driven                       ? current
                             : from == origin::last_spike ? -1e7
                             : from == origin::uniform    ? 0.5
                                                          : 0;
            return in_.g.constant(x);
        });
        std::vector<output> outputs;
        for (auto const v : wanted) outputs.push_back({v});
        program_ = program{in_.g, in_.inputs().size(), outputs};
        found_.resize(outputs.size());
        // A variable that only changes at spikes rests anywhere.
        for (auto const& v : model.variables) moves_.push_back(v.rate.has_value());
    }

    std::size_t size() const { return size_; }
    bool moves(std::size_t k) const { return moves_[k]; }

    std::vector<double> rates(std::vector<double> state) {
        std::vector<double*> rows(in_.inputs().size(), nullptr);
        for (std::size_t k = 0; k < rows.size(); ++k)
            if (in_.comes_from(std::uint32_t(k), origin::state))
                rows[k] = &state[in_.meaning(std::uint32_t(k)).which];
        for (auto& x : found_) rows.push_back(&x);
        program_.run(rows.data(), 1);
        return {found_.begin(), found_.end() - 1};
    }
    bool fires(std::vector<double> const& state) {
        rates(state);
        return found_.back() != 0;
    }

    matrix jacobian(std::vector<double> const& state) {
        matrix j(size_);
        for (std::size_t c = 0; c < size_; ++c) {
            double const h = 1e-6 * (1 + std::fabs(state[c]));
            auto up = state, down = state;
            up[c] += h;
            down[c] -= h;
            auto const high = rates(up), low = rates(down);
            for (std::size_t r = 0; r < size_; ++r) j(r, c) = (high[r] - low[r]) / (2 * h);
        }
        for (std::size_t k = 0; k < size_; ++k)
            if (!moves_[k]) j(k, k) = -1;
        return j;
    }

private:
    static formulas::shared_values shared_of(parameter_values const& values) {
        formulas::shared_values all;
        for (auto const& [name, numbers] : values) all[name] = numbers.front();
        return all;
    }

    formulas::shared_values shared_;
    formulas in_;
    std::size_t size_;
    program program_;
    std::vector<double> found_;
    std::vector<char> moves_;
};

/// Implicit Euler with steps that grow until they are Newton's: the neuron is followed to where it
/// comes to rest, and not to a fixed point that it would leave.
std::optional<std::vector<double>> settled(lonely_neuron& cell, std::vector<double> x) {
    auto const n = cell.size();
    double step = 0.1;  // ms
    for (int k = 0; k < 400; ++k) {
        auto const f = cell.rates(x);
        auto const j = cell.jacobian(x);
        matrix a(n), b(n);
        for (std::size_t r = 0; r < n; ++r) {
            for (std::size_t c = 0; c < n; ++c) a(r, c) = -j(r, c);
            a(r, r) += 1 / step;
            b(r, 0) = cell.moves(r) ? f[r] : 0;
        }
        auto const by = solved(a, b);
        bool near = true, finite = true;
        for (std::size_t r = 0; r < n; ++r) {
            x[r] += by(r, 0);
            near = near && std::fabs(by(r, 0)) <= 1e-13 * (1 + std::fabs(x[r]));
            finite = finite && std::isfinite(x[r]);
        }
        if (!finite) return {};
        if (near && step > 1e6) return x;
        step = std::fmin(step * 1.3, 1e9);
    }
    return {};
}

}  // namespace

std::optional<std::vector<double>> resting_state(neuron const& model, parameter_values const& values,
                                                 std::vector<double> const& first, double current) {
    lonely_neuron cell{model, values, current};
    auto const v = model.membrane_potential();
    for (double const guess : {-70., -60., -50., -80., -90., 0.}) {
        auto start = first;
        if (v && model.variables[*v].dim == fine_dimension{dimensions::voltage}) start[*v] = guess;
        auto const found = settled(cell, start);
        if (!found || cell.fires(*found) || !is_stable(cell.jacobian(*found))) continue;
        return found;
    }
    return {};
}

}  // namespace neurapse::equations
