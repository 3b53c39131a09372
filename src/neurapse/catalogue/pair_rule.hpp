// SPDX-License-Identifier: MIT
// Which pairs of neurons are joined, by formulas: of all, or of those that are told, where a condition holds,
// with probability p, by n synapses.
#pragma once

#include <optional>

#include "neurapse/catalogue/pair_generator.hpp"
#include "neurapse/contract/connectivity.hpp"

namespace neurapse {

struct pair_rule {
    std::uint32_t sources = 0, targets = 0;
    equations::pair_program formulas;
    std::optional<std::size_t> condition{}, p{}, n{};  ///< which of the formulas; nothing: always, 1, 1
    std::optional<pair_generator> generator{};         ///< nothing: all pairs are looked at

    /// Whether chance decides how many synapses there are.
    bool is_random() const;
    /// No pair is joined by more.
    double most_of_a_pair() const {
        return (n ? formulas.range(*n).high : 1) * (generator ? generator->most() : 1);
    }

    /// How many pairs are looked at.
    double pairs() const { return double(sources) * (generator ? generator->usual() : targets); }

    /// Appends the targets of a source, with dice of the pair.
    void connect(std::uint32_t source, random::family dice, partners& out) const;
};

/// What comes of it, by looking at every pair, or, of very many, at those of some sources drawn at random.
struct pair_survey {
    double synapses = 0;
    std::optional<double> most_onto_one;  ///< expected of the target that gets most; where all were looked at
    /// Of pairs for which the condition holds, the first at which p is no probability, or n no count.
    struct oddity {
        std::uint32_t source, target;
        double number;
    };
    std::optional<oddity> odd_p, odd_n;
};
pair_survey surveyed(pair_rule const& rule);

}  // namespace neurapse
