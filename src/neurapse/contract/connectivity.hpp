// SPDX-License-Identifier: MIT
// What it takes to be a connection rule: the partners of one neuron, drawn from dice of its
// own. Neurons are positions within the projection's sources and targets, so that rows are
// independent and may be made in any order.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/contract/field.hpp"

namespace neurapse {

/// The two sides of a projection, and which positions are one and the same neuron.
struct pairing {
    std::uint32_t sources = 0, targets = 0;
    std::vector<std::int64_t> target_of_source;  ///< position of the same neuron among targets, -1: none
    std::vector<std::int64_t> source_of_target;
};

/// Which side a rule draws for: the targets of each source, or the sources of each target.
enum class axis { source, target };

using partners = std::vector<std::uint32_t>;

/// A rule is made for two sides and appends to `out` the partners of neuron `lane` along its
/// axis; where lanes depend on each other, what they share is drawn when the rule is made, from
/// dice(lane, 1). `expected` is the mean number of synapses in all, for the estimate of memory. A rule
/// that is itself a list says with `listed(lane, k)` where in it synapse k of a lane stands.
template <class R>
concept connection_rule =
    std::copyable<typename R::params> &&
    requires(typename R::params const& p, pairing const& sides, R const& rule, std::uint32_t lane,
             random::stream dice, partners& out) {
        { R::self } -> std::convertible_to<about>;
        { R::lanes } -> std::convertible_to<axis>;
        R::parameters;
        { R::objection_to(p, sides) } -> std::same_as<std::optional<objection>>;
        { R::expected(p, sides) } -> std::same_as<double>;
        requires std::constructible_from<R, typename R::params const&, pairing const&> ||
                     std::constructible_from<R, typename R::params const&, pairing const&, random::family>;
        rule.connect(lane, dice, out);
    };

namespace detail {

/// Appends n of [0, size) without `self` (-1: none), each partner once or any number of times.
inline void draw(std::uint32_t n, std::uint32_t size, std::int64_t self, bool repeat, random::stream& dice,
                 partners& out) {
    std::uint32_t const room = size - (self >= 0);
    auto const real = [&](std::uint32_t k) { return self >= 0 && k >= self ? k + 1 : k; };
    if (repeat) {
        out.reserve(out.size() + n);
        dice.many_below(n, room, [&](std::uint32_t k) { out.push_back(real(k)); });
        return;
    }
    // Floyd's sample of n out of `room` (Bentley & Floyd 1987, doi:10.1145/30401.315746).
    std::vector<bool> taken(room);
    for (std::uint32_t k = room - n; k < room; ++k) {
        auto pick = std::uint32_t(dice.below(k + 1));
        if (taken[pick]) pick = k;
        taken[pick] = true;
    }
    for (std::uint32_t k = 0; k < room; ++k)
        if (taken[k]) out.push_back(real(k));
}

/// The first number of a list that is no position among `size` neurons.
inline std::optional<objection> position_objection(std::vector<double> const& list, std::uint32_t size,
                                                   char const* field) {
    for (double const x : list)
        if (!(x >= 0 && x < size && x == std::floor(x)))
            return objection{field,
                             "positions count from 0 and end at " + std::to_string(std::int64_t(size) - 1),
                             "write whole numbers in that range"};
    return {};
}

/// The objection to a fixed degree that cannot be met.
inline std::optional<objection> degree_objection(std::int64_t n, std::uint32_t size, bool some_self,
                                                 bool autapses, bool multapses, char const* side) {
    std::int64_t const room = std::int64_t(size) - (some_self && !autapses);
    if (n == 0 || (multapses ? room > 0 : n <= room)) return {};
    return objection{"n",
                     "only " + std::to_string(room) + " " + side + " can be chosen" +
                         (multapses ? "" : " when each is taken once") +
                         (some_self && !autapses ? ", without itself" : ""),
                     multapses ? "give the projection more neurons" : "lower n, or write multapses = true"};
}

}  // namespace detail
}  // namespace neurapse
