// SPDX-License-Identifier: MIT
// Arrays that begin with a cache line: a vector that reaches across two costs twice.
#pragma once

#include <cstddef>
#include <vector>

#include "neurapse/base/huge_pages.hpp"

namespace neurapse {

template <class T>
struct line_allocator {
    using value_type = T;
    line_allocator() = default;
    template <class U>
    line_allocator(line_allocator<U>) noexcept {}  // NOLINT: allocators convert

    T* allocate(std::size_t n) { return static_cast<T*>(huge_pages::allocate(n * sizeof(T))); }
    void deallocate(T* at, std::size_t n) noexcept { huge_pages::give_back(at, n * sizeof(T)); }
    bool operator==(line_allocator const&) const = default;
};

template <class T>
using aligned_vector = std::vector<T, line_allocator<T>>;

}  // namespace neurapse
