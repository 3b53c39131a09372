// SPDX-License-Identifier: MIT
#include "neurapse/base/huge_pages.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif
#if defined(__SANITIZE_ADDRESS__)
#define NEURAPSE_SEES_OVERRUNS
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NEURAPSE_SEES_OVERRUNS
#endif
#endif

namespace neurapse::huge_pages {
namespace {

constexpr std::size_t small = std::size_t(4) << 10, one_line = std::size_t(line);
std::atomic<std::size_t> out{0};

/// By the library: where the system has no huge pages, and where a sanitizer looks for overruns.
void* by_itself(std::size_t bytes) {
    return std::memset(::operator new(std::max(bytes, one_line), line), 0, bytes);
}

}  // namespace

#if defined(__linux__)
namespace {

constexpr std::size_t huge = largest_medium;

std::size_t whole_pages(std::size_t bytes) {
    static auto const page = std::size_t(::sysconf(_SC_PAGESIZE));
    return (bytes + page - 1) / page * page;
}
void unmap(std::uintptr_t begin, std::uintptr_t end) noexcept {
    if (begin < end) ::munmap(reinterpret_cast<void*>(begin), end - begin);
}

/// Pages from the system, aligned to `alignment`.
std::uintptr_t mapped(std::size_t bytes, std::size_t alignment) {
    auto const pages = whole_pages(bytes);
    auto* const raw = ::mmap(nullptr, pages + alignment, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (raw == MAP_FAILED) throw std::bad_alloc{};
    auto const begin = reinterpret_cast<std::uintptr_t>(raw),
               at = (begin + alignment - 1) / alignment * alignment;
    unmap(begin, at);
    unmap(at + pages, begin + pages + alignment);
    ::madvise(reinterpret_cast<void*>(at), pages, MADV_HUGEPAGE);
    return at;
}

/// Where the mapping of a reserved array begins. Arrays begin at different distances from it: the same place
/// of several columns would compete for the same lines of a cache.
std::uintptr_t mapping_of(void* array) { return reinterpret_cast<std::uintptr_t>(array) / huge * huge; }
std::size_t next_distance() {
    static std::atomic<std::size_t> arrays{0};
    return arrays++ % 29 * 3 * one_line;
}

/// Arrays one after another. A region is aligned to its size, so that rounding the address of an array down
/// finds it. It is filled from its beginning, and empty again when the last array has been given back.
struct region {
    static constexpr std::size_t size = 8 * huge;
    region* next;
    std::size_t used = first, arrays = 0;

    /// Arrays of whole pages would compete for the same lines of a cache if nothing stood between them.
    static constexpr std::size_t between = 128, first = 256;
};
std::mutex busy;
region* regions = nullptr;  // they stay until the program ends

void* one_after_another(std::size_t bytes) {
    auto const room = (bytes + one_line - 1) / one_line * one_line + region::between;
    std::lock_guard const lock{busy};
    auto* in = regions;
    while (in && region::size - in->used < room) in = in->next;
    if (!in) in = regions = new (reinterpret_cast<void*>(mapped(region::size, region::size))) region{regions};
    auto* const at = reinterpret_cast<std::byte*>(in) + in->used;
    in->used += room;
    ++in->arrays;
    return std::memset(at, 0, bytes);
}

#if defined(NEURAPSE_SEES_OVERRUNS)
bool stands_alone(std::size_t) { return true; }
#else
bool stands_alone(std::size_t bytes) { return bytes < small; }
#endif

}  // namespace

void* allocate(std::size_t bytes) {
    if (stands_alone(bytes)) {
        auto* const at = by_itself(bytes);
        out += bytes < small ? 0 : bytes;
        return at;
    }
    if (bytes > huge) return reserve(bytes);
    auto* const at = one_after_another(bytes);
    out += bytes;
    return at;
}

void give_back(void* at, std::size_t bytes) noexcept {
    if (stands_alone(bytes)) {
        out -= bytes < small ? 0 : bytes;
        return ::operator delete(at, line);
    }
    if (bytes > huge) return release(at, bytes);
    out -= bytes;
    std::lock_guard const lock{busy};
    auto* const in =
        reinterpret_cast<region*>(reinterpret_cast<std::uintptr_t>(at) / region::size * region::size);
    if (--in->arrays == 0) in->used = region::first;
}

void* reserve(std::size_t bytes) {
    auto const distance = next_distance();
    auto const at = mapped(distance + bytes, huge) + distance;
    out += bytes;
    return reinterpret_cast<void*>(at);
}

void trim(void* at, std::size_t bytes, std::size_t to) noexcept {
    auto const begin = mapping_of(at), distance = reinterpret_cast<std::uintptr_t>(at) - begin;
    unmap(begin + whole_pages(distance + to), begin + whole_pages(distance + bytes));
    out -= bytes - to;
}

void release(void* at, std::size_t bytes) noexcept {
    auto const begin = mapping_of(at);
    unmap(begin, begin + whole_pages(reinterpret_cast<std::uintptr_t>(at) - begin + bytes));
    out -= bytes;
}
#else
void* allocate(std::size_t bytes) {
    auto* const at = by_itself(bytes);
    out += bytes < small ? 0 : bytes;
    return at;
}
void give_back(void* at, std::size_t bytes) noexcept {
    out -= bytes < small ? 0 : bytes;
    ::operator delete(at, line);
}
void* reserve(std::size_t bytes) {
    auto* const at = std::calloc(std::max<std::size_t>(bytes, 1), 1);
    if (!at) throw std::bad_alloc{};
    out += bytes;
    return at;
}
void trim(void*, std::size_t bytes, std::size_t to) noexcept { out -= bytes - to; }
void release(void* at, std::size_t bytes) noexcept {
    out -= bytes;
    std::free(at);
}
#endif

std::size_t given_out() noexcept { return out; }

}  // namespace neurapse::huge_pages
