// SPDX-License-Identifier: MIT
// What is computed, as a graph of values. Equal values exist once, constants are folded and
// trivial operations vanish when a value is made, so that whoever builds formulas need not care:
// a numerical method is written as it stands in the textbook.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "neurapse/equations/functions.hpp"
#include "neurapse/equations/timed_array.hpp"

namespace neurapse::equations {

/// A value of one graph; it stands behind all values that it is made of.
struct value {
    std::uint32_t id = 0;

    friend bool operator==(value, value) = default;
};

class graph {
public:
    struct node {
        operation what = operation::constant;
        std::uint32_t parts[3] = {0, 0, 0};  ///< of a lookup, the last is the table
        double number = 0;                   ///< of a constant

        friend bool operator==(node const&, node const&) = default;
    };

    value constant(double x);
    /// The k-th of the numbers that come from outside. What it means is the affair of who builds.
    value input(std::uint32_t k);

    value apply(operation what, value a);
    value apply(operation what, value a, value b);
    value choose(value condition, value a, value b);
    /// A Poisson number with dice named by two uniform ones.
    value poisson(value mean, value one, value other) {
        return made({operation::poisson, {mean.id, one.id, other.id}, 0});
    }

    /// The number of a table at a time (ms) and a column.
    value lookup(std::uint32_t table, value time, value column);
    std::uint32_t add_table(array_lookup table) {
        return tables_.push_back(std::move(table)), std::uint32_t(tables_.size() - 1);
    }
    array_lookup const& table(std::uint32_t k) const { return tables_[k]; }
    std::vector<array_lookup> const& tables() const { return tables_; }

    value add(value a, value b) { return apply(operation::add, a, b); }
    value subtract(value a, value b) { return apply(operation::subtract, a, b); }
    value multiply(value a, value b) { return apply(operation::multiply, a, b); }
    value divide(value a, value b) { return apply(operation::divide, a, b); }
    value negate(value a) { return apply(operation::negate, a); }

    node const& at(value v) const { return nodes_[v.id]; }
    node const& at(std::uint32_t id) const { return nodes_[id]; }
    std::size_t size() const { return nodes_.size(); }
    std::optional<double> number(value v) const;
    bool is(value v, double x) const;

    /// Whether an input for which `asked` is true is needed to compute the value.
    bool depends(value v, std::function<bool(std::uint32_t input)> const& asked) const;
    /// The derivative with respect to an input; nothing where a condition, a remainder or the like
    /// depends on it, so that there is no formula for it.
    std::optional<value> derivative(value of, std::uint32_t input);
    /// Values with some of those they are made of replaced; `by` gives nothing for what stays.
    std::vector<value> replaced(std::vector<value> const& in,
                                std::function<std::optional<value>(value)> const& by);
    /// Which values are needed to compute some others, themselves included.
    std::vector<char> needed(std::vector<value> const& by) const;

private:
    value made(node const& n);
    value power(value base, value exponent);
    std::optional<value> inverse_of(value x);
    std::optional<value> slope(node n, value here, std::vector<std::optional<value>> const& slopes);

    struct hash {
        std::size_t operator()(node const& n) const;
    };
    std::vector<node> nodes_;
    std::vector<array_lookup> tables_;
    std::unordered_map<node, std::uint32_t, hash> known_;
};

/// How many parts an operation has.
int parts_of(operation what);

}  // namespace neurapse::equations
