// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/reader.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/plan_keys.hpp"

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

std::string shortened(std::string text) {
    constexpr std::size_t most = 60;
    if (text.size() <= most) return text;
    auto end = most - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // between characters
    return text.substr(0, end) + "...";
}

namespace {
/// The unit that people write: rates are counted in Hz.
std::string usual_unit(dimension dim) { return dim == dimensions::frequency ? "Hz" : unit_symbol(dim); }

std::string joined(std::vector<std::string> const& names) {
    std::string all;
    for (auto const& n : names) all += (all.empty() ? "" : ", ") + n;
    return all;
}
}  // namespace

std::string const* word_of(setting const& s) { return s.written.empty() ? s.as<std::string>() : &s.written; }

std::string example_of(expectation const& e, number const* given) {
    if (e.dim == dimension{})
        return e.bound == bounds::probability ? "write e.g. 0.1" : "write a plain number";
    bool const usable =
        given && given->dim == dimension{} && std::isfinite(given->value) && within(e.bound, given->value);
    auto const text = usable ? print_number(given->value) : std::string{e.example};
    return "write e.g. \"" + text + " " + usual_unit(e.dim) + "\"";
}

std::string nearest_of(std::string_view name, std::vector<std::string> const& known) {
    return name.size() > 64 ? "" : nearest(name, known);
}

void reader::complain(code c, std::string const& what, std::string const& why, std::string const& remedy,
                      place where) {
    bool const nowhere = where.line == 0 && !path_.empty();
    out_.push_back({c, nowhere ? path_ + ": " + what : what, why, remedy, where});
}

void reader::complain(code c, std::string_view key, setting const& s, std::string const& why,
                      std::string const& remedy) {
    auto text = s.text();
    if (s.as<struct number>() && text.front() == '"') text = text.substr(1, text.size() - 2);
    complain(c, shortened(std::string{key}) + " = " + shortened(text), why, remedy, s.where);
}

std::optional<measured_number> reader::check(std::string_view key, setting const& s, expectation const& e) {
    auto const name = std::string{key};
    auto const measure =
        name + (e.dim == dimension{} ? " is a plain number" : " is measured in " + usual_unit(e.dim));
    auto const* n = s.as<struct number>();
    auto const refuse = [&](code c, std::string const& why) {
        complain(c, key, s, why, example_of(e, n));
        return std::nullopt;
    };
    if (!n) {
        auto const* word = s.as<std::string>();
        if (!word) return refuse(code::wrong_kind, "a single number is expected here");
        auto const r = parse_quantity(*word);
        bool const is_unit_wrong = e.dim != dimension{} && r.remedy.find("20 ms") == std::string::npos;
        complain(code::wrong_kind, key, s, r.why.empty() ? "no number here" : r.why,
                 is_unit_wrong ? r.remedy : example_of(e));
        return {};
    }
    if (std::isnan(n->value)) return refuse(code::not_finite, name + " must be a number");
    int power = 0;
    if (e.has_area && n->dim == e.dim + dimensions::area) power = -1;
    if (e.has_area && n->dim == e.dim - dimensions::area) power = 1;
    bool const infinite = std::isinf(n->value);
    if (power == 0 && n->dim != e.dim && !(infinite && n->dim == dimension{}))
        return refuse(code::wrong_unit, (n->dim == dimension{} ? "it has no unit, and " : "") + measure);
    if (infinite && e.bound != bounds::may_be_infinite)
        return refuse(code::not_finite, name + " must be a finite number");
    if (!within(e.bound, n->value))
        return refuse(code::out_of_bounds, name + " must be " + std::string{in_words(e.bound)});
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
    if (auto const* w = word_of(*s)) return *w;
    complain(code::wrong_kind, key, *s, "a word in quotes is expected here",
             "write " + std::string{key} + " = \"...\"");
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
                 std::string{key} + " is a whole number from " + std::to_string(low) + " to " +
                     std::to_string(high),
                 "write a number in that range");
        return {};
    }
    return std::int64_t(m->value);
}

settings const* reader::table(std::string_view key) {
    auto const* s = find(key);
    if (!s) return nullptr;
    if (auto const* t = s->as<settings>()) return t;
    complain(code::wrong_kind, key, *s, "a table is expected here",
             "write " + std::string{key} + " = { ... }");
    return nullptr;
}

std::optional<std::size_t> reader::one_of(std::string_view key, std::vector<std::string> const& names,
                                          std::string const& kind) {
    auto const* s = find(key);
    auto const w = word(key);
    if (!w) return {};
    auto const at = std::find(names.begin(), names.end(), *w);
    if (at != names.end()) return std::size_t(at - names.begin());
    complain(code::unknown_name, key, *s,
             names.empty() ? "there is no " + kind + " here" : "no " + kind + " has this name",
             names.empty() ? "leave it out" : choice(*w, names));
    return {};
}

std::string reader::choice(std::string_view name, std::vector<std::string> const& known) {
    auto const near = nearest_of(name, known);
    if (!near.empty()) return "did you mean " + near + "?";
    return known.empty()       ? "remove it"
           : known.size() == 1 ? "there is only " + known.front()
                               : "choose from " + joined(known);
}

void reader::finish() {
    std::sort(asked_.begin(), asked_.end());
    asked_.erase(std::unique(asked_.begin(), asked_.end()), asked_.end());
    int left = 100;  // nobody reads more
    for (auto const& e : table_.entries)
        if (left > 0 && !std::binary_search(asked_.begin(), asked_.end(), e.key))
            complain_of_key(e, asked_), --left;
}

void reader::blame_misspelling(std::string const& missing) {
    if (has(missing)) return;
    for (auto const& e : table_.entries)
        if (!nearest_of(e.key, {missing}).empty()) return complain_of_key(e, {missing});
}

void reader::complain_of_key(entry const& e, std::vector<std::string> const& known) {
    auto const home = home_of_key(e.key, path_);
    auto const in = path_.empty() || e.where.line == 0 ? "" : "in " + path_;
    auto const why = in + (in.empty() || home.empty() ? "" : "; ") + home;
    auto const near = nearest_of(e.key, known);
    bool const moves = home.rfind("it belongs", 0) == 0;
    complain(code::unknown_key, shortened(e.key) + " is not known here", why,
             moves ? "move it there" : choice(e.key, known), e.where);
    if (!moves && !near.empty()) forget_missing(near);
}

void reader::forget_missing(std::string const& key) {
    auto const same = [&](complaint const& c) {
        return c.code == code::missing_key && c.where == where_ &&
               c.what == (where_.line == 0 && !path_.empty() ? path_ + ": " : "") + key + " is missing";
    };
    out_.erase(std::remove_if(out_.begin() + std::ptrdiff_t(begin_), out_.end(), same), out_.end());
}

}  // namespace neurapse
