// SPDX-License-Identifier: MIT
// Arrays that begin with a cache line: a vector that reaches across two costs twice.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace neurapse {

template <class T>
struct line_allocator {
    using value_type = T;
    static constexpr std::align_val_t line{64};

    line_allocator() = default;
    template <class U>
    line_allocator(line_allocator<U>) noexcept {}  // NOLINT: allocators convert

    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), line)); }
    void deallocate(T* at, std::size_t) noexcept { ::operator delete(at, line); }
    bool operator==(line_allocator const&) const = default;
};

template <class T>
using aligned_vector = std::vector<T, line_allocator<T>>;

}  // namespace neurapse
