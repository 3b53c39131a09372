// SPDX-License-Identifier: MIT
#pragma once

#include "neurapse/contract/connectivity.hpp"

namespace neurapse {

/// An explicit list: sources[k] with targets[k]. Weights and delays given as lists follow it.
class pairs {
public:
    static constexpr about self{"pairs", "An explicit list: sources[k] with targets[k].", "", ""};
    static constexpr axis lanes = axis::source;
    struct params {
        quantities<dimensions::none> sources, targets;
    };
    static constexpr std::tuple parameters{
        field{"sources", &params::sources, "positions among the sources, one for each synapse"},
        field{"targets", &params::targets, "positions among the targets, one for each synapse"}};

    static std::optional<objection> objection_to(params const& p, pairing const& sides) {
        auto const &from = p.sources.values, &to = p.targets.values;
        if (from.size() != to.size())
            return objection{"targets",
                             "there are " + std::to_string(from.size()) + " sources and " +
                                 std::to_string(to.size()) + " targets",
                             "write one target for each source"};
        if (auto wrong = detail::position_objection(from, sides.sources, "sources")) return wrong;
        return detail::position_objection(to, sides.targets, "targets");
    }
    static double expected(params const& p, pairing const&) { return double(p.sources.values.size()); }

    pairs(params const& p, pairing const& sides) : targets_(p.targets.values), of_source_(sides.sources) {
        for (std::size_t k = 0; k < targets_.size(); ++k)
            of_source_[std::size_t(p.sources.values[k])].push_back(std::uint32_t(k));
    }
    void connect(std::uint32_t source, random::stream, partners& out) const {
        for (auto const k : of_source_[source]) out.push_back(std::uint32_t(targets_[k]));
    }
    std::size_t listed(std::uint32_t source, std::size_t k) const { return of_source_[source][k]; }

private:
    std::vector<double> targets_;
    std::vector<partners> of_source_;
};

static_assert(connection_rule<pairs>);

}  // namespace neurapse
