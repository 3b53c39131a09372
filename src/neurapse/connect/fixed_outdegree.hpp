// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "neurapse/contract/connectivity.hpp"

namespace neurapse {

/// Every source gets exactly n targets, drawn uniformly.
class fixed_outdegree {
public:
    static constexpr about self{"fixed_outdegree", "Every source gets exactly n targets, drawn uniformly.",
                                "", ""};
    static constexpr axis lanes = axis::source;
    struct params {
        std::int64_t n = 1;
        bool autapses = true, multapses = true;
    };
    static constexpr std::tuple parameters{
        field{"n", &params::n, "number of targets of each source", bounds::non_negative},
        field{"autapses", &params::autapses, "a neuron may connect to itself"},
        field{"multapses", &params::multapses, "a pair may be joined more than once"}};

    static std::optional<objection> objection_to(params const& p, pairing const& sides) {
        if (sides.sources == 0) return {};
        bool const some = std::any_of(sides.target_of_source.begin(), sides.target_of_source.end(),
                                      [](auto same) { return same >= 0; });
        return detail::degree_objection(p.n, sides.targets, some, p.autapses, p.multapses, "targets");
    }
    static double expected(params const& p, pairing const& sides) { return double(p.n) * sides.sources; }
    fixed_outdegree(params const& p, pairing const& sides) : p_{p}, sides_{sides} {}

    void connect(std::uint32_t source, random::stream dice, partners& out) const {
        auto const self = p_.autapses ? -1 : sides_.target_of_source[source];
        detail::draw(std::uint32_t(p_.n), sides_.targets, self, p_.multapses, dice, out);
    }

private:
    params p_;
    pairing const& sides_;
};

static_assert(connection_rule<fixed_outdegree>);

}  // namespace neurapse
