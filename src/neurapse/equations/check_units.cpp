// SPDX-License-Identifier: MIT
#include "neurapse/equations/check_units.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/functions.hpp"
#include "neurapse/equations/habits.hpp"

namespace neurapse::equations {

std::optional<double> constant_named(std::string const& name) {
    if (name == "pi") return 3.141592653589793;
    if (name == "e") return 2.718281828459045;
    if (name == "inf") return INFINITY;
    if (name == "True") return 1;
    if (name == "False") return 0;
    return {};
}

bool is_noise(std::string const& name) { return name == "xi" || name.rfind("xi_", 0) == 0; }

std::optional<kind_of_value> scope::find(std::string const& name) const {
    if (auto const at = known_.find(name); at != known_.end()) return at->second;
    if (constant_named(name)) return kind_of_value{{}, is_truth(name)};
    if (auto const u = unit_named(name)) return kind_of_value{u->dim, false};
    return {};
}

std::vector<std::string> scope::names() const {
    auto all = suggested_;
    for (auto const& [name, what] : known_) all.push_back(name);
    return all;
}

timed_array const* scope::array(std::string const& name) const {
    auto const at = arrays_.find(name);
    return at == arrays_.end() ? nullptr : at->second.get();
}

std::vector<std::string> scope::arrays() const {
    std::vector<std::string> all;
    for (auto const& [name, what] : arrays_) all.push_back(name);
    return all;
}

namespace {

/// As much of a formula as fits into a sentence: on one line, without comments.
std::string quoted(source const& text, tree const& x) {
    std::string s;
    bool comment = false;
    for (char const c : text.of(x.at)) {
        comment = c == '#' || (comment && c != '\n');
        bool const blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!comment && !(blank && !s.empty() && s.back() == ' ')) s += blank ? ' ' : c;
    }
    return s.size() <= 40 ? s : s.substr(0, 37) + "...";
}

bool is_in_parentheses(source const& text, tree const& x) {
    return x.kind == form::operation && text.text[x.at.first] == '(' && x.at.first < x.parts[0].at.first;
}
std::string in_parentheses(source const& text, tree const& x) {
    return is_in_parentheses(text, x) ? quoted(text, x) : "(" + quoted(text, x) + ")";
}

bool is_literal(tree const& x) {
    if (x.kind != form::operation) return x.kind == form::number;
    return std::all_of(x.parts.begin(), x.parts.end(), is_literal);
}

/// 0 and inf are of every dimension.
bool has_any_dimension(tree const& x) {
    if (x.kind == form::operation && x.text == "negate") return has_any_dimension(x.parts[0]);
    return (x.kind == form::number && x.value == 0) || (x.kind == form::name && x.text == "inf");
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
    [[noreturn]] void refuse(code c, tree const& at, std::string what, std::string why,
                             std::string remedy) const {
        text_.refuse(c, at.at, std::move(what), std::move(why), std::move(remedy));
    }

    /// Names that people bring along, and what they are here.
    void refuse_foreign(tree const& x) const {
        static std::vector<std::string> const currents{"I",     "Iext",  "I_ext", "Iinj",
                                                       "I_inj", "I_syn", "Isyn",  "Istim"};
        if (names_.declares("i_stim") &&
            std::find(currents.begin(), currents.end(), x.text) != currents.end())
            refuse(code::unknown_name, x, x.text + " is not known",
                   "the current of stimuli is called i_stim, that of receptors i_syn",
                   "use one of these, or declare " + x.text + " : amp");
        auto const ends_with = [&](std::string const& end) {
            return x.text.size() > end.size() &&
                   x.text.compare(x.text.size() - end.size(), end.size(), end) == 0;
        };
        if (ends_with("_post") || ends_with("_pre"))
            refuse(code::unknown_name, x, x.text + " is not known",
                   "synapses read variables of their own only, and none of the neurons",
                   "keep what is needed as a trace of the synapse");
    }

    kind_of_value of_name(tree const& x) const {
        if (auto const found = names_.find(x.text)) return *found;
        if (function_named(x.text))
            refuse(code::bad_equation, x, x.text + " is a function", "it needs its arguments",
                   "write " + x.text + "(...)");
        if (auto const* array = names_.array(x.text))
            refuse(code::bad_equation, x, x.text + " is a timed array", "it is a function of time",
                   "write " + x.text + (array->columns == 0 ? "(t)" : "(t, i)"));
        if (is_noise(x.text))
            refuse(code::bad_equation, x, x.text + " stands outside of a differential equation",
                   "white noise has no value at a moment", "use randn() here");
        refuse_foreign(x);
        auto candidates = names_.names();
        for (auto const& name : names_.arrays()) candidates.push_back(name);
        if (x.text.size() > 1)  // any letter is near to some unit
            candidates.insert(candidates.end(), usual_units().begin(), usual_units().end());
        auto const near = nearest(x.text, candidates), neurons = neuron_number_meant(x.text),
                   habit = remedy_for_name(x.text);
        std::string remedy = near.empty() ? names_.remedy : "did you mean " + near + "?";
        if (!neurons.empty() && names_.declares("N_post"))  // what is of two neurons has such endings
            remedy = "did you mean " + neurons + "?";
        else if (!habit.empty() && !(names_.declares(near) && x.text.size() > 1))
            remedy = habit;
        refuse(code::unknown_name, x, x.text + " is not known",
               "no variable, parameter, unit or constant is called so", remedy);
    }

    /// The dimension of an operand of arithmetic.
    fine_dimension number(tree const& x) const {
        auto const found = of(x);
        if (found.is_condition)
            refuse(code::wrong_unit, x, quoted(text_, x) + " is a condition", "one cannot calculate with it",
                   "write int" + in_parentheses(text_, x) + " for 1 or 0");
        return found.dim;
    }
    void condition(tree const& x, std::string const& op) const {
        if (of(x).is_condition) return;
        refuse(code::wrong_unit, x, quoted(text_, x) + " is no condition", op + " connects conditions",
               "compare it with something, e.g. > 0");
    }
    /// Two operands that are added or compared.
    fine_dimension alike(tree const& a, tree const& b, std::string const& deed) const {
        return alike(a, number(a), b, number(b), deed);
    }
    fine_dimension alike(tree const& a, fine_dimension const& left, tree const& b,
                         fine_dimension const& right, std::string const& deed) const {
        if (left == right) return left;
        if (has_any_dimension(a)) return right;
        if (has_any_dimension(b)) return left;
        bool const blame_left = left.is_plain() && is_literal(a);
        auto const& at = blame_left ? a : b;
        auto const& here = blame_left ? left : right;
        auto const& other = blame_left ? right : left;
        auto const unit = usual_unit(other);
        std::string remedy = "write both in one unit";
        auto const half = fine_dimension{dimensions::time}.power(0.5);
        if (left / right == *half || right / left == *half)
            remedy = "white noise has the unit second**-0.5, write e.g. sigma*sqrt(2/tau)*xi";
        if (here.is_plain() && !unit.empty())
            remedy = "give " + quoted(text_, at) + " a unit, e.g. " + with_unit(text_, at, unit);
        else if (other.is_plain())
            remedy = "divide " + quoted(text_, at) + " by something with its dimension";
        refuse(code::wrong_unit, at, quoted(text_, a) + " and " + quoted(text_, b) + " cannot be " + deed,
               quoted(text_, a) + " is " + with_article(left) + " and " + quoted(text_, b) + " is " +
                   with_article(right),
               remedy);
    }
    void plain(tree const& x, std::string const& why) const { plain(x, number(x), why); }
    void plain(tree const& x, fine_dimension const& dim, std::string const& why) const {
        if (dim.is_plain()) return;
        auto const unit = usual_unit(dim);
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
        if (op == "*") return {sensible(number(a) * number(b), x), false};
        if (op == "/") return {sensible(number(a) / number(b), x), false};
        if (op == "//") {
            alike(a, b, "divided into whole parts");
            return {};
        }
        if (op == "%") return {alike(a, b, "divided with remainder"), false};
        if (op == "**") return {power(a, b), false};
        alike(a, b, "compared");
        return {{}, true};
    }

    fine_dimension sensible(fine_dimension const& d, tree const& x) const {
        if (!d.is_sensible())
            refuse(code::wrong_unit, x, quoted(text_, x) + " has no unit", "its exponents would be too large",
                   "calculate with plain numbers");
        return d;
    }

    fine_dimension power(tree const& base, tree const& exponent) const {
        auto const dim = number(base);
        plain(exponent, "an exponent is a plain number");
        if (dim.is_plain()) return {};
        auto const n = constant_of(exponent);
        if (!n)
            refuse(code::wrong_unit, exponent, quoted(text_, base) + " has a dimension",
                   "its exponent must be a number that is known beforehand",
                   "divide " + quoted(text_, base) + " by something with its dimension, or write a number");
        auto const raised = dim.power(*n);
        if (!raised)
            refuse(code::wrong_unit, exponent,
                   quoted(text_, base) + " cannot be raised to " + print_number(*n),
                   "the unit would have no meaning",
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
        if (auto const* array = names_.array(x.text)) return of_array(x, *array);
        auto const* f = function_named(x.text);
        if (!f) {
            auto const remedy = remedy_for_function(x.text), near = nearest_function(x.text);
            if (names_.find(x.text))
                refuse(code::bad_equation, x, x.text + " is no function", "a name with ( behind it is called",
                       "write * before the (");
            refuse(code::unknown_name, x, "no function is called " + x.text,
                   "only those of the language can be called",
                   !remedy.empty() ? remedy
                   : near.empty()  ? "use e.g. exp, log, sqrt, sin, tanh, clip, rand or randn"
                                   : "did you mean " + near + "?");
        }
        if (int(x.parts.size()) != f->arguments)
            refuse(code::bad_equation, x,
                   x.text + " has " + (x.parts.empty() ? "no" : std::to_string(x.parts.size())) +
                       " argument" + (x.parts.size() == 1 ? "" : "s"),
                   "it takes " + (f->arguments == 0 ? "none" : std::to_string(f->arguments)),
                   "write as many");
        switch (f->rule) {
            case dimensional::plain:
                for (auto const& part : x.parts) plain(part, x.text + " takes a plain number");
                return {};
            case dimensional::kept: {
                auto const* first = &x.parts[0];  // that has a dimension of its own
                auto dim = number(*first);
                for (std::size_t k = 1; k < x.parts.size(); ++k) {
                    dim = alike(*first, dim, x.parts[k], number(x.parts[k]), "combined by " + x.text);
                    if (has_any_dimension(*first)) first = &x.parts[k];
                }
                return {dim, false};
            }
            case dimensional::root:
                if (auto const root = number(x.parts[0]).power(0.5)) return {*root, false};
                refuse(code::wrong_unit, x, quoted(text_, x) + " has no unit",
                       "its exponents would be too fine", "raise a plain number");
            case dimensional::lost: number(x.parts[0]); return {};
            case dimensional::truth:
                if (auto const found = of(x.parts[0]); !found.is_condition)
                    plain(x.parts[0], found.dim, "int takes a condition or a plain number");
                return {};
            case dimensional::times: break;
        }
        for (auto const& part : x.parts)
            if (!(number(part) == fine_dimension{dimensions::time}))
                refuse(code::wrong_unit, part, quoted(text_, part) + " is " + with_article(number(part)),
                       x.text + " takes times", "write e.g. timestep(t, dt)");
        return {};
    }

    kind_of_value of_array(tree const& x, timed_array const& array) const {
        std::size_t const arguments = array.columns == 0 ? 1 : 2;
        if (x.parts.size() != arguments)
            refuse(code::bad_equation, x,
                   x.text + " has " + (x.parts.empty() ? "no" : std::to_string(x.parts.size())) +
                       " argument" + (x.parts.size() == 1 ? "" : "s"),
                   arguments == 1 ? "its values are a function of the time alone"
                                  : "its values have a column for each neuron",
                   "write " + x.text + (arguments == 1 ? "(t)" : "(t, i)"));
        auto const time = number(x.parts[0]);
        if (!(time == fine_dimension{dimensions::time}))
            refuse(code::wrong_unit, x.parts[0], quoted(text_, x.parts[0]) + " is " + with_article(time),
                   "a timed array is a function of time",
                   "write e.g. " + x.text + (arguments == 1 ? "(t)" : "(t, i)"));
        if (arguments == 2) plain(x.parts[1], "a column is a plain number, counted from 0");
        return {array.dim, false};
    }

    std::string nearest_function(std::string const& name) const {
        std::vector<std::string> names;
        for (auto const& one : functions()) names.emplace_back(one.name);
        for (auto const& one : names_.arrays()) names.push_back(one);
        return nearest(name, names);
    }

    source const& text_;
    scope const& names_;
};

}  // namespace

std::string with_unit(source const& text, tree const& x, std::string const& unit) {
    bool const looser = x.kind == form::operation && (x.text == "+" || x.text == "-");
    return (looser ? in_parentheses(text, x) : quoted(text, x)) + "*" + unit;
}

kind_of_value check_units(source const& text, tree const& formula, scope const& names) {
    return checker{text, names}.of(formula);
}

fine_dimension declared_dimension(source const& text, tree const& declaration) {
    auto const refuse = [&](tree const& at) {
        auto const near = at.kind == form::name ? nearest(at.text, usual_units()) : "",
                   habit = at.kind == form::name ? remedy_for_name(at.text) : "";
        text.refuse(at.kind == form::name ? code::unknown_name : code::bad_equation, at.at,
                    quoted(text, at) + " is no unit", "a value is declared by its unit",
                    !habit.empty() ? habit
                    : near.empty() ? "write e.g. volt, amp/meter**2, or 1 for a plain number"
                                   : "did you mean " + near + "?");
    };
    if (declaration.kind == form::name && (declaration.text == "boolean" || declaration.text == "integer"))
        return {};
    // Products, quotients and powers of units and 1.
    auto const look = [&](auto const& self, tree const& x) -> void {
        if (x.kind == form::name     ? !unit_named(x.text)
            : x.kind == form::number ? x.value != 1
                                     : x.kind == form::call)
            refuse(x);
        if (x.kind != form::operation) return;
        if (x.text != "*" && x.text != "/" && x.text != "**") refuse(x);
        self(self, x.parts[0]);
        if (x.text != "**") self(self, x.parts[1]);
    };
    look(look, declaration);
    return check_units(text, declaration, {}).dim;
}

void require_dimension(source const& text, tree const& formula, kind_of_value found,
                       fine_dimension const& expected, std::string const& why, std::string const& remedy) {
    if (found.is_condition)
        text.refuse(code::wrong_unit, formula.at, quoted(text, formula) + " is a condition", why,
                    "write int(...) for 1 or 0");
    if (found.dim == expected || has_any_dimension(formula)) return;
    text.refuse(code::wrong_unit, formula.at, quoted(text, formula) + " is " + with_article(found.dim), why,
                remedy);
}

void require_condition(source const& text, tree const& formula, kind_of_value found,
                       std::string const& what) {
    if (found.is_condition) return;
    text.refuse(code::wrong_unit, formula.at, quoted(text, formula) + " is " + with_article(found.dim),
                what + " is a condition", "compare it with something, e.g. v > -50*mV");
}

}  // namespace neurapse::equations
