// SPDX-License-Identifier: MIT
// What it takes to be a membrane: C dV/dt = f(V, state) + current - conductance V. A membrane
// is scalar, one neuron and one step; how many there are and how they lie in memory is the
// engine's affair.
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>

#include "neurapse/base/math.hpp"
#include "neurapse/base/random.hpp"
#include "neurapse/base/units.hpp"
#include "neurapse/contract/field.hpp"

namespace neurapse {

/// What the ports and stimuli give a membrane over one step, constant over the step (pA, nS).
template <class Real>
struct input {
    static constexpr bool conducts = true, gentle = false;
    Real current = 0, conductance = 0;
};

/// The same where no port is a conductance, so that the compiler can leave it out.
template <class Real>
struct current_input {
    static constexpr bool conducts = false, gentle = false;
    static constexpr Real conductance = 0;
    Real current = 0;
};

/// The same where the method has found all conductances of a block gentle: it may take a shorter way
/// then, which must come to the same bits.
template <class Real>
struct gentle_input : input<Real> {
    static constexpr bool gentle = true;
};

/// The spikes of one step, located inside it by a method that can.
struct located_spikes {
    static constexpr int most = 16;
    int count = 0;
    double offset_ms[most] = {};  ///< after the start of the step
};

/// A state at rest, if there is one.
template <class State>
struct resting {
    bool exists = false;
    State state{};
};

template <class... T>
struct type_list {
    static constexpr std::size_t size = sizeof...(T);
};

/// A method that needs its random stream, named by neuron and step, as last argument.
template <class S, class State>
concept stochastic_stepper = requires(S const& s, State& x, current_input<double> in, random::stream dice) {
    s.advance(x, in, false, dice);
};

/// A numerical method of a membrane: made once for a set of parameters and a step, then pure.
/// `advance` carries the state over one step, `held` meaning absolute refractoriness: the
/// membrane potential stays, everything else goes on. `fires` compares the states around the
/// step, the later one with the delta arrivals in; `reset` is applied where it fired. Members of
/// the state that `variables` does not name pass from `advance` to `fires` and are then forgotten.
template <class S, class State>
concept grid_stepper =
    (stochastic_stepper<S, State> || requires(S const& s, State& x, current_input<double> in, bool held) {
        s.advance(x, in, held);
    }) && requires(S const& s, State const& c) {
        { S::self } -> std::convertible_to<about>;
        { s.fires(c, c) } -> std::same_as<bool>;
        { s.reset(c) } -> std::same_as<State>;
    };

/// A method that has a shorter way for some conductances (nS).
template <class S>
concept spares_the_gentle = requires(S const& s) {
    { s.is_gentle(0.0) } -> std::same_as<bool>;
};

/// A method that finds its threshold crossings inside the step. `hold` is the refractory time
/// left, in steps, not always whole; the method itself lets it pass.
template <class S, class State>
concept locating_stepper =
    requires(S const& s, State& x, State const& c, current_input<double> in, double& hold) {
        { S::self } -> std::convertible_to<about>;
        { s.locate(x, in, hold) } -> std::same_as<located_spikes>;
        { s.fires(c, c) } -> std::same_as<bool>;
        { s.reset(c) } -> std::same_as<State>;
    };

template <class S, class State>
concept stepper = grid_stepper<S, State> || locating_stepper<S, State>;

namespace detail {
template <class M, class Methods>
inline constexpr bool all_step = false;
template <class M, class... S>
inline constexpr bool all_step<M, type_list<S...>> = (stepper<S, typename M::state> && ...);
}  // namespace detail

/// A membrane model: parameters and state with their tables, methods (the first is the
/// default), requirements between parameters, the leak potential, and the resting state under a
/// constant current.
/// Optional roles: `refractory(params)`; `holds_v`, false where refractoriness forbids spikes and
/// leaves V alone; `time_constant(params)` of a membrane that is linear and integrated exactly;
/// `recordables`, a table of `derived`. A parameter called `area` makes densities and absolute
/// values convertible.
template <class M>
concept membrane =
    std::copyable<typename M::params> && std::copyable<typename M::state> &&
    detail::all_step<M, typename M::methods> && requires(typename M::params const& p, current i) {
        { M::self } -> std::convertible_to<about>;
        { M::rest(p, i) } -> std::same_as<resting<typename M::state>>;
        { M::leak(p) } -> std::same_as<voltage>;
        M::parameters;
        M::variables;
        M::requirements(p);
    };

/// Whether V stays where it is while a neuron of the model is refractory.
template <class M>
constexpr bool holds_v() {
    if constexpr (requires { M::holds_v; })
        return M::holds_v;
    else
        return true;
}

/// A change of the membrane potential, and 0 while it is held. g++ 12 turns a condition into masked loads,
/// which take longer than a change that is computed in vain.
template <std::floating_point Real>
[[gnu::always_inline]] constexpr Real unless(bool held, Real change) {
    using bits = typename math::detail::format<Real>::bits;
    return math::detail::from_bits<Real>(math::detail::to_bits(change) & (bits(held) - 1));
}

}  // namespace neurapse
