// SPDX-License-Identifier: MIT
#include "neurapse/base/processor.hpp"

#include <cstdlib>
#include <string_view>

namespace neurapse {

namespace {
vectors look() noexcept {
    auto const* set = std::getenv("NEURAPSE_VECTORS");
    auto const wanted = set ? std::string_view{set} : std::string_view{};
    if (wanted == "plain") return vectors::plain;
#if defined(__x86_64__) && defined(__GNUC__)
    auto const has = [](auto... features) { return (features && ...); };
    if (!has(__builtin_cpu_supports("avx2"), __builtin_cpu_supports("bmi2"))) return vectors::plain;
    if (wanted == "wide" || !has(__builtin_cpu_supports("avx512f"), __builtin_cpu_supports("avx512bw"),
                                 __builtin_cpu_supports("avx512dq"), __builtin_cpu_supports("avx512vl")))
        return vectors::wide;
    return vectors::widest;
#else
    return vectors::plain;
#endif
}
}  // namespace

vectors vectors_here() noexcept {
    static auto const found = look();
    return found;
}

}  // namespace neurapse
