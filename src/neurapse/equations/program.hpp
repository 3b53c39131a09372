// SPDX-License-Identifier: MIT
// A list of instructions for a machine whose registers are rows of numbers, one a neuron: each
// instruction is a loop over a few hundred neurons, of which the compiler has made vector code.
// Reading an instruction then costs next to nothing, and the rows stay in the first cache.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "neurapse/equations/graph.hpp"

namespace neurapse::equations {

/// Operations in one pass, each rounded by itself: a line; a b + c, a b - c, c - a b, a b + c d, a b - c d,
/// where instead of a there may be start + factor a; (a b) c, (a + b) c, (a - b) c; (s + k0 a0 + k1 a1 + ...)
/// m, and s + k0 a0 + ... where c is 0, else b; not c and a < b; a + (b - m c a) (k exprel(l c)). Functions
/// that are `scalable` are always multiplied by a number.
enum class fused : std::uint8_t {
    none,
    line,
    multiply_add,
    multiply_subtract,
    subtract_product,
    add_products,
    subtract_products,
    multiply_twice,
    add_multiply,
    subtract_multiply,
    sum,
    sum_unless,
    less_unless,
    less_equal_unless,
    relax
};
constexpr bool scalable(operation o) {
    return o == operation::exp || o == operation::exprel || o == operation::bernoulli ||
           o == operation::fermi;
}

/// A sum has so many rows at most.
inline constexpr std::size_t most_terms = 5;

/// ((start + factor x) + end) scale. The numbers that stand here change nothing, not even the sign of a zero.
struct line {
    double start = -0.0, factor = 1, end = -0.0, scale = 1;

    friend bool operator==(line const&, line const&) = default;
};

struct instruction {
    operation what = operation::constant;  ///< constant: a row is copied or filled
    fused how = fused::none;
    /// Bit k: part k is the number, else the row; of a sum: 1 where it begins with a number.
    std::uint8_t constants = 0;
    std::uint8_t terms = 0;                           ///< of a sum
    std::uint16_t to = 0, part[most_terms + 2] = {};  ///< of a sum: its rows, and behind them c and b
    /// Of a sum: factors, and behind them what it begins with; of a function: its factor; of `relax` k, l and
    /// m, behind the places of its parts.
    double number[most_terms + 1] = {};
    /// Whether `first` is in use: of a line all, of a product `start` and `factor`, through which it reads
    /// its first part, of a sum `scale`.
    bool shifts = false;
    line first;
    std::uint32_t table = 0;  ///< of a lookup
};

/// What the loop of an instruction is given: the rows of all, for n neurons.
template <class Real>
struct task {
    instruction const& now;
    array_lookup const* tables;
    Real* const* rows;
    std::size_t n;
};
template <class Real>
using loop = void (*)(task<Real> const&);

/// What a program computes: an output row for each value. Where `over` is given, the output
/// takes the place of that input, whose row it may overwrite.
struct output {
    static constexpr std::uint32_t nothing = 0xffffffff;
    value what;
    std::uint32_t over = nothing;
};

/// Rows are numbered: inputs, as in the graph; then outputs; then registers.
class program {
public:
    /// Throws `error` where more rows are needed than can be numbered.
    program(graph const& from, std::size_t inputs, std::vector<output> const& outputs);
    program() = default;

    /// Which inputs are read.
    std::vector<char> const& reads() const { return reads_; }
    std::size_t inputs() const { return inputs_; }
    std::size_t outputs() const { return outputs_; }
    std::size_t registers() const { return registers_; }
    std::vector<instruction> const& instructions() const { return list_; }

    /// Runs for n neurons. `rows` has the first neuron's number of each input and output; that of an
    /// output `over` an input may be the same.
    template <class Real>
    void run(Real* const* rows, std::size_t n) const;

private:
    template <class Real>
    using loops = std::vector<loop<Real>>;
    void choose_loops();

    std::size_t inputs_ = 0, outputs_ = 0, registers_ = 0;
    std::size_t rows_ = 0;  ///< in use at once; most outputs take the place of inputs
    std::vector<char> reads_;
    std::vector<instruction> list_;
    std::vector<array_lookup> tables_;
    std::tuple<loops<double>, loops<float>> loops_;  ///< one for each instruction
};

}  // namespace neurapse::equations
