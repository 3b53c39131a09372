// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "neurapse/contract/connectivity.hpp"

namespace neurapse {

/// Every target gets exactly n sources, drawn uniformly.
class fixed_indegree {
public:
    static constexpr about self{"fixed_indegree", "Every target gets exactly n sources, drawn uniformly.", "",
                                ""};
    static constexpr axis lanes = axis::target;
    struct params {
        std::int64_t n = 1;
        bool autapses = true, multapses = true;
    };
    static constexpr std::tuple parameters{
        field{"n", &params::n, "number of sources of each target", bounds::non_negative},
        field{"autapses", &params::autapses, "a neuron may connect to itself"},
        field{"multapses", &params::multapses, "a pair may be joined more than once"}};

    static std::optional<objection> objection_to(params const& p, pairing const& sides) {
        if (sides.targets == 0) return {};
        bool const some = std::any_of(sides.source_of_target.begin(), sides.source_of_target.end(),
                                      [](auto same) { return same >= 0; });
        return detail::degree_objection(p.n, sides.sources, some, p.autapses, p.multapses, "sources");
    }
    static double expected(params const& p, pairing const& sides) { return double(p.n) * sides.targets; }
    fixed_indegree(params const& p, pairing const& sides) : p_{p}, sides_{sides} {}

    void connect(std::uint32_t target, random::stream dice, partners& out) const {
        auto const self = p_.autapses ? -1 : sides_.source_of_target[target];
        detail::draw(std::uint32_t(p_.n), sides_.sources, self, p_.multapses, dice, out);
    }

private:
    params p_;
    pairing const& sides_;
};

static_assert(connection_rule<fixed_indegree>);

}  // namespace neurapse
