// SPDX-License-Identifier: MIT
// The stamps of the latest few spikes of each neuron, to be counted from any stamp on: for one neuron, from
// one cache line, or for all of them at once.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "neurapse/base/processor.hpp"

namespace neurapse {

class recent_spikes {
public:
    static constexpr std::uint32_t few = 8;

    explicit recent_spikes(std::size_t neurons) : latest_(neurons), counted_(neurons) {
        for (auto& row : in_row_) row.resize(neurons, none);
    }

    void add(std::size_t neuron, std::int32_t stamp) {
        auto& l = latest_[neuron].stamp;
        std::copy_backward(l.begin(), l.end() - 1, l.end());
        l[0] = stamp;
        for (std::uint32_t k = 0; k < few; ++k) in_row_[k][neuron] = l[k];
    }
    void clear() {
        std::fill(latest_.begin(), latest_.end(), latest{});
        for (auto& row : in_row_) std::fill(row.begin(), row.end(), none);
    }

    /// How many of a neuron's latest spikes are no older than `since`, at most `few`.
    [[gnu::always_inline]] inline std::int32_t count(std::size_t neuron, std::int32_t since) const {
        // A loop would become eight times the work.
        typedef std::int32_t four __attribute__((vector_size(16)));  // NOLINT: `using` takes no attribute
        auto const& stamp = latest_[neuron].stamp;
        four newer, older;
        std::memcpy(&newer, &stamp[0], 16);
        std::memcpy(&older, &stamp[4], 16);
        four const found = -((newer >= since) + (older >= since));
        std::uint64_t half[2];
        std::memcpy(half, &found, 16);
        auto const sum = half[0] + half[1];
        return std::int32_t((sum + (sum >> 32)) & 15);
    }

    /// The same of all neurons, which lasts until it is asked again: where most of them matter, a small part
    /// of the work of counting one by one.
    std::int32_t const* count_all(std::int32_t since) {
        std::fill(counted_.begin(), counted_.end(), 0);
        for (auto const& row : in_row_) {
            bool some = false;
            vectorised([since, n = counted_.size(), count = counted_.data(), stamp = row.data(), &some] {
                std::int32_t any = 0;
                for (std::size_t t = 0; t < n; ++t) {
                    std::int32_t const newer = stamp[t] >= since ? 1 : 0;
                    count[t] += newer;
                    any |= newer;
                }
                some = any != 0;
            });
            if (!some) break;
        }
        return counted_.data();
    }

    /// Where the stamp of a neuron's k-th latest spike stands among all stamps, k from 1; those before it,
    /// the later ones of the neuron, stand before it.
    [[gnu::always_inline]] static std::uint32_t place(std::uint32_t neuron, std::int32_t k) {
        return neuron * few + std::uint32_t(k - 1);
    }
    static std::uint32_t neuron_at(std::uint32_t place) { return place / few; }
    static std::uint32_t rank_at(std::uint32_t place) { return place % few + 1; }
    std::int32_t const* stamps() const { return latest_.front().stamp.data(); }

private:
    static constexpr std::int32_t none = -1;

    /// Of one neuron, newest first.
    struct alignas(32) latest {
        std::array<std::int32_t, few> stamp{none, none, none, none, none, none, none, none};
    };

    std::vector<latest> latest_;
    std::array<std::vector<std::int32_t>, few> in_row_;  ///< the same turned on its side
    std::vector<std::int32_t> counted_;
};

}  // namespace neurapse
