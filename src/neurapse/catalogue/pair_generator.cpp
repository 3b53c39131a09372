// SPDX-License-Identifier: MIT
// The k-th number of range(first, last, step) is first + k step: put into the formulas in place of the name, so that
// they are formulas of i and of a place like others.
#include "neurapse/catalogue/pair_generator.hpp"

#include "neurapse/equations/lex.hpp"
#include "neurapse/equations/parse.hpp"

namespace neurapse {

using equations::lexeme;
using equations::source;
using equations::span;
using equations::tree;

namespace {

/// NUMBER for NAME in range(FIRST, LAST, STEP) if CONDITION, cut at its words.
struct cut_text {
    source number, condition;
    std::vector<source> range;
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
        if (!is("range")) refuse();
        next();
        if (!is("(")) refuse();
        next();
        read_range(made.range);
        if (made.range.empty() || made.range.size() > 3) refuse();
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
        text_.refuse(code::bad_equation, {0, std::uint32_t(text_.text.size())}, "j tells no targets", "numbers of a range are expected here",
                     "write e.g. j = \"k for k in range(i - 3, i + 4) if k != i\"");
    }
    void read_range(std::vector<source>& to) {
        int depth = 0;
        for (auto begin = at_;; next()) {
            bool const closes = is(")") && depth == 0;
            if (closes || (is(",") && depth == 0)) {
                to.push_back(between(begin, at_));
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

tree of_two(char const* sign, tree a, tree b) { return tree::operation(sign, std::move(a), std::move(b), span{}); }

tree with_value(tree const& x, std::string const& name, tree const& value) {
    if (x.kind == equations::form::name && x.text == name) return value;
    auto made = x;
    for (auto& part : made.parts) part = with_value(part, name, value);
    return made;
}

}  // namespace

pair_generator::pair_generator(source const& text, projection_ends const& ends) : targets_(ends.targets()), formulas_({}, {}) {
    auto const parts = cutter{text}.cut();
    std::vector<tree> range;
    for (auto const& part : parts.range) {
        range.push_back(ends.read_of_source(part, {}));
        if (ends.program({range.back()}).is_random(0))
            part.refuse(code::bad_equation, range.back().at, "the range is drawn", "it must be the same whenever it is looked at", "draw by p, or in the number");
    }
    auto const first = range.size() > 1 ? range[0] : tree::number(0), last = range.size() > 1 ? range[1] : range[0],
               step = range.size() > 2 ? range[2] : tree::number(1);
    if (auto const width = ends.program({step}).range(0); !width.is_number || width.has_zero())
        parts.range.back().refuse(code::out_of_bounds, step.at, "the step of the range may be 0", "it would never end", "write a number above or below 0");
    auto const place = of_two("+", first, of_two("*", tree::name("j"), step));
    std::vector<tree> formulas{tree::call("ceil", {of_two("/", of_two("-", last, first), step)})};
    formulas.push_back(with_value(ends.read_of_source(parts.number, parts.name), parts.name, place));
    has_condition_ = !parts.condition.text.empty();
    if (has_condition_) formulas.push_back(with_value(ends.read_of_source(parts.condition, parts.name, projection_ends::sort::condition), parts.name, place));
    formulas_ = ends.program(formulas);
    if (!(most() < 4e9))
        text.refuse(code::too_large, {0, std::uint32_t(text.text.size())}, "the range may have any length", "no more than 4e9 numbers can be told", "bound its ends, e.g. by clip(...)");
}

}  // namespace neurapse
