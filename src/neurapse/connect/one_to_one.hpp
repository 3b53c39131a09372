// SPDX-License-Identifier: MIT
#pragma once

#include "neurapse/contract/connectivity.hpp"

namespace neurapse {

/// The k-th source with the k-th target.
class one_to_one {
public:
    static constexpr about self{"one_to_one", "The k-th source with the k-th target.", "", ""};
    static constexpr axis lanes = axis::source;
    struct params {};
    static constexpr std::tuple<> parameters{};

    static std::optional<objection> objection_to(params const&, pairing const& sides) {
        if (sides.sources == sides.targets) return {};
        return objection{"rule",
                         "there are " + std::to_string(sides.sources) + " sources and " +
                             std::to_string(sides.targets) + " targets",
                         "give both sides the same number of neurons"};
    }
    static double expected(params const&, pairing const& sides) { return sides.sources; }
    one_to_one(params const&, pairing const&) {}

    void connect(std::uint32_t source, random::stream, partners& out) const { out.push_back(source); }
};

static_assert(connection_rule<one_to_one>);

}  // namespace neurapse
