// SPDX-License-Identifier: MIT
// Arrivals at variables of a population's own, as rows that its program adds. A program reads a number for
// every neuron, though few neurons have received anything: rows are kept from step to step, and only what was
// written to them is made zero again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
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
        vectorised([=, &from, &row = rows_[variable]](auto vectors) {
            row.wipe();
            from.taken_by<Real, vectors.convert_whole_64>([=, &from, &row](auto const& sum) __attribute__((
                                                              always_inline)) { row.write(from, n, sum); });
        });
        at_[variable] = rows_[variable].numbers.data();
    }
    Real const* const* all() const { return at_.empty() ? nullptr : at_.data(); }

private:
    /// Zero but where it was written to.
    struct row_of_arrivals {
        aligned_vector<Real> numbers = aligned_vector<Real>(block_size);
        std::array<std::uint16_t, block_size / arrivals::group_size> begins{};
        std::size_t written = 0;  ///< numbers from the first on
        std::size_t groups = 0;   ///< that begin at `begins`

        [[gnu::always_inline]] void wipe() {
            auto* const to = numbers.data();
            for (std::size_t i = 0; i < written; ++i) to[i] = 0;
            for (std::size_t k = 0; k < groups; ++k)
                arrivals::each_of_group([to = to + begins[k]](std::size_t i) { to[i] = 0; });
            written = groups = 0;
        }
        template <class Sum>
        [[gnu::always_inline]] void write(arrivals const& from, std::size_t n, Sum const& sum) {
            auto* const to = numbers.data();
            if (!from.marks) {
                for (std::size_t i = 0; i < n; ++i) to[i] = sum(i);
                written = n;
                return;
            }
            std::size_t found = 0;
            from.each_marked([&](std::size_t begin) __attribute__((always_inline)) {
                begins[found++] = std::uint16_t(begin);
                arrivals::each_of_group([=, &sum](std::size_t i) __attribute__((always_inline)) {
                    to[begin + i] = sum(begin + i);
                });
            });
            groups = found;
        }
    };
    std::vector<row_of_arrivals> rows_;
    std::vector<Real const*> at_;
};

}  // namespace neurapse
