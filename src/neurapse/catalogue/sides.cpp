// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/sides.hpp"

#include <algorithm>

namespace neurapse {

std::size_t count_of(std::vector<selection> const& side) {
    std::size_t n = 0;
    for (auto const& s : side) n += s.neurons.size();
    return n;
}

std::string joined(std::vector<selection> const& side) {
    std::string text;
    for (auto const& s : side) text += (text.empty() ? "" : "+") + s.text;
    return text;
}

namespace {

/// The position among `others` of the same neuron of a population, -1 where it is not there.
class positions {
public:
    positions(plan const& p, std::size_t population, std::vector<selection> const& others)
        : of_(p.populations[population].size, -1) {
        std::int64_t before = 0;
        for (auto const& s : others) {
            if (detail::neurons_of(p, s.population) == detail::neurons_of(p, population))
                for (std::size_t k = 0; k < s.neurons.size(); ++k)
                    of_[s.neurons[k]] = before + std::int64_t(k);
            before += std::int64_t(s.neurons.size());
        }
    }
    std::int64_t operator[](neuron_id n) const { return of_[n]; }

private:
    std::vector<std::int64_t> of_;
};

/// For each neuron of a side its position on the other one.
std::vector<std::int64_t> same_on(plan const& p, std::vector<selection> const& side,
                                  std::vector<selection> const& other) {
    std::vector<std::int64_t> same;
    same.reserve(count_of(side));
    for (auto const& s : side) {
        bool const shared = std::any_of(other.begin(), other.end(), [&](auto const& o) {
            return detail::neurons_of(p, o.population) == detail::neurons_of(p, s.population);
        });
        if (!shared) {
            same.insert(same.end(), s.neurons.size(), -1);
            continue;
        }
        positions const at{p, s.population, other};
        for (auto const n : s.neurons) same.push_back(at[n]);
    }
    return same;
}

}  // namespace

pairing pairing_of(plan const& p, std::vector<selection> const& from, std::vector<selection> const& to) {
    return {std::uint32_t(count_of(from)), std::uint32_t(count_of(to)), same_on(p, from, to),
            same_on(p, to, from)};
}

}  // namespace neurapse
