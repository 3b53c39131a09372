// SPDX-License-Identifier: MIT
// Numerical methods for membranes given by their rates of change: forward Euler, the classical
// Runge-Kutta method, and Dormand-Prince with error control, which locates each spike inside
// the step. A model that has `dynamics` gets all three; it names the ones it offers. Exponential
// Euler wants each equation to be linear in its own variable.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "neurapse/base/math.hpp"
#include "neurapse/base/units.hpp"
#include "neurapse/contract/field.hpp"
#include "neurapse/contract/membrane.hpp"

namespace neurapse {

/// Vector arithmetic on a state through its table: y + h k.
template <class M, class State, class Real>
[[gnu::always_inline]] constexpr State shifted(State y, Real h, State const& k) {
    for_each_in(M::variables, [&](auto const& v) { y.*v.member += h * (k.*v.member); });
    return y;
}

/// Rates with the membrane potential clamped, as during absolute refractoriness.
template <class M, class In>
[[gnu::always_inline]] constexpr typename M::state rates_of(typename M::dynamics const& f,
                                                            typename M::state const& y, In in, bool held) {
    auto k = f.rates(y, in);
    if constexpr (holds_v<M>()) k.v = unless(held, k.v);
    return k;
}

/// y(t + h) = y(t) + h f(y(t)). First order; kept for comparison with published scripts.
template <class M>
class forward_euler : public M::dynamics {
public:
    static constexpr about self{"euler", "Forward Euler with simultaneous update, first order.", "", ""};

    forward_euler(typename M::params const& p, duration dt) : M::dynamics{p}, dt_(dt.value) {}

    template <class In>
    [[gnu::always_inline]] void advance(typename M::state& s, In in, bool held) const {
        s = shifted<M>(s, dt_, rates_of<M>(*this, s, in, held));
    }

private:
    typename M::real dt_;
};

/// The classical fourth-order Runge-Kutta method on the grid of the run.
template <class M>
class runge_kutta_4 : public M::dynamics {
public:
    static constexpr about self{"rk4", "Classical Runge-Kutta, fourth order up to the first spike.", "",
                                "Kutta 1901"};

    runge_kutta_4(typename M::params const& p, duration dt) : M::dynamics{p}, dt_(dt.value) {}

    template <class In>
    [[gnu::always_inline]] void advance(typename M::state& s, In in, bool held) const {
        auto const f = [&](auto const& y) { return rates_of<M>(*this, y, in, held); };
        auto const k1 = f(s);
        auto const k2 = f(shifted<M>(s, dt_ / 2, k1));
        auto const k3 = f(shifted<M>(s, dt_ / 2, k2));
        auto const k4 = f(shifted<M>(s, dt_, k3));
        for_each_in(M::variables, [&](auto const& v) {
            auto const m = v.member;
            s.*m += dt_ / 6 * ((k1.*m + k4.*m) + 2 * (k2.*m + k3.*m));
        });
    }

private:
    typename M::real dt_;
};

/// Variables relax exactly by turns, each with the others frozen (Rush & Larsen 1978); first order. The
/// dynamics visit them in `by_turns`, gates first: with the old gates the potential spikes several times
/// as late. For membranes that nothing holds.
template <class M>
class exponential_euler : public M::dynamics {
public:
    static constexpr about self{
        "exponential_euler",
        "Exponential Euler: the gates relax exactly with V frozen, then V with the new gates; "
        "first order.",
        "", "Rush & Larsen 1978, doi:10.1109/TBME.1978.326270"};

    exponential_euler(typename M::params const& p, duration dt) : M::dynamics{p}, dt_(dt.value) {}

    template <class In>
    [[gnu::always_inline]] void advance(typename M::state& s, In in, bool) const {
        using real = typename M::real;
        this->by_turns(s, in, [this](real& x, real target, real rate) __attribute__((always_inline)) {
            x = target + (x - target) * math::exp(-dt_ * rate);
        });
    }

private:
    typename M::real dt_;
};

/// Dormand-Prince 5(4) with error control inside each step (Dormand & Prince 1980,
/// doi:10.1016/0771-050X(80)90013-3). A threshold crossing is found by bisecting the length of
/// the substep that contains it, so its time is as good as the integration.
template <class M>
class dormand_prince : public M::dynamics {
    using state = typename M::state;
    using real = typename M::real;

public:
    static constexpr about self{
        "adaptive",
        "Dormand-Prince 5(4), tolerance 1e-11 per substep; spikes are located inside the "
        "step and refractoriness ends off the grid.",
        "", "Dormand & Prince 1980, doi:10.1016/0771-050X(80)90013-3"};

    dormand_prince(typename M::params const& p, duration dt) : M::dynamics{p}, dt_(dt.value) {
        if constexpr (requires { M::refractory(p); }) refractory_ = M::refractory(p).value;
    }

    /// One step of the run; `hold` counts refractory steps left and is carried as time inside.
    template <class In>
    located_spikes locate(state& s, In in, double& hold) const {
        located_spikes found;
        double t = 0, wait = hold * dt_, h = dt_;
        if (!(std::fabs(s.v) <= std::numeric_limits<real>::max())) return found;  // it has run away already
        while (t < dt_) {
            bool const held = wait > 0;
            double const room = held ? std::min(dt_ - t, wait) : dt_ - t;
            h = std::min(h, room);
            auto const [next, excess] = trial(s, h, in, held);
            if (excess > 1 && h > dt_ * smallest) {
                h = std::max(h * std::max(0.2, 0.9 / std::sqrt(std::sqrt(excess))), dt_ * smallest / 2);
                continue;
            }
            double taken = h;
            if (!held && this->fires(s, next)) {
                if (found.count == located_spikes::most) {
                    s.v = std::numeric_limits<real>::quiet_NaN();  // a runaway, which the engine reports
                    return found;
                }
                taken = crossing(s, h, in);
                s = this->reset(trial(s, taken, in, false).next);
                wait = refractory_;
                found.offset_ms[found.count++] = std::min(t + taken, dt_);
            } else {
                s = next;
                wait = held ? std::max(0.0, wait - h) : 0.0;
                if (held && room == h && h == wait + h) wait = 0;
            }
            bool const whole = taken == dt_ - t;
            t = whole ? dt_ : t + taken;
            h = std::min(4 * h, h * 0.9 / std::sqrt(std::sqrt(std::max(excess, 1e-6))) + dt_ * smallest);
        }
        hold = wait / dt_;
        return found;
    }

private:
    static constexpr double tolerance = 1e-11, smallest = 1e-9;

    struct attempt {
        state next;
        double excess;  ///< largest error over tolerance; NaN counts as too large
    };

    template <class In>
    attempt trial(state const& s, double h, In in, bool held) const {
        auto const f = [&](state const& y) { return rates_of<M>(*this, y, in, held); };
        auto const to = [&](auto const&... part) {
            state y = s;
            ((y = shifted<M>(y, real(h * part.weight), *part.rate)), ...);
            return y;
        };
        state const k1 = f(s);
        state const k2 = f(to(term{1. / 5, &k1}));
        state const k3 = f(to(term{3. / 40, &k1}, term{9. / 40, &k2}));
        state const k4 = f(to(term{44. / 45, &k1}, term{-56. / 15, &k2}, term{32. / 9, &k3}));
        state const k5 = f(to(term{19372. / 6561, &k1}, term{-25360. / 2187, &k2}, term{64448. / 6561, &k3},
                              term{-212. / 729, &k4}));
        state const k6 = f(to(term{9017. / 3168, &k1}, term{-355. / 33, &k2}, term{46732. / 5247, &k3},
                              term{49. / 176, &k4}, term{-5103. / 18656, &k5}));
        state const y5 = to(term{35. / 384, &k1}, term{500. / 1113, &k3}, term{125. / 192, &k4},
                            term{-2187. / 6784, &k5}, term{11. / 84, &k6});
        state const k7 = f(y5);
        double worst = 0;
        for_each_in(M::variables, [&](auto const& v) {
            auto const m = v.member;
            double const e = h * (71. / 57600 * k1.*m - 71. / 16695 * k3.*m + 71. / 1920 * k4.*m -
                                  17253. / 339200 * k5.*m + 22. / 525 * k6.*m - 1. / 40 * k7.*m);
            double const scale = tolerance * (1 + std::max(std::fabs(s.*m), std::fabs(y5.*m)));
            double const excess = std::fabs(e) / scale;
            worst = excess <= worst ? worst : excess == excess ? excess : 1e300;
        });
        return {y5, worst};
    }

    /// The length of the substep after which the threshold is just reached.
    template <class In>
    double crossing(state const& s, double h, In in) const {
        double before = 0, after = h;
        for (int i = 0; i < 60 && before < after; ++i) {
            double const middle = before + (after - before) / 2;
            if (middle == before || middle == after) break;
            (this->fires(s, trial(s, middle, in, false).next) ? after : before) = middle;
        }
        return after;
    }

    struct term {
        double weight;
        state const* rate;
    };

    double dt_, refractory_ = 0;
};

}  // namespace neurapse
