// SPDX-License-Identifier: MIT
// The k-th number of range(first, last, step) is first + k step: put into the formulas in place of the name,
// so that they are formulas of i and of a place like others.
#include "neurapse/catalogue/pair_generator.hpp"

#include <set>

#include "neurapse/base/math.hpp"
#include "neurapse/base/text.hpp"
#include "neurapse/equations/lex.hpp"
#include "neurapse/equations/parse.hpp"

namespace neurapse {

using equations::lexeme;
using equations::source;
using equations::span;
using equations::tree;

namespace {

/// NUMBER for NAME in range(FIRST, LAST, STEP) if CONDITION, cut at its words; or in sample(FIRST, LAST,
/// STEP, p=P).
struct cut_text {
    source number, condition, amount;
    std::vector<source> range;
    std::string sampled_by;  ///< p, size, or nothing
    std::string name;
    span name_at{};
};

class cutter {
public:
    explicit cutter(source const& text) : text_(text), tokens_(lex(text)) {}

    cut_text cut() {
        cut_text made;
        auto const begin = at_;
        while (!is("for")) next();
        made.number = between(begin, at_);
        next();
        if (here().kind != lexeme::name) refuse();
        made.name = here().text;
        made.name_at = here().at;
        next();
        if (!is("in")) refuse();
        next();
        bool const samples = is("sample");
        if (!samples && !is("range")) refuse();
        next();
        if (!is("(")) refuse();
        next();
        read_range(made);
        if (made.range.empty() || made.range.size() > 3) refuse();
        if (samples == made.sampled_by.empty()) {
            auto const whole = span{0, std::uint32_t(text_.text.size())};
            if (samples)
                text_.refuse(code::missing_key, whole, "sample does not say how many",
                             "it takes each with a probability, or so many",
                             "write e.g. sample(N_post, p=0.1) or sample(N_post, size=10)");
            text_.refuse(code::bad_equation, whole, "range has no " + made.sampled_by,
                         "it tells all of its numbers", "write sample(..., " + made.sampled_by + "=...)");
        }
        skip_lines();
        if (here().kind == lexeme::end) return made;
        if (!is("if")) refuse();
        next();
        auto const condition = at_;
        while (here().kind != lexeme::end) ++at_;
        made.condition = between(condition, at_);
        return made;
    }

private:
    equations::token const& here() const { return tokens_[at_]; }
    bool is(std::string_view word) const { return here().text == word && here().kind != lexeme::end; }
    void skip_lines() {
        while (here().kind == lexeme::line_end) ++at_;
    }
    void next() {
        if (here().kind == lexeme::end) refuse();
        ++at_;
        skip_lines();
    }
    [[noreturn]] void refuse() const {
        text_.refuse(code::bad_equation, {0, std::uint32_t(text_.text.size())}, "j tells no targets",
                     "numbers of a range are expected here",
                     "write e.g. j = \"k for k in range(i - 3, i + 4) if k != i\"");
    }
    void read_range(cut_text& to) {
        int depth = 0;
        for (auto begin = at_;; next()) {
            if (at_ == begin && (is("p") || is("size")) && tokens_[at_ + 1].text == "=" &&
                to.sampled_by.empty()) {
                to.sampled_by = here().text;
                next();
                next();
                begin = at_;
            }
            bool const closes = is(")") && depth == 0;
            if (closes || (is(",") && depth == 0)) {
                auto part = between(begin, at_);
                if (to.sampled_by.empty())
                    to.range.push_back(std::move(part));
                else if (to.amount.text.empty())
                    to.amount = std::move(part);
                else
                    refuse();
                begin = at_ + 1;
            }
            depth += is("(") ? 1 : is(")") ? -1 : 0;
            if (!closes) continue;
            ++at_;
            return;
        }
    }
    source between(std::size_t first, std::size_t last) const {
        if (first == last) refuse();
        span const s{tokens_[first].at.first, tokens_[last - 1].at.last};
        return {text_.of(s), text_.at(s)};
    }

    source const& text_;
    std::vector<equations::token> tokens_;
    std::size_t at_ = 0;
};

/// n of the places [0, from), each set as likely (Bentley & Floyd 1987, doi:10.1145/30401.315746). Work goes
/// with n.
std::vector<std::uint32_t> so_many_of(std::uint32_t from, std::uint32_t n, random::stream dice) {
    std::set<std::uint32_t> taken;
    for (auto k = from - n; k < from; ++k)
        if (!taken.insert(std::uint32_t(dice.below(k + 1))).second) taken.insert(k);
    return {taken.begin(), taken.end()};
}

/// Leaps from hit to hit: work goes with what is found.
std::vector<std::uint32_t> each_with_chance(double n, double p, random::stream dice) {
    std::vector<std::uint32_t> taken;
    if (p <= 0) return taken;
    double const leap = -1 / math::log1p(-p);  // of p = 1 it is 0, and no place is left out
    auto const gap = [&] { return std::floor(dice.exponential() * leap); };
    for (double k = gap(); k < n; k += 1 + gap()) taken.push_back(std::uint32_t(k));
    return taken;
}

tree of_two(char const* sign, tree a, tree b) {
    return tree::operation(sign, std::move(a), std::move(b), span{});
}

tree with_value(tree const& x, std::string const& name, tree const& value) {
    if (x.kind == equations::form::name && x.text == name) return value;
    auto made = x;
    for (auto& part : made.parts) part = with_value(part, name, value);
    return made;
}

}  // namespace

std::vector<std::uint32_t> pair_generator::choose(double n, double amount, random::stream dice) const {
    if (!(n > 0)) return {};
    if (sample_ == sampled::by_chance) return each_with_chance(n, amount, dice);
    return so_many_of(std::uint32_t(n), std::uint32_t(std::fmin(std::floor(amount), n)), dice);
}

pair_generator::pair_generator(source const& text, projection_ends const& ends)
    : targets_(ends.targets()), formulas_({}, {}) {
    auto const parts = cutter{text}.cut();
    std::vector<tree> range;
    for (auto const& part : parts.range) {
        range.push_back(ends.read_of_source(part, {}));
        if (ends.program({range.back()}).is_random(0))
            part.refuse(code::bad_equation, range.back().at, "the range is drawn",
                        "it must be the same whenever it is looked at", "draw by p, or in the number");
    }
    auto const first = range.size() > 1 ? range[0] : tree::number(0),
               last = range.size() > 1 ? range[1] : range[0],
               step = range.size() > 2 ? range[2] : tree::number(1);
    if (auto const width = ends.program({step}).range(0); !width.is_number || width.has_zero())
        parts.range.back().refuse(code::out_of_bounds, step.at, "the step of the range may be 0",
                                  "it would never end", "write a number above or below 0");
    auto const place = of_two("+", first, of_two("*", tree::name("j"), step));
    std::vector<tree> formulas{tree::call("ceil", {of_two("/", of_two("-", last, first), step)})};
    formulas.push_back(with_value(ends.read_of_source(parts.number, parts.name), parts.name, place));
    has_condition_ = !parts.condition.text.empty();
    if (has_condition_)
        formulas.push_back(
            with_value(ends.read_of_source(parts.condition, parts.name, projection_ends::sort::condition),
                       parts.name, place));
    if (!parts.sampled_by.empty()) {
        sample_ = parts.sampled_by == "p" ? sampled::by_chance : sampled::so_many;
        amount_ = formulas.size();
        formulas.push_back(ends.read_of_source(parts.amount, {}));
        auto const amount = ends.program({formulas.back()});
        auto const within = amount.range(0);
        auto const refuse = [&](char const* what, char const* why, char const* remedy) {
            bool const drawn = amount.is_random(0);
            parts.amount.refuse(code::out_of_bounds, formulas.back().at,
                                parts.sampled_by + (drawn ? " is drawn" : what),
                                drawn ? "it must be the same whenever it is looked at" : why, remedy);
        };
        bool const is_number = !amount.is_random(0) && within.is_number;
        if (sample_ == sampled::by_chance && !(is_number && within.low >= 0 && within.high <= 1))
            refuse(" may lie outside of 0 and 1", "it is a probability",
                   "correct it, or write clip(..., 0, 1)");
        bool const broken = within.low == within.high && within.low != std::floor(within.low);
        if (sample_ == sampled::so_many && (!is_number || within.low < 0 || broken))
            refuse(" may be no whole number from 0 on", "so many numbers are taken",
                   "correct it, or write int(clip(..., 0, 10))");
        auto const numbers = ends.program({formulas[count]}).range(0);
        if (sample_ == sampled::so_many && within.low > numbers.high)
            parts.amount.refuse(
                code::out_of_bounds, formulas.back().at,
                "a sample of " + print_number(within.low) + " cannot be taken",
                "there are " + print_number(numbers.high) + " numbers, and none is taken twice",
                "make size smaller");
    }
    formulas_ = ends.program(formulas);
    if (!(most() < 4e9))
        text.refuse(code::too_large, {0, std::uint32_t(text.text.size())}, "the range may have any length",
                    "no more than 4e9 numbers can be told", "bound its ends, e.g. by clip(...)");
}

}  // namespace neurapse
