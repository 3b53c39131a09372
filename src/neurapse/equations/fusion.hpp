// SPDX-License-Identifier: MIT
// Which operations of a graph the machine does in one pass over its rows. Each is rounded by itself, so
// that this changes no result.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "neurapse/equations/program.hpp"

namespace neurapse::equations {

/// A pass for a value: what is done to which values.
struct pass {
    fused how = fused::none;
    std::vector<std::uint32_t> operands{};
    std::vector<double> factors{};        ///< of a sum: one for each term; of `relax` k, l and m
    std::optional<double> start{};        ///< of a sum: what it begins with
    std::optional<operation> function{};  ///< of a function times a number, the one factor: which
    std::optional<line> first{};          ///< through which the first operand is read; of a sum: its scale
};

class fusion {
public:
    fusion(graph const& g, std::vector<output> const& outputs);

    bool is_needed(std::uint32_t id) const { return needed_[id]; }
    /// Computed within the pass of the value that reads it.
    bool is_inside(std::uint32_t id) const { return inside_[id]; }
    pass const& of(std::uint32_t id) const { return pass_[id]; }

private:
    struct term {
        double factor;
        std::uint32_t of;
    };
    struct chain {
        std::optional<double> start{};
        std::vector<term> terms{};
        std::vector<std::uint32_t> inside{};  ///< sums and products that go into the pass
        int apart = 0;     ///< passes that these and products of rows take when each sum has its own
        int products = 0;  ///< of rows, which keep a pass of their own
    };
    /// A value as a line of another one.
    struct view {
        enum parts { row, factor, start, end, scale };  ///< the last of its numbers that is in use
        std::uint32_t of;
        line numbers{};
        parts used = row;
        std::vector<std::uint32_t> steps{};  ///< the values on the way, itself the last
    };

    graph::node const& at(std::uint32_t id) const { return graph_.at(id); }
    bool is_constant(std::uint32_t id) const { return at(id).what == operation::constant; }
    bool is_joined(std::uint32_t id) const { return !pass_[id].operands.empty(); }
    bool is_sum(std::uint32_t id) const {
        return at(id).what == operation::add || at(id).what == operation::subtract;
    }
    bool is_product_of_rows(std::uint32_t id) const {
        return is_single(id, operation::multiply) && !is_constant(at(id).parts[0]) &&
               !is_constant(at(id).parts[1]);
    }
    bool is_single(std::uint32_t id, operation what) const { return at(id).what == what && uses_[id] == 1; }
    /// The other part of an operation that has `id` as one of its two, else nothing.
    std::optional<std::uint32_t> beside(std::uint32_t id, std::uint32_t in) const;

    void count_uses(std::vector<output> const& outputs);
    std::optional<chain> chain_of(std::uint32_t id) const;
    static bool is_worth_it(std::optional<chain> const& c);
    bool add_term(chain& to, std::uint32_t id, double sign) const;
    void join_sum(std::uint32_t id);
    view view_of(std::uint32_t id, int depth = 5) const;
    view view_if_single(std::uint32_t id, int depth = 5) const {
        return uses_[id] == 1 ? view_of(id, depth) : view{id};
    }
    void join_line(std::uint32_t id);
    void join_relaxation(std::uint32_t id);
    void join_product(std::uint32_t id);
    void shift(std::uint32_t id);
    void join_factors(std::uint32_t id);
    bool joins_anything(std::uint32_t sum) const;
    void join_comparison(std::uint32_t id);
    void join_choice(std::uint32_t id);

    graph const& graph_;
    std::vector<char> needed_, inside_;
    std::vector<std::uint32_t> uses_;
    std::vector<pass> pass_;
};

}  // namespace neurapse::equations
