// SPDX-License-Identifier: MIT
// Formulas of two neurons, source i and target j: x_pre and x_post are numbers of theirs, rand() is drawn for
// each pair. They are computed for one source and a block of its targets at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/equations/formulas.hpp"
#include "neurapse/equations/program.hpp"
#include "neurapse/equations/ranges.hpp"

namespace neurapse::equations {

/// What a name stands for: one number for all pairs, or one for each neuron of a side.
struct pair_quantity {
    enum class owner { both, source, target };
    fine_dimension dim{};
    owner of = owner::both;
    std::vector<double> numbers;
};

/// Names of the formulas of a projection. `i` and `j`, the positions, and N_pre and N_post need not be among
/// them.
struct pair_names {
    std::uint32_t sources = 0, targets = 0;
    std::map<std::string, pair_quantity> of{};

    scope declared() const;
};

/// So many targets are looked at at once.
inline constexpr std::size_t pair_block = 512;

/// Formulas that were checked, ready to be computed.
class pair_program {
public:
    pair_program(pair_names names, std::vector<tree> const& formulas);

    std::size_t size() const { return formulas_.size(); }
    /// Of a formula that is the same for all pairs.
    std::optional<double> number(std::size_t k) const { return formulas_[k].number; }
    /// What a formula can give.
    equations::range range(std::size_t k) const { return formulas_[k].ends; }
    bool is_random(std::size_t k) const { return formulas_[k].is_random; }
    /// How many numbers are drawn for a pair, by all formulas.
    std::uint32_t draws() const { return draws_; }

private:
    friend class pair_machine;
    struct formula {
        std::optional<double> number;
        equations::range ends;
        bool is_random = false;
        program code;
    };
    equations::range range_of_input(incoming const& from) const;

    std::vector<pair_quantity> quantities_;  ///< of each parameter of the programs; positions come first
    std::uint32_t draws_ = 0;
    std::vector<incoming> inputs_;
    std::vector<formula> formulas_;
};

/// Runs the formulas of a program. Each thread has one of its own.
class pair_machine {
public:
    explicit pair_machine(pair_program const& of);

    void start(std::uint32_t source);
    /// The next pairs: n targets, from the first on or listed. Number k of a pair is drawn from block k of
    /// the stream (first + its place, when), where `names` does not give each a stream (who, when) of its
    /// own.
    struct pairs {
        std::uint32_t const* listed = nullptr;
        std::uint32_t first = 0;
        std::size_t n = 0;
        random::family dice{0, purpose::connectivity, 0};
        std::uint32_t first_who = 0;
        std::uint64_t when = 0;
        std::pair<std::uint32_t, std::uint32_t> const* names = nullptr;  ///< (when, who)
        std::uint32_t drawn = 0;  ///< blocks that others have used already
    };
    void look_at(pairs const& next);
    /// Numbers of formula k for these pairs, good until the next are looked at.
    double const* compute(std::size_t k);
    /// Numbers that belong to the pairs and to no formula: number k of each.
    void draw(std::uint32_t k, double* out) const;

private:
    double* row(std::size_t k) { return memory_.get() + k * pair_block; }
    void fill(std::size_t input);
    void draw(origin from, std::uint32_t k, double* out) const;

    pair_program const& of_;
    std::uint32_t source_ = 0;
    pairs now_{};
    std::unique_ptr<double[]> memory_;  ///< as it comes: rows are filled before they are read
    std::vector<char> is_filled_;
    std::vector<double*> at_;
};

}  // namespace neurapse::equations
