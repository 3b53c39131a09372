// SPDX-License-Identifier: MIT
#pragma once

#include "neurapse/contract/connectivity.hpp"

namespace neurapse {

/// The targets of each source, listed source by source. Weights and delays may be listed in
/// the same shape.
class fanout {
public:
    static constexpr about self{"fanout", "The targets of each source, a list of lists.", "", ""};
    static constexpr axis lanes = axis::source;
    struct params {
        nested_list targets;
    };
    static constexpr std::tuple parameters{
        field{"targets", &params::targets, "a list of positions for each source"}};

    static std::optional<objection> objection_to(params const& p, pairing const& sides) {
        if (p.targets.rows.size() != sides.sources)
            return objection{"targets",
                             "there are " + std::to_string(p.targets.rows.size()) + " lists for " +
                                 std::to_string(sides.sources) + " sources",
                             "write one list for each source, empty where it has no targets"};
        for (auto const& row : p.targets.rows)
            if (auto wrong = detail::position_objection(row, sides.targets, "targets")) return wrong;
        return {};
    }
    static double expected(params const& p, pairing const&) {
        double n = 0;
        for (auto const& row : p.targets.rows) n += double(row.size());
        return n;
    }

    fanout(params const& p, pairing const&) : p_{p} {
        for (auto const& row : p_.targets.rows) {
            begin_.push_back(length_);
            length_ += row.size();
        }
    }
    void connect(std::uint32_t source, random::stream, partners& out) const {
        for (double const j : p_.targets.rows[source]) out.push_back(std::uint32_t(j));
    }

    std::size_t listed(std::uint32_t source, std::size_t k) const { return begin_[source] + k; }

private:
    params p_;
    std::vector<std::size_t> begin_;  ///< where the targets of each source stand among all
    std::size_t length_ = 0;
};

static_assert(connection_rule<fanout>);

}  // namespace neurapse
