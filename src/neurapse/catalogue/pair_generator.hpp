// SPDX-License-Identifier: MIT
// Targets told one by one, as Python does: "k for k in range(i - 3, i + 4) if k != i". Work goes with the synapses
// made and not with all pairs.
#pragma once

#include <cmath>
#include <vector>

#include "neurapse/catalogue/projection_ends.hpp"

namespace neurapse {

class pair_generator {
public:
    /// Throws `error` where the text is none, or names what is not known before the target is.
    pair_generator(equations::source const& text, projection_ends const& ends);

    /// How many numbers are drawn for each place.
    std::uint32_t draws() const { return formulas_.draws(); }
    /// No source tells more numbers.
    double most() const { return std::fmax(0, formulas_.range(count).high); }

    /// Calls see(targets, places, n) for up to 512 targets at a time, in the order told; numbers beyond the targets are
    /// left out. `places` are those in the range: (source, place).
    template <class See>
    void each(std::uint32_t source, random::family dice, See&& see) const {
        equations::pair_machine machine{formulas_};
        machine.start(source);
        machine.look_at({nullptr, 0, 1, dice, 0, source, nullptr});
        double const n = machine.compute(count)[0];
        std::uint32_t targets[equations::pair_block];
        std::pair<std::uint32_t, std::uint32_t> places[equations::pair_block];
        for (double done = 0; done < n; done += double(equations::pair_block)) {
            auto const first = std::uint32_t(done);
            auto const some = std::size_t(std::fmin(n - done, double(equations::pair_block)));
            machine.look_at({nullptr, first, some, dice, first, source, nullptr});
            auto const* const told = machine.compute(number);
            auto const* const holds = has_condition_ ? machine.compute(condition) : nullptr;
            std::size_t found = 0;
            for (std::size_t k = 0; k < some; ++k) {
                if ((holds && holds[k] == 0) || !(told[k] >= 0 && told[k] < targets_ && told[k] == std::floor(told[k]))) continue;
                targets[found] = std::uint32_t(told[k]);
                places[found++] = {source, first + std::uint32_t(k)};
            }
            if (found > 0) see(targets, places, found);
        }
    }

private:
    enum which : std::size_t { count, number, condition };

    double targets_;
    bool has_condition_ = false;
    equations::pair_program formulas_;
};

}  // namespace neurapse
