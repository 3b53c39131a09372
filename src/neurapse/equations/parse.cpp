// SPDX-License-Identifier: MIT
#include "neurapse/equations/parse.hpp"

#include <algorithm>
#include <utility>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/functions.hpp"
#include "neurapse/equations/habits.hpp"
#include "neurapse/equations/lex.hpp"

namespace neurapse::equations {
namespace {

/// Where a text goes on over line ends: within parentheses, and in equations up to their colon.
enum class lines { matter, go_on };

class parser {
public:
    explicit parser(source const& s) : source_(s), tokens_(lex(s)) {}

    tree formula_alone() {
        over_lines();
        if (here().kind == lexeme::end)
            refuse("the formula is empty", "there is nothing to compute", "write one, e.g. v > -50*mV");
        auto const outer = std::exchange(lines_, lines::go_on);
        auto found = formula();
        lines_ = outer;
        over_lines();
        if (here().kind != lexeme::end) refuse_rest();
        return found;
    }

    std::vector<statement> statements() {
        std::vector<statement> all;
        while (true) {
            while (here().kind == lexeme::line_end || is(";")) ++at_;
            if (here().kind == lexeme::end) return all;
            all.push_back(one_statement());
            if (here().kind == lexeme::name && assigns(next()))
                refuse("a second statement follows", "statements are separated by ; or line ends",
                       "write ; between them");
            if (here().kind != lexeme::end && here().kind != lexeme::line_end && !is(";")) refuse_rest();
        }
    }

    std::vector<equation> equations() {
        std::vector<equation> all;
        while (true) {
            over_lines();
            if (here().kind == lexeme::end) return all;
            all.push_back(one_equation());
        }
    }

private:
    token const& here() const { return tokens_[at_]; }
    bool is(std::string_view sign) const { return here().kind == lexeme::sign && here().text == sign; }
    token const& next() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
    bool is_name(std::string_view name) const { return here().kind == lexeme::name && here().text == name; }
    void over_lines() {
        while (here().kind == lexeme::line_end) ++at_;
    }
    void over_lines_within() {
        if (lines_ == lines::go_on) over_lines();
    }

    [[noreturn]] void refuse_at(token const& t, std::string what, std::string why, std::string remedy) const {
        auto at = t.at;
        if (t.kind == lexeme::end || t.kind == lexeme::line_end) {  // seen from the last word before it
            auto const before =
                std::find_if(tokens_.rbegin() + (tokens_.end() - tokens_.begin()) - (&t - tokens_.data()),
                             tokens_.rend(), [](auto const& one) { return one.kind != lexeme::line_end; });
            if (before != tokens_.rend()) at = before->at;
        }
        source_.refuse(code::bad_equation, at, std::move(what), std::move(why), std::move(remedy));
    }
    [[noreturn]] void refuse(std::string what, std::string why, std::string remedy) const {
        refuse_at(here(), std::move(what), std::move(why), std::move(remedy));
    }
    std::string found() const {
        switch (here().kind) {
            case lexeme::end: return "the end";
            case lexeme::line_end: return "the end of the line";
            default: return here().text;
        }
    }
    [[noreturn]] void refuse_rest() const {
        if (is(")")) refuse("there is one ) too many", "no ( belongs to it", "remove it");
        if (is("=") && (next().text == ">" || next().text == "<"))
            refuse("= stands before " + next().text, "there is no such sign", "write " + next().text + "=");
        if (is("=")) refuse("= stands within a formula", "it assigns a value", "write == to compare");
        if (is_name("not"))
            refuse("not follows without an operator", "two conditions need one between them",
                   "write and not, or or not");
        if (auto const remedy = remedy_for_keyword(found()); is_name(found()) && !remedy.empty())
            refuse(found() + " stands within a formula", "a formula is no program", remedy);
        auto const& before = tokens_[at_ > 0 ? at_ - 1 : 0];
        if ((here().kind == lexeme::name || here().kind == lexeme::number) && before.kind == lexeme::name &&
            function_named(before.text))
            refuse_at(before, before.text + " is a function", "it needs its arguments",
                      "write " + before.text + "(...)");
        if (here().kind == lexeme::name || here().kind == lexeme::number)
            refuse(found() + " follows without an operator", "a product needs its sign",
                   "write * between them");
        refuse(found() + " is not expected here", "the formula before it is complete",
               "remove it, or write what is missing");
    }

    struct deeper {
        explicit deeper(parser& p) : p_(p) {
            if (++p_.depth_ > deepest_nesting)
                p_.refuse("the formula nests too deeply",
                          "at most " + std::to_string(deepest_nesting) + " levels are read",
                          "name parts of it as subexpressions");
        }
        ~deeper() { --p_.depth_; }
        parser& p_;
    };

    tree formula() { return binary(strength::either); }

    /// Operators of one strength from left to right; those that bind more strongly come first.
    tree binary(int level) {
        if (level == strength::negation) return negation();
        if (level == strength::sign) return sign();
        auto left = binary(level + 1);
        bool compared = false;
        while (true) {
            over_lines_within();
            auto const t = here();
            bool const is_operator =
                (t.kind == lexeme::sign || t.kind == lexeme::name) && strength::of(t.text) == level;
            if (!is_operator) return left;
            if (level == strength::comparison && std::exchange(compared, true))
                refuse("a second comparison follows", "comparisons do not chain",
                       "write e.g. (a < b) and (b < c)");
            ++at_;
            over_lines_within();
            auto right = binary(level + 1);
            span const whole{left.at.first, right.at.last};
            left = tree::operation(t.text, std::move(left), std::move(right), whole);
            if (left.height > tallest)
                refuse("the formula has too many terms",
                       "about " + std::to_string(tallest) + " may follow each other",
                       "name parts of it as subexpressions");
        }
    }

    tree negation() {
        if (!is_name("not")) return binary(strength::comparison);
        deeper const guard{*this};
        auto const begin = tokens_[at_++].at.first;
        over_lines_within();
        auto part = negation();
        span const whole{begin, part.at.last};
        return tree::operation("not", std::move(part), whole);
    }

    tree sign() {
        if (!is("-") && !is("+")) return power();
        deeper const guard{*this};
        bool const minus = is("-");
        auto const begin = tokens_[at_++].at.first;
        over_lines_within();
        auto part = sign();
        span const whole{begin, part.at.last};
        return minus ? tree::operation("negate", std::move(part), whole) : part;
    }

    tree power() {
        deeper const guard{*this};
        auto base = atom();
        if (!is("**")) return base;
        ++at_;
        over_lines_within();
        auto exponent = sign();
        span const whole{base.at.first, exponent.at.last};
        return tree::operation("**", std::move(base), std::move(exponent), whole);
    }

    tree atom() {
        deeper const guard{*this};
        over_lines_within();
        auto const t = here();
        if (t.kind == lexeme::number) {
            ++at_;
            return tree::number(t.value, t.at);
        }
        if (t.kind == lexeme::name && strength::of(t.text) == 0) {
            ++at_;
            return is("(") && !in_unit_ ? call(t) : tree::name(t.text, t.at);
        }
        if (is("(")) return parenthesis();
        if (t.kind == lexeme::end || t.kind == lexeme::line_end)
            refuse("the formula ends too early", "an operator has nothing to its right", "complete it");
        refuse(found() + " is not expected here", "a number, a name or ( should stand here",
               "complete the formula");
    }

    tree parenthesis() {
        auto const open = tokens_[at_++];
        auto const outer = std::exchange(lines_, lines::go_on);
        auto inner = formula();
        close(open);
        lines_ = outer;
        inner.at = {open.at.first, tokens_[at_ - 1].at.last};
        return inner;
    }

    tree call(token const& function) {
        auto const open = tokens_[at_++];
        auto const outer = std::exchange(lines_, lines::go_on);
        std::vector<tree> parts;
        over_lines();
        while (!is(")")) {
            parts.push_back(formula());
            over_lines();
            if (is(","))
                ++at_;
            else
                break;
        }
        close(open);
        lines_ = outer;
        return tree::call(function.text, std::move(parts), {function.at.first, tokens_[at_ - 1].at.last});
    }

    void close(token const& open) {
        over_lines();
        if (is(")")) {
            ++at_;
            return;
        }
        if (here().kind == lexeme::end || is(":") || is(";"))
            refuse_at(open, "the ( is never closed", "its ) is missing", "add )");
        refuse_rest();
    }

    static bool assigns(token const& t) {
        static constexpr std::string_view signs[] = {"=", "+=", "-=", "*=", "/="};
        return t.kind == lexeme::sign &&
               std::find(std::begin(signs), std::end(signs), t.text) != std::end(signs);
    }

    statement one_statement() {
        if (here().kind != lexeme::name)
            refuse(found() + " is not expected here", "a statement begins with the name of what it changes",
                   "write e.g. v = -65*mV");
        auto const target = tokens_[at_++];
        if (auto const remedy = remedy_for_keyword(target.text); !assigns(here()) && !remedy.empty())
            refuse_at(target, target.text + " is no statement", "statements assign values, one after another",
                      remedy);
        if (!assigns(here()))
            refuse(found() + " is not expected here", "a statement assigns a value",
                   "write e.g. " + target.text + " = 0 or " + target.text + " += 1");
        auto const sign = tokens_[at_++].text;
        auto right = formula();
        statement s{target.text, right, sign == "=" ? char(0) : sign[0], right, target.at};
        if (s.change)
            s.formula = tree::operation(std::string(1, s.change), tree::name(target.text, target.at),
                                        std::move(right), s.operand.at);
        return s;
    }

    equation one_equation() {
        auto const outer = std::exchange(lines_, lines::go_on);
        equation e;
        if (here().kind != lexeme::name)
            refuse(found() + " is not expected here", "an equation begins with a name",
                   "write e.g. dv/dt = -v/tau : volt");
        auto const first = tokens_[at_++];
        e.name = first.text;
        e.at = first.at;
        if (is("/")) {
            ++at_;
            if (here().kind == lexeme::end || here().kind == lexeme::line_end)
                refuse_at(first, first.text + "/ is no derivative",
                          "equations begin with a name or a time derivative", "write e.g. dv/dt");
            if (!is_name("dt") || first.text.size() < 2 || first.text[0] != 'd')
                refuse_at(first, first.text + "/" + found() + " is no derivative",
                          "equations begin with a name or a time derivative", "write e.g. dv/dt");
            ++at_;
            e.kind = equation_kind::differential;
            e.name = first.text.substr(1);
        }
        over_lines();
        if (is("=")) {
            ++at_;
            over_lines();
            if (e.kind != equation_kind::differential) e.kind = equation_kind::subexpression;
            e.formula = formula();
            over_lines();
        } else if (e.kind == equation_kind::differential) {
            refuse(found() + " is not expected here", "the derivative of " + e.name + " has no value",
                   "write d" + e.name + "/dt = ... : UNIT");
        }
        if (!is(":")) refuse_without_unit(e);
        ++at_;
        if (here().kind == lexeme::end || here().kind == lexeme::line_end) refuse_without_unit(e);
        lines_ = lines::matter;
        in_unit_ = true;  // volt (constant) calls nothing
        e.unit = binary(strength::sum);
        in_unit_ = false;
        if (is("(")) e.flags = flags();
        if (here().kind != lexeme::line_end && here().kind != lexeme::end)
            refuse(found() + " is not expected here", "an equation ends with its unit and its flags",
                   "begin a new line");
        lines_ = outer;
        return e;
    }

    [[noreturn]] void refuse_without_unit(equation const& e) const {
        auto const& before = tokens_[at_ - 1];
        if (here().kind == lexeme::end || here().kind == lexeme::line_end || before.kind == lexeme::line_end)
            source_.refuse(code::bad_equation, e.at, "the equation of " + e.name + " has no unit",
                           "every value has one",
                           "end it with : and a unit, e.g. : volt, or : 1 for a plain number");
        if (e.kind == equation_kind::parameter && (is("*") || is("/") || is("+") || is("-")))
            refuse_at(before, "an equation begins with a formula",
                      "it is to be solved for one derivative or name",
                      "write e.g. dv/dt = (El - v)/tau : volt");
        if (e.kind == equation_kind::parameter)
            refuse(found() + " is not expected here", "behind its name stands what " + e.name + " is",
                   "write " + e.name + " = ... : UNIT, or " + e.name + " : UNIT");
        refuse_rest();
    }

    /// Words, and words joined as in event-driven.
    std::vector<flag> flags() {
        auto const open = tokens_[at_++];
        std::vector<flag> all{{}};
        bool joins = false;
        for (; !is(")") || all.back().text.empty() || joins; ++at_) {
            auto& last = all.back();
            if (here().kind == lexeme::end || here().kind == lexeme::line_end)
                refuse_at(open, "the ( is never closed", "its ) is missing", "add )");
            bool const is_word = here().kind == lexeme::name;
            bool const goes_on = !last.text.empty() && !joins && (is(",") || is("-"));
            if (!is_word && !goes_on)
                refuse(found() + " is not expected here", "flags are words separated by commas",
                       "write e.g. (unless refractory)");
            if (is(",")) {
                all.emplace_back();
                continue;
            }
            if (last.text.empty()) last.at = here().at;
            last.at.last = here().at.last;
            last.text += (is_word && !joins && !last.text.empty() ? " " : "") + here().text;
            joins = is("-");
        }
        ++at_;
        return all;
    }

    source const& source_;
    std::vector<token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
    lines lines_ = lines::matter;
    bool in_unit_ = false;
};

}  // namespace

tree parse_formula(source const& text) { return parser{text}.formula_alone(); }
std::vector<statement> parse_statements(source const& text) { return parser{text}.statements(); }
std::vector<equation> parse_equations(source const& text) { return parser{text}.equations(); }

std::string print(statement const& s) {
    return s.change ? s.name + " " + s.change + "= " + print(s.operand) : s.name + " = " + print(s.formula);
}

std::string print(equation const& e) {
    std::string out = e.kind == equation_kind::differential ? "d" + e.name + "/dt" : e.name;
    if (e.kind != equation_kind::parameter) out += " = " + print(e.formula);
    out += " : " + print(e.unit);
    for (std::size_t k = 0; k < e.flags.size(); ++k) out += (k == 0 ? " (" : ", ") + e.flags[k].text;
    return out + (e.flags.empty() ? "" : ")");
}

}  // namespace neurapse::equations
