// SPDX-License-Identifier: MIT
// Neurons of one membrane and one numerical method. The model stays scalar; here its state
// lies in columns and its step is inlined into a loop without branches, which the compiler
// turns into vector code.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "neurapse/base/each_flag.hpp"
#include "neurapse/base/processor.hpp"
#include "neurapse/contract/any_population.hpp"
#include "neurapse/contract/membrane.hpp"
#include "neurapse/engine/columns.hpp"

namespace neurapse {

template <membrane M, class Method>
class population final : public stepped_population<typename M::real> {
    using real = typename M::real;
    using state_type = typename M::state;
    using params = typename M::params;
    static constexpr bool locates = locating_stepper<Method, state_type> && !grid_stepper<Method, state_type>;
    static constexpr bool draws = stochastic_stepper<Method, state_type>;

public:
    /// `each` has the parameters of all neurons, or of every single one; so has `initial`. `told` names
    /// variables, recordables and parameters that synapses read.
    population(std::size_t size, std::vector<params> each, std::vector<state_type> const& initial,
               duration dt, random::family dice, std::vector<std::string> const& told = {})
        : size_(size),
          params_(std::move(each)),
          columns_(size, initial.front()),
          hold_(locates ? size : 0),
          until_(locates ? 0 : size),
          dt_(dt.value),
          dice_(dice),
          exchange_(told, {}, told.empty() ? 0 : size) {
        for (auto const& p : params_) {
            steppers_.emplace_back(p, dt);
            double steps = 0;
            if constexpr (requires { M::refractory(p); }) steps = M::refractory(p) / dt;
            refractory_.push_back(locates ? steps : std::fmin(std::round(steps), longest));
        }
        if (initial.size() > 1)
            for (std::size_t i = 0; i < size; ++i) columns_.view().store(i, initial[i]);
        for (auto const& name : exchange_.told) told_.push_back(place_of(name));
        tell(exchange_.after[0], 0, neuron_id(size), [&](std::size_t i) { return columns_[i]; });
        exchange_.before[0] = exchange_.after[0];
    }

    std::size_t size() const noexcept override { return size_; }

    exchange* exchanged() noexcept override { return exchange_.told.empty() ? nullptr : &exchange_; }

    void advance(step_id step, neuron_id first, neuron_id last, block_input<real> const& in,
                 std::vector<fired>& out) noexcept override {
        bool const tells = !exchange_.told.empty();
        if (tells)
            tell(exchange_.before[step & 1], first, last,
                 [&](std::size_t i) { return moved(step, i, in, i - first); });
        advance_all(step, first, last, in, out);
        if (tells) tell(exchange_.after[step & 1], first, last, [&](std::size_t i) { return columns_[i]; });
    }

private:
    void advance_all(step_id step, neuron_id first, neuron_id last, block_input<real> const& in,
                     std::vector<fired>& out) noexcept {
        bool const alike = steppers_.size() == 1;
        auto const run = [&]<bool... Flags>(std::bool_constant<Flags>...) {
            block<Flags...>(step, first, last, in, out);
        };
        auto const choose = [&](auto... chosen) {
            if (alike)
                run(chosen..., std::true_type{});
            else
                run(chosen..., std::false_type{});
        };
        if (in.conductance && in.jump)
            choose(std::true_type{}, std::true_type{});
        else if (in.conductance)
            choose(std::true_type{}, std::false_type{});
        else if (in.jump)
            choose(std::false_type{}, std::true_type{});
        else
            choose(std::false_type{}, std::false_type{});
    }

public:
    std::vector<recordable> recordables() const override {
        std::vector<recordable> all;
        auto const add = [&](auto const& v) {
            all.push_back({std::string{v.name}, v.dim, std::string{v.meaning}});
        };
        for_each_in(M::variables, add);
        if constexpr (requires { M::recordables; }) for_each_in(M::recordables, add);
        return all;
    }
    double value(std::size_t which, neuron_id neuron) const noexcept override {
        if (which < width) return columns_(which)[neuron];
        double result = 0;
        if constexpr (requires { M::recordables; }) {
            std::size_t k = width;
            auto const& p = params_.size() == 1 ? params_.front() : params_[neuron];
            for_each_in(M::recordables, [&](auto const& d) {
                if (k++ == which) result = d.of(p, columns_[neuron]);
            });
        }
        return result;
    }
    std::size_t variables() const noexcept override { return width; }
    void set(std::size_t variable, std::span<double const> numbers, step_id now) override {
        auto const column = columns_(variable);
        for (std::size_t i = 0; i < size_; ++i) column[i] = real(numbers[i]);
        tell(exchange_.after[now & 1], 0, neuron_id(size_), [&](std::size_t i) { return columns_[i]; });
    }
    neuron_id first_not_finite() const noexcept override {
        auto first = size();
        for (std::size_t k = 0; k < width; ++k) {
            auto const column = columns_(k);
            for (std::size_t i = 0; i < first; ++i)
                if (!std::isfinite(column[i])) first = i;
        }
        return neuron_id(first);
    }
    std::vector<std::span<std::byte>> state() noexcept override {
        std::vector<std::span<std::byte>> all;
        for (std::size_t k = 0; k < width; ++k) all.push_back(std::as_writable_bytes(columns_(k)));
        all.push_back(std::as_writable_bytes(std::span{hold_}));
        all.push_back(std::as_writable_bytes(std::span{until_}));
        return all;
    }

private:
    static constexpr std::size_t width = std::tuple_size_v<decltype(M::variables)>;
    /// A stamp, as wide as a member of the state. The narrow ones count up to `longest` and begin again.
    using stamp = std::conditional_t<sizeof(real) == 8, double, std::int32_t>;
    static constexpr step_id longest = step_id(1) << 30;
    using whole = std::conditional_t<sizeof(real) == 8, std::int64_t, std::int32_t>;

    stamp narrowed(step_id step, neuron_id first, neuron_id last) {
        if constexpr (sizeof(stamp) == 8) return stamp(step);
        auto const now = stamp(step % longest);
        if (now == 0)
            for (auto k = first; k < last; ++k) until_[k] = std::max(until_[k] - stamp(longest), stamp(-1));
        return now;
    }

    template <bool Conducts, bool Jumps, bool Alike>
    void block(step_id step, neuron_id first, neuron_id last, block_input<real> const& in,
               std::vector<fired>& out) noexcept {
        if constexpr (locates)
            locating<Conducts, Jumps>(first, last, in, out);
        else
            vectorised([=, this, &in, &out] {
                if (Conducts && Alike && all_gentle(in, last - first))
                    on_grid<gentle_input<real>, Jumps, Alike>(step, first, last, in, out);
                else
                    on_grid<input_for<Conducts>, Jumps, Alike>(step, first, last, in, out);
            });
    }

    template <bool Conducts>
    using input_for = std::conditional_t<Conducts, input<real>, current_input<real>>;

    template <class In>
    [[gnu::always_inline]] static In input_of(block_input<real> const& in, std::size_t i) {
        In x;
        x.current = in.current[i];
        if constexpr (In::conducts) x.conductance = in.conductance[i];
        return x;
    }

    /// Whether the method has a shorter way for all neurons of the block.
    [[gnu::always_inline]] inline bool all_gentle(block_input<real> const& in, std::size_t n) const noexcept {
        if constexpr (spares_the_gentle<Method>) {
            Method const method = steppers_.front();
            whole harsh = 0;
            for (std::size_t i = 0; i < n; ++i) harsh |= method.is_gentle(in.conductance[i]) ? 0 : 1;
            return harsh == 0;
        }
        return false;
    }

    /// Every neuron of the block does the same work, spiking, held or not; who fired is noted in flags,
    /// looked up and reset afterwards. Some neurons at a time, so that the flags stay in the first cache.
    template <class In, bool Jumps, bool Alike>
    [[gnu::always_inline]] inline void on_grid(step_id step, neuron_id first, neuron_id last,
                                               block_input<real> const& given,
                                               std::vector<fired>& out) noexcept {
        constexpr std::size_t at_once = 1024 / sizeof(whole);
        block_input<real> const in = given;
        alignas(64) whole flag[at_once];
        auto const at = columns_.view();
        auto const* until = until_.data();
        auto const now = narrowed(step, first, last);
        Method const common = steppers_.front();
        for (std::size_t begin = 0, n = last - first; begin < n; begin += at_once) {
            auto const some = std::min(at_once, n - begin);
            whole any = 0;
            auto const one = [&](std::size_t j) __attribute__((always_inline)) {
                std::size_t const i = begin + j, k = first + i;
                Method const& method = Alike ? common : steppers_[k];
                state_type const before = at.load(k);
                state_type s = before;
                bool const held = until[k] >= now;
                if constexpr (draws)
                    method.advance(s, input_of<In>(in, i), held, dice_(neuron_id(k), std::uint64_t(step)));
                else
                    method.advance(s, input_of<In>(in, i), held);
                if constexpr (Jumps) s.v += (held & holds_v<M>()) ? real(0) : real(in.jump[i]);
                bool const fires = !held & method.fires(before, s);
                at.store(k, s);
                flag[j] = fires ? 1 : 0;
                any |= flag[j];
            };
            each_by_itself(some, one);
            if (any == 0) continue;
            each_flag(flag, some, [&](std::size_t j) __attribute__((always_inline)) {
                std::size_t const k = first + begin + j;
                out.push_back({neuron_id(k), dt_});
                at.store(k, (Alike ? common : steppers_[k]).reset(at.load(k)));
                until_[k] = now + stamp(refractory_[Alike ? 0 : k]);
            });
        }
    }

    template <bool Conducts, bool Jumps>
    [[gnu::flatten]] void locating(neuron_id first, neuron_id last, block_input<real> const& in,
                                   std::vector<fired>& out) noexcept {
        auto const at = columns_.view();
        for (std::size_t i = 0; i < std::size_t(last - first); ++i) {
            std::size_t const k = first + i;
            auto const& method = steppers_[steppers_.size() == 1 ? 0 : k];
            state_type s = at.load(k);
            double hold = hold_[k];
            auto const found = method.locate(s, input_of<input_for<Conducts>>(in, i), hold);
            for (int j = 0; j < found.count; ++j) out.push_back({neuron_id(k), found.offset_ms[j]});
            if (Jumps && (hold <= 0 || !holds_v<M>())) {
                state_type const before = s;
                s.v += real(in.jump[i]);
                if (hold <= 0 && method.fires(before, s)) {
                    out.push_back({neuron_id(k), dt_});
                    s = method.reset(s);
                    hold = refractory_[refractory_.size() == 1 ? 0 : k];
                }
            }
            hold_[k] = hold;
            at.store(k, s);
        }
    }

    /// The state of a neuron over the step alone, before its arrivals and its spike; a method that finds
    /// spikes inside the step has been through them.
    state_type moved(step_id step, std::size_t i, block_input<real> const& in, std::size_t k) const {
        auto const& method = steppers_[steppers_.size() == 1 ? 0 : i];
        state_type s = columns_[i];
        input<real> x;
        x.current = in.current[k];
        if (in.conductance) x.conductance = in.conductance[k];
        if constexpr (locates) {
            double hold = hold_[i];
            method.locate(s, x, hold);
        } else if constexpr (draws) {
            method.advance(s, x, is_held(step, i), dice_(neuron_id(i), std::uint64_t(step)));
        } else {
            method.advance(s, x, is_held(step, i));
        }
        return s;
    }
    bool is_held(step_id step, std::size_t i) const {
        if constexpr (sizeof(stamp) == 8) return until_[i] >= stamp(step);
        auto const now = stamp(step % longest);
        return (now == 0 ? std::max(until_[i] - stamp(longest), stamp(-1)) : until_[i]) >= now;
    }

    /// Calls see(field, read) for all that synapses can read, read(parameters, state) being the number.
    template <class See>
    static void each_readable(See&& see) {
        for_each_in(M::variables, [&](auto const& v) {
            see(v, [&v](params const&, state_type const& s) { return double(s.*v.member); });
        });
        if constexpr (requires { M::recordables; })
            for_each_in(M::recordables, [&](auto const& d) {
                see(d, [&d](params const& p, state_type const& s) { return double(d.of(p, s)); });
            });
        for_each_in(M::parameters, [&](auto const& f) {
            if constexpr (std::decay_t<decltype(f)>::is_number)
                see(f, [&f](params const& p, state_type const&) { return f.get(p); });
        });
    }
    /// Which of these has that name; where several have, the first.
    static std::size_t place_of(std::string const& name) {
        std::size_t k = 0;
        std::optional<std::size_t> found;
        each_readable([&](auto const& named, auto const&) {
            if (!found && named.name == name) found = k;
            ++k;
        });
        return found.value_or(k);
    }
    /// Writes what synapses read of neurons [first, last) with such states.
    template <class State>
    void tell(std::vector<aligned_vector<double>>& to, neuron_id first, neuron_id last,
              State const& state_of) {
        if (to.empty()) return;
        std::vector<state_type> states;
        for (auto i = std::size_t(first); i < last; ++i) states.push_back(state_of(i));
        for (std::size_t k = 0; k < to.size(); ++k) {
            std::size_t place = 0;
            each_readable([&](auto const&, auto const& read) {
                if (place++ != told_[k]) return;
                for (std::size_t i = 0; i < states.size(); ++i)
                    to[k][first + i] = read(params_[params_.size() == 1 ? 0 : first + i], states[i]);
            });
        }
    }

    std::size_t size_;
    std::vector<params> params_;
    std::vector<Method> steppers_;
    columns<M> columns_;
    std::vector<double> refractory_;  ///< steps that a spike holds V
    std::vector<double> hold_;     ///< of a locating method: steps left for which V is held, not always whole
    aligned_vector<stamp> until_;  ///< of the others: the last stamp at which V is held
    double dt_;
    random::family dice_;
    exchange exchange_;
    std::vector<std::size_t> told_;  ///< places of what synapses read, among all that is readable
};

}  // namespace neurapse
