// SPDX-License-Identifier: MIT
// A struct of numbers turned on its side: one array for each member, so that a loop over
// neurons reads consecutive memory and becomes vector code.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <tuple>
#include <utility>

#include "neurapse/base/aligned.hpp"

namespace neurapse {

/// Arrays of the members of `State` that `Model::variables` names.
template <class Model>
class columns {
    using state_type = typename Model::state;
    using real = typename Model::real;
    static constexpr std::size_t width = std::tuple_size_v<decltype(Model::variables)>;
    static constexpr auto members = std::make_index_sequence<width>{};

public:
    columns(std::size_t n, state_type const& initial) {
        for (auto& c : column_) c.resize(n);
        for (std::size_t i = 0; i < n; ++i) view().store(i, initial);
    }

    /// Raw pointers to the arrays, to be taken once before a loop.
    class pointers {
    public:
        [[gnu::always_inline]] state_type load(std::size_t i) const { return load(i, members); }
        [[gnu::always_inline]] void store(std::size_t i, state_type const& s) const { store(i, s, members); }

        template <std::size_t... K>
        [[gnu::always_inline]] state_type load(std::size_t i, std::index_sequence<K...>) const {
            state_type s;
            ((s.*std::get<K>(Model::variables).member = at[K][i]), ...);
            return s;
        }
        template <std::size_t... K>
        [[gnu::always_inline]] void store(std::size_t i, state_type const& s,
                                          std::index_sequence<K...>) const {
            ((at[K][i] = s.*std::get<K>(Model::variables).member), ...);
        }

        std::array<real*, width> at;
    };

    pointers view() noexcept {
        pointers p;
        for (std::size_t k = 0; k < width; ++k) p.at[k] = column_[k].data();
        return p;
    }
    state_type operator[](std::size_t i) const noexcept {
        return const_cast<columns&>(*this).view().load(i);  // NOLINT: reads only
    }
    std::span<real> operator()(std::size_t k) noexcept { return column_[k]; }
    std::span<real const> operator()(std::size_t k) const noexcept { return column_[k]; }

private:
    std::array<aligned_vector<real>, width> column_;
};

}  // namespace neurapse
