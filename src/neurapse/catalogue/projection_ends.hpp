// SPDX-License-Identifier: MIT
// What formulas of a projection may call by name: parameters and positions of the neurons on its two sides,
// and constants.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/equations/evaluate.hpp"
#include "neurapse/equations/pair_program.hpp"

namespace neurapse {

class projection_ends {
public:
    projection_ends(plan const& p, std::vector<selection> const& from, std::vector<selection> const& to);

    /// Reads `parameters`: a number each, or a formula of those before it.
    void read_constants(std::string const& path, settings const& t, complaints& out);
    /// Complains of constants that no formula has used.
    void refuse_unused(complaints& out) const;

    /// Whether everything is known that formulas may use; if not, that was complained of.
    bool is_complete() const { return is_complete_; }
    std::uint32_t sources() const { return names_.sources; }
    std::uint32_t targets() const { return names_.targets; }

    /// Reads a formula of a number, or of a condition. Throws `error` where something is wrong.
    equations::tree read(equations::source const& text, equations::fine_dimension const& dim,
                         std::string const& what) const;
    equations::tree read_condition(equations::source const& text) const;
    /// The same of what is asked before the target is known, with one more name, a plain number; empty: none.
    enum class sort { number, condition };
    equations::tree read_of_source(equations::source const& text, std::string const& more,
                                   sort what = sort::number) const;
    /// Whether all of its names are known, so that it is more than a misspelt quantity.
    bool is_formula(equations::source const& text) const;

    /// What a formula gives. Throws `error`.
    equations::fine_dimension dimension_of(equations::source const& text) const;

    /// The formulas with the numbers that they use.
    equations::pair_program program(std::vector<equations::tree> const& formulas) const;

private:
    struct owned {
        equations::fine_dimension dim;
        /// The numbers of a population: one, or one for each neuron.
        std::vector<std::vector<double> const*> of;
        std::vector<double> standard;  ///< where a population gives none
    };
    using side = std::map<std::string, owned>;

    void read_constant(reader& from, entry const& e);
    side side_of(std::vector<selection> const& all);
    std::vector<double> gathered(owned const& what, std::vector<selection> const& from) const;
    void refuse_unknown(equations::source const& text, equations::tree const& formula,
                        equations::scope const& known) const;
    equations::tree parsed(equations::source const& text, equations::scope const& known) const;
    equations::tree read_condition(equations::source const& text, equations::scope const& known) const;

    plan const& plan_;
    std::vector<selection> const &from_, &to_;
    bool is_complete_ = true;
    side pre_, post_;
    std::map<std::string, equations::known_quantity> constants_;
    std::map<std::string, place> places_;  ///< of constants
    mutable std::set<std::string> used_;   ///< names that some formula has used
    equations::pair_names names_;          ///< without numbers
};

}  // namespace neurapse
