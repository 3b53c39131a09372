// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// A current that a program sets while the network runs, as a dynamic clamp does.
class driven {
public:
    static constexpr about self{
        "driven", "A current set by a program while the network runs.",
        "session::drive(stimulus, currents, rows): from the next step on, and the last of them stays", ""};
    struct params {
        neurapse::current amplitude{0};
    };
    static constexpr std::tuple parameters{
        field{"amplitude", &params::amplitude, "the current until the program sets one"}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }

    driven(params const& p, stimulus_setting const&) : currents_{p.amplitude.value} {}

    /// A row for each target, or one for all; the first column is for the step that ends at `from`.
    void drive(step_id from, std::span<double const> currents, std::size_t rows) {
        currents_.assign(currents.begin(), currents.end());
        from_ = from;
        rows_ = rows;
        columns_ = step_id(currents.size() / rows);
    }

    double current(step_id step, std::uint32_t target) const {
        auto const column = std::clamp<step_id>(step - from_, 0, columns_ - 1);
        return currents_[std::size_t((rows_ == 1 ? 0 : target) * columns_ + column)];
    }
    step_id steady_until(step_id step) const { return step - from_ >= columns_ - 1 ? forever : step; }

private:
    std::vector<double> currents_;  ///< row after row
    step_id from_ = 1, columns_ = 1;
    std::size_t rows_ = 1;
};

static_assert(current_stimulus<driven>);

}  // namespace neurapse
