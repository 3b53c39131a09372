// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/selector.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace neurapse;

namespace {

std::vector<named_population> const known{{"exc", 10},   {"inh", 1}, {"big", 4'000'000'000},
                                          {"broken", 0}, {"3", 5},   {"5 ms", 5}};

/// "exc:0,1,2 inh:0", or the complaint.
std::string chosen(setting const& s) {
    complaints out;
    settings const t{{"of", s}};
    reader from{t, "", out};
    auto const all = read_selectors(from, "of", *t.find("of"), known);
    std::string text;
    for (auto const& c : out) text += (text.empty() ? "" : "\n") + c.sentence();
    if (!out.empty()) return text;
    for (auto const& one : all) {
        text += (text.empty() ? "" : " ") + known[one.population].name + ":";
        if (one.neurons.size() > 20)
            text += std::to_string(one.neurons.size()) + " from " + std::to_string(one.neurons[0]);
        else
            for (auto const n : one.neurons) text += (text.back() == ':' ? "" : ",") + std::to_string(n);
    }
    return text;
}

}  // namespace

TEST_CASE("selector: its grammar") {
    struct row {
        setting text;
        char const* neurons;
    };
    for (auto const& [text, neurons] : std::vector<row>{
             {"exc", "exc:0,1,2,3,4,5,6,7,8,9"},
             {"exc[3]", "exc:3"},
             {"exc[-1]", "exc:9"},
             {"exc[-10]", "exc:0"},
             {"exc[0:3]", "exc:0,1,2"},
             {"exc[:2]", "exc:0,1"},
             {"exc[8:]", "exc:8,9"},
             {"exc[-2:]", "exc:8,9"},
             {"exc[:-8]", "exc:0,1"},
             {"exc[:]", "exc:0,1,2,3,4,5,6,7,8,9"},
             {"exc[0:10:5]", "exc:0,5"},
             {"exc[::4]", "exc:0,4,8"},
             {"exc[1::99]", "exc:1"},
             {"exc[9:10]", "exc:9"},
             {"exc[0:3,7,9:]", "exc:0,1,2,7,9"},
             {"exc[7,1,7,0:2]", "exc:0,1,7"},
             {" exc [ 0 : 3 , 5 ] ", "exc:0,1,2,5"},
             {list("exc[0:2]", "inh"), "exc:0,1 inh:0"},
             {list("exc[0]", "exc[1]"), "exc:0 exc:1"},
             {"big", "big:4000000000 from 0"},
             {"big[1:3999999999:2]", "big:1999999999 from 1"},
             {"broken", ""},  // its size was complained of elsewhere
         }) {
        CAPTURE(text.text());
        CHECK(chosen(text) == neurons);
    }
}

TEST_CASE("selector: a population whose name reads as a number") {
    setting name{number{5, dimensions::time}};
    name.written = "5 ms";
    CHECK(chosen(name) == "5 ms:0,1,2,3,4");
}

TEST_CASE("selector: what cannot be selected, and why") {
    auto const grammar = [](std::string const& name) {
        return "write e.g. \"" + name + "\", \"" + name + "[3]\", \"" + name + "[0:25]\" or \"" + name +
               "[0:100:5]\"";
    };
    struct row {
        char const *text, *why;
    };
    for (auto const& [text, why] : {row{"exc[", "the bracket is not closed"},
                                    {"exc[]", "a position is missing"},
                                    {"exc[,]", "a position is missing"},
                                    {"exc[1,,2]", "a position is missing"},
                                    {"exc[10]", "exc has 10 neurons, counted from 0"},
                                    {"exc[-11]", "exc has 10 neurons, counted from 0"},
                                    {"exc[0:11]", "exc has 10 neurons, counted from 0"},
                                    {"exc[11:]", "exc has 10 neurons, counted from 0"},
                                    {"exc[5:2]", "it selects no neuron"},
                                    {"exc[10:]", "it selects no neuron"},
                                    {"exc[0:10:0]", "the step of a slice is at least 1"},
                                    {"exc[0:10:-1]", "the step of a slice is at least 1"},
                                    {"exc[a]", "'a' is no position"},
                                    {"exc[1.5]", "'1.5' is no position"},
                                    {"exc[1e3]", "'1e3' is no position"},
                                    {"exc[--1]", "'--1' is no position"},
                                    {"exc[0-5]", "'0-5' is no position"},
                                    {"exc[99999999999999999999]", "'99999999999999999999' is no position"},
                                    {"exc[0:1:2:3]", "a slice is first:last:step"},
                                    {"exc[0][1]", "something stands behind the bracket"},
                                    {"exc[0]x", "something stands behind the bracket"}}) {
        CAPTURE(text);
        CHECK(chosen(text) == "of = \"" + std::string{text} + "\" (" + why + "); " + grammar("exc"));
    }
    CHECK(chosen("inh[1]").find("(inh has 1 neuron, counted from 0)") != std::string::npos);
    CHECK(chosen("exd") == "of = \"exd\" (no population is called exd); did you mean exc?");
    CHECK(chosen("exc]") == "of = \"exc]\" (no population is called exc]); did you mean exc?");
    CHECK(chosen("thalamus") ==
          "of = \"thalamus\" (no population is called thalamus); choose from exc, inh, big, broken, 3, 5 ms");
    CHECK(chosen("exc,inh") ==
          "of = \"exc,inh\" (no population is called exc,inh); write several as a list, [\"a\", \"b\"]");
    CHECK(chosen("[0]").find("(no population is named)") != std::string::npos);
    CHECK(chosen(setting::list{}) == "of = [] (it selects no neuron); " + grammar("exc"));
    CHECK(chosen(5) == "of = 5 (the name of a population is expected here); " + grammar("exc"));
    CHECK(chosen(list("exc", 5)) == "of = 5 (the name of a population is expected here); " + grammar("exc"));
}
