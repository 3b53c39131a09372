// SPDX-License-Identifier: MIT
// A weight or delay that is calculated for each synapse: "rand()*gmax", "1*ms + abs(i - j)*0.1*ms".
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "neurapse/catalogue/projection_ends.hpp"

namespace neurapse {

class synapse_formula {
public:
    explicit synapse_formula(equations::pair_program p) : program_(std::move(p)) {}

    /// Numbers for n synapses of a source, with dice named by the lane that draws the synapse and its place
    /// there: the source's own, in order, or as `names` says.
    void draw(std::uint32_t source, std::uint32_t const* targets, std::size_t n, random::family dice,
              std::pair<std::uint32_t, std::uint32_t> const* names, double* out) const;

    /// Between these it lies, whatever is drawn.
    equations::range range() const { return program_.range(0); }

private:
    equations::pair_program program_;
};

/// Reads a formula where one stands; nothing, and no complaint, where something else does. `what` is what the
/// key is called in complaints.
struct read_formula {
    std::optional<value_spec> ends;                  ///< what it can give; nothing: it was complained of
    std::shared_ptr<synapse_formula const> formula;  ///< null where it gives one number
};
std::optional<read_formula> read_synapse_formula(reader& from, std::string_view key, setting const& s,
                                                 projection_ends const& ends, dimension dim);

/// The synapses of some lanes, where formulas decide on them; else none.
std::vector<std::vector<seen_synapse>> lanes_seen(projection_plan const& p);

}  // namespace neurapse
