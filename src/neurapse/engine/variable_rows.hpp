// SPDX-License-Identifier: MIT
// Arrivals at variables of a population's own, as rows that its program adds.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "neurapse/base/aligned.hpp"
#include "neurapse/base/processor.hpp"
#include "neurapse/contract/any_population.hpp"

namespace neurapse {

/// What arrives at variables of a block: a row for each that something arrives at.
template <class Real>
class variable_rows {
public:
    static variable_rows& own() {
        thread_local variable_rows rows;
        return rows;
    }
    void clear() { at_.clear(); }
    void take(arrivals const& from, std::size_t n, std::size_t variable) {
        if (at_.size() <= variable) at_.resize(variable + 1, nullptr);
        if (rows_.size() < at_.size()) rows_.resize(at_.size());
        auto& row = rows_[variable];
        row.wipe();
        auto* const to = row.numbers.data();
        vectorised([=, &from, &row](auto vectors) {
            from.taken_by<Real, vectors.convert_whole_64>([=, &from, &row](auto const& sum) __attribute__((always_inline)) {
                if (!from.marks) {
                    for (std::size_t i = 0; i < n; ++i) to[i] = sum(i);
                    row.written = n;
                    return;
                }
                from.each_marked([=, &row](std::size_t begin) __attribute__((always_inline)) {
                    for (std::size_t i = begin; i < begin + arrivals::group_size; ++i) to[i] = sum(i);
                    row.groups.push_back(std::uint16_t(begin));
                });
            });
        });
        at_[variable] = to;
    }
    Real const* const* all() const { return at_.empty() ? nullptr : at_.data(); }

private:
    /// Zero but where it was written to.
    struct row_of_arrivals {
        aligned_vector<Real> numbers = aligned_vector<Real>(block_size);
        std::size_t written = 0;            ///< from the first on
        std::vector<std::uint16_t> groups;  ///< by their first

        void wipe() {
            std::fill_n(numbers.begin(), std::exchange(written, 0), Real(0));
            for (auto const begin : groups) std::fill_n(numbers.begin() + begin, arrivals::group_size, Real(0));
            groups.clear();
        }
    };
    std::vector<row_of_arrivals> rows_;
    std::vector<Real const*> at_;
};

}  // namespace neurapse
