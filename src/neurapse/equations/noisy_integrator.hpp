// SPDX-License-Identifier: MIT
// Methods for equations with white noise (Kloeden & Platen 1992, doi:10.1007/978-3-662-12616-5), which must
// enter them linearly.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "neurapse/equations/integrator.hpp"

namespace neurapse::equations {

/// The same with noise; each source has a normal number of its own for the step.
class noisy_integrator : public integrator {
public:
    using integrator::integrator;

    /// Rates taken apart: without noise, and how strongly each source of noise acts.
    struct noisy {
        std::vector<value> drift;
        std::vector<std::vector<value>> strength;  ///< of each variable and source
    };
    /// Nothing where noise does not enter linearly.
    std::optional<noisy> taken_apart(std::vector<value> const& f) {
        noisy parts;
        auto const sources = noise_inputs();
        auto const is_noise = [&](auto i) { return sources.count(i) > 0; };
        parts.drift = g_.replaced(f, [&](value v) -> std::optional<value> {
            auto const& n = g_.at(v);
            if (n.what == operation::input && is_noise(n.parts[0])) return g_.constant(0);
            return {};
        });
        for (auto const r : f) {
            parts.strength.emplace_back();
            auto const reads = g_.needed({r});
            for (auto const& name : model_.noise) {
                auto const source = in_.noise(name);
                bool const acts = source.id < reads.size() && reads[source.id];
                auto const slope = acts ? g_.derivative(r, g_.at(source).parts[0]) : g_.constant(0);
                if (!slope || g_.depends(*slope, is_noise)) return {};
                parts.strength.back().push_back(*slope);
            }
        }
        return parts;
    }
    bool noise_depends_on_state(noisy const& parts) {
        for (auto const& of_variable : parts.strength)
            for (auto const s : of_variable)
                if (g_.depends(s, [&](auto i) { return in_.comes_from(i, origin::state); })) return true;
        return false;
    }
    /// The integral of a source of noise over the step.
    value noise(std::size_t source) {
        return g_.multiply(g_.constant(std::sqrt(dt_)), in_.noise(model_.noise[source]));
    }
    value pushed(std::vector<value> const& strength) {
        auto sum = g_.constant(0);
        for (std::size_t s = 0; s < strength.size(); ++s)
            sum = g_.add(sum, g_.multiply(strength[s], noise(s)));
        return sum;
    }

    std::vector<value> euler_maruyama(noisy const& parts) {
        std::vector<value> after;
        for (std::size_t k = 0; k < size(); ++k)
            after.push_back(
                moved(k, states_[k],
                      g_.add(g_.multiply(g_.constant(dt_), parts.drift[k]), pushed(parts.strength[k]))));
        return after;
    }

    /// Heun's method with noise that has one value over the whole step, the mean of the step.
    std::vector<value> heun_with_noise() {
        auto noisy_start = start_;
        for (auto const& name : model_.noise)
            noisy_start.names[name] = g_.multiply(g_.constant(1 / std::sqrt(dt_)), in_.noise(name));
        auto const here = in_.at(states_, start_.time, noisy_start);
        auto const first = rates_at(model_, in_, here);
        auto const there = in_.at(along({first}, {1}), g_.add(start_.time, g_.constant(dt_)), noisy_start);
        return along({first, rates_at(model_, in_, there)}, {0.5, 0.5});
    }

    /// x + f dt + g dW + g g' dW^2 / 2, for a source of noise of its own in each equation.
    std::vector<value> milstein(noisy const& parts) {
        std::vector<value> after;
        for (std::size_t k = 0; k < size(); ++k) {
            auto by = g_.add(g_.multiply(g_.constant(dt_), parts.drift[k]), pushed(parts.strength[k]));
            for (std::size_t s = 0; s < parts.strength[k].size(); ++s) {
                auto const strength = parts.strength[k][s];
                auto const slope = g_.derivative(strength, input_of_state(k));
                auto const w = noise(s);
                by = g_.add(by, g_.multiply(g_.multiply(g_.constant(0.5), g_.multiply(strength, *slope)),
                                            g_.multiply(w, w)));
            }
            after.push_back(moved(k, states_[k], by));
        }
        return after;
    }
    /// Milstein's correction needs that a source acts on one variable, and through that alone.
    bool is_diagonal(noisy const& parts) {
        for (std::size_t s = 0; s < model_.noise.size(); ++s) {
            int users = 0;
            for (std::size_t k = 0; k < size(); ++k) {
                auto const strength = parts.strength[k][s];
                if (g_.is(strength, 0)) continue;
                ++users;
                auto const own = input_of_state(k);
                if (g_.depends(strength,
                               [&](auto i) { return in_.comes_from(i, origin::state) && i != own; }))
                    return false;
                if (!g_.derivative(strength, own)) return false;
            }
            if (users > 1) return false;
        }
        for (std::size_t k = 0; k < size(); ++k) {
            int sources = 0;
            for (auto const s : parts.strength[k]) sources += !g_.is(s, 0);
            if (sources > 1) return false;
        }
        return true;
    }

private:
    std::map<std::uint32_t, bool> noise_inputs() {
        std::map<std::uint32_t, bool> all;
        for (auto const& name : model_.noise) all[g_.at(in_.noise(name)).parts[0]] = true;
        return all;
    }
};

}  // namespace neurapse::equations
