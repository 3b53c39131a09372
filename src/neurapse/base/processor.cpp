// SPDX-License-Identifier: MIT
#include "neurapse/base/processor.hpp"

#include <cstdlib>
#include <string_view>

namespace neurapse {

namespace {
bool look() noexcept {
    auto const* wanted = std::getenv("NEURAPSE_VECTORS");
    if (wanted && std::string_view{wanted} == "plain") return false;
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
#else
    return false;
#endif
}
}  // namespace

bool has_wide_vectors() noexcept {
    static bool const has = look();
    return has;
}

}  // namespace neurapse
