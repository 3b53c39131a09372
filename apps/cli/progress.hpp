// SPDX-License-Identifier: MIT
// Tells how far a run is and how long it will still take: one line that rewrites itself on a
// terminal, plain lines elsewhere.
#pragma once

#include <chrono>
#include <string>

namespace neurapse::cli {

class progress {
public:
    enum class style { bar, lines, quiet };

    progress(std::string name, style how);
    /// The style for standard error: a bar on a terminal.
    static style fitting(bool quiet);

    /// `done` from 0 to 1 and what has been simulated so far, "1.2 of 2 s".
    void update(double done, std::string const& where);
    /// Clears the bar.
    void finish();

private:
    using time = std::chrono::steady_clock;

    std::string name_;
    style style_;
    time::time_point start_, last_;
    int tenths_ = 0;
    bool shown_ = false;
};

}  // namespace neurapse::cli
