// SPDX-License-Identifier: MIT
#include "neurapse/equations/check_units.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/functions.hpp"

namespace neurapse::equations {

std::optional<double> constant_named(std::string const& name) {
    if (name == "pi") return 3.141592653589793;
    if (name == "e") return 2.718281828459045;
    if (name == "inf") return INFINITY;
    if (name == "True") return 1;
    if (name == "False") return 0;
    return {};
}

std::optional<kind_of_value> scope::find(std::string const& name) const {
    if (auto const at = known_.find(name); at != known_.end()) return at->second;
    if (constant_named(name)) return kind_of_value{{}, is_truth(name)};
    if (auto const u = unit_named(name)) return kind_of_value{u->dim, false};
    return {};
}

std::vector<std::string> scope::names() const {
    std::vector<std::string> all;
    for (auto const& [name, what] : known_) all.push_back(name);
    return all;
}

namespace {

/// As much of a formula as fits into a sentence.
std::string quoted(source const& text, tree const& x) {
    auto s = text.of(x.at);
    std::replace_if(s.begin(), s.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return s.size() <= 40 ? s : s.substr(0, 37) + "...";
}

class checker {
public:
    checker(source const& text, scope const& names) : text_(text), names_(names) {}

    kind_of_value of(tree const& x) const {
        switch (x.kind) {
            case form::number: return {};
            case form::name: return of_name(x);
            case form::operation: return of_operation(x);
            case form::call: break;
        }
        return of_call(x);
    }

private:
    [[noreturn]] void refuse(code c, tree const& at, std::string what, std::string why, std::string remedy) const {
        text_.refuse(c, at.at, std::move(what), std::move(why), std::move(remedy));
    }

    kind_of_value of_name(tree const& x) const {
        if (auto const found = names_.find(x.text)) return *found;
        if (function_named(x.text))
            refuse(code::bad_equation, x, x.text + " is a function", "it needs its arguments", "write " + x.text + "(...)");
        auto candidates = names_.names();
        auto near = nearest(x.text, candidates);
        if (near.empty()) near = nearest(x.text, usual_units());
        refuse(code::unknown_name, x, x.text + " is not known", "it is no variable, parameter, unit or constant of the model",
               near.empty() ? "declare it, e.g. with a line " + x.text + " : 1, or give it a value under parameters"
                            : "did you mean " + near + "?");
    }

    /// The dimension of an operand of arithmetic.
    fine_dimension number(tree const& x) const {
        auto const found = of(x);
        if (found.is_condition)
            refuse(code::wrong_unit, x, quoted(text_, x) + " is a condition", "one cannot calculate with it",
                   "write int(" + quoted(text_, x) + ") for 1 or 0");
        return found.dim;
    }
    void condition(tree const& x, std::string const& op) const {
        if (of(x).is_condition) return;
        refuse(code::wrong_unit, x, quoted(text_, x) + " is no condition", op + " connects conditions", "compare it with something, e.g. > 0");
    }
    /// Two operands that are added or compared.
    fine_dimension alike(tree const& a, tree const& b, std::string const& deed) const { return alike(a, number(a), b, number(b), deed); }
    fine_dimension alike(tree const& a, fine_dimension const& left, tree const& b, fine_dimension const& right,
                         std::string const& deed) const {
        if (left == right) return left;
        // 0 and inf are of every dimension.
        auto const any = [](tree const& x) { return (x.kind == form::number && x.value == 0) || (x.kind == form::name && x.text == "inf"); };
        if (any(a)) return right;
        if (any(b)) return left;
        bool const blame_left = left.is_plain() && a.kind == form::number;
        auto const& at = blame_left ? a : b;
        auto const& here = blame_left ? left : right;
        auto const& other = blame_left ? right : left;
        auto const unit = declaration_of(other);
        std::string remedy = "write both in one unit";
        if (here.is_plain() && !unit.empty())
            remedy = "give " + quoted(text_, at) + " a unit, e.g. " + quoted(text_, at) + "*" + unit;
        else if (other.is_plain())
            remedy = "divide " + quoted(text_, at) + " by something with its dimension";
        refuse(code::wrong_unit, at, quoted(text_, a) + " and " + quoted(text_, b) + " cannot be " + deed,
               quoted(text_, a) + " is " + with_article(left) + " and " + quoted(text_, b) + " is " + with_article(right), remedy);
    }
    void plain(tree const& x, std::string const& why) const {
        auto const dim = number(x);
        if (dim.is_plain()) return;
        auto const unit = declaration_of(dim);
        refuse(code::wrong_unit, x, quoted(text_, x) + " is " + with_article(dim), why,
               "divide it by something with its dimension" + (unit.empty() ? "" : ", e.g. by " + unit));
    }

    kind_of_value of_operation(tree const& x) const {
        auto const& op = x.text;
        auto const& a = x.parts[0];
        if (op == "negate") return {number(a), false};
        if (op == "not") {
            condition(a, op);
            return {{}, true};
        }
        auto const& b = x.parts[1];
        if (op == "and" || op == "or") {
            condition(a, op);
            condition(b, op);
            return {{}, true};
        }
        if (op == "+" || op == "-") return {alike(a, b, op == "+" ? "added" : "subtracted"), false};
        if (op == "*") return {number(a) * number(b), false};
        if (op == "/") return {number(a) / number(b), false};
        if (op == "//") {
            alike(a, b, "divided into whole parts");
            return {};
        }
        if (op == "%") return {alike(a, b, "divided with remainder"), false};
        if (op == "**") return {power(a, b), false};
        alike(a, b, "compared");
        return {{}, true};
    }

    fine_dimension power(tree const& base, tree const& exponent) const {
        auto const dim = number(base);
        plain(exponent, "an exponent is a plain number");
        if (dim.is_plain()) return {};
        auto const n = constant_of(exponent);
        if (!n)
            refuse(code::wrong_unit, exponent, quoted(text_, base) + " has a dimension", "its exponent must be a number that is known beforehand",
                   "divide " + quoted(text_, base) + " by something with its dimension, or write a number");
        auto const raised = dim.power(*n);
        if (!raised)
            refuse(code::wrong_unit, exponent, quoted(text_, base) + " cannot be raised to " + print_number(*n), "the unit would have no meaning",
                   "raise a plain number, or write a simple fraction such as 0.5");
        return *raised;
    }
    static std::optional<double> constant_of(tree const& x) {
        if (x.kind == form::number) return x.value;
        if (x.kind != form::operation) return {};
        auto const a = constant_of(x.parts[0]);
        if (!a) return {};
        if (x.text == "negate") return -*a;
        if (x.parts.size() < 2) return {};
        auto const b = constant_of(x.parts[1]);
        if (!b) return {};
        if (x.text == "/") return *a / *b;
        if (x.text == "*") return *a * *b;
        if (x.text == "+") return *a + *b;
        if (x.text == "-") return *a - *b;
        return {};
    }

    kind_of_value of_call(tree const& x) const {
        auto const* f = function_named(x.text);
        if (!f) {
            std::vector<std::string> names;
            for (auto const& one : functions()) names.emplace_back(one.name);
            auto const near = nearest(x.text, names);
            if (names_.find(x.text))
                refuse(code::bad_equation, x, x.text + " is no function", "a name with ( behind it is called", "write * before the (");
            refuse(code::unknown_name, x, "no function is called " + x.text, "only those of the language can be called",
                   near.empty() ? "use e.g. exp, log, sqrt, sin, tanh, clip, rand or randn" : "did you mean " + near + "?");
        }
        if (int(x.parts.size()) != f->arguments)
            refuse(code::bad_equation, x, x.text + " has " + std::to_string(x.parts.size()) + " arguments",
                   "it takes " + std::to_string(f->arguments), "write as many");
        switch (f->rule) {
            case dimensional::plain:
                for (auto const& part : x.parts) plain(part, x.text + " takes a plain number");
                return {};
            case dimensional::kept: {
                auto dim = number(x.parts[0]);
                for (std::size_t k = 1; k < x.parts.size(); ++k)
                    dim = alike(x.parts[0], dim, x.parts[k], number(x.parts[k]), "combined by " + x.text);
                return {dim, false};
            }
            case dimensional::root:
                if (auto const root = number(x.parts[0]).power(0.5)) return {*root, false};
                refuse(code::wrong_unit, x, quoted(text_, x) + " has no unit", "its exponents would be too fine", "raise a plain number");
            case dimensional::lost: number(x.parts[0]); return {};
            case dimensional::truth:
                if (!of(x.parts[0]).is_condition) plain(x.parts[0], "int takes a condition or a plain number");
                return {};
            case dimensional::times: break;
        }
        for (auto const& part : x.parts)
            if (!(number(part) == fine_dimension{dimensions::time}))
                refuse(code::wrong_unit, part, quoted(text_, part) + " is " + with_article(number(part)), x.text + " takes times",
                       "write e.g. timestep(t, dt)");
        return {};
    }

    source const& text_;
    scope const& names_;
};

}  // namespace

kind_of_value check_units(source const& text, tree const& formula, scope const& names) { return checker{text, names}.of(formula); }

fine_dimension declared_dimension(source const& text, tree const& declaration) {
    auto const refuse = [&](tree const& at) {
        auto near = at.kind == form::name ? nearest(at.text, usual_units()) : "";
        text.refuse(at.kind == form::name ? code::unknown_name : code::bad_equation, at.at, quoted(text, at) + " is no unit",
                    "a value is declared by its unit",
                    near.empty() ? "write e.g. volt, amp/meter**2, or 1 for a plain number" : "did you mean " + near + "?");
    };
    if (declaration.kind == form::name && (declaration.text == "boolean" || declaration.text == "integer")) return {};
    each_name(declaration, [&](std::string const& name, span at) {
        if (!unit_named(name)) refuse(tree::name(name, at));
    });
    bool const alone = declaration.kind == form::number;
    if (declaration.kind == form::call || (alone && declaration.value != 1)) refuse(declaration);
    auto const found = check_units(text, declaration, {});
    if (found.is_condition) refuse(declaration);
    return found.dim;
}

void require_dimension(source const& text, tree const& formula, kind_of_value found, fine_dimension const& expected,
                       std::string const& why, std::string const& remedy) {
    if (found.is_condition)
        text.refuse(code::wrong_unit, formula.at, quoted(text, formula) + " is a condition", why, "write int(...) for 1 or 0");
    bool const is_zero = formula.kind == form::number && formula.value == 0;
    if (found.dim == expected || is_zero) return;
    text.refuse(code::wrong_unit, formula.at, quoted(text, formula) + " is " + with_article(found.dim), why, remedy);
}

void require_condition(source const& text, tree const& formula, kind_of_value found, std::string const& what) {
    if (found.is_condition) return;
    text.refuse(code::wrong_unit, formula.at, quoted(text, formula) + " is " + with_article(found.dim), what + " is a condition",
                "compare it with something, e.g. v > -50*mV");
}

}  // namespace neurapse::equations
