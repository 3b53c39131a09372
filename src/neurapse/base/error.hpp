// SPDX-License-Identifier: MIT
// What goes wrong is said in one sentence with a grammar: what (why); remedy. A complaint
// also knows its code, explained by `neurapse explain CODE`, and its place in a file.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace neurapse {

/// The stable codes of complaints. Append only: documentation and scripts name them.
enum class code {
    file_unreadable = 1,
    malformed_file = 2,
    unknown_key = 3,
    missing_key = 4,
    wrong_kind = 5,
    wrong_unit = 6,
    not_finite = 7,
    out_of_bounds = 8,
    contradiction = 9,
    unknown_name = 10,
    bad_selector = 11,
    off_grid = 12,
    bad_delay = 13,
    impossible_connection = 14,
    too_large = 15,
    wrong_length = 16,
    bad_spike_times = 17,
    bad_data_file = 18,
    bad_weight = 19,
    runaway = 20,
    write_failed = 21,
    duplicate = 22,
    unsupported_format = 23,
    bad_equation = 24,
};

/// "E006" for code::wrong_unit.
std::string to_string(code c);

/// A stretch of a text file; line 0 means that the value came from no file.
struct place {
    int line = 0, column = 0, length = 1;

    friend constexpr bool operator==(place const&, place const&) = default;
};

/// One mistake, told to the user.
struct complaint {
    neurapse::code code;
    std::string what, why, remedy;
    place where{};

    /// "what (why); remedy"
    std::string sentence() const;
};

/// Thrown when a description cannot become a simulation, or a run cannot go on. Carries every
/// complaint found, never only the first; what() joins their sentences.
class error : public std::runtime_error {
public:
    explicit error(std::vector<complaint> all);
    error(code c, std::string what, std::string why, std::string remedy, place where = {});

    std::vector<complaint> const& complaints() const { return complaints_; }

private:
    std::vector<complaint> complaints_;
};

}  // namespace neurapse
