// SPDX-License-Identifier: MIT
// The machine: for each kind of instruction a function with one loop, which has the registers of the
// processor for itself. Which functions a program calls is chosen when it is made.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <tuple>
#include <vector>

#include "neurapse/base/processor.hpp"
#include "neurapse/equations/compute.hpp"
#include "neurapse/equations/loops.hpp"
#include "neurapse/equations/program.hpp"

namespace neurapse::equations {
namespace {

/// So many neurons at once that the rows of a program fit into a first cache of 32 kB, if they are not too
/// few. Registers are apart by a little more than the most, lest they all compete for the same lines of it.
constexpr std::size_t most_at_once = 1024, apart = most_at_once + 16;
template <class Real>
std::size_t at_once(std::size_t rows) {
    return std::clamp<std::size_t>(32768 / sizeof(Real) / std::max<std::size_t>(rows, 1) / 64 * 64, 256,
                                   most_at_once);
}

/// The loop for an instruction.
template <class Real>
class choice {
public:
    explicit choice(instruction const& now) : now_(now) {}

    loop<Real> made() const {
        switch (now_.how) {
            case fused::line:
                return of([](Real a, Real end, Real scale) { return (a + end) * scale; }, first_of_line{},
                          end_of_line{}, scale_of_line{});
            case fused::add_products:
                return of_products([](Real a, Real b, Real c, Real d) { return a * b + c * d; });
            case fused::subtract_products:
                return of_products([](Real a, Real b, Real c, Real d) { return a * b - c * d; });
            case fused::multiply_add: return of_product([](Real a, Real b, Real c) { return a * b + c; });
            case fused::multiply_subtract:
                return of_product([](Real a, Real b, Real c) { return a * b - c; });
            case fused::subtract_product: return of_product([](Real a, Real b, Real c) { return c - a * b; });
            case fused::multiply_twice: return of_three([](Real a, Real b, Real c) { return a * b * c; });
            case fused::add_multiply: return of_three([](Real a, Real b, Real c) { return (a + b) * c; });
            case fused::subtract_multiply:
                return of_three([](Real a, Real b, Real c) { return (a - b) * c; });
            case fused::sum:
            case fused::sum_unless: return of_sum();
            case fused::less_unless:
                return of_two([](Real a, Real b,
                                 Real held) { return choose(held, Real(0), a < b ? Real(1) : Real(0)); },
                              row_at<2>{});
            case fused::less_equal_unless:
                return of_two([](Real a, Real b,
                                 Real held) { return choose(held, Real(0), a <= b ? Real(1) : Real(0)); },
                              row_at<2>{});
            case fused::relax:
                return with<1>(
                    [](auto b) { return vectorised_function<relaxation<decltype(b)>, task<Real>>(); });
            case fused::none: return of_operation();
        }
        return {};
    }

private:
    template <class F, class... Parts>
    static loop<Real> of(F, Parts...) {
        return vectorised_function<elementwise<F, Parts...>, task<Real>>();
    }

    /// Calls f with where part K is.
    template <int K, class F>
    loop<Real> with(F f) const {
        return now_.constants >> K & 1 ? f(number_at<K>{}) : f(row_at<K>{});
    }
    /// The same of the first part, which may be shifted.
    template <class F>
    loop<Real> with_first(F f) const {
        return now_.shifts ? f(first_of_line{}) : with<0>(f);
    }

    template <class F, class... More>
    loop<Real> of_two(F f, More... more) const {
        return with<0>(
            [=, this](auto a) { return this->with<1>([=](auto b) { return of(f, a, b, more...); }); });
    }
    template <class F>
    loop<Real> of_three(F f) const {
        return with<2>([=, this](auto c) { return this->of_two(f, c); });
    }
    template <class F>
    loop<Real> of_product(F f) const {
        return with_first([=, this](auto a) {
            return this->with<1>(
                [=, this](auto b) { return this->with<2>([=](auto c) { return of(f, a, b, c); }); });
        });
    }
    template <class F>
    loop<Real> of_products(F f) const {
        return with_first([=](auto a) { return of(f, a, row_at<1>{}, row_at<2>{}, row_at<3>{}); });
    }

    /// (s + k0 a0 + k1 a1 + ...) m, from left to right. First and last factors are often 1: a variable and
    /// its change, and what arrives.
    loop<Real> of_sum() const {
        switch (now_.terms) {
            case 2: return of_sum_of<2>();
            case 3: return of_sum_of<3>();
            case 4: return of_sum_of<4>();
            default: return of_sum_of<5>();
        }
    }
    template <int Terms>
    loop<Real> of_sum_of() const {
        if (now_.constants == 0) return of_terms<Terms, 0>();
        return of_terms<Terms, 0>(number_at<Terms>{});
    }
    template <int Terms, int K, class... Before>
    loop<Real> of_terms(Before... before) const {
        if constexpr (K == Terms) {
            if (now_.how == fused::sum)
                return of([](Real scale, auto... terms) { return (... + terms) * scale; }, scale_of_line{},
                          before...);
            return of(
                [](Real held, Real instead, auto... terms) { return choose(held, instead, (... + terms)); },
                row_at<Terms>{}, row_at<Terms + 1>{}, before...);
        } else {
            if ((K == 0 || K == Terms - 1) && now_.number[K] == 1)
                return of_terms<Terms, K + 1>(before..., row_at<K>{});
            return of_terms<Terms, K + 1>(before..., term_at<K>{});
        }
    }

    loop<Real> of_operation() const {
        auto const what = now_.what;
        if (what == operation::constant)
            return with<0>([](auto a) { return of([](Real x) { return x; }, a); });
        if (what == operation::choose)
            return of_three([](Real c, Real a, Real b) { return choose(c, a, b); });
        if (what == operation::poisson) return draw_poisson<Real>;
        if (what == operation::exprel) return vectorised_function<scaled_exprel, task<Real>>();
        if (what == operation::lookup)
            return with<0>([this](auto time) {
                return this->with<1>([](auto column) {
                    return vectorised_function<looked_up<decltype(time), decltype(column)>, task<Real>>();
                });
            });
        if (parts_of(what) == 2)
            return with_binary(what, [this]<operation What>() {
                return this->of_two([](Real a, Real b) { return compute<What>(a, b); });
            });
        // Of one part: a function of a number is a number.
        return with_unary(what, []<operation What>() {
            if constexpr (scalable(What))
                return of([](Real factor, Real a) { return factor * compute<What>(a); }, number_at<0>{},
                          row_at<0>{});
            else
                return of([](Real a) { return compute<What>(a); }, row_at<0>{});
        });
    }

    instruction const& now_;
};

/// Memory for the registers of the programs of a thread.
template <class Real>
struct scratch {
    Real* registers(std::size_t count) {
        if (count > size) {
            memory.reset(static_cast<Real*>(std::aligned_alloc(64, count * apart * sizeof(Real))));
            size = count;
        }
        return memory.get();
    }
    struct release {
        void operator()(Real* p) const { std::free(p); }
    };
    std::unique_ptr<Real, release> memory;
    std::size_t size = 0;
    std::vector<Real*> rows;
};

}  // namespace

void program::choose_loops() {
    for (auto const& now : list_) {
        std::get<loops<double>>(loops_).push_back(choice<double>{now}.made());
        std::get<loops<float>>(loops_).push_back(choice<float>{now}.made());
    }
}

template <class Real>
void program::run(Real* const* given, std::size_t n) const {
    thread_local scratch<Real> own;
    auto const outside = inputs_ + outputs_;
    own.rows.resize(outside + registers_);
    auto* const memory = own.registers(registers_);
    for (std::size_t k = 0; k < registers_; ++k) own.rows[outside + k] = memory + k * apart;
    auto const chunk = at_once<Real>(rows_);
    auto const& chosen = std::get<loops<Real>>(loops_);
    for (std::size_t first = 0; first < n; first += chunk) {
        for (std::size_t k = 0; k < outside; ++k) own.rows[k] = given[k] ? given[k] + first : nullptr;
        auto const some = std::min(chunk, n - first);
        for (std::size_t k = 0; k < list_.size(); ++k)
            chosen[k]({list_[k], tables_.data(), own.rows.data(), some});
    }
}

template void program::run(double* const*, std::size_t) const;
template void program::run(float* const*, std::size_t) const;

}  // namespace neurapse::equations
