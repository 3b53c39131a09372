// SPDX-License-Identifier: MIT
// Hears every spike of a run and keeps three things: how often each population fired, how regular
// its neurons are, and one number for all spikes together.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "neurapse/contract/recorder.hpp"

namespace neurapse::cli {

class census final : public any_recorder {
public:
    explicit census(std::vector<std::size_t> const& sizes) {
        for (auto const n : sizes) cells_.emplace_back(n);
        counts_.resize(sizes.size());
    }

    void spikes(step_id now, std::size_t population, std::span<fired const> all) override {
        counts_[population] += all.size();
        for (auto const& f : all) {
            hash_ += mixed(std::uint64_t(now) ^ mixed(std::uint64_t(population) << 32 | f.neuron));
            cells_[population][f.neuron].hear(now);
        }
    }
    void deliver(recordings&) const override {}

    /// Counts and intervals begin anew; the hash is of all spikes ever.
    void start_over() {
        counts_.assign(counts_.size(), 0);
        for (auto& population : cells_) population.assign(population.size(), {});
    }

    std::vector<std::uint64_t> const& counts() const noexcept { return counts_; }
    /// A sum over (stamp, population, neuron) of each spike: equal for equal spikes in any order.
    std::uint64_t hash() const noexcept { return hash_; }
    /// Mean coefficient of variation of the intervals of neurons that have at least two.
    double cv() const {
        double sum = 0, n = 0;
        for (auto const& population : cells_)
            for (auto const& c : population)
                if (c.intervals > 1) sum += c.cv(), ++n;
        return n > 0 ? sum / n : 0;
    }

private:
    struct cell {
        step_id last = -1;
        double intervals = 0, sum = 0, squares = 0;
        void hear(step_id now) {
            if (last >= 0) {
                double const x = double(now - last);
                ++intervals, sum += x, squares += x * x;
            }
            last = now;
        }
        double cv() const {
            double const mean = sum / intervals;
            return mean > 0 ? std::sqrt(std::fmax(0, squares / intervals - mean * mean)) / mean : 0;
        }
    };
    /// The finalizer of splitmix64 (Steele, Lea & Flood 2014).
    static std::uint64_t mixed(std::uint64_t x) {
        x += 0x9e3779b97f4a7c15;
        x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
        x = (x ^ x >> 27) * 0x94d049bb133111eb;
        return x ^ x >> 31;
    }

    std::vector<std::vector<cell>> cells_;
    std::vector<std::uint64_t> counts_;
    std::uint64_t hash_ = 0;
};

}  // namespace neurapse::cli
