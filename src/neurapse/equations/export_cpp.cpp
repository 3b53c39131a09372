// SPDX-License-Identifier: MIT
#include "neurapse/equations/export_cpp.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/functions.hpp"

namespace neurapse::equations {
namespace {

/// A number as C++ reads it back, in the type of the state.
std::string literal(double x) {
    if (x != x) return "std::numeric_limits<Real>::quiet_NaN()";
    if (std::isinf(x))
        return x > 0 ? "std::numeric_limits<Real>::infinity()" : "-std::numeric_limits<Real>::infinity()";
    return "Real(" + print_number(x) + ")";
}

/// Names of C++ get an underscore behind them.
std::string identifier(std::string const& name) {
    static constexpr std::array words{
        "alignas",  "and",     "asm",     "auto",     "bool",     "break",    "case",   "char",     "class",
        "const",    "default", "delete",  "do",       "double",   "else",     "enum",   "explicit", "extern",
        "float",    "for",     "friend",  "goto",     "if",       "in",       "inline", "int",      "long",
        "new",      "not",     "or",      "private",  "public",   "register", "return", "short",    "signed",
        "static",   "struct",  "switch",  "template", "this",     "throw",    "try",    "typedef",  "union",
        "unsigned", "using",   "virtual", "void",     "volatile", "while",    "xor",    "Real",     "p",
        "s",        "state",   "params",  "real",     "self"};
    return std::find(words.begin(), words.end(), name) == words.end() ? name : name + "_";
}

std::string dimension_text(dimension const& d) {
    std::string out;
    auto const add = [&](char const* name, int n) {
        if (n != 0) out += (out.empty() ? "." : ", .") + std::string{name} + " = " + std::to_string(n);
    };
    add("length", d.length), add("mass", d.mass), add("time", d.time), add("current", d.current);
    add("temperature", d.temperature), add("amount", d.amount), add("luminosity", d.luminosity);
    return "dimension{" + out + "}";
}

std::string quoted(std::string const& text) {
    std::string out = "\"";
    for (char const c : text) out += (c == '"' || c == '\\') ? std::string{'\\', c} : std::string(1, c);
    return out + "\"";
}

class exporter {
public:
    exporter(std::string const& name, neuron const& model, std::vector<double> const& standards,
             double v_rest)
        : name_(name), model_(model), standards_(standards), v_rest_(v_rest) {}

    std::string text() {
        check();
        std::string out =
            "// SPDX-License-Identifier: MIT\n// Written by `neurapse export-cpp` from the equations of " +
            name_ + ".\n";
        out +=
            "#pragma once\n\n#include <array>\n#include <limits>\n\n#include "
            "\"neurapse/base/exact.hpp\"\n#include \"neurapse/base/math.hpp\"\n"
            "#include \"neurapse/base/powers.hpp\"\n#include \"neurapse/base/trigonometry.hpp\"\n#include "
            "\"neurapse/contract/membrane.hpp\"\n"
            "#include \"neurapse/contract/ode_steppers.hpp\"\n\nnamespace neurapse {\n\n";
        for (auto const& e : model_.equations) out += "///     " + print(e) + "\n";
        out += "///     spike where " + print(*model_.threshold) + "\n";
        for (auto const& s : model_.reset) out += "///     then " + print(s) + "\n";
        out += "template <class Real>\nstruct " + name_ + " {\n    using real = Real;\n";
        out += "    static constexpr about self{" + quoted(name_) + ", \"Written as equations.\", " +
               quoted(first_equation()) + ", \"\"};\n";
        return out + parameters() + variables() + roles() + dynamics() +
               "    using methods = type_list<runge_kutta_4<" + name_ + ">, forward_euler<" + name_ +
               ">>;\n};\n\nstatic_assert(membrane<" + name_ + "<double>> && membrane<" + name_ +
               "<float>>);\n\n}  // namespace neurapse\n";
    }

private:
    [[noreturn]] void refuse(std::string const& why, std::string const& remedy) const {
        throw error{code::contradiction, name_ + " cannot be written as a membrane in C++", why, remedy};
    }

    void check() const {
        auto const none = [&](bool has, std::string const& what) {
            if (has) refuse("it has " + what, "use it as equations");
        };
        none(identifier(name_) != name_ || name_.find('-') != std::string::npos,
             "a name that C++ does not take");
        none(!model_.noise.empty(), "noise");
        none(!model_.events.empty(), "events beside the spike");
        none(!model_.arrays.empty(), "timed arrays");
        none(model_.reads.time, "a formula of the time");
        none(std::any_of(model_.reset.begin(), model_.reset.end(),
                         [&](auto const& s) { return !model_.variable(s.name); }),
             "a name of the reset alone");
        none(std::any_of(model_.parameters.begin(), model_.parameters.end(),
                         [](auto const& p) { return p.summed; }),
             "a sum over synapses");
        none(model_.reads.last_spike, "a formula of the last spike");
        none(model_.refractory_condition.has_value(), "a refractory condition");
        none(model_.reads.current && model_.reads.stimulus,
             "currents of ports and stimuli in different places");
        if (!model_.threshold) refuse("it has no threshold", "add threshold = \"False\"");
        auto const v = model_.membrane_potential();
        if (!v || !(model_.variables[*v].dim == fine_dimension{dimensions::voltage}))
            refuse("it has no membrane potential", "name it v, in volt");
        for (std::size_t k = 0; k < model_.variables.size(); ++k)
            if (k != *v && model_.variables[k].unless_refractory)
                refuse(model_.variables[k].name + " stops while refractory, and of a membrane only V does",
                       "remove the flag");
        if (model_.refractory_time)
            each_name(*model_.refractory_time, [&](std::string const& name, span) {
                if (model_.variable(name))
                    refuse("its refractory period depends on " + name, "make it a parameter");
            });
        auto const random = [&](tree const& t) {
            std::function<bool(tree const&)> const draws = [&](tree const& x) {
                return (x.kind == form::call &&
                        (x.text == "rand" || x.text == "randn" || x.text == "poisson")) ||
                       std::any_of(x.parts.begin(), x.parts.end(), draws);
            };
            none(draws(t), "random numbers");
        };
        for (auto const& x : model_.variables)
            if (x.rate) random(*x.rate);
        for (auto const& s : model_.subexpressions) random(s.formula);
        for (auto const& s : model_.reset) random(s.formula);
        random(*model_.threshold);
        for (auto const& p : model_.parameters)
            if (!p.dim.whole()) refuse("the unit of " + p.name + " has fractions", "use it as equations");
        for (auto const& x : model_.variables)
            if (!x.dim.whole()) refuse("the unit of " + x.name + " has fractions", "use it as equations");
    }

    std::string first_equation() const {
        for (auto const& e : model_.equations)
            if (e.kind == equation_kind::differential) return print(e);
        return "";
    }

    /// The membrane potential is called v, as the contract has it.
    std::string member(std::size_t k) const {
        return k == *model_.membrane_potential() ? "v" : "x_" + model_.variables[k].name;
    }

    std::string parameters() const {
        std::string fields, table;
        for (std::size_t k = 0; k < model_.parameters.size(); ++k) {
            auto const& p = model_.parameters[k];
            auto const d = *p.dim.whole();
            auto const name = identifier(p.name);
            auto const type =
                d == dimension{} ? "double " + name + " = " : "quantity<" + dimension_text(d) + "> " + name;
            auto const number = print_number(standards_[k]);
            fields += "        " + type + (d == dimension{} ? number : "{" + number + "}") + ";\n";
            table += (k > 0 ? ",\n        " : "        ") + std::string{"field{"} + quoted(p.name) +
                     ", &params::" + name + ", \"\"}";
        }
        return "    struct params {\n" + fields + "    };\n    static constexpr std::tuple" +
               (table.empty() ? "<>" : "") + " parameters{" + (table.empty() ? "" : "\n" + table) + "};\n";
    }

    std::string variables() const {
        std::string fields, table;
        for (std::size_t k = 0; k < model_.variables.size(); ++k) {
            fields += (k > 0 ? ", " : "") + member(k) + " = 0";
            table += (k > 0 ? ",\n        " : "        ") + std::string{"variable{"} +
                     quoted(model_.variables[k].name) + ", &state::" + member(k) + ", " +
                     dimension_text(*model_.variables[k].dim.whole()) + ", \"\"}";
        }
        return "    struct state {\n        Real " + fields +
               ";\n    };\n    static constexpr std::tuple variables{\n" + table + "};\n";
    }

    std::string roles() const {
        auto const v = *model_.membrane_potential();
        std::string out = "    static constexpr bool holds_v = " +
                          std::string{model_.variables[v].unless_refractory ? "true" : "false"} + ";\n";
        out += "    static constexpr std::array<requirement, 0> requirements(params const&) { return {}; }\n";
        if (model_.refractory_time)
            out += "    static duration refractory([[maybe_unused]] params const& p) { return {double(" +
                   formula(*model_.refractory_time, "p.", "") + ")}; }\n";
        out +=
            "    /// Where V begins: at the rest of the default parameters, with all other variables at 0.\n";
        out += "    static voltage leak(params const&) { return {" + print_number(v_rest_) +
               "}; }\n    static resting<state> rest(params const&, neurapse::current) { return {}; }\n\n";
        return out;
    }

    std::string dynamics() const {
        std::string out =
            "    class dynamics {\n    public:\n        explicit dynamics(params const& p) : p_{p} {}\n\n";
        out +=
            "        template <class In>\n        [[gnu::always_inline]] state rates(state const& s, "
            "[[maybe_unused]] In in) const {\n" +
            subexpressions(true);
        out += "            state d;\n";
        for (std::size_t k = 0; k < model_.variables.size(); ++k)
            if (auto const& rate = model_.variables[k].rate)
                out += "            d." + member(k) + " = " + formula(*rate, "p_.", "s.") + ";\n";
        out += "            return d;\n        }\n";
        out += "        [[gnu::always_inline]] bool fires(state const&, state const& s) const {\n" +
               subexpressions(false) + "            return " + formula(*model_.threshold, "p_.", "s.") +
               ";\n        }\n";
        out += "        [[gnu::always_inline]] state reset(state s) const {\n" + subexpressions(false);
        for (auto const& s : model_.reset)
            out += "            s." + member(*model_.variable(s.name)) + " = " +
                   formula(s.formula, "p_.", "s.") + ";\n";
        return out + "            return s;\n        }\n\n    private:\n        params p_;\n    };\n";
    }

    /// Subexpressions as functions of the present state, so that a reset sees what it has changed.
    std::string subexpressions(bool with_input) const {
        std::string out;
        for (auto const& x : model_.subexpressions) {
            bool reads_input = false;
            auto const look = [&](tree const& t, auto const& again) -> void {
                each_name(t, [&](std::string const& name, span) {
                    reads_input = reads_input || name == "i_syn" || name == "g_syn" || name == "i_stim" ||
                                  name == "I_stim";
                    for (auto const& other : model_.subexpressions)
                        if (other.name == name && &other != &x) again(other.formula, again);
                });
            };
            look(x.formula, look);
            if (reads_input && !with_input) continue;
            out += "            [[maybe_unused]] auto const x_" + x.name +
                   " = [&]() __attribute__((always_inline)) { return " + formula(x.formula, "p_.", "s.") +
                   "; };\n";
        }
        return out;
    }

    std::string formula(tree const& x, std::string const& parameters, std::string const& state) const {
        auto const part = [&](std::size_t k) { return formula(x.parts[k], parameters, state); };
        switch (x.kind) {
            case form::number: return literal(x.value);
            case form::name: return named(x.text, parameters, state);
            case form::call: return called(x, part);
            case form::operation: break;
        }
        if (x.text == "negate") return "(-" + part(0) + ")";
        if (x.text == "not") return "(!" + part(0) + ")";
        if (x.text == "and" || x.text == "or")
            return "(bool(" + part(0) + ")" + (x.text == "and" ? " & " : " | ") + "bool(" + part(1) + "))";
        if (x.text == "//") return "math::floor_divide<Real>(" + part(0) + ", " + part(1) + ")";
        if (x.text == "%") return "math::modulo<Real>(" + part(0) + ", " + part(1) + ")";
        if (x.text == "**") return power(x, part);
        return "(" + part(0) + " " + x.text + " " + part(1) + ")";
    }

    template <class Part>
    static std::string power(tree const& x, Part const& part) {
        auto const& n = x.parts[1];
        bool const negative =
            n.kind == form::operation && n.text == "negate" && n.parts[0].kind == form::number;
        double const exponent = negative ? n.parts[0].value : n.kind == form::number ? n.value : 0.5;
        if (exponent != std::floor(exponent) || exponent > 8 || exponent < 1)
            return "math::power(Real(" + part(0) + "), Real(" + part(1) + "))";
        std::string product = part(0);
        for (int k = 1; k < int(exponent); ++k) product += " * " + part(0);
        return negative ? "(1 / (" + product + "))" : "(" + product + ")";
    }

    template <class Part>
    static std::string called(tree const& x, Part const& part) {
        static std::map<std::string, std::string> const other{
            {"arcsin", "asin"}, {"arccos", "acos"}, {"arctan", "atan"}};
        if (x.text == "abs") return "math::detail::magnitude(Real(" + part(0) + "))";
        if (x.text == "int") return "math::trunc(Real(" + part(0) + "))";
        if (x.text == "timestep") return "math::floor(Real(" + part(0) + " / " + part(1) + " + Real(0.5)))";
        if (x.text == "clip")
            return "(Real(" + part(0) + ") < Real(" + part(1) + ") ? Real(" + part(1) + ") : Real(" +
                   part(2) + ") < Real(" + part(0) + ") ? Real(" + part(2) + ") : Real(" + part(0) + "))";
        auto const at = other.find(x.text);
        return "math::" + (at == other.end() ? x.text : at->second) + "(Real(" + part(0) + "))";
    }

    std::string named(std::string const& name, std::string const& parameters,
                      std::string const& state) const {
        if (auto const k = model_.variable(name)) return state + member(*k);
        for (auto const& p : model_.parameters)
            if (p.name == name)
                return "Real(" + parameters + identifier(name) + (p.dim.is_plain() ? ")" : ".value)");
        for (auto const& s : model_.subexpressions)
            if (s.name == name) return "x_" + name + "()";
        if (name == "i_syn" || name == "i_stim" || name == "I_stim") return "in.current";
        if (name == "g_syn") return "in.conductance";
        if (auto const c = constant_named(name))
            return is_truth(name) ? (*c != 0 ? "true" : "false") : literal(*c);
        if (auto const u = unit_named(name)) return literal(u->value);
        refuse("it reads " + name, "use it as equations");
    }

    std::string const& name_;
    neuron const& model_;
    std::vector<double> const& standards_;
    double v_rest_;
};

}  // namespace

std::string exported_header(std::string const& name, neuron const& model,
                            std::vector<double> const& standards, double v_rest) {
    return exporter{name, model, standards, v_rest}.text();
}

}  // namespace neurapse::equations
