// SPDX-License-Identifier: MIT
// Gives every membrane its run-time face. Included only by generated sources, one for each model, so that a
// model is compiled where nothing else is.
#pragma once

#include "neurapse/catalogue/face_parameters.hpp"
#include "neurapse/engine/population.hpp"

namespace neurapse::catalogue {

/// Variables that V has had all the time in the world to move.
template <class M>
concept has_steady_state = requires(typename M::dynamics f) { f.steady(0.0); };

template <template <class> class Model>
class neuron_face final : public any_neuron_model {
    using M = Model<double>;
    using state = typename M::state;
    using methods_of = detail::each_method<typename M::methods>;

public:
    about self() const override { return M::self; }
    std::vector<parameter_info> parameters() const override { return parameters_of<M>(); }
    std::vector<bounds> parameter_bounds() const override { return detail::bounds_of<M>(); }
    std::vector<recordable> variables() const override { return listed(M::variables); }
    std::vector<recordable> recordables() const override {
        if constexpr (requires { M::recordables; })
            return listed(M::recordables);
        else
            return {};
    }
    std::vector<about> methods() const override { return methods_of::listed(); }
    double most_spikes(std::size_t method) const override {
        double most = 1;
        methods_of::with(method, [&]<class Method>() {
            if (!grid_stepper<Method, state>) most = located_spikes::most + 1;
        });
        return most;
    }
    std::size_t bytes_per_neuron(precision p) const override {
        return (sizeof(state) + sizeof(double)) / (p == precision::real32 ? 2 : 1);
    }

    /// Variables and recordables come before parameters of the same name.
    std::map<std::string, equations::fine_dimension> tellable() const override {
        std::map<std::string, equations::fine_dimension> all;
        for (auto const& v : variables()) all.emplace(v.name, v.dim);
        for (auto const& v : recordables()) all.emplace(v.name, v.dim);
        for_each_in(M::parameters, [&](auto const& f) {
            if constexpr (std::decay_t<decltype(f)>::is_number)
                if (f.choices.empty()) all.emplace(std::string{f.name}, f.dim);
        });
        return all;
    }
    bool check(reader& from, settings const& given, std::size_t size,
               field_values const& values) const override {
        return detail::check_each<M>(from, given, size, values);
    }
    std::vector<duration> time_constants(std::size_t size, field_values const& values) const override {
        if constexpr (requires(typename M::params p) { M::time_constant(p); }) {
            std::vector<duration> all;
            for (auto const& p : detail::parameters_from<M>(size, values)) all.push_back(M::time_constant(p));
            return all;
        } else {
            return {duration{std::numeric_limits<double>::infinity()}};
        }
    }
    std::optional<std::vector<double>> rest(field_values const& values, std::size_t neuron,
                                            current i) const override {
        auto const all = detail::parameters_from<M>(neuron + 1, values);
        auto const found = M::rest(all[all.size() == 1 ? 0 : neuron], i);
        if (!found.exists) return {};
        std::vector<double> numbers;
        for_each_in(M::variables, [&](auto const& v) { numbers.push_back(double(found.state.*v.member)); });
        return numbers;
    }
    std::unique_ptr<any_population> make(population_setting const& of) const override {
        return of.state == precision::real32 ? made<Model<float>>(of) : made<M>(of);
    }

private:
    /// States are found in double and rounded; parameters are the same in every precision.
    template <class In>
    static std::unique_ptr<any_population> made(population_setting const& of) {
        auto const found = starts(of.size, detail::parameters_from<M>(of.size, of.parameters), of.initial);
        std::vector<typename In::state> start(found.size());
        for (std::size_t i = 0; i < found.size(); ++i)
            std::apply(
                [&](auto const&... from) {
                    std::apply(
                        [&](auto const&... to) {
                            ((start[i].*to.member = typename In::real(found[i].*from.member)), ...);
                        },
                        In::variables);
                },
                M::variables);
        std::unique_ptr<any_population> population_of_it;
        detail::each_method<typename In::methods>::with(of.method, [&]<class Method>() {
            population_of_it = std::make_unique<population<In, Method>>(
                of.size, detail::parameters_from<In>(of.size, of.parameters), start, of.dt, of.dice, of.told);
        });
        return population_of_it;
    }

    template <class Table>
    static std::vector<recordable> listed(Table const& table) {
        std::vector<recordable> all;
        for_each_in(table, [&](auto const& v) {
            all.push_back({std::string{v.name}, v.dim, std::string{v.meaning}});
        });
        return all;
    }

    /// Given values where there are any; for the rest the state at rest, or M's own start where
    /// nothing is at rest.
    static std::vector<state> starts(std::size_t size, std::vector<typename M::params> const& each,
                                     field_values const& initial) {
        bool alike = each.size() == 1;
        for (auto const& column : initial) alike = alike && column.size() <= 1;
        std::vector<state> all(alike ? 1 : size);
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto const& p = each[each.size() == 1 ? 0 : i];
            if (i == 0 || each.size() > 1)
                all[i] = at_rest(p);
            else
                all[i] = all[0];
        }
        auto const rest = all;
        std::size_t k = 0;
        for_each_in(M::variables, [&](auto const& v) {
            auto const& column = initial[k++];
            if (!column.empty())
                for (std::size_t i = 0; i < all.size(); ++i)
                    all[i].*v.member = typename M::real(column[column.size() == 1 ? 0 : i]);
        });
        if constexpr (has_steady_state<M>)
            if (initial.front().size() > 0) follow(all, each, initial);
        return all;
    }

    /// Where V is given, variables that are not follow it at their steady state.
    static void follow(std::vector<state>& all, std::vector<typename M::params> const& each,
                       field_values const& initial) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto const steady = typename M::dynamics{each[each.size() == 1 ? 0 : i]}.steady(all[i].v);
            std::size_t k = 0;
            for_each_in(M::variables, [&](auto const& v) {
                if (initial[k++].empty()) all[i].*v.member = steady.*v.member;
            });
        }
    }

    static state at_rest(typename M::params const& p) {
        auto const found = M::rest(p, current{});
        if (found.exists) return found.state;
        if constexpr (has_steady_state<M>)
            return typename M::dynamics{p}.steady(M::leak(p).value);
        else
            return {typename M::real(M::leak(p).value)};
    }
};

}  // namespace neurapse::catalogue
