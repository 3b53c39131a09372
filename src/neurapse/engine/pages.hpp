// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>
#include <type_traits>
#include <utility>

#include "neurapse/base/huge_pages.hpp"

namespace neurapse {

/// An array that begins as zeros; a large one takes memory as it is written.
template <class T>
class pages {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    pages() = default;
    explicit pages(std::size_t capacity)
        : data_(capacity > 0 ? static_cast<T*>(huge_pages::allocate(capacity * sizeof(T))) : nullptr), capacity_(capacity) {}
    pages(pages&& o) noexcept : data_(std::exchange(o.data_, nullptr)), capacity_(std::exchange(o.capacity_, 0)) {}
    pages& operator=(pages&& o) noexcept {
        std::swap(data_, o.data_);
        std::swap(capacity_, o.capacity_);
        return *this;
    }
    ~pages() {
        if (data_) huge_pages::give_back(data_, capacity_ * sizeof(T));
    }

    /// Gives memory behind so many elements back; the others may move.
    void shrink(std::size_t capacity) {
        if (capacity >= capacity_) return;
        if (capacity * sizeof(T) > huge_pages::largest_medium) {
            huge_pages::shrink(data_, capacity_ * sizeof(T), capacity * sizeof(T));
            capacity_ = capacity;
        } else {
            pages smaller{capacity};
            if (capacity > 0) std::memcpy(smaller.data_, data_, capacity * sizeof(T));
            *this = std::move(smaller);
        }
    }

    T* data() noexcept { return data_; }
    T const* data() const noexcept { return data_; }
    std::size_t capacity() const noexcept { return capacity_; }
    T& operator[](std::size_t k) noexcept { return data_[k]; }
    T const& operator[](std::size_t k) const noexcept { return data_[k]; }

private:
    T* data_ = nullptr;
    std::size_t capacity_ = 0;
};

}  // namespace neurapse
