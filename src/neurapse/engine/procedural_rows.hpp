// SPDX-License-Identifier: MIT
// Rows that are stored nowhere: a source's synapses are drawn from its dice whenever one of its
// spikes arrives, the same each time, so that a network may have far more synapses than memory.
// (Roy, Indiveri 2021 and Knight & Nowotny 2021, doi:10.1038/s43588-020-00022-7, do so on GPUs.)
//
// A spike waits in a ring until the shortest delay has passed, and is then drawn. What is due at once
// goes into the sums; the rest waits in lists, one for each stamp, which are written and read from
// beginning to end. A ring of future sums would take less memory where spikes are dense, but a miss
// of the caches for every synapse.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "neurapse/engine/any_rows.hpp"

namespace neurapse {

/// Draws the synapses of a source onto the neurons of a slice.
class any_drawing {
public:
    virtual ~any_drawing() = default;
    /// The same row for the same source; weights are in quanta.
    virtual void draw(neuron_id source, std::vector<loose_synapse>& row) = 0;
};

class procedural_rows final : public any_rows {
public:
    /// No delay is shorter than `shortest`; the number of synapses is `expected`, as far as can be said
    /// without drawing them all.
    procedural_rows(std::unique_ptr<any_drawing> from, step_id shortest, std::size_t expected)
        : from_(std::move(from)),
          shortest_(shortest),
          expected_(expected),
          waiting_(std::size_t(shortest) + 1),
          later_(64) {}

    void note(step_id now, std::span<neuron_id const> sources) override {
        auto& list = waiting_[std::size_t(now + shortest_) % waiting_.size()];
        list.insert(list.end(), sources.begin(), sources.end());
    }

    std::uint64_t deliver(step_id now, accumulators& sums) override {
        auto& due = later_[std::size_t(now) % later_.size()];
        std::uint64_t events = due.size();
        for (auto const& a : due) sums.add(a.target, a.quanta);
        due.clear();
        auto& sources = waiting_[std::size_t(now) % waiting_.size()];
        for (auto const source : sources) {
            from_->draw(source, row_);
            for (auto const& s : row_) {
                auto const quanta = std::llrint(s.quanta);
                if (s.delay == shortest_)
                    sums.add(s.target, quanta), ++events;
                else
                    list_of(now, now + s.delay - shortest_).push_back({s.target, quanta});
            }
        }
        sources.clear();
        return events;
    }

    void visit(neuron_id source, visitor const& see) const override {
        std::vector<loose_synapse> row;
        from_->draw(source, row);
        for (std::size_t k = 0; k < row.size(); ++k) see(row[k].target, row[k].delay, row[k].quanta, k);
    }
    /// Addresses are all 0: nothing has one.
    void visit_due(step_id now, std::function<void(std::uint64_t, std::uint32_t, std::int64_t)> const& see)
        const override {
        for (auto const& a : later_[std::size_t(now) % later_.size()]) see(0, a.target, a.quanta);
        std::vector<loose_synapse> row;
        for (auto const source : waiting_[std::size_t(now) % waiting_.size()]) {
            from_->draw(source, row);
            for (auto const& s : row)
                if (s.delay == shortest_) see(0, s.target, std::llrint(s.quanta));
        }
    }
    std::size_t synapses() const override { return expected_; }
    std::size_t bytes() const override {
        std::size_t n = 0;
        for (auto const& list : later_) n += list.capacity() * sizeof(arrival);
        for (auto const& list : waiting_) n += list.capacity() * sizeof(neuron_id);
        return n;
    }

private:
    struct arrival {
        std::uint32_t target;
        std::int64_t quanta;
    };

    /// The list of a stamp later than now; the ring of lists grows with the longest delay met.
    std::vector<arrival>& list_of(step_id now, step_id stamp) {
        while (std::size_t(stamp - now) >= later_.size()) {
            std::vector<std::vector<arrival>> larger(2 * later_.size());
            for (auto t = now; t < now + step_id(later_.size()); ++t)
                larger[std::size_t(t) % larger.size()].swap(later_[std::size_t(t) % later_.size()]);
            later_.swap(larger);
        }
        return later_[std::size_t(stamp) % later_.size()];
    }

    std::unique_ptr<any_drawing> from_;
    step_id shortest_;
    std::size_t expected_;
    std::vector<std::vector<neuron_id>> waiting_;  ///< sources, by the stamp at which they are drawn
    std::vector<std::vector<arrival>> later_;      ///< by stamp
    std::vector<loose_synapse> row_;
};

}  // namespace neurapse
