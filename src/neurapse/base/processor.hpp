// SPDX-License-Identifier: MIT
// Hot loops are compiled three times from one source: for any processor of the kind, and for those
// with vectors of 256 and of 512 bits. Which one runs is chosen when the program starts; the numbers
// are the same bit for bit, since none of them contracts or reorders arithmetic.
#pragma once

namespace neurapse {

/// Whether a program can start threads. WebAssembly has them only where it is asked for with -pthread.
#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__)
inline constexpr bool has_threads = false;
#else
inline constexpr bool has_threads = true;
#endif

enum class vectors { plain, wide, widest };

/// The widest that this processor has. NEURAPSE_VECTORS=plain (or wide) in the environment does with
/// less.
vectors vectors_here() noexcept;

namespace detail {
template <class Work>
[[gnu::flatten]] void work_plain(Work work) {
    work();
}
#if defined(__x86_64__) && defined(__GNUC__)
template <class Work>
[[gnu::flatten, gnu::target("avx2,bmi2,lzcnt,popcnt")]] void work_wide(Work work) {
    work();
}
#if defined(__clang__)
#define NEURAPSE_WIDEST "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi2,lzcnt,popcnt"
#else
#define NEURAPSE_WIDEST "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi2,lzcnt,popcnt,prefer-vector-width=512"
#endif
template <class Work>
[[gnu::flatten, gnu::target(NEURAPSE_WIDEST)]] void work_widest(Work work) {
    work();
}
#undef NEURAPSE_WIDEST
#endif
}  // namespace detail

/// Does the work, a function of no arguments that holds by value what its loops read, with the widest
/// vectors that there are. All that it calls is compiled into it; what shall be, but is too large for
/// the compiler's taste, is marked always_inline.
template <class Work>
void vectorised(Work work) {
#if defined(__x86_64__) && defined(__GNUC__)
    switch (vectors_here()) {
        case vectors::widest: return detail::work_widest(work);
        case vectors::wide: return detail::work_wide(work);
        case vectors::plain: break;
    }
#endif
    detail::work_plain(work);
}

}  // namespace neurapse
