// SPDX-License-Identifier: MIT
// Targets told one by one, as Python does: "k for k in range(i - 3, i + 4) if k != i", or a sample of them,
// "k for k in sample(N_post, p=0.1)". Work goes with the synapses made and not with all pairs.
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
    bool is_random() const { return draws() > 0 || sample_ != sampled::none; }
    /// No source tells more numbers.
    double most() const {
        return std::fmax(0, sample_ == sampled::so_many
                                ? std::fmin(formulas_.range(count).high, formulas_.range(amount_).high)
                                : formulas_.range(count).high);
    }
    /// How many it tells at most in the long run.
    double usual() const {
        return sample_ == sampled::by_chance ? most() * std::fmin(1, formulas_.range(amount_).high) : most();
    }

    /// Calls see(targets, places, n) for up to 512 targets at a time, in the order told; numbers beyond the
    /// targets are left out. `places` are those in the range: (source, place).
    template <class See>
    void each(std::uint32_t source, random::family dice, See&& see) const {
        equations::pair_machine machine{formulas_};
        machine.start(source);
        machine.look_at({nullptr, 0, 1, dice, 0, source, nullptr});
        double n = machine.compute(count)[0];
        std::vector<std::uint32_t> chosen;  // places in the range
        if (sample_ != sampled::none) {
            // Streams of places are named by the source; this one is beyond all of these.
            chosen = choose(n, machine.compute(amount_)[0], dice(0, source + (std::uint64_t(1) << 32)));
            n = double(chosen.size());
        }
        std::uint32_t targets[equations::pair_block];
        std::pair<std::uint32_t, std::uint32_t> places[equations::pair_block], named[equations::pair_block];
        for (double done = 0; done < n; done += double(equations::pair_block)) {
            auto const first = std::uint32_t(done);
            auto const some = std::size_t(std::fmin(n - done, double(equations::pair_block)));
            if (sample_ == sampled::none) {
                machine.look_at({nullptr, first, some, dice, first, source, nullptr});
            } else {
                for (std::size_t k = 0; k < some; ++k) named[k] = {source, chosen[first + k]};
                machine.look_at({&chosen[first], 0, some, dice, 0, source, named});
            }
            auto const* const told = machine.compute(number);
            auto const* const holds = has_condition_ ? machine.compute(condition) : nullptr;
            std::size_t found = 0;
            for (std::size_t k = 0; k < some; ++k) {
                if ((holds && holds[k] == 0) ||
                    !(told[k] >= 0 && told[k] < targets_ && told[k] == std::floor(told[k])))
                    continue;
                targets[found] = std::uint32_t(told[k]);
                places[found++] = {source,
                                   sample_ == sampled::none ? first + std::uint32_t(k) : named[k].second};
            }
            if (found > 0) see(targets, places, found);
        }
    }

private:
    enum which : std::size_t { count, number, condition };
    enum class sampled { none, by_chance, so_many };

    /// Of n places each with a probability, or so many; ascending.
    std::vector<std::uint32_t> choose(double n, double amount, random::stream dice) const;

    double targets_;
    bool has_condition_ = false;
    sampled sample_ = sampled::none;
    std::size_t amount_ = 0;  ///< which formula: p or size
    equations::pair_program formulas_;
};

}  // namespace neurapse
