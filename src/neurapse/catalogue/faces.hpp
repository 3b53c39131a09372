// SPDX-License-Identifier: MIT
// Gives every model of a room its run-time face. Included only by generated sources, one for
// each model, so that a model is compiled where nothing else is.
#pragma once

#include "neurapse/catalogue/models.hpp"
#include "neurapse/engine/generator.hpp"
#include "neurapse/engine/plastic.hpp"
#include "neurapse/engine/population.hpp"
#include "neurapse/engine/port.hpp"

namespace neurapse::catalogue {

namespace detail {

/// Parameters of all neurons, or of each where some field differs between them.
template <class Model>
std::vector<typename Model::params> parameters_from(std::size_t size, field_values const& values) {
    std::size_t n = 1;
    for (auto const& column : values)
        if (column.size() > 1) n = size;
    std::vector<typename Model::params> all(n);
    std::size_t field = 0;
    for_each_in(Model::parameters, [&](auto const& f) {
        auto const& column = values[field++];
        if (!column.empty())
            for (std::size_t i = 0; i < n; ++i) f.set(all[i], column[column.size() == 1 ? 0 : i]);
    });
    return all;
}

template <class Model>
bool check_each(reader& from, settings const& given, std::size_t size, field_values const& values) {
    for (auto const& p : parameters_from<Model>(size, values))
        if (!check_requirements(from, Model::requirements(p), given)) return false;
    return true;
}

template <class Model>
std::vector<bounds> bounds_of() {
    std::vector<bounds> all;
    for_each_in(Model::parameters, [&](auto const& f) { all.push_back(f.bound); });
    return all;
}

template <class List>
struct each_method;
template <class... Method>
struct each_method<type_list<Method...>> {
    static std::vector<about> listed() { return {Method::self...}; }
    template <class Visit>
    static void with(std::size_t which, Visit&& visit) {
        std::size_t k = 0;
        ((k++ == which ? visit.template operator()<Method>() : void()), ...);
    }
};

}  // namespace detail

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
    bool check(reader& from, settings const& given, std::size_t size, field_values const& values) const override {
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
    std::optional<std::vector<double>> rest(field_values const& values, std::size_t neuron, current i) const override {
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
                    std::apply([&](auto const&... to) { ((start[i].*to.member = typename In::real(found[i].*from.member)), ...); },
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
        for_each_in(table, [&](auto const& v) { all.push_back({std::string{v.name}, v.dim, std::string{v.meaning}}); });
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
            if (i == 0 || each.size() > 1) all[i] = at_rest(p);
            else all[i] = all[0];
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

template <template <class> class Kinetics>
class receptor_face final : public any_receptor_model {
    using K = Kinetics<double>;

public:
    about self() const override { return K::self; }
    std::vector<parameter_info> parameters() const override { return parameters_of<K>(); }
    std::vector<bounds> parameter_bounds() const override { return detail::bounds_of<K>(); }
    std::vector<std::string> choices(std::size_t field) const override {
        std::vector<std::string> words;
        std::size_t k = 0;
        for_each_in(K::parameters, [&](auto const& f) {
            if (k++ == field && !f.choices.empty()) words = neurapse::detail::split(f.choices);
        });
        return words;
    }
    std::size_t bytes_per_neuron(precision p) const override {
        return sizeof(typename K::state) / (p == precision::real32 ? 2 : 1);
    }
    bool check(reader& from, settings const& given, std::size_t size, field_values const& values) const override {
        return detail::check_each<K>(from, given, size, values);
    }
    std::unique_ptr<any_port> make(std::size_t size, port_effect effect, field_values const& parameters,
                                   std::vector<double> towards, std::vector<duration> const& membranes,
                                   duration dt, precision p) const override {
        if (p == precision::real32)
            return std::make_unique<port<Kinetics<float>>>(size, effect,
                                                           detail::parameters_from<Kinetics<float>>(size, parameters),
                                                           std::move(towards), membranes, dt);
        return std::make_unique<port<K>>(size, effect, detail::parameters_from<K>(size, parameters), std::move(towards),
                                         membranes, dt);
    }
};

template <class Rule>
class rule_face final : public any_rule_model {
    class rule final : public any_rule {
    public:
        explicit rule(typename Rule::params p) : p_{std::move(p)} {}
        std::optional<weight_range> range() const override {
            if constexpr (bounds_weights<Rule>)
                return Rule::range(p_);
            else
                return {};
        }
        duration interval() const override {
            if constexpr (requires { Rule::interval(p_); })
                return Rule::interval(p_);
            else
                return {};
        }
        std::unique_ptr<any_plasticity> make(duration dt, synapse_table& table, std::size_t targets, synapse_ends const&) const override {
            std::unique_ptr<any_plasticity> made;
            with([&]<class Form>() { made = std::make_unique<plastic<Form>>(p_, dt, table, targets); });
            return made;
        }
        std::vector<recordable> variables() const override {
            std::vector<recordable> all;
            with([&]<class Form>() { all = recordables_of_rule<Form>(); });
            return all;
        }
        std::size_t bytes_per_synapse() const override {
            std::size_t n = 0;
            with([&]<class Form>() { n = plastic<Form>::bytes_per_synapse; });
            return n;
        }
        std::size_t bytes_per_stretch() const override {
            std::size_t n = 0;
            with([&]<class Form>() { n = plastic<Form>::bytes_per_stretch; });
            return n;
        }

    private:
        /// A rule may come in several forms, and its parameters say in which.
        template <class Visit>
        void with(Visit&& visit) const {
            if constexpr (requires { Rule::visit_form(p_, visit); })
                Rule::visit_form(p_, visit);
            else
                visit.template operator()<Rule>();
        }
        typename Rule::params p_;
    };

public:
    about self() const override { return Rule::self; }
    std::vector<parameter_info> parameters() const override { return parameters_of<Rule>(); }
    std::vector<recordable> variables() const override { return recordables_of_rule<Rule>(); }
    std::unique_ptr<any_rule> read(reader& from, settings const& given, field_setting const& in) const override {
        auto const before = from.out().size();
        auto p = read_parameters<Rule>(from, in);
        if (from.out().size() > before || !check_requirements(from, Rule::requirements(p), given)) return nullptr;
        return std::make_unique<rule>(std::move(p));
    }
};

template <class Rule>
class connection_face final : public any_connection_model {
    class wiring final : public any_wiring {
    public:
        wiring(typename Rule::params const& p, pairing const& sides, random::family dice)
            : rule_{rule_for(p, sides, dice)}, dice_{dice} {}
        void partners_of(std::uint32_t lane, partners& out) const override {
            out.clear();
            rule_.connect(lane, dice_(lane), out);
        }
        std::optional<std::size_t> listed(std::uint32_t lane, std::size_t k) const override {
            if constexpr (requires { rule_.listed(lane, k); })
                return rule_.listed(lane, k);
            else
                return {};
        }

    private:
        /// A rule whose lanes depend on each other draws what they share when it is made.
        static Rule rule_for(typename Rule::params const& p, pairing const& sides, random::family dice) {
            if constexpr (std::constructible_from<Rule, typename Rule::params const&, pairing const&, random::family>)
                return Rule{p, sides, dice};
            else
                return Rule{p, sides};
        }
        Rule rule_;
        random::family dice_;
    };

    class connection final : public any_connection {
    public:
        explicit connection(typename Rule::params p) : p_{std::move(p)} {}
        std::optional<objection> objection_to(pairing const& sides) const override {
            return Rule::objection_to(p_, sides);
        }
        double expected(pairing const& sides) const override { return Rule::expected(p_, sides); }

        axis lanes() const override { return Rule::lanes; }
        bool is_list() const override {
            return requires(Rule const& rule) { rule.listed(0u, std::size_t{}); };
        }
        std::unique_ptr<any_wiring> wire(pairing const& sides, random::family dice) const override {
            return std::make_unique<wiring>(p_, sides, dice);
        }

    private:
        typename Rule::params p_;
    };

public:
    about self() const override { return Rule::self; }
    std::vector<parameter_info> parameters() const override { return parameters_of<Rule>(); }
    std::unique_ptr<any_connection> read(reader& from, settings const&, field_setting const& in) const override {
        auto const before = from.out().size();
        auto p = read_parameters<Rule>(from, in);
        if (from.out().size() > before) return nullptr;
        return std::make_unique<connection>(std::move(p));
    }
};

template <class S>
class stimulus_face final : public any_stimulus_model {
    static constexpr bool gives_spikes = !current_stimulus<S>;

    class plan final : public any_stimulus_plan {
    public:
        explicit plan(typename S::params p) : p_{std::move(p)} {}
        bool spikes() const override { return gives_spikes; }
        std::optional<objection> objection_to(stimulus_setting const& where) const override {
            if constexpr (requires { S::objection_to(p_, where); })
                return S::objection_to(p_, where);
            else
                return {};
        }
        std::unique_ptr<any_stimulus> make(stimulus_setting const& where) const override {
            return std::make_unique<generator<S>>(p_, where);
        }

    private:
        typename S::params p_;
    };

public:
    about self() const override { return S::self; }
    std::vector<parameter_info> parameters() const override { return parameters_of<S>(); }
    bool spikes() const override { return gives_spikes; }
    std::unique_ptr<any_stimulus_plan> read(reader& from, settings const& given, field_setting const& in) const override {
        auto const before = from.out().size();
        auto p = read_parameters<S>(from, in);
        if (from.out().size() > before || !check_requirements(from, S::requirements(p), given)) return nullptr;
        return std::make_unique<plan>(std::move(p));
    }
};

}  // namespace neurapse::catalogue
