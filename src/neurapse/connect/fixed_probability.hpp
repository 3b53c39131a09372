// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "neurapse/base/math.hpp"
#include "neurapse/contract/connectivity.hpp"

namespace neurapse {

/// Every pair is joined independently with probability p.
class fixed_probability {
public:
    static constexpr about self{"fixed_probability", "Every pair is joined independently with probability p.",
                                "", ""};
    static constexpr axis lanes = axis::source;
    struct params {
        double p = 0.1;
        bool autapses = true;
    };
    static constexpr std::tuple parameters{
        field{"p", &params::p, "probability of each pair", bounds::probability},
        field{"autapses", &params::autapses, "a neuron may connect to itself"}};

    static std::optional<objection> objection_to(params const&, pairing const&) { return {}; }
    static double expected(params const& p, pairing const& sides) {
        double pairs = double(sides.sources) * sides.targets;
        if (!p.autapses)
            for (auto const same : sides.target_of_source) pairs -= same >= 0;
        return p.p * pairs;
    }

    fixed_probability(params const& p, pairing const& sides) : p_{p}, sides_{sides} {}

    /// Leaps from hit to hit: the work goes with the synapses made, not the pairs looked at.
    void connect(std::uint32_t source, random::stream dice, partners& out) const {
        if (p_.p <= 0) return;
        double const leap = p_.p < 1 ? -1 / math::log1p(-p_.p) : 0;
        auto const gap = [&] { return std::floor(dice.exponential() * leap); };
        for (double j = gap(); j < sides_.targets; j += 1 + gap())
            if (p_.autapses || sides_.target_of_source[source] != std::int64_t(j))
                out.push_back(std::uint32_t(j));
    }

private:
    params p_;
    pairing const& sides_;
};

static_assert(connection_rule<fixed_probability>);

}  // namespace neurapse
