// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/values.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/math.hpp"
#include "neurapse/base/text.hpp"

namespace neurapse {

namespace {
double clipped(double x, std::optional<double> low, std::optional<double> high) {
    return std::min(std::max(x, low.value_or(-INFINITY)), high.value_or(INFINITY));
}
}  // namespace

double value_spec::smallest() const {
    double x = 0;
    switch (form) {
        case shape::constant:
        case shape::listed: return numbers.empty() ? 0 : *std::min_element(numbers.begin(), numbers.end());
        case shape::uniform:
        case shape::calculated: x = numbers[0]; break;
        case shape::normal: x = numbers[1] == 0 ? numbers[0] : -INFINITY; break;
        case shape::lognormal: x = numbers[1] == 0 ? numbers[0] : numbers[0] < 0 ? -INFINITY : 0;
    }
    return clipped(x, low, high);
}

double value_spec::largest() const {
    double x = 0;
    switch (form) {
        case shape::constant:
        case shape::listed: return numbers.empty() ? 0 : *std::max_element(numbers.begin(), numbers.end());
        case shape::uniform:
        case shape::calculated: x = numbers[1]; break;
        case shape::normal: x = numbers[1] == 0 ? numbers[0] : INFINITY; break;
        case shape::lognormal: x = numbers[1] == 0 ? numbers[0] : numbers[0] > 0 ? INFINITY : 0;
    }
    return clipped(x, low, high);
}

double value_spec::reach() const {
    // The radius of a normal pair is sqrt(-2 log u) with u at least 2^-54.
    double const radius = 8.66;
    if (form == shape::normal) {
        double const low = clipped(numbers[0] - radius * numbers[1], this->low, high),
                     top = clipped(numbers[0] + radius * numbers[1], this->low, high);
        return std::max(std::fabs(low), std::fabs(top));
    }
    if (form == shape::lognormal)
        return std::fabs(clipped(numbers[0] * math::exp(radius * numbers[1]), low, high));
    return std::max(std::fabs(smallest()), std::fabs(largest()));
}

void value_spec::draw_lane(std::uint32_t lane, std::size_t listed, random::family dice, std::size_t n,
                           double* out) const {
    switch (form) {
        case shape::constant: std::fill_n(out, n, numbers.front()); return;
        case shape::listed: std::copy_n(numbers.begin() + std::ptrdiff_t(listed), n, out); return;
        case shape::uniform:
            dice.uniform_row(lane, n, out);
            for (std::size_t k = 0; k < n; ++k) out[k] = numbers[0] + (numbers[1] - numbers[0]) * out[k];
            break;
        case shape::normal:
            dice.normal_row(lane, n, out);
            for (std::size_t k = 0; k < n; ++k) out[k] = numbers[0] + numbers[1] * out[k];
            break;
        case shape::lognormal:
            dice.normal_row(lane, n, out);
            for (std::size_t k = 0; k < n; ++k) out[k] = numbers[0] * math::exp(numbers[1] * out[k]);
            break;
        case shape::calculated: return;
    }
    double const least = low.value_or(-INFINITY), most = high.value_or(INFINITY);
    for (std::size_t k = 0; k < n; ++k) out[k] = std::min(std::max(out[k], least), most);
}

double value_spec::draw(std::size_t k, random::stream dice) const {
    double x = 0;
    switch (form) {
        case shape::constant: return numbers.front();
        case shape::listed: return numbers[k];
        case shape::uniform: x = numbers[0] + (numbers[1] - numbers[0]) * dice.uniform(); break;
        case shape::normal: x = numbers[0] + numbers[1] * dice.normal(); break;
        case shape::lognormal: x = numbers[0] * math::exp(numbers[1] * dice.normal()); break;
        case shape::calculated: break;
    }
    return clipped(x, low, high);
}

std::vector<double> value_spec::expand(std::size_t n, random::family dice) const {
    if (is_constant()) return numbers;
    std::vector<double> all(n);
    for (std::size_t k = 0; k < n; ++k) all[k] = draw(k, dice(k));
    return all;
}

namespace {

bool refuse_mixture(reader& from, std::string_view key, setting const& s) {
    from.complain(code::contradiction, key, s, "some of these numbers are per area and some are not",
                  "write all in one unit");
    return false;
}

/// Appends a number or the numbers of a list; the first that is wrong is complained of.
bool append(reader& from, std::string_view key, setting const& s, expectation const& e, value_spec& to) {
    if (auto const* inner = s.as<setting::list>())
        return std::all_of(inner->begin(), inner->end(),
                           [&](setting const& x) { return append(from, key, x, e, to); });
    auto const m = from.check(key, s, e);
    if (!m) return false;
    if (std::isfinite(m->value)) {  // inf is the same in every unit
        bool const first =
            std::none_of(to.numbers.begin(), to.numbers.end(), [](double x) { return std::isfinite(x); });
        if (!first && m->area_power != to.area_power) return refuse_mixture(from, key, s);
        to.area_power = m->area_power;
    }
    to.numbers.push_back(m->value);
    return true;
}

struct form {
    char const* name;
    value_spec::shape shape;
};
constexpr form forms[] = {{"uniform", value_spec::shape::uniform},
                          {"normal", value_spec::shape::normal},
                          {"lognormal", value_spec::shape::lognormal}};

/// Reads { uniform = [a, b] } and its kin. Complaints name the key that is to be drawn.
class distribution_reader {
public:
    distribution_reader(reader& outer, std::string_view key, setting const& s, settings const& t,
                        expectation const& e)
        : from_{t, path_of(outer, key), outer.out(), s.where},
          outer_(outer),
          key_(key),
          whole_(s),
          expected_(e) {
        made_.where = s.where;
    }

    std::optional<value_spec> read() {
        auto const before = outer_.out().size();
        int found = 0;
        for (auto const& f : forms)
            if (auto const* both = from_.find(f.name)) {
                made_.form = f.shape;
                if (++found == 1) read_pair(f, *both);
            }
        read_clip();
        from_.finish();
        if (found != 1 && outer_.out().size() == before)
            outer_.complain(code::wrong_kind, key_, whole_, "one distribution is expected here",
                            "write { uniform = [a, b] }, { normal = [mean, deviation] } or { lognormal = "
                            "[median, sigma] }");
        if (outer_.out().size() == before) check_ends();
        return outer_.out().size() == before ? std::optional{made_} : std::nullopt;
    }

private:
    static std::string path_of(reader const& outer, std::string_view key) {
        bool const placed = outer.where().line > 0;
        return placed ? std::string{key} : outer.path().empty() ? "" : outer.path() + "." + std::string{key};
    }

    void read_pair(form const& f, setting const& both) {
        auto const* pair = both.as<setting::list>();
        if (!pair || pair->size() != 2) {
            from_.complain(code::wrong_kind, f.name, both, "two numbers are expected here",
                           std::string{"write "} + f.name +
                               (f.shape == value_spec::shape::uniform  ? " = [low, high]"
                                : f.shape == value_spec::shape::normal ? " = [mean, deviation]"
                                                                       : " = [median, sigma]"));
            return;
        }
        auto first = expected_, second = expected_;
        if (expected_.bound == bounds::may_be_infinite) first.bound = second.bound = bounds::any;
        if (f.shape != value_spec::shape::uniform) second.bound = bounds::non_negative;
        if (f.shape == value_spec::shape::lognormal) second.dim = {}, second.has_area = false;
        auto const name = f.shape == value_spec::shape::lognormal ? std::string_view{"sigma"}
                          : f.shape == value_spec::shape::normal  ? std::string_view{"deviation"}
                                                                  : key_;
        if (!append(from_, key_, (*pair)[0], first, made_) || !append(from_, name, (*pair)[1], second, made_))
            return;
        if (f.shape == value_spec::shape::uniform && made_.numbers[0] > made_.numbers[1])
            from_.complain(code::contradiction, f.name, both, "the lower end stands first",
                           "exchange the two");
    }

    void read_clip() {
        auto const* clip = from_.find("clip");
        if (!clip) return;
        auto const* pair = clip->as<setting::list>();
        value_spec ends;
        auto const any = expectation{expected_.dim, bounds::may_be_infinite, expected_.has_area};
        if (!pair || pair->size() != 2) {
            from_.complain(code::wrong_kind, "clip", *clip, "two numbers are expected here",
                           "write clip = [low, high]");
        } else if (append(from_, key_, (*pair)[0], any, ends) && append(from_, key_, (*pair)[1], any, ends)) {
            made_.low = ends.numbers[0];
            made_.high = ends.numbers[1];
            bool const finite = std::isfinite(*made_.low) || std::isfinite(*made_.high);
            if (finite && ends.area_power != made_.area_power) refuse_mixture(from_, "clip", *clip);
            if (*made_.low > *made_.high)
                from_.complain(code::contradiction, "clip", *clip, "the lower end stands first",
                               "exchange the two");
        }
    }

    /// What can be drawn must lie within the bounds, as far as that is known beforehand.
    void check_ends() {
        bool const must_be_above = expected_.bound == bounds::positive;
        bool const has_low_end = must_be_above || expected_.bound == bounds::non_negative ||
                                 expected_.bound == bounds::probability;
        double const low = made_.smallest(), high = made_.largest();
        bool const open = made_.form == value_spec::shape::lognormal && high > 0;  // it comes close to 0 only
        bool const too_low = has_low_end && (low < 0 || (must_be_above && low == 0 && !open));
        bool const too_high = expected_.bound == bounds::probability && high > 1;
        if (!too_low && !too_high) return;
        auto const end = print_quantity(too_low ? low : high, expected_.dim);
        bool const endless = std::isinf(too_low ? low : high);
        outer_.complain(
            code::out_of_bounds, key_, whole_,
            std::string{key_} + " must be " + std::string{in_words(expected_.bound)} + ", and " +
                (endless ? "this distribution has no " + std::string{too_low ? "lower" : "upper"} + " end"
                         : "this can give " + end),
            made_.low ? "change clip" : "add clip = [low, high] to it");
    }

    reader from_;
    reader& outer_;
    std::string_view key_;
    setting const& whole_;
    expectation expected_;
    value_spec made_;
};

}  // namespace

std::vector<std::size_t> rows_of(setting::list const& all) {
    std::vector<std::size_t> rows;
    for (auto const& row : all) {
        auto const* numbers = row.as<setting::list>();
        if (!numbers) return {};
        rows.push_back(numbers->size());
    }
    return rows;
}

std::optional<value_spec> read_value(reader& from, std::string_view key, setting const& s,
                                     expectation const& e) {
    if (auto const* t = s.as<settings>()) return distribution_reader{from, key, s, *t, e}.read();
    value_spec spec;
    spec.where = s.where;
    auto const* all = s.as<setting::list>();
    if (all) spec.form = value_spec::shape::listed;
    if (!append(from, key, s, e, spec)) return {};
    if (all) spec.rows = rows_of(*all);
    return spec;
}

}  // namespace neurapse
