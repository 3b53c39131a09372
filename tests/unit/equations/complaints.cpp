// SPDX-License-Identifier: MIT
// What people get wrong, and what they are told: the sentence, its code and where the caret stands.
// Braces show the latter; they are none of the text.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "neurapse/equations/evaluate.hpp"
#include "neurapse/equations/lex.hpp"
#include "neurapse/equations/neuron.hpp"
#include "neurapse/equations/synapse.hpp"

namespace neurapse::equations {
namespace {

/// Equations, threshold, reset and refractory, or equations, on_pre and on_post, or one formula. Texts
/// that are not there are empty.
struct row {
    std::vector<std::string> texts;
    neurapse::code code;
    std::string sentence;
};

/// A text without its braces, and what stands between them.
struct marked {
    source text;
    place caret{};
};

/// The k-th text begins in line 10 k of a file.
marked read(std::vector<std::string> const& texts, std::size_t k) {
    marked m;
    if (k >= texts.size()) return m;
    m.text.begin = {int(10 * (k + 1)), 1};
    auto here = m.text.begin;
    bool within = false;
    for (char const c : texts[k]) {
        if (c == '{') {
            m.caret = {here.line, here.column, 0};
            within = true;
        } else if (c == '}') {
            within = false;
        } else {
            bool const begins = (static_cast<unsigned char>(c) & 0xc0) != 0x80;  // a character of UTF-8
            m.text.text += c;
            m.caret.length += within && begins;
            here = c == '\n' ? place{here.line + 1, 1} : place{here.line, here.column + begins};
        }
    }
    if (m.caret.line > 0 && m.caret.length == 0) m.caret.length = 1;
    return m;
}

std::map<std::string, fine_dimension> const given{
    {"tau", dimensions::time}, {"E", dimensions::voltage}, {"sigma", dimensions::voltage}};

void read_as_constant(std::vector<source> const& texts) { evaluate_constant(texts[0]); }
void read_as_neuron(std::vector<source> const& texts) {
    read_neuron({texts[0], texts[1], texts[2], texts[3], {}, {given, {}}});
}
void read_as_synapse(std::vector<source> const& texts) {
    read_synapse({texts[0], {{"", texts[1]}}, {{"", texts[2]}}, {}, {given, {}}},
                 {{}, {{"v", dimensions::voltage}}});
}
void read_as_voltage(std::vector<source> const& texts) {
    evaluate(texts[0], {{"E", {dimensions::voltage, {1}}}}, dimensions::voltage, "v", 3,
             random::family{1, purpose::initial_state, 1});
}

/// Equations, and condition and reset of an event.
void read_as_eventful(std::vector<source> const& texts) {
    read_neuron({texts[0], {}, {}, {}, {}, {given, {}}, {{"bang", texts[1], texts[2]}}});
}
/// With timed arrays drive(t), a current, and rates(t, i), a frequency.
void read_as_driven(std::vector<source> const& texts) {
    auto const array = [](char const* name, dimension dim, std::size_t columns) {
        return std::make_shared<timed_array const>(timed_array{name, dim, 1, columns, {1, 2, 3, 4}});
    };
    outside_values around{given, {}};
    around.arrays = {array("drive", dimensions::current, 0), array("rates", dimensions::frequency, 2)};
    read_neuron({texts[0], texts[1], texts[2], texts[3], {}, around});
}

void refuses(std::vector<row> const& rows, void (*reads)(std::vector<source> const&)) {
    for (auto const& [texts, code, sentence] : rows) {
        CAPTURE(texts[0]);
        CAPTURE(sentence);
        std::vector<source> sources;
        place caret;
        for (std::size_t k = 0; k < 4; ++k) {
            auto const m = read(texts, k);
            sources.push_back(m.text);
            if (m.caret.line > 0) caret = m.caret;
        }
        std::vector<complaint> told;
        try {
            reads(sources);
        } catch (error const& e) {
            told = e.complaints();
        }
        REQUIRE(!told.empty());
        auto const& first = told[0];
        CHECK(first.sentence() == sentence);
        CHECK(first.code == code);
        CHECK(first.where.line == caret.line);
        CHECK(first.where.column == caret.column);
        CHECK(first.where.length == caret.length);
        std::set<std::string> sentences;  // none is told twice
        for (auto const& c : told) CHECK(sentences.insert(c.sentence()).second);
    }
}

}  // namespace

// clang-format off: tables whose rows are what is written and what is told
TEST_CASE("numbers: what is refused and why") {
    refuses({
        {{"2{^}3"}, code::bad_equation,
         "^ (it has no meaning in a formula); write ** for powers"},
        {{"1 {&} 2"}, code::bad_equation,
         "& (it has no meaning in a formula); write and"},
        {{"1 {|} 2"}, code::bad_equation,
         "| (it has no meaning in a formula); write or"},
        {{"{!}1"}, code::bad_equation,
         "! (it has no meaning in a formula); write not"},
        {{"{~}1"}, code::bad_equation,
         "~ (it has no meaning in a formula); write not"},
        {{"2{·}3"}, code::bad_equation,
         "· (it has no meaning in a formula); write *"},
        {{"2{×}3"}, code::bad_equation,
         "× (it has no meaning in a formula); write *"},
        {{"mV{²}"}, code::bad_equation,
         "² (it has no meaning in a formula); write **2"},
        {{"3*{µ}A"}, code::bad_equation,
         "µ (it has no meaning in a formula); write u, e.g. uA"},
        {{"1 {−} 2"}, code::bad_equation,
         "− (it has no meaning in a formula); write - from the keyboard"},
        {{"1 {≤} 2"}, code::bad_equation,
         "≤ (it has no meaning in a formula); write <="},
        {{"1 {2}"}, code::bad_equation,
         "2 follows without an operator (a product needs its sign); write * between them"},
        {{"{'}1'"}, code::bad_equation,
         "' (it has no meaning in a formula); remove it; a derivative is written dv/dt"},
        {{"{\"}1\""}, code::bad_equation,
         "\" (it has no meaning in a formula); remove it"},
        {{"{$}1"}, code::bad_equation,
         "$ (it has no meaning in a formula); use letters, digits, _ and + - * / ** ( ) , only"},
        {{"{é} + 1"}, code::bad_equation,
         "é (it has no meaning in a formula); use letters, digits, _ and + - * / ** ( ) , only"},
        {{"1 + {😀}"}, code::bad_equation,
         "😀 (it has no meaning in a formula); use letters, digits, _ and + - * / ** ( ) , only"},
        {{"1.5{.}x"}, code::bad_equation,
         ". (it has no meaning in a formula); use letters, digits, _ and + - * / ** ( ) , only"},
        {{"{1e400}"}, code::not_finite,
         "1e400 is too large (numbers end at 1.8e308); write inf, or a smaller number"},
        {{"{1e999}*mV"}, code::not_finite,
         "1e999 is too large (numbers end at 1.8e308); write inf, or a smaller number"},
        {{"{aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}"}, code::too_large,
         "aaaaaaaaaaaaaaaaaaaa... is too long (names and numbers have at most 100 characters); shorten it"},
        {{"{}"}, code::bad_equation,
         "the formula is empty (there is nothing to compute); write one, e.g. v > -50*mV"},
        {{"  # nothing{}"}, code::bad_equation,
         "the formula is empty (there is nothing to compute); write one, e.g. v > -50*mV"},
        {{"{(}1"}, code::bad_equation,
         "the ( is never closed (its ) is missing); add )"},
        {{"{(}(1)"}, code::bad_equation,
         "the ( is never closed (its ) is missing); add )"},
        {{"1{)}"}, code::bad_equation,
         "there is one ) too many (no ( belongs to it); remove it"},
        {{"1 {=} 2"}, code::bad_equation,
         "= stands within a formula (it assigns a value); write == to compare"},
        {{"2 {3}"}, code::bad_equation,
         "3 follows without an operator (a product needs its sign); write * between them"},
        {{"2{mV}"}, code::bad_equation,
         "mV follows without an operator (a product needs its sign); write * between them"},
        {{"2 {mV}"}, code::bad_equation,
         "mV follows without an operator (a product needs its sign); write * between them"},
        {{"mV {mV}"}, code::bad_equation,
         "mV follows without an operator (a product needs its sign); write * between them"},
        {{"1 {+}"}, code::bad_equation,
         "the formula ends too early (an operator has nothing to its right); complete it"},
        {{"1 {+} # more"}, code::bad_equation,
         "the formula ends too early (an operator has nothing to its right); complete it"},
        {{"{*} 2"}, code::bad_equation,
         "* is not expected here (a number, a name or ( should stand here); complete the formula"},
        {{"1 + {*} 2"}, code::bad_equation,
         "* is not expected here (a number, a name or ( should stand here); complete the formula"},
        {{"1 {**} "}, code::bad_equation,
         "the formula ends too early (an operator has nothing to its right); complete it"},
        {{"1{,} 5"}, code::bad_equation,
         ", is not expected here (the formula before it is complete); remove it, or write what is missing"},
        {{"1 < 2 {<} 3"}, code::bad_equation,
         "a second comparison follows (comparisons do not chain); write e.g. (a < b) and (b < c)"},
        {{"1 {?}"}, code::bad_equation,
         "? is not expected here (the formula before it is complete); remove it, or write what is missing"},
        {{"exp{(}1"}, code::bad_equation,
         "the ( is never closed (its ) is missing); add )"},
        {{"exp{(}1; 2)"}, code::bad_equation,
         "the ( is never closed (its ) is missing); add )"},
        {{"exp({,})"}, code::bad_equation,
         ", is not expected here (a number, a name or ( should stand here); complete the formula"},
        {{"exp(1 {2})"}, code::bad_equation,
         "2 follows without an operator (a product needs its sign); write * between them"},
        {{"({)}"}, code::bad_equation,
         ") is not expected here (a number, a name or ( should stand here); complete the formula"},
        {{"1 {not} 2"}, code::bad_equation,
         "not follows without an operator (two conditions need one between them); write and not, or or not"},
        {{"- {not} 1"}, code::bad_equation,
         "not is not expected here (a number, a name or ( should stand here); complete the formula"},
        {{"1 {and}"}, code::bad_equation,
         "the formula ends too early (an operator has nothing to its right); complete it"},
        {{"1 {:} 2"}, code::bad_equation,
         ": is not expected here (the formula before it is complete); remove it, or write what is missing"},
        {{"1 {+=} 2"}, code::bad_equation,
         "+= is not expected here (the formula before it is complete); remove it, or write what is missing"},
        {{"1 {\\} 2"}, code::bad_equation,
         "\\ is not expected here (the formula before it is complete); remove it, or write what is missing"},
        {{"a{.}b"}, code::bad_equation,
         ". (it has no meaning in a formula); leave a. out, or write _"},
        {{"np{.}exp(1)"}, code::bad_equation,
         ". (it has no meaning in a formula); leave np. out, or write _"},
        {{"1 {if} 2 > 1 else 3"}, code::bad_equation,
         "if stands within a formula (a formula is no program); write e.g. int(v > E)*a + int(v <= E)*b"},
        {{"(1 {if} 2 > 1 else 3)"}, code::bad_equation,
         "if stands within a formula (a formula is no program); write e.g. int(v > E)*a + int(v <= E)*b"},
        {{"1 > 2 {else} 3"}, code::bad_equation,
         "else stands within a formula (a formula is no program); write e.g. int(v > E)*a + int(v <= E)*b"},
        {{"3*{sec}"}, code::unknown_name,
         "sec is not known (no variable, parameter, unit or constant is called so); write second"},
        {{"3*{s}"}, code::unknown_name,
         "s is not known (no variable, parameter, unit or constant is called so); write second"},
        {{"3*{V}"}, code::unknown_name,
         "V is not known (no variable, parameter, unit or constant is called so); write volt"},
        {{"{true}"}, code::unknown_name,
         "true is not known (no variable, parameter, unit or constant is called so); write True"},
        {{"1 + {nan}"}, code::unknown_name,
         "nan is not known (no variable, parameter, unit or constant is called so); correct the formula: a value is always a number"},
        {{"{max(1, 2)}"}, code::unknown_name,
         "no function is called max (only those of the language can be called); write clip(a, b, inf) for the larger of two"},
        {{"{pow(1, 2)}"}, code::unknown_name,
         "no function is called pow (only those of the language can be called); write a**b"},
        {{"{where(1 > 2, 1, 2)}"}, code::unknown_name,
         "no function is called where (only those of the language can be called); write e.g. int(v > E)*a + int(v <= E)*b"},
        {{"{1 > 2}"}, code::wrong_unit,
         "a condition stands here (a number is expected); write e.g. 10*mV"},
        {{"{rand()}"}, code::wrong_kind,
         "the formula draws random numbers (one number is expected here); write a constant"},
        {{"{poisson(3)}"}, code::wrong_kind,
         "the formula draws random numbers (one number is expected here); write a constant"},
        {{"{v}"}, code::unknown_name,
         "v is not known (no variable, parameter, unit or constant is called so); write numbers and units only"},
        {{"{t}"}, code::unknown_name,
         "t is not known (no variable, parameter, unit or constant is called so); write numbers and units only"},
        {{"3*{mv}"}, code::unknown_name,
         "mv is not known (no variable, parameter, unit or constant is called so); did you mean mV?"},
    }, read_as_constant);
}

TEST_CASE("neurons: what is refused and why") {
    refuses({
        {{"{}"}, code::bad_equation,
         "the model has no equations (there is nothing to simulate); write e.g. dv/dt = -v/(10*ms) : volt"},
        {{"{#} nothing"}, code::bad_equation,
         "the model has no equations (there is nothing to simulate); write e.g. dv/dt = -v/(10*ms) : volt"},
        {{"{dv}/dt = -v/tau"}, code::bad_equation,
         "the equation of v has no unit (every value has one); end it with : and a unit, e.g. : volt, or : 1 for a plain number"},
        {{"{dv}/dt = -v/tau\ndw/dt = -w/tau : volt"}, code::bad_equation,
         "the equation of v has no unit (every value has one); end it with : and a unit, e.g. : volt, or : 1 for a plain number"},
        {{"{dv}/dt = -v/tau :"}, code::bad_equation,
         "the equation of v has no unit (every value has one); end it with : and a unit, e.g. : volt, or : 1 for a plain number"},
        {{"{dv}/dt = -v/tau :\nI : volt"}, code::bad_equation,
         "the equation of v has no unit (every value has one); end it with : and a unit, e.g. : volt, or : 1 for a plain number"},
        {{"dv/dt {:} volt"}, code::bad_equation,
         ": is not expected here (the derivative of v has no value); write dv/dt = ... : UNIT"},
        {{"dv/{dt}"}, code::bad_equation,
         "the end is not expected here (the derivative of v has no value); write dv/dt = ... : UNIT"},
        {{"{v}"}, code::bad_equation,
         "the equation of v has no unit (every value has one); end it with : and a unit, e.g. : volt, or : 1 for a plain number"},
        {{"{v}\nw : 1"}, code::bad_equation,
         "the equation of v has no unit (every value has one); end it with : and a unit, e.g. : volt, or : 1 for a plain number"},
        {{"v {3}"}, code::bad_equation,
         "3 is not expected here (behind its name stands what v is); write v = ... : UNIT, or v : UNIT"},
        {{"v {==} 3 : 1"}, code::bad_equation,
         "== is not expected here (behind its name stands what v is); write v = ... : UNIT, or v : UNIT"},
        {{"{dv}/ds = 3 : 1"}, code::bad_equation,
         "dv/ds is no derivative (equations begin with a name or a time derivative); write e.g. dv/dt"},
        {{"{v}/dt = 3 : 1"}, code::bad_equation,
         "v/dt is no derivative (equations begin with a name or a time derivative); write e.g. dv/dt"},
        {{"{dv}/ = 3 : 1"}, code::bad_equation,
         "dv/= is no derivative (equations begin with a name or a time derivative); write e.g. dv/dt"},
        {{"{dv}/"}, code::bad_equation,
         "dv/ is no derivative (equations begin with a name or a time derivative); write e.g. dv/dt"},
        {{"{d}/dt = 3 : 1"}, code::bad_equation,
         "d/dt is no derivative (equations begin with a name or a time derivative); write e.g. dv/dt"},
        {{"v{'} = 3 : 1"}, code::bad_equation,
         "' (it has no meaning in a formula); remove it; a derivative is written dv/dt"},
        {{"{3} : 1"}, code::bad_equation,
         "3 is not expected here (an equation begins with a name); write e.g. dv/dt = -v/tau : volt"},
        {{"{(}v) = 3 : 1"}, code::bad_equation,
         "( is not expected here (an equation begins with a name); write e.g. dv/dt = -v/tau : volt"},
        {{"dv/dt = v {=} 3 : volt"}, code::bad_equation,
         "= stands within a formula (it assigns a value); write == to compare"},
        {{"dv/dt = -v/tau{)} : volt"}, code::bad_equation,
         "there is one ) too many (no ( belongs to it); remove it"},
        {{"dv/dt = {(}-v/tau : volt"}, code::bad_equation,
         "the ( is never closed (its ) is missing); add )"},
        {{"dv/dt = -v/tau : volt {w} : 1"}, code::bad_equation,
         "w is not expected here (an equation ends with its unit and its flags); begin a new line"},
        {{"dv/dt = -v/tau : volt{;} w : 1"}, code::bad_equation,
         "; is not expected here (an equation ends with its unit and its flags); begin a new line"},
        {{"v : volt {(}"}, code::bad_equation,
         "the ( is never closed (its ) is missing); add )"},
        {{"v : volt {(}constant"}, code::bad_equation,
         "the ( is never closed (its ) is missing); add )"},
        {{"v : volt ({)}"}, code::bad_equation,
         ") is not expected here (flags are words separated by commas); write e.g. (unless refractory)"},
        {{"v : volt ({,})"}, code::bad_equation,
         ", is not expected here (flags are words separated by commas); write e.g. (unless refractory)"},
        {{"v : volt (constant,{)}"}, code::bad_equation,
         ") is not expected here (flags are words separated by commas); write e.g. (unless refractory)"},
        {{"v : volt (constant {3})"}, code::bad_equation,
         "3 is not expected here (flags are words separated by commas); write e.g. (unless refractory)"},
        {{"v : volt (event-{)}"}, code::bad_equation,
         ") is not expected here (flags are words separated by commas); write e.g. (unless refractory)"},
        {{"v : volt (constant) {shared}"}, code::bad_equation,
         "shared is not expected here (an equation ends with its unit and its flags); begin a new line"},
        {{"v : volt {:} amp"}, code::bad_equation,
         ": is not expected here (an equation ends with its unit and its flags); begin a new line"},
        {{"dv/dt = -v {tau} : volt"}, code::bad_equation,
         "tau follows without an operator (a product needs its sign); write * between them"},
        {{"dv/dt = -v/tau : volt", "v > E", "{v}"}, code::bad_equation,
         "the end is not expected here (a statement assigns a value); write e.g. v = 0 or v += 1"},
        {{"dv/dt = -v/tau : volt", "v > E", "v {==} E"}, code::bad_equation,
         "== is not expected here (a statement assigns a value); write e.g. v = 0 or v += 1"},
        {{"dv/dt = -v/tau : volt", "v > E", "v{+}+"}, code::bad_equation,
         "+ is not expected here (a statement assigns a value); write e.g. v = 0 or v += 1"},
        {{"dv/dt = -v/tau : volt", "v > E", "{=} E"}, code::bad_equation,
         "= is not expected here (a statement begins with the name of what it changes); write e.g. v = -65*mV"},
        {{"dv/dt = -v/tau : volt", "v > E", "{3} = v"}, code::bad_equation,
         "3 is not expected here (a statement begins with the name of what it changes); write e.g. v = -65*mV"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = E {w} = 3"}, code::bad_equation,
         "a second statement follows (statements are separated by ; or line ends); write ; between them"},
        {{"dv/dt = -v/tau : volt", "v > E", "v {=}"}, code::bad_equation,
         "the formula ends too early (an operator has nothing to its right); complete it"},
        {{"dv/dt = -v/tau : volt", "v > E", "v {=}\nv = E"}, code::bad_equation,
         "the formula ends too early (an operator has nothing to its right); complete it"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = {(}E"}, code::bad_equation,
         "the ( is never closed (its ) is missing); add )"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = E{)}"}, code::bad_equation,
         "there is one ) too many (no ( belongs to it); remove it"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = E {:} volt"}, code::bad_equation,
         ": is not expected here (the formula before it is complete); remove it, or write what is missing"},
        {{"dv/dt = {v} : volt"}, code::wrong_unit,
         "v is a voltage (the rate of v is a voltage per time); divide it by a time constant"},
        {{"dv/dt = {(E - v)/(10*mV)} : volt"}, code::wrong_unit,
         "(E - v)/(10*mV) is a plain number (the rate of v is a voltage per time); make it a change per time"},
        {{"dv/dt = {(E - v)*nS} : volt"}, code::wrong_unit,
         "(E - v)*nS is a current (the rate of v is a voltage per time); divide it by the capacitance"},
        {{"dv/dt = (i_syn + nS*(E - v))/pF + {1} : volt"}, code::wrong_unit,
         "(i_syn + nS*(E - v))/pF and 1 cannot be added ((i_syn + nS*(E - v))/pF is measured in mV/ms and 1 is a plain number); give 1 a unit, e.g. 1*mV/ms"},
        {{"dv/dt = -v/tau + {3} : volt"}, code::wrong_unit,
         "-v/tau and 3 cannot be added (-v/tau is measured in mV/ms and 3 is a plain number); give 3 a unit, e.g. 3*mV/ms"},
        {{"dv/dt = ({-70} - v)/tau : volt"}, code::wrong_unit,
         "-70 and v cannot be subtracted (-70 is a plain number and v is a voltage); give -70 a unit, e.g. -70*mV"},
        {{"dv/dt = (v - {-70})/tau : volt"}, code::wrong_unit,
         "v and -70 cannot be subtracted (v is a voltage and -70 is a plain number); give -70 a unit, e.g. -70*mV"},
        {{"dv/dt = (E - v + {2} + 3)/tau : volt"}, code::wrong_unit,
         "E - v and 2 cannot be added (E - v is a voltage and 2 is a plain number); give 2 a unit, e.g. 2*mV"},
        {{"dv/dt = (E + {(2 + 3)})/tau : volt"}, code::wrong_unit,
         "E and (2 + 3) cannot be added (E is a voltage and (2 + 3) is a plain number); give (2 + 3) a unit, e.g. (2 + 3)*mV"},
        {{"dv/dt = (E - v)/tau + exp({v}) : volt"}, code::wrong_unit,
         "v is a voltage (exp takes a plain number); divide it by something with its dimension, e.g. by mV"},
        {{"dv/dt = (E - v)/tau + {sigma*xi} : volt"}, code::wrong_unit,
         "(E - v)/tau and sigma*xi cannot be added ((E - v)/tau is measured in mV/ms and sigma*xi is measured in m^2 kg s^-7/2 A^-1); white noise has the unit second**-0.5, write e.g. sigma*sqrt(2/tau)*xi"},
        {{"dv/dt = (E - v + {sigma*xi})/tau : volt"}, code::wrong_unit,
         "E - v and sigma*xi cannot be added (E - v is a voltage and sigma*xi is measured in m^2 kg s^-7/2 A^-1); white noise has the unit second**-0.5, write e.g. sigma*sqrt(2/tau)*xi"},
        {{"dv/dt = {(E - v)/10} : volt"}, code::wrong_unit,
         "(E - v)/10 is a voltage (the rate of v is a voltage per time); divide it by a time constant"},
        {{"dv/dt = (E - v)/tau : volt\na = {v} : amp"}, code::wrong_unit,
         "v is a voltage (a is declared as a current); correct the formula, or declare a as volt"},
        {{"dv/dt = (E - v)/tau : volt\na = {v/mV} : amp"}, code::wrong_unit,
         "v/mV is a plain number (a is declared as a current); correct the formula, or declare a as 1"},
        {{"dv/dt = (E - v)/tau : volt\na = {v > E} : 1"}, code::wrong_unit,
         "v > E is a condition (a is declared as a plain number); write int(...) for 1 or 0"},
        {{"dv/dt = (E - v)/tau : volt\na = {v} : boolean"}, code::wrong_unit,
         "v is a voltage (a is a condition); compare it with something, e.g. v > -50*mV"},
        {{"dv/dt = {(v > E)}/tau : volt"}, code::wrong_unit,
         "(v > E) is a condition (one cannot calculate with it); write int(v > E) for 1 or 0"},
        {{"dv/dt = (E - v)/tau + {(v > E)} : volt"}, code::wrong_unit,
         "(v > E) is a condition (one cannot calculate with it); write int(v > E) for 1 or 0"},
        {{"dv/dt = E/tau*(not {v}) : volt"}, code::wrong_unit,
         "v is no condition (not connects conditions); compare it with something, e.g. > 0"},
        {{"dv/dt = E/tau*int({v} and v > E) : volt"}, code::wrong_unit,
         "v is no condition (and connects conditions); compare it with something, e.g. > 0"},
        {{"dv/dt = E/tau*int(v > {3}) : volt"}, code::wrong_unit,
         "v and 3 cannot be compared (v is a voltage and 3 is a plain number); give 3 a unit, e.g. 3*mV"},
        {{"dv/dt = E/tau*int({3} < v) : volt"}, code::wrong_unit,
         "3 and v cannot be compared (3 is a plain number and v is a voltage); give 3 a unit, e.g. 3*mV"},
        {{"dv/dt = E/tau*int(v > {tau}) : volt"}, code::wrong_unit,
         "v and tau cannot be compared (v is a voltage and tau is a time); write both in one unit"},
        {{"dv/dt = E/tau*int({v}) : volt"}, code::wrong_unit,
         "v is a voltage (int takes a condition or a plain number); divide it by something with its dimension, e.g. by mV"},
        {{"dv/dt = E/tau*int((v > E) == {(v < E)}) : volt"}, code::wrong_unit,
         "(v < E) is a condition (one cannot calculate with it); write int(v < E) for 1 or 0"},
        {{"dv/dt = E/tau*(v/mV)**{tau} : volt"}, code::wrong_unit,
         "tau is a time (an exponent is a plain number); divide it by something with its dimension, e.g. by ms"},
        {{"dv/dt = v**{(v/E)}/tau : volt"}, code::wrong_unit,
         "v has a dimension (its exponent must be a number that is known beforehand); divide v by something with its dimension, or write a number"},
        {{"dv/dt = v**{0.123}/tau : volt"}, code::wrong_unit,
         "v cannot be raised to 0.123 (the unit would have no meaning); raise a plain number, or write a simple fraction such as 0.5"},
        {{"dv/dt = E/tau*clip(0, v, {tau}) : volt"}, code::wrong_unit,
         "v and tau cannot be combined by clip (v is a voltage and tau is a time); write both in one unit"},
        {{"dv/dt = E/tau*clip(v, 0, {1}) : volt"}, code::wrong_unit,
         "v and 1 cannot be combined by clip (v is a voltage and 1 is a plain number); give 1 a unit, e.g. 1*mV"},
        {{"dv/dt = E/tau*timestep({v}, dt) : volt"}, code::wrong_unit,
         "v is a voltage (timestep takes times); write e.g. timestep(t, dt)"},
        {{"dv/dt = E/tau*sqrt({sqrt(sqrt(sqrt(v)))}) : volt"}, code::wrong_unit,
         "sqrt(sqrt(sqrt(v))) has no unit (its exponents would be too fine); raise a plain number"},
        {{"dv/dt = E/tau*v**80000*v**{80000} : volt"}, code::wrong_unit,
         "v cannot be raised to 80000 (the unit would have no meaning); raise a plain number, or write a simple fraction such as 0.5"},
        {{"dv/dt = E//{tau} : volt"}, code::wrong_unit,
         "E and tau cannot be divided into whole parts (E is a voltage and tau is a time); write both in one unit"},
        {{"dv/dt = E%{tau} : volt"}, code::wrong_unit,
         "E and tau cannot be divided with remainder (E is a voltage and tau is a time); write both in one unit"},
        {{"dv/dt = (E # rest\n + {v/tau})/tau : volt"}, code::wrong_unit,
         "E and v/tau cannot be added (E is a voltage and v/tau is measured in mV/ms); write both in one unit"},
        {{"dv/dt = (E - v)/tau + {somethingverylong_a*somethingverylong_b*somethingverylong_c} : volt\nsomethingverylong_a : 1\nsomethingverylong_b : 1\nsomethingverylong_c : 1"}, code::wrong_unit,
         "(E - v)/tau and somethingverylong_a*somethingverylong... cannot be added ((E - v)/tau is measured in mV/ms and somethingverylong_a*somethingverylong... is a plain number); give somethingverylong_a*somethingverylong... a unit, e.g. somethingverylong_a*somethingverylong...*mV/ms"},
        {{"dv/dt = (EL - {vv})/tau : volt"}, code::unknown_name,
         "vv is not known (no variable, parameter, unit or constant is called so); did you mean v?"},
        {{"dv/dt = ({El} - v)/tau : volt"}, code::unknown_name,
         "El is not known (no variable, parameter, unit or constant is called so); did you mean E?"},
        {{"dv/dt = (E - v)/{tua} : volt"}, code::unknown_name,
         "tua is not known (no variable, parameter, unit or constant is called so); did you mean tau?"},
        {{"dv/dt = (E - v)/(10*{milisecond}) : volt"}, code::unknown_name,
         "milisecond is not known (no variable, parameter, unit or constant is called so); did you mean msecond?"},
        {{"dv/dt = (E - v)/(10*{mv}) : volt"}, code::unknown_name,
         "mv is not known (no variable, parameter, unit or constant is called so); did you mean mV?"},
        {{"dv/dt = {(E - v)/(10*mS)} : volt"}, code::wrong_unit,
         "(E - v)/(10*mS) is measured in mV2/pA (the rate of v is a voltage per time); make it a change per time"},
        {{"dv/dt = (E - v)/{Tau_membrane} : volt"}, code::unknown_name,
         "Tau_membrane is not known (no variable, parameter, unit or constant is called so); declare it in the equations, or give it a value under parameters"},
        {{"dv/dt = {exp}/tau : volt"}, code::bad_equation,
         "exp is a function (it needs its arguments); write exp(...)"},
        {{"dv/dt = E*{exq(3)}/tau : volt"}, code::unknown_name,
         "no function is called exq (only those of the language can be called); did you mean exp?"},
        {{"dv/dt = E*{foo(3)}/tau : volt"}, code::unknown_name,
         "no function is called foo (only those of the language can be called); did you mean floor?"},
        {{"dv/dt = {E(3)}/tau : volt"}, code::unknown_name,
         "no function is called E (only those of the language can be called); use e.g. exp, log, sqrt, sin, tanh, clip, rand or randn"},
        {{"dv/dt = E*{ln(3)}/tau : volt"}, code::unknown_name,
         "no function is called ln (only those of the language can be called); did you mean log?"},
        {{"dv/dt = E*{exp()}/tau : volt"}, code::bad_equation,
         "exp has no arguments (it takes 1); write as many"},
        {{"dv/dt = E*{clip(1, 2)}/tau : volt"}, code::bad_equation,
         "clip has 2 arguments (it takes 3); write as many"},
        {{"dv/dt = E*{rand(3)}/tau : volt"}, code::bad_equation,
         "rand has 1 argument (it takes none); write as many"},
        {{"v : {vlot}"}, code::unknown_name,
         "vlot is no unit (a value is declared by its unit); did you mean volt?"},
        {{"v : {V}"}, code::unknown_name,
         "V is no unit (a value is declared by its unit); write volt"},
        {{"v : {Volt}"}, code::unknown_name,
         "Volt is no unit (a value is declared by its unit); did you mean volt?"},
        {{"v : {mvolts}"}, code::unknown_name,
         "mvolts is no unit (a value is declared by its unit); did you mean mvolt?"},
        {{"v : {foo}"}, code::unknown_name,
         "foo is no unit (a value is declared by its unit); write e.g. volt, amp/meter**2, or 1 for a plain number"},
        {{"v : {3}"}, code::bad_equation,
         "3 is no unit (a value is declared by its unit); write e.g. volt, amp/meter**2, or 1 for a plain number"},
        {{"v : {10}*mV"}, code::bad_equation,
         "10 is no unit (a value is declared by its unit); write e.g. volt, amp/meter**2, or 1 for a plain number"},
        {{"v : {volt + amp}"}, code::bad_equation,
         "volt + amp is no unit (a value is declared by its unit); write e.g. volt, amp/meter**2, or 1 for a plain number"},
        {{"v : {-volt}"}, code::bad_equation,
         "-volt is no unit (a value is declared by its unit); write e.g. volt, amp/meter**2, or 1 for a plain number"},
        {{"v : amp/meter**{tau}"}, code::unknown_name,
         "tau is not known (no variable, parameter, unit or constant is called so); write numbers and units only"},
        {{"v : {sqrt}(volt)"}, code::unknown_name,
         "sqrt is no unit (a value is declared by its unit); write e.g. volt, amp/meter**2, or 1 for a plain number"},
        {{"v : {(volt > amp)}"}, code::bad_equation,
         "(volt > amp) is no unit (a value is declared by its unit); write e.g. volt, amp/meter**2, or 1 for a plain number"},
        {{"v : volt\n{v} : amp"}, code::duplicate,
         "v is declared twice (names tell variables apart); rename it"},
        {{"dv/dt = -v/tau : volt\n{v} : amp"}, code::duplicate,
         "v is declared twice (names tell variables apart); rename it"},
        {{"{t} : second"}, code::bad_equation,
         "t has a meaning already (it is part of the language); rename it"},
        {{"{i} : 1"}, code::bad_equation,
         "i has a meaning already (it is part of the language); rename it"},
        {{"{exp} : 1"}, code::bad_equation,
         "exp has a meaning already (it is part of the language); rename it"},
        {{"{pi} : 1"}, code::bad_equation,
         "pi has a meaning already (it is part of the language); rename it"},
        {{"{xi} : 1"}, code::bad_equation,
         "xi has a meaning already (it is part of the language); rename it"},
        {{"{not} : 1"}, code::bad_equation,
         "not has a meaning already (it is part of the language); rename it"},
        {{"dx/dt = 1/ms : {boolean}"}, code::contradiction,
         "x cannot be boolean (it follows a differential equation); declare it by a unit, or as 1"},
        {{"dx/dt = 1/ms : {integer}"}, code::contradiction,
         "x cannot be integer (it follows a differential equation); declare it by a unit, or as 1"},
        {{"v : volt ({constnt})"}, code::bad_equation,
         "the flag constnt of v is not known here (here may stand constant or shared); did you mean constant?"},
        {{"v : volt ({unless refractory})"}, code::bad_equation,
         "the flag unless refractory of v is not known here (here may stand constant or shared); remove it"},
        {{"dv/dt = -v/tau : volt ({unless_refractory})"}, code::bad_equation,
         "the flag unless_refractory of v is not known here (here may stand unless refractory); did you mean unless refractory?"},
        {{"dv/dt = -v/tau : volt ({unless refractry})"}, code::bad_equation,
         "the flag unless refractry of v is not known here (here may stand unless refractory); did you mean unless refractory?"},
        {{"dv/dt = -v/tau : volt ({constant})"}, code::bad_equation,
         "the flag constant of v is not known here (here may stand unless refractory); remove it"},
        {{"dv/dt = -v/tau : volt ({event-driven})"}, code::bad_equation,
         "the flag event-driven of v is not known here (it belongs to synapses); remove it"},
        {{"a = 3 : 1 ({constant})"}, code::bad_equation,
         "the flag constant of a is not known here (here may stand constant over dt or shared); remove it"},
        {{"a = 3 : 1 ({foo})"}, code::bad_equation,
         "the flag foo of a is not known here (here may stand constant over dt or shared); remove it"},
        {{"{a} = b : 1\nb = a : 1\nc = a : 1"}, code::bad_equation,
         "a is defined by itself (subexpressions that need each other have no value); make one of them a differential equation"},
        {{"c = a : 1\n{a} = b : 1\nb = a : 1"}, code::bad_equation,
         "a is defined by itself (subexpressions that need each other have no value); make one of them a differential equation"},
        {{"{a} = a : 1"}, code::bad_equation,
         "a is defined by itself (subexpressions that need each other have no value); make one of them a differential equation"},
        {{"dv/dt = -v/tau : volt", "{v}"}, code::wrong_unit,
         "v is a voltage (a threshold is a condition); compare it with something, e.g. v > -50*mV"},
        {{"dv/dt = -v/tau : volt", "v {>} "}, code::bad_equation,
         "the formula ends too early (an operator has nothing to its right); complete it"},
        {{"dv/dt = -v/tau : volt", "v > {-50}"}, code::wrong_unit,
         "v and -50 cannot be compared (v is a voltage and -50 is a plain number); give -50 a unit, e.g. -50*mV"},
        {{"dv/dt = -v/tau : volt", "v > -50 {mV}"}, code::bad_equation,
         "mV follows without an operator (a product needs its sign); write * between them"},
        {{"dv/dt = -v/tau : volt", "v {=} E"}, code::bad_equation,
         "= stands within a formula (it assigns a value); write == to compare"},
        {{"dv/dt = -v/tau : volt", "v {=}> E"}, code::bad_equation,
         "= stands before > (there is no such sign); write >="},
        {{"dv/dt = -v/tau : volt", "{50}"}, code::wrong_unit,
         "50 is a plain number (a threshold is a condition); compare it with something, e.g. v > -50*mV"},
        {{"dv/dt = -v/tau : volt", "{w} > E"}, code::unknown_name,
         "w is not known (no variable, parameter, unit or constant is called so); declare it in the equations, or give it a value under parameters"},
        {{"dv/dt = -v/tau + sigma*sqrt(2/tau)*xi : volt", "{xi} > 0"}, code::bad_equation,
         "xi stands outside of a differential equation (white noise has no value at a moment); use randn() here"},
        {{"dv/dt = -v/tau + n : volt\nn = sigma*sqrt(2/tau)*xi : volt/second\nm = n : volt/second", "{m} > 0*mV/ms"}, code::bad_equation,
         "m contains white noise (that has no value at a moment); leave it to differential equations"},
        {{"dv/dt = -v/tau + sigma*sqrt(2/tau)*xi : volt", "v > E", "v = E + sigma*{xi}"}, code::bad_equation,
         "xi stands outside of a differential equation (white noise has no value at a moment); use randn() here"},
        {{"dv/dt = -v/tau : volt", "", "{v} = E"}, code::missing_key,
         "there is a reset without a threshold (nothing says when to reset); add e.g. threshold = \"v > -50*mV\""},
        {{"dv/dt = -v/tau : volt", "v > E", "v = {-65}"}, code::wrong_unit,
         "-65 is a plain number (v is a voltage); give it a unit, e.g. -65*mV"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = {1 + 2}"}, code::wrong_unit,
         "1 + 2 is a plain number (v is a voltage); give it a unit, e.g. (1 + 2)*mV"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = {(1 + 2)}"}, code::wrong_unit,
         "(1 + 2) is a plain number (v is a voltage); give it a unit, e.g. (1 + 2)*mV"},
        {{"dv/dt = -v/tau : volt", "v > E", "v += {tau}"}, code::wrong_unit,
         "tau is a time (v is a voltage); correct the formula"},
        {{"dv/dt = -v/tau : volt", "v > E", "v *= {E}"}, code::wrong_unit,
         "E is a voltage (a factor of v is a plain number); divide it by something with its dimension"},
        {{"dv/dt = -v/tau : volt", "v > E", "v *= {v > E}"}, code::wrong_unit,
         "v > E is a condition (a factor of v is a plain number); write int(...) for 1 or 0"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = {v > E}"}, code::wrong_unit,
         "v > E is a condition (v is a voltage); write int(...) for 1 or 0"},
        {{"dv/dt = -v/tau : volt", "v > E", "{a} = E"}, code::unknown_name,
         "a is not known (no variable is called so); declare it in the equations, e.g. a : 1"},
        {{"dv/dt = -v/tau : volt\na = v : volt", "v > E", "{a} = E"}, code::bad_equation,
         "a cannot be changed (it follows from its formula); change what it depends on"},
        {{"dv/dt = -v/tau : volt\na : volt (constant)", "v > E", "{a} = E"}, code::bad_equation,
         "a cannot be changed (it is declared constant); remove the flag, or change something else"},
        {{"dv/dt = -v/tau : volt\na : volt (shared)", "v > E", "{a} = E"}, code::bad_equation,
         "a cannot be changed (it is declared shared); remove the flag, or change something else"},
        {{"dv/dt = (E-v)/tau : volt", "v > E", "{E} = 3*mV"}, code::bad_equation,
         "E cannot be changed (it is a constant); declare it in the equations, e.g. E : volt"},
        {{"dv/dt = -v/tau : volt", "v > E", "{tau} += 3*ms"}, code::bad_equation,
         "tau cannot be changed (it is a constant); declare it in the equations, e.g. tau : second"},
        {{"dv/dt = -v/tau : volt", "v > E", "{t} = 0*ms"}, code::bad_equation,
         "t cannot be changed (it is no variable of the model); change a variable"},
        {{"dv/dt = -v/tau : volt", "v > E", "{mV} = 3"}, code::bad_equation,
         "mV cannot be changed (it is no variable of the model); change a variable"},
        {{"dv/dt = -v/tau : volt", "v > E", "{V} = E"}, code::unknown_name,
         "V is not known (no variable is called so); did you mean v?"},
        {{"dv/dt = -v/tau : volt", "v > E", "{exp} = 3"}, code::bad_equation,
         "exp cannot be changed (it is no variable of the model); change a variable"},
        {{"dv/dt = -v/tau : volt\nb : boolean", "v > E", "{b} += True"}, code::wrong_unit,
         "b is a condition (one cannot calculate with it); write b = ..."},
        {{"dv/dt = -v/tau : volt\nb : boolean", "v > E", "b = {1}"}, code::wrong_unit,
         "1 is a plain number (b is a condition); compare it with something, e.g. v > -50*mV"},
        {{"{dv}/dt = -v/tau : volt (unless refractory)"}, code::contradiction,
         "v stops while refractory, but nothing is (the model has no refractory period); add e.g. refractory = \"2 ms\", or remove the flag"},
        {{"{dv}/dt = -v/tau : volt (unless refractory)", "v > E"}, code::contradiction,
         "v stops while refractory, but nothing is (the model has no refractory period); add e.g. refractory = \"2 ms\", or remove the flag"},
        {{"dv/dt = -v/tau : volt", "v > E", "", "{2}"}, code::wrong_unit,
         "2 is a plain number (refractoriness is a time or a condition); write e.g. 2*ms, or v > -40*mV"},
        {{"dv/dt = -v/tau : volt", "v > E", "", "{2*mV}"}, code::wrong_unit,
         "2*mV is a voltage (refractoriness is a time or a condition); write e.g. 2*ms, or v > -40*mV"},
        {{"dv/dt = -v/tau : volt", "v > E", "", "{xi}"}, code::bad_equation,
         "xi stands outside of a differential equation (white noise has no value at a moment); use randn() here"},
        {{"dv/dt = -v/tau : volt", "v > E", "", "{(}2*ms"}, code::bad_equation,
         "the ( is never closed (its ) is missing); add )"},
        {{"dv/dt = -v/tau : volt", "", "", "{2}*ms"}, code::missing_key,
         "there is a refractory period without a threshold (nothing says when it begins); add e.g. threshold = \"v > -50*mV\""},
        {{"dv/dt = {E/tau*v**20000*v**20000} : volt"}, code::wrong_unit,
         "E/tau*v**20000*v**20000 has no unit (its exponents would be too large); calculate with plain numbers"},
        {{"E : volt\ndv/dt = {E(3)}/tau : volt"}, code::bad_equation,
         "E is no function (a name with ( behind it is called); write * before the ("},
        {{"dv/dt = E*{asin(3)}/tau : volt"}, code::unknown_name,
         "no function is called asin (only those of the language can be called); did you mean arcsin?"},
        {{"dv/dt = ({1 + (2 + 3)} + v)/tau : volt"}, code::wrong_unit,
         "1 + (2 + 3) and v cannot be added (1 + (2 + 3) is a plain number and v is a voltage); give 1 + (2 + 3) a unit, e.g. (1 + (2 + 3))*mV"},
        {{"dv/dt = ({1 + 2} + v)/tau : volt"}, code::wrong_unit,
         "1 + 2 and v cannot be added (1 + 2 is a plain number and v is a voltage); give 1 + 2 a unit, e.g. (1 + 2)*mV"},
        {{"v : volt", "v {=}> E"}, code::bad_equation,
         "= stands before > (there is no such sign); write >="},
        {{"dv/dt = (E - v)/tau : {1}"}, code::wrong_unit,
         "v is declared as a plain number (by its equation it is a voltage); write : volt"},
        {{"{tau}*dv/dt = E - v : volt"}, code::bad_equation,
         "an equation begins with a formula (it is to be solved for one derivative or name); write e.g. dv/dt = (El - v)/tau : volt"},
        {{"dv/dt = -v/tau : volt\nx = {exp} v : 1"}, code::bad_equation,
         "exp is a function (it needs its arguments); write exp(...)"},
        {{"dm/dt = ({1} - m)/tau : volt"}, code::wrong_unit,
         "1 and m cannot be subtracted (1 is a plain number and m is a voltage); give 1 a unit, e.g. 1*mV"},
        {{"dv/dt = {v*E/tau} : volt"}, code::wrong_unit,
         "v*E/tau is measured in mV2/ms (the rate of v is a voltage per time); make it a change per time"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = E {v} = E"}, code::bad_equation,
         "a second statement follows (statements are separated by ; or line ends); write ; between them"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = E {if}"}, code::bad_equation,
         "if stands within a formula (a formula is no program); write e.g. int(v > E)*a + int(v <= E)*b"},
        {{"dv/dt = -v/tau : volt", "v > E", "{if} v > E: v = E"}, code::bad_equation,
         "if is no statement (statements assign values, one after another); write e.g. int(v > E)*a + int(v <= E)*b"},
        {{"dv/dt = -v/tau : volt", "v > E", "{for} k in range(3): v = E"}, code::bad_equation,
         "for is no statement (statements assign values, one after another); write one statement for each"},
        {{"dv/dt = (E - v)/tau : {volt/second}"}, code::wrong_unit,
         "v is declared by the unit of its derivative (the unit behind the colon is that of v); write : volt"},
        {{"dx/dt = (1 - x)/tau : {1/second}"}, code::wrong_unit,
         "x is declared by the unit of its derivative (the unit behind the colon is that of x); write : 1"},
        {{"tau_m : 1\ndv/dt = {-v/tau_m} : volt"}, code::wrong_unit,
         "-v/tau_m is a voltage (the rate of v is a voltage per time); give tau_m a unit of time, e.g. ms"},
        {{"dv/dt = -v/tau : volt\nx : 1 ({linked})"}, code::bad_equation,
         "the flag linked of x is not known here (variables of other populations cannot be shared); let synapses sum it, e.g. x_post = x_pre : 1 (summed)"},
        {{"dv/dt = -v/tau : volt\n{xi_n} : 1"}, code::bad_equation,
         "xi_n has a meaning already (it is part of the language); rename it"},
        {{"{:} volt"}, code::bad_equation,
         ": is not expected here (an equation begins with a name); write e.g. dv/dt = -v/tau : volt"},
        {{"dv/dt = -v/tau : volt\n\n{)}"}, code::bad_equation,
         ") is not expected here (an equation begins with a name); write e.g. dv/dt = -v/tau : volt"},
        {{"dv/dt = I/pF : volt\nI = {(}3 : amp"}, code::bad_equation,
         "the ( is never closed (its ) is missing); add )"},
        {{"dv/dt = {sigma*xi*xi/tau} : volt"}, code::wrong_unit,
         "sigma*xi*xi/tau is measured in mV/ms2 (the rate of v is a voltage per time); make it a change per time"},
        {{"dv/dt = -v/tau : volt", "v > E", "", "v > E {and}\n"}, code::bad_equation,
         "the formula ends too early (an operator has nothing to its right); complete it"},
        {{"dv/dt = -v/tau : volt", "v > E", "", "v > {ums}"}, code::unknown_name,
         "ums is not known (no variable, parameter, unit or constant is called so); did you mean ms?"},
        {{"x : 1", "", "{v} = 3"}, code::unknown_name,
         "v is not known (no variable is called so); declare it in the equations, e.g. v : 1"},
        {{"dv/dt = -v/tau : volt", "rand() > {2*Hz}"}, code::wrong_unit,
         "rand() and 2*Hz cannot be compared (rand() is a plain number and 2*Hz is a frequency); divide 2*Hz by something with its dimension"},
    }, read_as_neuron);
}

TEST_CASE("values: what is refused and why") {
    refuses({
        {{"E + {3}"}, code::wrong_unit,
         "E and 3 cannot be added (E is a voltage and 3 is a plain number); give 3 a unit, e.g. 3*mV"},
        {{"{E*3/ms}"}, code::wrong_unit,
         "E*3/ms is measured in mV/ms (v is a voltage); correct the formula"},
        {{"{E > 3*mV}"}, code::wrong_unit,
         "E > 3*mV is a condition (v is a voltage); write int(...) for 1 or 0"},
        {{"{xi}"}, code::bad_equation,
         "xi stands outside of a differential equation (white noise has no value at a moment); use randn() here"},
        {{"E + 3*mV*{rand}"}, code::bad_equation,
         "rand is a function (it needs its arguments); write rand(...)"},
        {{"E + {t}"}, code::unknown_name,
         "t is not known (no variable, parameter, unit or constant is called so); give it a value under parameters"},
    }, read_as_voltage);
}

TEST_CASE("synapses: what is refused and why") {
    refuses({
        {{"w : 1", "{}"}, code::bad_equation,
         "the synapse has no effect (no spike adds to a variable of its target); write e.g. on_pre = \"ge_post += w\""},
        {{"w : 1", "{w_post}"}, code::bad_equation,
         "the end is not expected here (a statement assigns a value); write e.g. w_post = 0 or w_post += 1"},
        {{"w : 1", "{ge_post} = w"}, code::bad_equation,
         "ge_post can only be added to (many synapses may change it at once, and their order must not matter); write ge_post += ..., or let a reset or an event of the neuron change it"},
        {{"w : 1", "ge_post += w; {x_pre} *= 2"}, code::bad_equation,
         "x_pre can only be added to (many synapses may change it at once, and their order must not matter); write x_pre += ..., or let a reset or an event of the neuron change it"},
        {{"w : 1", "ge_post += {w > 1}"}, code::wrong_unit,
         "w > 1 is a condition (one cannot add a condition); write int(...) for 1 or 0"},
        {{"w : 1", "ge_post += w; ge_post += {w*nS}"}, code::wrong_unit,
         "w*nS is a conductance (ge is a plain number above); write both in one unit"},
        {{"w : 1", "ge_post += w", "{ge_post} = 0"}, code::bad_equation,
         "ge_post can only be added to (many synapses may change it at once, and their order must not matter); write ge_post += ..., or let a reset or an event of the neuron change it"},
        {{"w : 1", "ge_post += w", "ge_post += {w*nS}"}, code::wrong_unit,
         "w*nS is a conductance (ge is a plain number above); write both in one unit"},
        {{"w : 1 ({constnt})", "ge_post += w"}, code::bad_equation,
         "the flag constnt of w is not known here (here may stand constant or shared); did you mean constant?"},
        {{"w : 1\ndx/dt = -x/(10*ms) : 1 ({event driven})", "ge_post += w"}, code::bad_equation,
         "the flag event driven of x is not known here (here may stand event-driven or clock-driven); did you mean event-driven?"},
        {{"w : 1\nx = w : 1 ({shared})", "ge_post += x"}, code::bad_equation,
         "the flag shared of x is not known here (here may stand summed); remove it"},
        {{"w : 1\n{I} = w : 1 (summed)", "ge_post += w"}, code::bad_equation,
         "I cannot be summed (sums are taken for parameters of the target); write I_post = ..."},
        {{"w : 1\nI_post = {w} : amp (summed)", "ge_post += w"}, code::wrong_unit,
         "w is a plain number (I_post is declared as a current); correct the formula, or declare I_post as 1"},
        {{"w : 1\nI_post = w*{v_psot} : 1 (summed)", "ge_post += w"}, code::unknown_name,
         "v_psot is not known (no variable, parameter, unit or constant is called so); did you mean v_post?"},
        {{"w : 1", "ge_post += w*{v_psot}"}, code::unknown_name,
         "v_psot is not known (no variable, parameter, unit or constant is called so); did you mean v_post?"},
        {{"w : 1", "ge_post += w*{x_pr}"}, code::unknown_name,
         "x_pr is not known (no variable, parameter, unit or constant is called so); did you mean x_pre?"},
        {{"w : 1", "ge_post += w*{N_psot}"}, code::unknown_name,
         "N_psot is not known (no variable, parameter, unit or constant is called so); did you mean N_post?"},
        {{"w : 1", "ge_post += w*{N_incomming}"}, code::unknown_name,
         "N_incomming is not known (no variable, parameter, unit or constant is called so); did you mean N_incoming?"},
        {{"w : 1\nu : 1", "u = u*exp(-(t - {lastupdate})/tau); ge_post += w*u"}, code::unknown_name,
         "lastupdate is not known (no variable, parameter, unit or constant is called so); declare lastupdate : second, and let statements end with lastupdate = t"},
        {{"w : 1", "{ge} *= w"}, code::unknown_name,
         "ge is not known (the synapse has no variable called so, and neurons can only be added to); write ge += ..., or declare it in the equations"},
        {{"w : 1\nI_post = w*{u_post}/mV : 1 (summed)", "ge_post += w"}, code::unknown_name,
         "u_post is not known (the target has no number called so); did you mean v_post?"},
        {{"w : 1", "ge_post += w*{x_post}"}, code::unknown_name,
         "x_post is not known (the target has no number called so); did you mean v_post?"},
        {{"w : 1", "ge_post += w*{threshold_post}"}, code::unknown_name,
         "threshold_post is not known (the target has no number called so); name a variable, parameter or subexpression of its model"},
        {{"w : 1", "ge_post += w*{x_pre}"}, code::unknown_name,
         "x_pre cannot be read (the neurons of the source have no number in common that synapses could read); write a projection for each model"},
        {{"w : 1\n{i} : 1", "ge_post += w"}, code::bad_equation,
         "i has a meaning already (it is part of the language); rename it"},
        {{"w : 1", "ge_post += w*{k}"}, code::unknown_name,
         "k is not known (no variable, parameter, unit or constant is called so); declare it in the equations, or give it a value under parameters"},
        {{"w : 1", "ge_post += w*{xi}"}, code::bad_equation,
         "xi stands outside of a differential equation (white noise has no value at a moment); use randn() here"},
        {{"w : 1", "ge_post += w; {x} = 2*w"}, code::unknown_name,
         "x is not known (no variable is called so); declare it in the equations, e.g. x : 1"},
        {{"w : 1", "x = {x} + 1; ge_post += w*x"}, code::unknown_name,
         "x is not known (no variable, parameter, unit or constant is called so); declare it in the equations, or give it a value under parameters"},
        {{"w : 1", "x = w*mV; x += {w}; ge_post += x/mV"}, code::wrong_unit,
         "w is a plain number (x is a voltage); correct the formula"},
    }, read_as_synapse);
}

TEST_CASE("characters that cannot be seen are named") {
    using namespace std::string_literals;
    struct stranger {
        std::string text;
        int column;
        std::string sentence;
    };
    auto const means = " (it has no meaning in a formula); "s, usual = means + "use letters, digits, _ and + - * / ** ( ) , only";
    for (auto const& [text, column, sentence] : {stranger{"\0 1"s, 1, "a control character" + usual},
                                                 {"1 + \x07", 5, "a control character" + usual},
                                                 {"1\x7f", 2, "a control character" + usual},
                                                 {"1 +\xff", 4, "a byte that is no text" + usual},
                                                 {"1 +\xc3", 4, "a byte that is no text" + usual},
                                                 {"1 +\xc0\x80", 4, "a byte that is no text" + usual},
                                                 {"1 +\u00a0" "2", 4, "a space that is none of the keyboard's" + means + "type a space"},
                                                 {"1 +\u200b" "2", 4, "a space without width" + means + "remove it"},
                                                 {"\ufeff" "1", 1, "a byte order mark" + means + "remove it"}}) {
        CAPTURE(sentence);
        try {
            lex({text, {1, 1}});
            FAIL("it was read");
        } catch (error const& e) {
            CHECK(e.complaints().at(0).sentence() == sentence);
            CHECK(e.complaints().at(0).where == place{1, column, 1});
        }
    }
}

TEST_CASE("what is too large is refused") {
    std::string many, changes;
    for (int k = 0; k < 501; ++k) many += "a" + std::to_string(k) + " : 1\n";
    for (int k = 0; k < 101; ++k) changes += "v = E; ";
    std::string noise = "dv/dt = E/tau";
    for (int k = 0; k < 101; ++k) noise += " + (E*xi_" + std::to_string(k) + "/sqrt(tau))";
    refuses({{{many}, code::too_large, "the model has too many equations (at most 500 are read); leave out what it does not need"}},
            [](auto const& texts) {
                try {
                    read_as_neuron(texts);
                } catch (error const& e) {
                    CHECK(e.complaints().at(0).where == place{510, 1, 4});
                    throw error{code::too_large, e.complaints().at(0).what, e.complaints().at(0).why, e.complaints().at(0).remedy};
                }
            });
    refuses({{{"dv/dt = -v/tau : volt", "v > E", changes.insert(700, "{").insert(702, "}")}, code::too_large,
              "there are too many statements (at most 100 are read); use subexpressions"},
             {{"{d}" + noise.substr(1) + " : volt"}, code::too_large,
              "the model has too many sources of noise (at most 100 are read); use one in several places"}},
            read_as_neuron);
    CHECK_THROWS_WITH_AS(lex({std::string(100'001, ' ')}), "the text has 100001 characters (at most 100000 are read); split it", error);
    CHECK(lex({std::string(100'000, ' ')}).size() == 1);
}

TEST_CASE("events: what is refused and why") {
    refuses({
        {{"dv/dt = -v/tau : volt", "{v - E}"}, code::wrong_unit,
         "v - E is a voltage (what an event waits for is a condition); compare it with something, e.g. v > -50*mV"},
        {{"dv/dt = -v/tau : volt", "v > {20}"}, code::wrong_unit,
         "v and 20 cannot be compared (v is a voltage and 20 is a plain number); give 20 a unit, e.g. 20*mV"},
        {{"dv/dt = -v/tau : volt", "v > {Ee}"}, code::unknown_name,
         "Ee is not known (no variable, parameter, unit or constant is called so); did you mean E?"},
        {{"dv/dt = -v/tau : volt", "v > E", "{u} = 0*mV"}, code::unknown_name,
         "u is not known (no variable is called so); declare it in the equations, e.g. u : 1"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = {3}"}, code::wrong_unit,
         "3 is a plain number (v is a voltage); give it a unit, e.g. 3*mV"},
        {{"dv/dt = -v/tau : volt", "v > E", "v {=} "}, code::bad_equation,
         "the formula ends too early (an operator has nothing to its right); complete it"},
        {{"dv/dt = -v/tau + E*xi*tau**-0.5 : volt\nx = v + E*xi*tau**0.5 : volt", "{x} > E"}, code::bad_equation,
         "x contains white noise (that has no value at a moment); leave it to differential equations"},
        {{"dbang/dt = -bang/tau : 1", "bang > 1"}, code::bad_equation, "bang has a meaning already (an event needs a name of its own); rename it"},
    }, read_as_eventful);
}

TEST_CASE("timed arrays: what is refused and why") {
    auto const leaky = [](std::string const& current) { return "dv/dt = (E - v)/tau + 100*Mohm*" + current + "/tau : volt"; };
    refuses({
        {{leaky("{drive}")}, code::bad_equation, "drive is a timed array (it is a function of time); write drive(t)"},
        {{leaky("{rates}")}, code::bad_equation, "rates is a timed array (it is a function of time); write rates(t, i)"},
        {{leaky("{drive(t, i)}")}, code::bad_equation, "drive has 2 arguments (its values are a function of the time alone); write drive(t)"},
        {{leaky("{drive()}")}, code::bad_equation, "drive has no arguments (its values are a function of the time alone); write drive(t)"},
        {{leaky("{rates(t)}")}, code::bad_equation, "rates has 1 argument (its values have a column for each neuron); write rates(t, i)"},
        {{leaky("drive({i})")}, code::wrong_unit, "i is a plain number (a timed array is a function of time); write e.g. drive(t)"},
        {{leaky("rates(t, {t})")}, code::wrong_unit, "t is a time (a column is a plain number, counted from 0); divide it by something with its dimension, e.g. by ms"},
        {{leaky("{drve(t)}")}, code::unknown_name, "no function is called drve (only those of the language can be called); did you mean drive?"},
        {{"dv/dt = (E - v)/tau + {rates(t, i)} : volt"}, code::wrong_unit,
         "(E - v)/tau and rates(t, i) cannot be added ((E - v)/tau is measured in mV/ms and rates(t, i) is a frequency); write both in one unit"},
        {{"dv/dt = -v/tau : volt\n{drive} : amp"}, code::duplicate, "drive has a meaning already (a timed array is called so); rename one of the two"},
        {{"dv/dt = -v/tau : volt", "v > {drive(t)}"}, code::wrong_unit,
         "v and drive(t) cannot be compared (v is a voltage and drive(t) is a current); write both in one unit"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = {drive(t)}"}, code::wrong_unit, "drive(t) is a current (v is a voltage); correct the formula"},
        {{"dv/dt = -v/tau : volt", "v > E", "v = E", "{drive(t)}"}, code::wrong_unit, "drive(t) is a current (refractoriness is a time or a condition); write e.g. 2*ms, or v > -40*mV"},
    }, read_as_driven);
}

// clang-format on
TEST_CASE("all that is wrong is told at once") {
    source const equations{"dv/dt = v : volt\ndw/dt = 3 : 1\nu = v : amp"}, threshold{"v"},
        reset{"v = 1; w = v"};
    try {
        read_neuron({equations, threshold, reset, {"3"}, {}, {}});
        FAIL("it was read");
    } catch (error const& e) {
        CHECK(e.complaints().size() == 7);
    }
}

}  // namespace neurapse::equations
