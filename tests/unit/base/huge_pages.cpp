// SPDX-License-Identifier: MIT
#include "neurapse/base/huge_pages.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "neurapse/base/aligned.hpp"
#include "neurapse/engine/pages.hpp"

using namespace neurapse;

namespace {

/// Around every border between kinds of arrays.
constexpr std::size_t sizes[] = {
    1, 64, 4095, 4096, 4097, 300'000, (2 << 20) - 1, 2 << 20, (2 << 20) + 1, 5'000'001};

struct array {
    explicit array(std::size_t n) : bytes(static_cast<unsigned char*>(huge_pages::allocate(n)), n) {}
    array(array const&) = delete;
    ~array() { huge_pages::give_back(bytes.data(), bytes.size()); }
    bool is_all(unsigned char x) const {
        return std::all_of(bytes.begin(), bytes.end(), [x](auto y) { return x == y; });
    }
    std::span<unsigned char> bytes;
};

}  // namespace

TEST_CASE("arrays in huge pages begin with a line and as zeros, also in memory that was in use before") {
    for (int round = 0; round < 3; ++round)
        for (auto const n : sizes) {
            CAPTURE(n);
            array const a{n}, b{n};
            CHECK(reinterpret_cast<std::uintptr_t>(a.bytes.data()) % 64 == 0);
            CHECK(a.is_all(0));
            std::fill(a.bytes.begin(), a.bytes.end(), 1);
            CHECK(b.is_all(0));
            std::fill(b.bytes.begin(), b.bytes.end(), 2);
            CHECK(a.is_all(1));
        }
}

TEST_CASE("what has been given out is counted, and given back whole") {
    auto const before = huge_pages::given_out();
    std::size_t sum = 0;
    {
        std::vector<std::unique_ptr<array>> all;
        for (auto const n : sizes) {
            all.push_back(std::make_unique<array>(n));
            sum += n < 4096 ? 0 : n;
        }
        CHECK(huge_pages::given_out() - before == sum);
    }
    CHECK(huge_pages::given_out() == before);
}

TEST_CASE("an array of at most so many elements gives its end back, large or not") {
    auto const before = huge_pages::given_out();
    auto a = pages<int>::at_most(3'000'000);
    CHECK(huge_pages::given_out() - before == 12'000'000);
    a[1'999'999] = 7;
    a[9] = 8;
    a.shrink(2'000'000);
    CHECK(huge_pages::given_out() - before == 8'000'000);
    CHECK(a.capacity() == 2'000'000);
    CHECK(a[1'999'999] == 7);
    a.shrink(10'000);
    CHECK(huge_pages::given_out() - before == 40'000);
    CHECK(a[9] == 8);
    CHECK(a[10] == 0);
    a.shrink(9'000);  // it is no longer one of at most so many
    CHECK(a.capacity() == 10'000);
    a = {};
    CHECK(huge_pages::given_out() == before);
    pages<int>::at_most(0);
    auto b = pages<int>::at_most(100);
    b[99] = 3;
    auto const c = std::move(b);
    CHECK(c[99] == 3);
}

#if defined(__linux__)
TEST_CASE("what is never written takes no memory") {
    auto const resident = [] {
        std::ifstream in{"/proc/self/statm"};
        double all = 0, here = 0;
        in >> all >> here;
        return here * 4096;
    };
    auto const before = resident();
    auto a = pages<double>::at_most(std::size_t(1) << 30);
    a[1'000'000] = 1;
    CHECK(resident() - before < 1e8);
}
#endif

TEST_CASE("threads ask for arrays and give them back at once, and nobody's numbers change") {
    std::vector<std::thread> all;
    std::vector<int> wrong(4);
    for (int k = 0; k < 4; ++k)
        all.emplace_back([k, &wrong] {
            for (int round = 0; round < 300; ++round) {
                array const a{std::size_t(5000 + 977 * k + round)}, b{std::size_t(70'000 * (round % 3 + 1))};
                std::fill(a.bytes.begin(), a.bytes.end(), k + 1);
                std::fill(b.bytes.begin(), b.bytes.end(), k + 11);
                wrong[std::size_t(k)] += !a.is_all(static_cast<unsigned char>(k + 1)) +
                                         !b.is_all(static_cast<unsigned char>(k + 11));
            }
        });
    for (auto& t : all) t.join();
    CHECK(wrong == std::vector<int>(4));
}

TEST_CASE("vectors of such memory grow and move as others do") {
    aligned_vector<double> v;
    for (int k = 0; k < 400'000; ++k) v.push_back(k);
    auto const w = std::move(v);
    for (int k = 0; k < 400'000; k += 1000) CHECK(w[std::size_t(k)] == k);
}
