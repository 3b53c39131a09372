// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "neurapse/contract/connectivity.hpp"

namespace neurapse {

/// n synapses in all: the ends of each are drawn uniformly and independently of all others, so
/// that autapses and multapses occur. The out-degrees of the sources are then multinomial; they
/// are drawn first, one after the other, and each source's targets with dice of its own.
class fixed_total_number {
public:
    static constexpr about self{"fixed_total_number", "n synapses in all, both ends of each drawn uniformly.",
                                "", "Senk et al. 2022, doi:10.1371/journal.pcbi.1010086"};
    static constexpr axis lanes = axis::source;
    struct params {
        std::int64_t n = 1;
    };
    static constexpr std::tuple parameters{
        field{"n", &params::n, "number of synapses in all", bounds::non_negative}};

    static std::optional<objection> objection_to(params const& p, pairing const& sides) {
        if (p.n == 0 || (sides.sources > 0 && sides.targets > 0)) return {};
        return objection{"n", "there is nobody to connect", "give the projection neurons on both sides"};
    }
    static double expected(params const& p, pairing const&) { return double(p.n); }

    fixed_total_number(params const& p, pairing const& sides, random::family dice)
        : targets_(sides.targets), out_degree_(sides.sources) {
        auto left = std::uint64_t(p.n);
        for (std::uint32_t k = 0; k < sides.sources; ++k) {
            // Given the sources before it, a source gets its share of what is left.
            out_degree_[k] = std::uint32_t(
                k + 1 == sides.sources ? left : dice(k, 1).binomial(left, 1.0 / (sides.sources - k)));
            left -= out_degree_[k];
        }
    }

    void connect(std::uint32_t source, random::stream dice, partners& out) const {
        out.reserve(out.size() + out_degree_[source]);
        dice.many_below(out_degree_[source], targets_, [&](std::uint32_t k) { out.push_back(k); });
    }

private:
    std::uint32_t targets_;
    std::vector<std::uint32_t> out_degree_;
};

}  // namespace neurapse
