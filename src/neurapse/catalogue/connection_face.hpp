// SPDX-License-Identifier: MIT
// Gives every connection rule its run-time face, in a generated source of its own.
#pragma once

#include "neurapse/catalogue/models.hpp"

namespace neurapse::catalogue {

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
            if constexpr (std::constructible_from<Rule, typename Rule::params const&, pairing const&,
                                                  random::family>)
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
    std::unique_ptr<any_connection> read(reader& from, settings const&,
                                         field_setting const& in) const override {
        auto const before = from.out().size();
        auto p = read_parameters<Rule>(from, in);
        if (from.out().size() > before) return nullptr;
        return std::make_unique<connection>(std::move(p));
    }
};

}  // namespace neurapse::catalogue
