// SPDX-License-Identifier: MIT
// A receptor port of a population: its kinetics in columns, stepped for a block of neurons at
// a time, just before the membranes read what it gives.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "neurapse/base/processor.hpp"
#include "neurapse/contract/any_population.hpp"
#include "neurapse/contract/receptor.hpp"
#include "neurapse/engine/columns.hpp"

namespace neurapse {

template <kinetics K>
class port final : public stepped_port<typename K::real> {
    using real = typename K::real;

public:
    /// `each` has the parameters for all neurons or for every single one; so have the reversal
    /// potentials `towards` (of a conductance) and the membranes' time constants.
    port(std::size_t size, port_effect effect, std::vector<typename K::params> const& each,
         std::vector<double> towards, std::vector<duration> const& membranes, duration dt)
        : effect_(effect), towards_(std::move(towards)), columns_(size, {}) {
        auto const kinds = std::max(each.size(), membranes.size());
        for (std::size_t i = 0; i < kinds; ++i)
            steppers_.emplace_back(each[each.size() == 1 ? 0 : i], dt,
                                   membranes[membranes.size() == 1 ? 0 : i]);
    }

    void advance(neuron_id first, neuron_id last, arrivals const& arrived, block_input<real>& in,
                 block_room<real> const& room) noexcept override {
        vectorised([=, this, &arrived, &in, &room](auto vectors) {
            bool const few = arrived.marks != nullptr && can_wait;
            if (few)
                this->block(
                    first, last, [](std::size_t) __attribute__((always_inline)) { return real(0); }, in,
                    room);
            arrived.taken_by<real, vectors.convert_whole_64>(
                [=, this, &arrived, &in, &room](auto take) __attribute__((always_inline)) {
                    if (few)
                        this->take_marked(first, last, arrived, take);
                    else
                        this->block(first, last, take, in, room);
                });
        });
        if (arrived.marks != nullptr && !can_wait) std::memset(arrived.marks, 0, arrived.groups);
        if (effect_ == port_effect::voltage) in.jump = room.jump;
        if (effect_ == port_effect::current || effect_ == port_effect::conductance) in.current = room.current;
        if (effect_ == port_effect::conductance) in.conductance = room.conductance;
    }

    double value(neuron_id neuron) const noexcept override { return K::present(columns_[neuron]); }
    double current(neuron_id neuron, double v) const noexcept override {
        switch (effect_) {
            case port_effect::current: return value(neuron);
            case port_effect::conductance: return value(neuron) * (towards(neuron) - v);
            case port_effect::voltage:
            case port_effect::variable: break;
        }
        return 0;
    }
    std::vector<std::span<std::byte>> state() noexcept override {
        std::vector<std::span<std::byte>> all;
        for (std::size_t k = 0; k < std::tuple_size_v<decltype(K::variables)>; ++k)
            all.push_back(std::as_writable_bytes(columns_(k)));
        return all;
    }

private:
    using stepper = typename K::stepper;
    /// Whether what has arrived can be added when all have been carried over the step without it.
    static constexpr bool can_wait = kicked_kinetics<K>;

    double towards(std::size_t neuron) const { return towards_[towards_.size() == 1 ? 0 : neuron]; }

    template <class Take>
    [[gnu::always_inline]] inline void block(std::size_t first, std::size_t last, Take take,
                                             block_input<real> in, block_room<real> room) noexcept {
        auto const n = last - first;
        switch (effect_) {
            case port_effect::voltage:
                for_block(first, n, take, [=](std::size_t i, real x) { room.jump[i] = in.jump[i] + x; });
                break;
            case port_effect::current:
                for_block(first, n, take,
                          [=](std::size_t i, real x) { room.current[i] = in.current[i] + x; });
                break;
            case port_effect::conductance:
                if (towards_.size() == 1)
                    for_block(first, n, take, [=, e = real(towards_[0])](std::size_t i, real x) {
                        room.current[i] = in.current[i] + x * e;
                        room.conductance[i] = in.conductance[i] + x;
                    });
                else
                    for_block(first, n, take, [=, this](std::size_t i, real x) {
                        room.current[i] = in.current[i] + x * real(towards_[first + i]);
                        room.conductance[i] = in.conductance[i] + x;
                    });
                break;
            case port_effect::variable: break;  // the membrane adds such arrivals itself
        }
    }

    template <class Take, class Add>
    [[gnu::always_inline]] inline void for_block(std::size_t first, std::size_t n, Take take, Add add) {
        auto const at = columns_.view();
        auto const one = [&](stepper const& step, std::size_t i) __attribute__((always_inline)) {
            auto s = at.load(first + i);
            add(i, step(s, take(i)));
            at.store(first + i, s);
        };
        if (steppers_.size() == 1) {
            stepper const common = steppers_.front();
            each_by_itself(n, [&](std::size_t i) __attribute__((always_inline)) { one(common, i); });
        } else {
            for (std::size_t i = 0; i < n; ++i) one(steppers_[first + i], i);
        }
    }

    template <class Take>
    [[gnu::always_inline]] inline void take_marked(std::size_t first, std::size_t last,
                                                   arrivals const& arrived, Take take) {
        if constexpr (can_wait) {
            auto const at = columns_.view();
            arrived.each_marked([&](std::size_t begin) __attribute__((always_inline)) {
                auto const one = [&](stepper const& step, std::size_t i) __attribute__((always_inline)) {
                    auto s = at.load(first + i);
                    step.arrive(s, take(i));
                    at.store(first + i, s);
                };
                auto const n = std::min(arrivals::group_size, last - (first + begin));
                if (steppers_.size() == 1 && n == arrivals::group_size) {
                    stepper const common = steppers_.front();
                    arrivals::each_of_group([&](std::size_t k)
                                                __attribute__((always_inline)) { one(common, begin + k); });
                } else {
                    for (std::size_t k = 0; k < n; ++k)
                        one(steppers_[steppers_.size() == 1 ? 0 : first + begin + k], begin + k);
                }
            });
        }
    }

    port_effect effect_;
    std::vector<double> towards_;
    std::vector<stepper> steppers_;
    columns<K> columns_;
};

}  // namespace neurapse
