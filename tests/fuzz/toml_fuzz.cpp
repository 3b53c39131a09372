// SPDX-License-Identifier: MIT
// Whatever the bytes of an experiment file, reading it ends with a plan or with complaints that
// can be shown, and soon. Built with
//
//     cmake -B build/fuzz -D NEURAPSE_FUZZ=ON -D CMAKE_CXX_COMPILER=clang++-19 -D
//     CMAKE_BUILD_TYPE=RelWithDebInfo
//           -D CMAKE_CXX_FLAGS="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined"
//     cmake --build build/fuzz --target neurapse_fuzz && build/fuzz/tests/neurapse_fuzz -timeout=5 CORPUS
//     examples
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "neurapse/catalogue/session.hpp"
#include "neurapse/catalogue/summary.hpp"
#include "neurapse/io/diagnostics.hpp"
#include "neurapse/io/toml.hpp"

namespace {

/// Sizes that are possible but take a while are none of the reader's mistakes.
bool is_large(neurapse::settings const& description) {
    auto const* all = description.find("population");
    auto const* table = all ? all->as<neurapse::settings>() : nullptr;
    if (!table) return false;
    for (auto const& e : table->entries) {
        auto const* one = e.value.as<neurapse::settings>();
        auto const* size = one ? one->find("size") : nullptr;
        auto const* n = size ? size->as<neurapse::number>() : nullptr;
        if (n && n->value > 1e5) return true;
    }
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    std::string_view const text{reinterpret_cast<char const*>(bytes), size};
    try {
        auto const description = neurapse::parse_toml(text);
        if (!(neurapse::parse_toml(neurapse::to_toml(description)) == description)) {
            bool const has_nan = text.find("nan") != std::string_view::npos;  // which equals nothing
            if (!has_nan) std::abort();
        }
        if (is_large(description)) return 0;
        auto const plan = neurapse::read_plan(description, neurapse::no_files);
        (void)neurapse::in_words(plan);
        (void)neurapse::parameter_rows(plan);
    } catch (neurapse::error const& e) {
        (void)neurapse::rendered(e, "x.toml", text);
    }
    return 0;
}
