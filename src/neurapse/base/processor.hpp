// SPDX-License-Identifier: MIT
// Hot loops are compiled three times from one source: for any processor of the kind, and for those
// with vectors of 256 and of 512 bits. Which one runs is chosen when the program starts; the numbers
// are the same bit for bit, since none of them contracts or reorders arithmetic.
#pragma once

#include <cstddef>
#include <type_traits>

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

/// Tells work for which vectors it is being compiled.
template <vectors V>
struct vectors_constant {
    static constexpr vectors value = V;
    /// Whether processors with these turn whole numbers of 64 bits into floating-point ones as vectors.
    static constexpr bool convert_whole_64 = V == vectors::widest;
    static constexpr int bytes = V == vectors::widest ? 64 : V == vectors::wide ? 32 : 16;
};

namespace detail {
/// Calls F of what is given, if it wants to with a `vectors_constant`. Copied first: what is read through a
/// reference might change with every number that a loop writes.
template <vectors V, class F, class Given>
[[gnu::always_inline]] inline void carry_out(Given const& given) {
    Given copy = given;
    if constexpr (std::is_invocable_v<F, Given&, vectors_constant<V>>)
        F{}(copy, vectors_constant<V>{});
    else
        F{}(copy);
}
template <class F, class Given>
[[gnu::flatten]] void plain_work(Given const& given) {
    carry_out<vectors::plain, F>(given);
}
#if defined(__x86_64__) && defined(__GNUC__)
template <class F, class Given>
[[gnu::flatten, gnu::target("avx2,bmi2,lzcnt,popcnt")]] void wide_work(Given const& given) {
    carry_out<vectors::wide, F>(given);
}
#if defined(__clang__)
#define NEURAPSE_WIDEST "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi2,lzcnt,popcnt"
#else
#define NEURAPSE_WIDEST "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi2,lzcnt,popcnt,prefer-vector-width=512"
#endif
template <class F, class Given>
[[gnu::flatten, gnu::target(NEURAPSE_WIDEST)]] void widest_work(Given const& given) {
    carry_out<vectors::widest, F>(given);
}
#undef NEURAPSE_WIDEST
#endif

struct call {
    template <class Work, class... Vectors>
        requires std::is_invocable_v<Work&, Vectors...>
    [[gnu::always_inline]] void operator()(Work& work, Vectors... v) const {
        work(v...);
    }
};
}  // namespace detail

/// The function that calls F{} of what it is given, with the widest vectors that there are. All that F calls
/// is compiled into it; what shall be, but is too large for the compiler's taste, is marked always_inline.
template <class F, class Given>
auto vectorised_function() -> void (*)(Given const&) {
#if defined(__x86_64__) && defined(__GNUC__)
    switch (vectors_here()) {
        case vectors::widest: return detail::widest_work<F, Given>;
        case vectors::wide: return detail::wide_work<F, Given>;
        case vectors::plain: break;
    }
#endif
    return detail::plain_work<F, Given>;
}

/// Does the work, a function of no arguments or of a `vectors_constant`, so. It holds by value the numbers
/// and pointers that its loops read, or copies them before a loop; of a struct that was written member by
/// member just before, it holds the address: to read that in larger pieces a processor waits until all that
/// it has yet to write is written.
template <class Work>
void vectorised(Work const& work) {
    vectorised_function<detail::call, Work>()(work);
}

/// Calls work(i) for i from 0 to n - 1. No call reads what another has written to an array, though a compiler
/// may not see that; they may share a number that is summed up.
template <class Work>
[[gnu::always_inline]] inline void each_by_itself(std::size_t n, Work work) {
#if defined(__clang__)
#pragma clang loop vectorize(assume_safety)
#elif defined(__GNUC__)
#pragma GCC ivdep
#endif
    for (std::size_t i = 0; i < n; ++i) work(i);
}

}  // namespace neurapse
