// SPDX-License-Identifier: MIT
#pragma once

#include "neurapse/contract/connectivity.hpp"

namespace neurapse {

/// Every source with every target.
class all_to_all {
public:
    static constexpr about self{"all_to_all", "Every source with every target.", "", ""};
    static constexpr axis lanes = axis::source;
    struct params {
        bool autapses = true;
    };
    static constexpr std::tuple parameters{
        field{"autapses", &params::autapses, "a neuron may connect to itself"}};

    static std::optional<objection> objection_to(params const&, pairing const&) { return {}; }
    static double expected(params const& p, pairing const& sides) {
        double n = double(sides.sources) * sides.targets;
        if (!p.autapses)
            for (auto const same : sides.target_of_source) n -= same >= 0;
        return n;
    }
    all_to_all(params const& p, pairing const& sides) : p_{p}, sides_{sides} {}

    void connect(std::uint32_t source, random::stream, partners& out) const {
        for (std::uint32_t j = 0; j < sides_.targets; ++j)
            if (p_.autapses || sides_.target_of_source[source] != j) out.push_back(j);
    }

private:
    params p_;
    pairing const& sides_;
};

static_assert(connection_rule<all_to_all>);

}  // namespace neurapse
