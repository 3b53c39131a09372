// SPDX-License-Identifier: MIT
#include "neurapse/base/huge_pages.hpp"

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace neurapse::huge_pages {

#if defined(__linux__)
namespace {

constexpr std::size_t small = std::size_t(4) << 10, huge = largest_medium;
std::atomic<std::size_t> out{0};

std::size_t whole_pages(std::size_t bytes) { return (bytes + small - 1) / small * small; }

/// From the system, beginning a multiple of `alignment` away from 0.
void* mapped(std::size_t bytes, std::size_t alignment) {
    auto const pages = whole_pages(bytes);
    auto* const raw = ::mmap(nullptr, pages + alignment, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (raw == MAP_FAILED) throw std::bad_alloc{};
    auto const begin = reinterpret_cast<std::uintptr_t>(raw), at = (begin + alignment - 1) / alignment * alignment;
    if (at > begin) ::munmap(raw, at - begin);
    ::munmap(reinterpret_cast<void*>(at + pages), begin + alignment - at);
    ::madvise(reinterpret_cast<void*>(at), pages, MADV_HUGEPAGE);
    return reinterpret_cast<void*>(at);
}

/// Arrays side by side. It begins a multiple of its size away from 0, so that they lead to it; it is filled from the
/// beginning, and is empty again when the last array has been given back.
struct region {
    static constexpr std::size_t size = 8 * huge;
    region* next;
    std::size_t used = first, arrays = 0;

    /// Arrays of whole pages would compete for the same lines of a cache if nothing stood between them.
    static constexpr std::size_t between = 128, first = 256;
};
std::mutex busy;
region* regions = nullptr;  // they stay until the program ends

void* side_by_side(std::size_t bytes) {
    auto const room = (bytes + std::size_t(line) - 1) / std::size_t(line) * std::size_t(line) + region::between;
    std::lock_guard const lock{busy};
    auto* in = regions;
    while (in && region::size - in->used < room) in = in->next;
    if (!in) in = regions = new (mapped(region::size, region::size)) region{regions};
    auto* const at = reinterpret_cast<std::byte*>(in) + in->used;
    in->used += room;
    ++in->arrays;
    return at;
}

}  // namespace

void* allocate(std::size_t bytes) {
    if (bytes < small) return std::memset(::operator new(bytes, line), 0, bytes);
    auto* const at = bytes > huge ? mapped(bytes, huge) : std::memset(side_by_side(bytes), 0, bytes);
    out += bytes;
    return at;
}

void give_back(void* at, std::size_t bytes) noexcept {
    if (bytes < small) return ::operator delete(at, line);
    out -= bytes;
    if (bytes > huge) {
        ::munmap(at, bytes);
        return;
    }
    std::lock_guard const lock{busy};
    auto* const in = reinterpret_cast<region*>(reinterpret_cast<std::uintptr_t>(at) / region::size * region::size);
    if (--in->arrays == 0) in->used = region::first;
}

void shrink(void* at, std::size_t bytes, std::size_t to) noexcept {
    auto const left = whole_pages(to), was = whole_pages(bytes);
    if (left < was) ::munmap(static_cast<std::byte*>(at) + left, was - left);
    out -= bytes - to;
}

std::size_t given_out() noexcept { return out; }
#else
void* allocate(std::size_t bytes) {
    auto const lines = (bytes + std::size_t(line) - 1) / std::size_t(line) * std::size_t(line);
    auto* const at = std::aligned_alloc(std::size_t(line), lines);
    if (!at) throw std::bad_alloc{};
    return std::memset(at, 0, bytes);
}
void give_back(void* at, std::size_t) noexcept { std::free(at); }
void shrink(void*, std::size_t, std::size_t) noexcept {}
std::size_t given_out() noexcept { return 0; }
#endif

}  // namespace neurapse::huge_pages
