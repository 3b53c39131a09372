// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/values.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/math.hpp"

namespace neurapse {

double value_spec::smallest() const {
    switch (form) {
        case shape::constant:
        case shape::listed: return numbers.empty() ? 0 : *std::min_element(numbers.begin(), numbers.end());
        case shape::uniform: return std::max(numbers[0], low.value_or(-INFINITY));
        case shape::normal: return low.value_or(numbers[1] == 0 ? numbers[0] : -INFINITY);
        case shape::lognormal: break;
    }
    return low.value_or(std::min(0.0, numbers[0] < 0 ? -INFINITY : 0.0));
}

double value_spec::largest() const {
    switch (form) {
        case shape::constant:
        case shape::listed: return numbers.empty() ? 0 : *std::max_element(numbers.begin(), numbers.end());
        case shape::uniform: return std::min(numbers[1], high.value_or(INFINITY));
        case shape::normal: return high.value_or(numbers[1] == 0 ? numbers[0] : INFINITY);
        case shape::lognormal: break;
    }
    return high.value_or(numbers[0] > 0 ? INFINITY : 0.0);
}

double value_spec::draw(std::size_t k, random::stream dice) const {
    double x = 0;
    switch (form) {
        case shape::constant: return numbers.front();
        case shape::listed: return numbers[k];
        case shape::uniform: x = numbers[0] + (numbers[1] - numbers[0]) * dice.uniform(); break;
        case shape::normal: x = numbers[0] + numbers[1] * dice.normal(); break;
        case shape::lognormal: x = numbers[0] * math::exp(numbers[1] * dice.normal());
    }
    return std::min(std::max(x, low.value_or(-INFINITY)), high.value_or(INFINITY));
}

std::vector<double> value_spec::expand(std::size_t n, random::family dice) const {
    if (is_constant()) return numbers;
    std::vector<double> all(n);
    for (std::size_t k = 0; k < n; ++k) all[k] = draw(k, dice(k));
    return all;
}

namespace {

bool append(reader& from, std::string_view key, setting const& s, expectation const& e, value_spec& to) {
    if (auto const* inner = s.as<setting::list>()) {
        bool good = true;
        for (auto const& x : *inner) good = append(from, key, x, e, to) && good;
        return good;
    }
    auto const m = from.check(key, s, e);
    if (!m) return false;
    to.numbers.push_back(m->value);
    to.area_power = m->area_power;
    return true;
}

std::optional<value_spec> read_distribution(reader& outer, std::string_view key, setting const& s,
                                            settings const& t, expectation const& e) {
    reader from{t, std::string{key}, outer.out(), s.where};
    static constexpr std::pair<char const*, value_spec::shape> known[] = {
        {"uniform", value_spec::shape::uniform},
        {"normal", value_spec::shape::normal},
        {"lognormal", value_spec::shape::lognormal}};
    value_spec spec;
    spec.where = s.where;
    bool good = true;
    int found = 0;
    for (auto const& [name, form] : known) {
        auto const* both = from.find(name);
        if (!both) continue;
        ++found;
        spec.form = form;
        auto const* pair = both->as<setting::list>();
        if (!pair || pair->size() != 2) {
            from.complain(code::wrong_kind, name, *both, "two numbers are expected here",
                          std::string{"write "} + name + " = [a, b]");
            return {};
        }
        auto second = e;
        second.bound = form == value_spec::shape::uniform ? e.bound : bounds::non_negative;
        if (form == value_spec::shape::lognormal) second.dim = {}, second.has_area = false;
        auto const first = e.bound == bounds::may_be_infinite ? expectation{e.dim, bounds::any, e.has_area} : e;
        if (second.bound == bounds::may_be_infinite) second.bound = bounds::any;
        good = append(from, name, (*pair)[0], first, spec) && append(from, name, (*pair)[1], second, spec) && good;
        if (good && form == value_spec::shape::uniform && spec.numbers[0] > spec.numbers[1]) {
            from.complain(code::contradiction, name, *both, "the lower end stands first", "exchange the two");
            good = false;
        }
    }
    if (auto const* clip = from.find("clip")) {
        auto const* pair = clip->as<setting::list>();
        value_spec ends;
        auto const any = expectation{e.dim, bounds::may_be_infinite, e.has_area};
        if (!pair || pair->size() != 2) {
            from.complain(code::wrong_kind, "clip", *clip, "two numbers are expected here", "write clip = [low, high]");
            good = false;
        } else if (append(from, "clip", (*pair)[0], any, ends) && append(from, "clip", (*pair)[1], any, ends)) {
            spec.low = ends.numbers[0];
            spec.high = ends.numbers[1];
            if (*spec.low > *spec.high) {
                from.complain(code::contradiction, "clip", *clip, "the lower end stands first", "exchange the two");
                good = false;
            }
        } else
            good = false;
    }
    from.finish();
    if (found != 1) {
        outer.complain(code::wrong_kind, key, s, "one distribution is expected here",
                       "write { uniform = [a, b] }, { normal = [mean, deviation] } or { lognormal = [median, sigma] }");
        return {};
    }
    if (!good) return {};
    if ((spec.form == value_spec::shape::normal || spec.form == value_spec::shape::lognormal) &&
        !(within(e.bound, spec.smallest()) || std::isinf(spec.smallest())) && spec.low)
        good = false;
    bool const needs_bound = e.bound == bounds::positive || e.bound == bounds::non_negative;
    bool const below = e.bound == bounds::positive ? spec.smallest() <= 0 : spec.smallest() < 0;
    if (needs_bound && below && spec.form == value_spec::shape::normal) {
        outer.complain(code::out_of_bounds, key, s,
                       std::string{key} + " must be " + std::string{in_words(e.bound)} + ", and a normal distribution has no lower end",
                       "add clip = [low, high] to it");
        return {};
    }
    return good ? std::optional{spec} : std::nullopt;
}

}  // namespace

std::optional<value_spec> read_value(reader& from, std::string_view key, setting const& s, expectation const& e) {
    if (auto const* t = s.as<settings>()) return read_distribution(from, key, s, *t, e);
    value_spec spec;
    spec.where = s.where;
    if (s.as<setting::list>()) spec.form = value_spec::shape::listed;
    if (!append(from, key, s, e, spec)) return {};
    return spec;
}

}  // namespace neurapse
