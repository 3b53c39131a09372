// SPDX-License-Identifier: MIT
// Gives every plasticity rule its run-time face, in a generated source of its own.
#pragma once

#include "neurapse/catalogue/models.hpp"
#include "neurapse/engine/plastic.hpp"

namespace neurapse::catalogue {

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
        std::unique_ptr<any_plasticity> make(duration dt, synapse_table& table, std::size_t targets,
                                             synapse_ends const&) const override {
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
    std::unique_ptr<any_rule> read(reader& from, settings const& given,
                                   field_setting const& in) const override {
        auto const before = from.out().size();
        auto p = read_parameters<Rule>(from, in);
        if (from.out().size() > before || !check_requirements(from, Rule::requirements(p), given))
            return nullptr;
        return std::make_unique<rule>(std::move(p));
    }
};

}  // namespace neurapse::catalogue
