// SPDX-License-Identifier: MIT
// Owns an array in huge pages. How many synapses a slice will have is only bounded before they are drawn, so
// that an array may be larger than what is written, and gives the rest back when that is known.
#pragma once

#include <cstddef>
#include <cstring>
#include <type_traits>
#include <utility>

#include "neurapse/base/huge_pages.hpp"

namespace neurapse {

/// An array that begins as zeros.
template <class T>
class pages {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    pages() = default;
    explicit pages(std::size_t capacity)
        : data_(capacity > 0 ? static_cast<T*>(huge_pages::allocate(capacity * sizeof(T))) : nullptr),
          capacity_(capacity) {}
    /// Room for so many elements at most; what is never written takes no memory. When it is known how many
    /// there are, `shrink` gives the rest back.
    static pages at_most(std::size_t capacity) {
        pages made;
        made.data_ = static_cast<T*>(huge_pages::reserve(capacity * sizeof(T)));
        made.capacity_ = capacity;
        made.reserved_ = true;
        return made;
    }
    pages(pages&& o) noexcept { swap(o); }
    pages& operator=(pages&& o) noexcept {
        pages moved{std::move(o)};
        swap(moved);
        return *this;
    }
    ~pages() {
        if (reserved_)
            huge_pages::release(data_, capacity_ * sizeof(T));
        else if (data_)
            huge_pages::give_back(data_, capacity_ * sizeof(T));
    }

    /// Keeps the first elements of an array made by `at_most`, which may move.
    void shrink(std::size_t capacity) {
        if (!reserved_ || capacity >= capacity_) return;
        if (capacity * sizeof(T) > huge_pages::largest_medium) {
            huge_pages::trim(data_, capacity_ * sizeof(T), capacity * sizeof(T));
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
    void swap(pages& o) noexcept {
        std::swap(data_, o.data_);
        std::swap(capacity_, o.capacity_);
        std::swap(reserved_, o.reserved_);
    }

    T* data_ = nullptr;
    std::size_t capacity_ = 0;
    bool reserved_ = false;
};

}  // namespace neurapse
