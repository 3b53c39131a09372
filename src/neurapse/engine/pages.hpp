// SPDX-License-Identifier: MIT
// One large array whose memory is taken from the system page by page as it is written, in huge
// pages where the system has them: a synapse is reached at a random place, and with small pages
// the search for its address costs as much as the visit.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace neurapse {

template <class T>
class pages {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    pages() = default;
    /// Room for so many elements. What is never written takes no memory; what is read before it is
    /// written is zero.
    explicit pages(std::size_t capacity) : capacity_(capacity) {
        if (capacity == 0) return;
#if defined(__linux__)
        constexpr std::size_t huge = std::size_t(2) << 20;
        auto const need = capacity * sizeof(T);
        bytes_ = need < 2 * huge ? need : (need + huge - 1) / huge * huge + huge;
        auto* const raw = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (raw == MAP_FAILED) throw std::bad_alloc{};
        raw_ = raw;
        auto at = reinterpret_cast<std::size_t>(raw);
        if (need >= 2 * huge) {
            at = (at + huge - 1) / huge * huge;
            ::madvise(reinterpret_cast<void*>(at), bytes_ - huge, MADV_HUGEPAGE);
        }
        data_ = reinterpret_cast<T*>(at);
#else
        raw_ = std::calloc(capacity, sizeof(T));
        if (!raw_) throw std::bad_alloc{};
        data_ = static_cast<T*>(raw_);
#endif
    }
    pages(pages&& o) noexcept { swap(o); }
    pages& operator=(pages&& o) noexcept {
        pages moved{std::move(o)};
        swap(moved);
        return *this;
    }
    ~pages() {
#if defined(__linux__)
        if (raw_) ::munmap(raw_, bytes_);
#else
        std::free(raw_);
#endif
    }

    T* data() noexcept { return data_; }
    T const* data() const noexcept { return data_; }
    std::size_t capacity() const noexcept { return capacity_; }
    T& operator[](std::size_t k) noexcept { return data_[k]; }
    T const& operator[](std::size_t k) const noexcept { return data_[k]; }

private:
    void swap(pages& o) noexcept {
        std::swap(raw_, o.raw_);
        std::swap(data_, o.data_);
        std::swap(bytes_, o.bytes_);
        std::swap(capacity_, o.capacity_);
    }

    void* raw_ = nullptr;
    T* data_ = nullptr;
    std::size_t bytes_ = 0, capacity_ = 0;
};

}  // namespace neurapse
