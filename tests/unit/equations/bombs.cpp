// SPDX-License-Identifier: MIT
// Whatever somebody writes, on purpose or not: reading it ends soon, with a model or with complaints.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/equations/compile.hpp"
#include "neurapse/equations/evaluate.hpp"
#include "neurapse/equations/lex.hpp"

namespace neurapse::equations {
namespace {

std::string times(std::size_t n, std::string const& text) {
    std::string all;
    for (std::size_t k = 0; k < n; ++k) all += text;
    return all;
}

/// "" where a text was read, else the first complaint.
template <class Deed>
std::string outcome(Deed&& deed) {
    try {
        deed();
        return "";
    } catch (error const& e) {
        REQUIRE(!e.complaints().empty());
        for (auto const& c : e.complaints()) CHECK(c.sentence().size() < 1000);
        return e.complaints()[0].what;
    }
}
std::string number(std::string const& text) {
    return outcome([&] { evaluate_constant({text, {1, 1}}); });
}

std::shared_ptr<neuron> model_of(std::string const& equations, std::string const& threshold = {},
                                 std::string const& reset = {}) {
    return std::make_shared<neuron>(read_neuron({{equations, {1, 1}},
                                                 {threshold, {1, 1}},
                                                 {reset, {1, 1}},
                                                 {},
                                                 {},
                                                 {{{"tau", dimensions::time}}, {}}}));
}
/// Everything that can be done with a model before it runs.
void use(neuron const& model) {
    parameter_values values;
    for (auto const& p : model.parameters) values[p.name] = {1, 2};
    (void)default_method(model);
    for (std::size_t k = 0; k < methods().size(); ++k)
        if (!objection_to(model, method(k))) (void)compile(model, method(k), values, {0.1, 2});
    for (auto const& e : model.equations) (void)print(e);
}

}  // namespace

TEST_CASE("nesting has an end") {
    std::string const deep = "the formula nests too deeply", tall = "the formula has too many terms";
    for (std::size_t const n : {1000, 40'000}) {
        CHECK(number(times(n, "(") + "1" + times(n, ")")) == deep);
        CHECK(number(times(n, "(")) == deep);
        CHECK(number(times(n, "-") + "1") == deep);
        CHECK(number(times(n, "+") + "1") == deep);
        CHECK(number(times(n, "not ").substr(0, 99'000) + "True") == deep);
        CHECK(number(times(n, "1**").substr(0, 99'000) + "1") == deep);
        CHECK(number(times(n, "1**-").substr(0, 99'000) + "1") == deep);
        CHECK(number(times(n, "-(").substr(0, 99'000)) == deep);
        CHECK(number(times(n, "exp(").substr(0, 99'000)) == deep);
        CHECK(number(times(n, "1+").substr(0, 99'000) + "1") == tall);
        CHECK(number(times(n, "1<2 and ").substr(0, 96'000) + "1<2") == tall);
        CHECK(number(times(n, "2*(").substr(0, 99'000)) == deep);
        CHECK(number("exp(" + times(n, "1,") + "1)") == "exp has " + std::to_string(n + 1) + " arguments");
        CHECK(number(times(n, ")")) == ") is not expected here");
        CHECK(number(times(n, "#\n").substr(0, 99'000)) == "the formula is empty");
    }
    CHECK(number(times(50, "(") + "1" + times(50, ")")) == "");
    CHECK(number(times(400, "1+") + "1") == "");
    CHECK(number(times(90, "-") + "1") == "");
}

TEST_CASE("as deep as is allowed, whatever nests") {
    for (std::string const f : {"exp", "sqrt", "int", "abs", "exprel"}) {
        CAPTURE(f);
        CHECK(number(times(90, f + "(") + "1" + times(90, ")")) == "");
    }
    CHECK(number(times(90, "clip(") + "1" + times(90, ", 0, 1)")) == "");
    CHECK(number(times(45, "clip(0, ") + "1" + times(45, ", clip(1, 2, 3))")) == "");
    CHECK(number("int(" + times(60, "not (") + "True" + times(61, ")")) == "");
    CHECK(number(times(60, "2**(") + "1" + times(60, ")")) == "");
    // A tall tree is built without being copied at each of its levels.
    auto const wide = times(20'000, "1,") + "1";
    CHECK(number(times(60, "-(") + "exp(" + wide + ")" + times(60, ")") + times(400, "+1")) ==
          "exp has 20001 arguments");
    auto const sum = "(" + times(480, "1+") + "1)";
    CHECK(number(times(40, "(") + times(10, sum + "*") + "1" + times(40, ")")) == "");
}

TEST_CASE("texts of a megabyte, odd characters and random bytes are refused or read") {
    for (auto const* piece :
         {"1+", "(", "a", "v=1;", "a : 1\n", "\n", "#", " ", "9", "é", "\xff", ";", "dv/dt = v : 1\n"}) {
        auto const text = times(1'000'000 / std::string{piece}.size(), piece);
        CHECK(number(text).find("the text has") == 0);
        CHECK(outcome([&] { parse_equations({text}); }).find("the text has") == 0);
        CHECK(outcome([&] { parse_statements({text}); }).find("the text has") == 0);
    }
    random::stream dice{1, purpose::choice, 5};
    for (int k = 0; k < 3000; ++k) {
        std::string text;
        for (auto n = dice.below(60); n > 0; --n)
            text += char(k % 3 == 0   ? dice.below(256)
                         : k % 3 == 1 ? 32 + dice.below(96)
                                      : "\r\n\t #\0\\\xc3\x28"[dice.below(9)]);
        (void)number(text);
        (void)outcome([&] { parse_equations({text, {1, 1}}); });
        (void)outcome([&] { parse_statements({text, {1, 1}}); });
    }
}

TEST_CASE("words in any order are refused or read") {
    static char const* const words[] = {"v",    "dv",    "/",    "dt",  "=",   ":",      "volt", "1",
                                        "(",    ")",     "\n",   "+",   "-",   "*",      "**",   "xi",
                                        "and",  "or",    "<",    "not", "exp", "clip",   ",",    ";",
                                        "+=",   "tau",   "rand", "0",   "inf", "%",      "//",   "boolean",
                                        "int",  "w",     "mV",   "==",  "w",   "shared", "ms",   "sqrt",
                                        "True", "i_syn", "t",    "pi",  "2",   "0.5",    "!=",   "#"};
    random::stream dice{1, purpose::choice, 6};
    int good = 0;
    for (int k = 0; k < 20'000; ++k) {
        std::string equations = k % 2 == 0 ? "dv/dt = " : "", threshold, reset = k % 2 == 0 ? "v = " : "";
        for (auto n = 1 + dice.below(8); n > 0; --n) equations += std::string{words[dice.below(48)]} + " ";
        if (k % 2 == 0) equations += " : volt\nw : 1";
        for (auto n = dice.below(6); n > 0; --n) threshold += std::string{words[dice.below(48)]} + " ";
        for (auto n = dice.below(6); n > 0; --n) reset += std::string{words[dice.below(48)]} + " ";
        if (k % 4 == 0) threshold = "v > 0*mV", reset = "";
        CAPTURE(equations);
        CAPTURE(threshold);
        CAPTURE(reset);
        std::shared_ptr<neuron> model;
        (void)outcome([&] { model = model_of(equations, threshold, reset); });
        if (!model) continue;
        ++good;
        use(*model);
    }
    CHECK(good > 20);
}

TEST_CASE("many equations") {
    std::string chain = "s0 = v : 1\n", backwards, circle, system, each = "dv/dt = (0", variables;
    for (int k = 1; k < 498; ++k) {
        auto const n = std::to_string(k), before = std::to_string(k - 1);
        chain += "s" + n + " = s" + before + "*s" + before + " : 1\n";
        backwards += "s" + before + " = s" + n + "*s" + n + " + " + times(10, "v+") + "v : 1\n";
        circle += "s" + before + " = s" + n + " : 1\n";
        system += "dx" + n + "/dt = (x" + before + " - x" + n + ")/tau : 1\n";
        each += "+x" + n;
        variables += "dx" + n + "/dt = (v - x" + n + "**3)/tau : 1\n";
    }
    SUBCASE("squares of squares") { use(*model_of("dv/dt = s497/tau : 1\n" + chain)); }
    SUBCASE("squares of squares, noisy") {
        use(*model_of("dv/dt = s497/tau + v*xi/sqrt(tau) : 1\n" + chain, "s497 > 1", "v = s497"));
    }
    SUBCASE("in the wrong order") { use(*model_of("dv/dt = s0/tau : 1\n" + backwards + "s497 = v : 1")); }
    SUBCASE("in a circle") {
        CHECK(outcome([&] { model_of("dv/dt = s0/tau : 1\n" + circle + "s497 = s1 : 1"); }) ==
              "s1 is defined by itself");
    }
    SUBCASE("each needs the one before") { use(*model_of("dx0/dt = -x0/tau : 1\n" + system)); }
    SUBCASE("each needs all") { use(*model_of(each + ")/tau : 1\n" + variables)); }
    SUBCASE("as many statements") {
        use(*model_of("dv/dt = s497/tau : 1\n" + chain, "v > 1", times(100, "v += s497;")));
    }
    SUBCASE("as much noise") {
        std::string noise = "dv/dt = 1/tau", more;
        for (int k = 0; k < 100; ++k) noise += " + xi_" + std::to_string(k) + "/sqrt(tau)";
        for (int k = 0; k < 30; ++k) more += "\ndx" + std::to_string(k) + noise.substr(2) + " : 1";
        use(*model_of(noise + " : 1" + more));
    }
}

TEST_CASE("names as long as can be, all of them misspelt") {
    std::string equations;
    for (int k = 0; k < 400; ++k) {
        auto const n = std::to_string(1000 + k);
        equations += times(95, "a") + n + " = " + times(95, "b") + n + " : 1\n";
    }
    CHECK(outcome([&] { model_of(equations); }).find("is not known") != std::string::npos);
}

}  // namespace neurapse::equations
