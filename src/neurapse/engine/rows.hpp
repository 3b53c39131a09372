// SPDX-License-Identifier: MIT
// Static synapses onto the neurons of one slice, and the spikes on their way along them.
//
// The synapses of a source stand together in a row, sorted by delay. The run of one delay is cut
// into granules of eight, the last one filled up with zeros, and a spike only writes the numbers of
// its granules into the calendar, each on the page of its stamp. When the stamp comes, one page is
// read from beginning to end: the granules to come are known and fetched ahead, each is eight
// additions without a branch, and what they add to fits into the second cache. Adding at once into
// a ring of future sums instead costs five times as much, since the ring does not fit.
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <new>
#include <vector>

#include "neurapse/engine/any_rows.hpp"
#include "neurapse/engine/pages.hpp"

namespace neurapse {

/// Weights in double: 10 bytes a synapse.
struct exact_synapses {
    using sum = std::int64_t;
    struct granule {
        double quanta[8];
        std::uint16_t target[8];
        void set(int lane, std::uint32_t to, double q) { quanta[lane] = q, target[lane] = std::uint16_t(to); }
        std::uint32_t target_of(int lane) const { return target[lane]; }
        double quanta_of(int lane) const { return quanta[lane]; }
        [[gnu::always_inline]] sum rounded(int lane) const { return std::llrint(quanta[lane]); }
    };
};

/// Weights in 16 bits: 4 bytes a synapse.
struct compact_synapses {
    using sum = std::int32_t;
    struct granule {
        std::uint32_t event[8];
        void set(int lane, std::uint32_t to, double q) {
            event[lane] = std::uint32_t(std::llrint(q)) << 16 | (to & 0xffff);
        }
        [[gnu::always_inline]] std::uint32_t target_of(int lane) const { return event[lane] & 0xffff; }
        double quanta_of(int lane) const { return rounded(lane); }
        [[gnu::always_inline]] sum rounded(int lane) const { return std::int32_t(event[lane]) >> 16; }
    };
};

/// What does not depend on the format.
class stored_rows : public any_rows {
protected:
    /// The granules that arrive at one stamp, with some room left behind them.
    struct page {
        static constexpr std::size_t spare = 48;
        pages<std::uint32_t> granules;
        std::uint32_t size = 0, room = 0;
        std::uint64_t synapses = 0;

        /// Appends the granules of so many synapses, and says how many they were.
        [[gnu::always_inline]] inline std::uint32_t append(std::uint32_t first, std::uint32_t through) {
            std::uint32_t const n = (through + 7) / 8;
            if (size + n > room) [[unlikely]]
                make_room(n);
            // Eight numbers at a time: what is too much is overwritten.
            typedef std::uint32_t four
                __attribute__((vector_size(16)));  // NOLINT: `using` takes no attribute
            auto numbers = first + four{0, 1, 2, 3};
            auto* to = granules.data() + size;
            for (std::uint32_t k = 0; k < n; k += 8, numbers += 8) {
                four const next = numbers + 4;
                std::memcpy(to + k, &numbers, sizeof numbers);
                std::memcpy(to + k + 4, &next, sizeof next);
            }
            size += n;
            synapses += through;
            return n;
        }
        void make_room(std::uint32_t more) {
            room = std::max<std::uint32_t>(64, (size + more) * 2);
            pages<std::uint32_t> larger{room + spare};
            if (size > 0) std::memcpy(larger.data(), granules.data(), size * sizeof(std::uint32_t));
            granules = std::move(larger);
        }
    };

public:
    static constexpr std::size_t bytes_per_stretch = sizeof(std::uint32_t), bytes_per_row = 12,
                                 bytes_per_page = sizeof(page);

    /// Writes the row of a source; different sources by any threads.
    virtual void write(neuron_id source, std::vector<loose_synapse>& row) = 0;
    /// All rows are there; no delay is longer than this.
    virtual void finish(std::int32_t longest) = 0;
};

template <class Format>
class rows final : public stored_rows {
    using granule = typename Format::granule;
    using sum = typename Format::sum;

public:
    /// Room for rows of so many sources with so many granules and stretches at most.
    rows(neuron_id first_source, neuron_id sources, std::size_t granules, std::size_t stretches)
        : first_source_(first_source),
          row_(sources),
          granule_(pages<granule>::at_most(granules + 1)),
          stretch_(pages<std::uint32_t>::at_most(stretches + 1)) {}

    void write(neuron_id source, std::vector<loose_synapse>& row) override {
        auto const by_delay = [](loose_synapse const& a, loose_synapse const& b) {
            return a.delay < b.delay;
        };
        if (!std::is_sorted(row.begin(), row.end(), by_delay)) sort_by_delay(row);
        std::uint32_t granules = 0, stretches = 0;
        for (std::size_t k = 0; k < row.size(); k = end_of_delay(row, k)) {
            auto const n = end_of_delay(row, k) - k;
            granules += std::uint32_t((n + 7) / 8);
            stretches += std::uint32_t((n + most_in_stretch - 1) / most_in_stretch);
        }
        if (!row.empty()) stretches += std::uint32_t(row.back().delay) / furthest;  // a generous bound
        auto const at = used_granules_.fetch_add(granules), at_stretch = used_stretches_.fetch_add(stretches);
        if (at + granules > granule_.capacity() || at_stretch + stretches > stretch_.capacity() ||
            at + granules > 0xffffffff)
            throw std::bad_alloc{};
        auto* g = granule_.data() + at;
        auto* s = stretch_.data() + at_stretch;
        std::uint32_t delay = 0;
        for (std::size_t k = 0; k < row.size();) {
            auto const n = std::min<std::size_t>(end_of_delay(row, k) - k, most_in_stretch);
            auto further = std::uint32_t(row[k].delay) - delay;
            for (; further > furthest; further -= furthest) *s++ = stretch{furthest, 0}.packed();
            *s++ = stretch{further, std::uint32_t(n)}.packed();
            delay = std::uint32_t(row[k].delay);
            for (std::size_t j = 0; j < (n + 7) / 8 * 8; ++j) {
                // Filling adds zero to targets of the same run, each time another one.
                auto const& from = row[k + (j < n ? j : j % n)];
                g[j / 8].set(int(j % 8), from.target, j < n ? from.quanta : 0);
            }
            g += (n + 7) / 8;
            k += n;
        }
        row_[source - first_source_] = {std::uint32_t(at), std::uint32_t(at_stretch),
                                        std::uint32_t(s - (stretch_.data() + at_stretch))};
        synapses_ += row.size();
    }

    void finish(std::int32_t longest) override {
        std::size_t size = 1;
        while (size <= std::size_t(longest)) size *= 2;
        calendar_.resize(size);
        granule_.shrink(used_granules_ + 1);
        stretch_.shrink(used_stretches_ + 1);
    }

    void note(step_id now, std::span<neuron_id const> sources) override {
        auto const mask = calendar_.size() - 1;
        for (auto const source : sources) __builtin_prefetch(&row_[source - first_source_]);
        for (std::size_t i = 0; i < sources.size(); ++i) {
            if (i + 2 < sources.size()) {
                auto const& next = row_[sources[i + 2] - first_source_];
                for (std::uint32_t k = 0; k < next.stretches; k += 16)
                    __builtin_prefetch(&stretch_[next.stretch + k]);
            }
            auto const row = row_[sources[i] - first_source_];
            auto next = row.granule;
            auto stamp = std::size_t(now);
            auto const* packed = &stretch_[row.stretch];
            for (auto const* end = packed + row.stretches; packed < end; ++packed) {
                auto const s = stretch::unpacked(*packed);
                stamp += s.further;
                next += calendar_[stamp & mask].append(next, s.synapses);
            }
        }
    }

    std::uint64_t deliver(step_id now, accumulators& sums) override {
        auto& today = calendar_[std::size_t(now) & (calendar_.size() - 1)];
        if (today.size == 0) return 0;
        static_assert(ahead <= page::spare);
        for (std::size_t k = 0; k < ahead; ++k)
            today.granules[today.size + k] = today.granules[today.size - 1];
        // Marks cost little where they spare the neurons more.
        if (today.synapses * accumulators::group_size < sums.size()) {
            add<true>(today.granules.data(), today.size, sums.data<sum>(), sums.marks());
        } else {
            sums.mark_all();
            add<false>(today.granules.data(), today.size, sums.data<sum>(), nullptr);
        }
        today.size = 0;
        return std::exchange(today.synapses, 0);
    }

    void visit(neuron_id source, visitor const& see) const override {
        auto const row = row_[source - first_source_];
        auto first = row.granule;
        std::uint32_t delay = 0;
        for (std::uint32_t k = 0; k < row.stretches; ++k) {
            auto const s = stretch::unpacked(stretch_[row.stretch + k]);
            delay += s.further;
            for (std::uint32_t j = 0; j < s.synapses; ++j) {
                auto const& g = granule_[first + j / 8];
                see(g.target_of(int(j % 8)), std::int32_t(delay), g.quanta_of(int(j % 8)),
                    std::uint64_t(first) * 8 + j);
            }
            first += (s.synapses + 7) / 8;
        }
    }
    bool keeps_weights() const override { return true; }
    void set(std::uint64_t address, double quanta) override {
        auto& g = granule_[address / 8];
        auto const lane = int(address % 8);
        g.set(lane, g.target_of(lane), quanta);
    }
    void visit_due(step_id now, std::function<void(std::uint64_t, std::uint32_t, std::int64_t)> const& see)
        const override {
        auto const& today = calendar_[std::size_t(now) & (calendar_.size() - 1)];
        for (std::size_t i = 0; i < today.size; ++i) {
            auto const& g = granule_[today.granules[i]];
            for (int lane = 0; lane < 8; ++lane)
                see(std::uint64_t(today.granules[i]) * 8 + std::uint64_t(lane), g.target_of(lane),
                    g.rounded(lane));
        }
    }
    std::size_t synapses() const override { return synapses_; }
    std::size_t bytes() const override {
        return used_granules_ * sizeof(granule) + used_stretches_ * bytes_per_stretch +
               row_.capacity() * sizeof(place);
    }

private:
    static constexpr std::size_t ahead = 48;  ///< granules fetched before they are needed
    static constexpr std::size_t most_in_stretch = 0xfff8;
    static constexpr std::uint32_t furthest = 0xffff;

    /// Where the row of a source stands.
    struct place {
        std::uint32_t granule = 0, stretch = 0, stretches = 0;
    };
    /// Synapses of one source that arrive together: so many steps later than those of the stretch
    /// before. One without synapses only leads further.
    struct stretch {
        std::uint32_t further, synapses;
        std::uint32_t packed() const { return further << 16 | synapses; }
        static stretch unpacked(std::uint32_t x) { return {x >> 16, x & 0xffff}; }
    };

    static std::size_t end_of_delay(std::vector<loose_synapse> const& row, std::size_t k) {
        auto end = k;
        while (end < row.size() && row[end].delay == row[k].delay) ++end;
        return end;
    }
    static void sort_by_delay(std::vector<loose_synapse>& row) {
        std::int32_t low = row[0].delay, high = low;
        for (auto const& s : row) low = std::min(low, s.delay), high = std::max(high, s.delay);
        if (std::size_t(high - low) > 4 * row.size() + 64) {
            std::stable_sort(row.begin(), row.end(), [](loose_synapse const& a, loose_synapse const& b) {
                return a.delay < b.delay;
            });
            return;
        }
        thread_local std::vector<std::uint32_t> place;
        thread_local std::vector<loose_synapse> sorted;
        place.assign(std::size_t(high - low) + 2, 0);
        for (auto const& s : row) ++place[std::size_t(s.delay - low) + 1];
        for (std::size_t k = 1; k < place.size(); ++k) place[k] += place[k - 1];
        sorted.resize(row.size());
        for (auto const& s : row) sorted[place[std::size_t(s.delay - low)]++] = s;
        row.swap(sorted);
    }

    template <bool Marks>
    void add(std::uint32_t const* list, std::size_t n, sum* __restrict sums,
             std::uint8_t* __restrict marks) const noexcept {
        auto const* all = granule_.data();
        for (std::size_t i = 0; i < n; ++i) {
            auto const* next = reinterpret_cast<char const*>(all + list[i + ahead]);
            __builtin_prefetch(next);
            if constexpr (sizeof(granule) > 64) __builtin_prefetch(next + sizeof(granule) - 1);
            auto const& g = all[list[i]];
#pragma GCC unroll 8
            for (int lane = 0; lane < 8; ++lane) {
                sums[g.target_of(lane)] += g.rounded(lane);
                if constexpr (Marks) marks[g.target_of(lane) / accumulators::group_size] = 1;
            }
        }
    }

    neuron_id first_source_;
    pages<place> row_;
    pages<granule> granule_;
    pages<std::uint32_t> stretch_;
    std::atomic<std::size_t> used_granules_{0}, used_stretches_{0}, synapses_{0};
    std::vector<page> calendar_;  ///< a ring; the slot of a stamp is its remainder
};

}  // namespace neurapse
