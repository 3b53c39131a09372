// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/reader.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"

namespace neurapse {

setting const* reader::find(std::string_view key) {
    asked_.emplace_back(key);
    return table_.find(key);
}

setting const* reader::required(std::string_view key, std::string const& remedy) {
    auto const* s = find(key);
    if (!s)
        complain(code::missing_key, std::string{key} + " is missing", "it has no default", remedy, where_);
    return s;
}

void reader::complain(code c, std::string const& what, std::string const& why, std::string const& remedy,
                      place where) {
    bool const nowhere = where.line == 0 && !path_.empty();
    out_.push_back({c, nowhere ? path_ + ": " + what : what, why, remedy, where});
}

void reader::complain(code c, std::string_view key, setting const& s, std::string const& why,
                      std::string const& remedy) {
    auto text = s.text();
    if (text.size() > 60) text = text.substr(0, 57) + "...";
    if (s.as<struct number>() && text.front() == '"') text = text.substr(1, text.size() - 2);
    complain(c, std::string{key} + " = " + text, why, remedy, s.where);
}

namespace {
/// "write e.g. tau = "20 ms"": an example with the customary unit.
std::string example_of(dimension dim) {
    return dim == dimension{} ? "write a plain number" : "write e.g. \"20 " + unit_symbol(dim) + "\"";
}
}  // namespace

std::optional<measured_number> reader::check(std::string_view key, setting const& s, expectation const& e) {
    auto const name = std::string{key};
    auto const measure = e.dim == dimension{} ? name + " is a plain number" : name + " is measured in " + unit_symbol(e.dim);
    auto const* n = s.as<struct number>();
    if (!n) {
        auto const* word = s.as<std::string>();
        if (!word) {
            complain(code::wrong_kind, key, s, "a number is expected here", example_of(e.dim));
        } else {
            auto const r = parse_quantity(*word);
            complain(code::wrong_kind, key, s, r.why.empty() ? "no number here" : r.why,
                     r.remedy.empty() ? example_of(e.dim) : r.remedy);
        }
        return {};
    }
    int power = 0;
    if (e.has_area && n->dim == e.dim + dimensions::area) power = -1;
    if (e.has_area && n->dim == e.dim - dimensions::area) power = 1;
    bool const infinite = std::isinf(n->value);
    if (power == 0 && n->dim != e.dim && !(infinite && n->dim == dimension{})) {
        auto const given = n->dim == dimension{} ? "it has no unit, and " : "";
        complain(code::wrong_unit, key, s, given + measure, example_of(e.dim));
        return {};
    }
    if (std::isnan(n->value) || (infinite && e.bound != bounds::may_be_infinite)) {
        complain(code::not_finite, key, s, name + " must be a finite number", example_of(e.dim));
        return {};
    }
    if (!within(e.bound, n->value)) {
        complain(code::out_of_bounds, key, s, name + " must be " + std::string{in_words(e.bound)},
                 "write a value in that range");
        return {};
    }
    return measured_number{n->value, power};
}

std::optional<double> reader::number(std::string_view key, expectation const& e, std::string const& example) {
    auto const* s = example.empty() ? find(key) : required(key, example);
    if (!s) return {};
    auto const m = check(key, *s, e);
    return m ? std::optional{m->value} : std::nullopt;
}

std::optional<std::string> reader::word(std::string_view key) {
    auto const* s = find(key);
    if (!s) return {};
    if (auto const* w = s->as<std::string>()) return *w;
    complain(code::wrong_kind, key, *s, "a word in quotes is expected here", "write " + std::string{key} + " = \"...\"");
    return {};
}

std::optional<bool> reader::truth(std::string_view key) {
    auto const* s = find(key);
    if (!s) return {};
    if (auto const* b = s->as<bool>()) return *b;
    complain(code::wrong_kind, key, *s, "true or false is expected here",
             "write " + std::string{key} + " = true, without quotes");
    return {};
}

std::optional<std::int64_t> reader::whole(std::string_view key, std::int64_t low, std::int64_t high) {
    auto const* s = find(key);
    if (!s) return {};
    auto const m = check(key, *s, {});
    if (!m) return {};
    if (m->value != std::floor(m->value) || m->value < double(low) || m->value > double(high)) {
        complain(code::out_of_bounds, key, *s,
                 std::string{key} + " is a whole number from " + std::to_string(low) + " to " + std::to_string(high),
                 "write a number in that range");
        return {};
    }
    return std::int64_t(m->value);
}

settings const* reader::table(std::string_view key) {
    auto const* s = find(key);
    if (!s) return nullptr;
    if (auto const* t = s->as<settings>()) return t;
    complain(code::wrong_kind, key, *s, "a table is expected here", "write " + std::string{key} + " = { ... }");
    return nullptr;
}

std::optional<std::size_t> reader::one_of(std::string_view key, std::vector<std::string> const& names,
                                          std::string const& kind) {
    auto const* s = find(key);
    auto const w = word(key);
    if (!w) return {};
    auto const at = std::find(names.begin(), names.end(), *w);
    if (at != names.end()) return std::size_t(at - names.begin());
    auto const near = nearest(*w, names);
    std::string all;
    for (auto const& n : names) all += (all.empty() ? "" : ", ") + n;
    complain(code::unknown_name, key, *s, names.empty() ? "there is no " + kind + " here" : "no " + kind + " has this name",
             near.empty() ? (names.empty() ? "leave it out" : "choose from " + all) : "did you mean " + near + "?");
    return {};
}

void reader::finish(std::vector<std::string> const& others) {
    auto known = asked_;
    known.insert(known.end(), others.begin(), others.end());
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    for (auto const& e : table_.entries) {
        if (std::binary_search(known.begin(), known.end(), e.key)) continue;
        auto const near = nearest(e.key, known);
        std::string all;
        for (auto const& k : known) all += (all.empty() ? "" : ", ") + k;
        complain(code::unknown_key, e.key + " is not known here", path_.empty() ? "" : "in " + path_,
                 !near.empty()   ? "did you mean " + near + "?"
                 : known.empty() ? "remove it"
                                 : "choose from " + all,
                 e.where);
    }
}

}  // namespace neurapse
