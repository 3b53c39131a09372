// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "neurapse/contract/fixed_point.hpp"
#include "neurapse/contract/membrane.hpp"
#include "neurapse/contract/ode_steppers.hpp"

namespace neurapse {

/// Izhikevich's simple model in the form of 2003, its numbers as published: V in mV, time in
/// ms, and a current of 1 pA counts as the published 1.
///
///     dV/dt = k2 V^2 + k1 V + k0 - u + I - g V,    du/dt = a (b V - u)
///     V >= v_peak  =>  spike, V <- c, u <- u + d
template <class Real>
struct izhikevich_2003 {
    using real = Real;
    static constexpr about self{
        "izhikevich_2003", "Izhikevich's simple model, form of 2003.",
        "dV/dt = k2 V^2 + k1 V + k0 - u + I; du/dt = a (b V - u); V >= v_peak: V <- c, u <- u + d",
        "Izhikevich 2003, doi:10.1109/TNN.2003.820440"};
    struct params {
        double a = 0.02, b = 0.2;
        voltage c{-65};
        double d = 8;
        voltage v_peak{30};
        double k2 = 0.04, k1 = 5, k0 = 140;
    };
    static constexpr std::tuple parameters{
        field{"a", &params::a, "rate of recovery, as published (1/ms)"},
        field{"b", &params::b, "sensitivity of recovery to V, as published"},
        field{"c", &params::c, "reset potential"},
        field{"d", &params::d, "jump of u at a spike, as published"},
        field{"v_peak", &params::v_peak, "potential at which a spike is emitted"},
        field{"k2", &params::k2, "quadratic coefficient, as published"},
        field{"k1", &params::k1, "linear coefficient, as published"},
        field{"k0", &params::k0, "constant, as published"}};
    struct state {
        Real v = 0, u = 0;
    };
    static constexpr std::tuple variables{
        variable{"v", &state::v, dimensions::voltage, "membrane potential"},
        variable{"u", &state::u, dimensions::none, "recovery variable, as published"}};

    static constexpr std::array<requirement, 1> requirements(params const& p) {
        return {{{p.c < p.v_peak, "c", "the reset potential must lie below the peak",
                  "lower c or raise v_peak"}}};
    }
    static voltage leak(params const& p) { return p.c; }
    static resting<state> rest(params const& p, current i) {
        return fixed_point<izhikevich_2003>(p, p.c.value, i);
    }

    class dynamics {
    public:
        explicit dynamics(params const& p)
            : a_(p.a),
              b_(p.b),
              c_(p.c.value),
              d_(p.d),
              peak_(p.v_peak.value),
              k2_(p.k2),
              k1_(p.k1),
              k0_(p.k0) {}

        template <class In>
        [[gnu::always_inline]] state rates(state const& s, In in) const {
            return {slope(s, in), a_ * (b_ * s.v - s.u)};
        }
        [[gnu::always_inline]] bool fires(state const&, state const& after) const { return after.v >= peak_; }
        [[gnu::always_inline]] state reset(state s) const { return {c_, s.u + d_}; }
        state steady(double v) const { return {Real(v), Real(b_ * v)}; }

    protected:
        /// The author's two orders of operations, that of his papers and the nested one of his program of
        /// 2006: they differ in last bits, and after some spikes on a coarse grid in spike times.
        template <bool Nested = false, class In>
        [[gnu::always_inline]] Real slope(state const& s, In in) const {
            Real drive = in.current;
            if constexpr (In::conducts) drive -= in.conductance * s.v;
            Real const parabola = Nested ? (k2_ * s.v + k1_) * s.v : k2_ * (s.v * s.v) + k1_ * s.v;
            return parabola + k0_ - s.u + drive;
        }
        Real a_, b_, c_, d_, peak_, k2_, k1_, k0_;
    };

    /// V in `Parts` Euler steps, then u in one step with the new V.
    template <int Parts, bool Nested = Parts == 2>
    class sequential : public dynamics {
    public:
        static constexpr about self =
            Nested
                ? about{"half_steps",
                        "The author's scheme of 2003 and 2006: V in two half steps, then u with the new V.",
                        "", "Izhikevich 2006, doi:10.1162/089976606775093882"}
            : Parts == 2
                ? about{"half_steps_2003",
                        "The same in the order of operations of his listing of 2003, which its spike times "
                        "need.",
                        "", "Izhikevich 2003, doi:10.1109/TNN.2003.820440"}
                : about{"sequential", "The author's scheme of 2004: V in one step, then u with the new V.",
                        "", "Izhikevich 2004, doi:10.1109/TNN.2004.832719"};

        sequential(params const& p, duration dt) : dynamics{p}, dt_(dt.value) {}

        template <class In>
        [[gnu::always_inline]] void advance(state& s, In in, bool) const {
            for (int part = 0; part < Parts; ++part) s.v += dt_ / Parts * this->template slope<Nested>(s, in);
            s.u += dt_ * (this->a_ * (this->b_ * s.v - s.u));
        }

    private:
        Real dt_;
    };
    using methods =
        type_list<sequential<2>, sequential<2, false>, sequential<1>, forward_euler<izhikevich_2003>,
                  runge_kutta_4<izhikevich_2003>, dormand_prince<izhikevich_2003>>;
};

static_assert(membrane<izhikevich_2003<double>> && membrane<izhikevich_2003<float>>);

}  // namespace neurapse
