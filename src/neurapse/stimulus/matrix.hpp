// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string>

#include "neurapse/contract/stimulus.hpp"

namespace neurapse {

/// Any current, from a table of numbers: one row for each target (or one for all), one column
/// for each step from `start` on. Beyond the last column the current is 0.
class matrix {
public:
    static constexpr about self{"matrix", "A current read from a CSV or NPY file, [neurons x steps].",
                                "I = unit * file[target][step]", ""};
    struct params {
        table_file file;
        neurapse::current unit{1};
    };
    static constexpr std::tuple parameters{
        field{"file", &params::file, "CSV or NPY file, a row for each target, a column for each step"},
        field{"unit", &params::unit, "the current that a 1 in the file means"}};
    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }

    static std::optional<objection> objection_to(params const& p, stimulus_setting const& where) {
        if (p.file.file.empty())
            return objection{"file", "it has no default", "write e.g. file = \"currents.csv\"",
                             code::missing_key};
        auto const rows = p.file.content.rows;
        if (rows == 1 || rows == where.targets) return {};
        return objection{
            "file",
            "it has " + std::to_string(rows) + " rows for " + std::to_string(where.targets) + " neurons",
            "write a row for each neuron, or one row for all", code::wrong_length};
    }

    matrix(params const& p, stimulus_setting const& where)
        : content_(p.file.content), unit_(p.unit.value), first_(where.first) {}

    double current(step_id step, std::uint32_t target) const {
        auto const column = std::size_t(step - first_);
        if (column >= content_.columns) return 0;
        return unit_ * content_.at(content_.rows == 1 ? 0 : target, column);
    }

private:
    table content_;
    double unit_;
    step_id first_;
};

static_assert(current_stimulus<matrix>);

}  // namespace neurapse
