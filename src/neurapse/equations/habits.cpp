// SPDX-License-Identifier: MIT
#include "neurapse/equations/habits.hpp"

#include <algorithm>

namespace neurapse::equations {
namespace {

struct habit {
    std::string_view word, remedy;
};

template <std::size_t N>
std::string remedy_of(habit const (&all)[N], std::string_view word) {
    for (auto const& h : all)
        if (h.word == word) return std::string{h.remedy};
    return "";
}

/// Two letters changed places, or one is wrong, missing or too many, and the first is right.
bool is_slip(std::string const& word, std::string const& meant) {
    auto a = word, b = meant;
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    if (word == meant || word.empty()) return false;
    if (a == b) return true;
    if (word[0] != meant[0]) return false;
    std::size_t same = 0, shared = std::min(word.size(), meant.size());
    while (same < shared && word[same] == meant[same]) ++same;
    std::string const left = word.substr(same), right = meant.substr(same);
    return (left.size() == right.size() && left.substr(1) == right.substr(1)) ||
           (left.size() == right.size() + 1 && left.substr(1) == right) ||
           (left.size() + 1 == right.size() && left == right.substr(1));
}

constexpr std::string_view branches = "write e.g. int(v > E)*a + int(v <= E)*b";

}  // namespace

std::string neuron_number_meant(std::string const& name) {
    auto const at = name.rfind('_');
    if (at == std::string::npos || at == 0) return "";
    for (auto const* ending : {"post", "pre"})
        if (is_slip(name.substr(at + 1), ending)) return name.substr(0, at + 1) + ending;
    return "";
}

std::string remedy_for_function(std::string_view name) {
    static constexpr habit all[] = {{"ln", "did you mean log?"},
                                    {"asin", "did you mean arcsin?"},
                                    {"acos", "did you mean arccos?"},
                                    {"atan", "did you mean arctan?"},
                                    {"fabs", "did you mean abs?"},
                                    {"random", "did you mean rand?"},
                                    {"uniform", "did you mean rand?"},
                                    {"normal", "did you mean randn?"},
                                    {"min", "write clip(a, -inf, b) for the smaller of two"},
                                    {"max", "write clip(a, b, inf) for the larger of two"},
                                    {"round", "write floor(x + 0.5)"},
                                    {"heaviside", "write int(x > 0)"},
                                    {"mod", "write a % b"},
                                    {"fmod", "write a % b"},
                                    {"pow", "write a**b"},
                                    {"power", "write a**b"},
                                    {"square", "write x**2"},
                                    {"float", "leave it out: all numbers are real"},
                                    {"bool", "compare it with something, e.g. x > 0"},
                                    {"where", branches},
                                    {"ifelse", branches},
                                    {"piecewise", branches},
                                    {"binomial", "draw one by one, e.g. int(rand() < p)"}};
    return remedy_of(all, name);
}

std::string remedy_for_name(std::string_view name) {
    static constexpr habit all[] = {
        {"s", "write second"},
        {"sec", "write second"},
        {"secs", "write second"},
        {"seconds", "write second"},
        {"msec", "write ms"},
        {"usec", "write us"},
        {"V", "write volt"},
        {"volts", "write volt"},
        {"A", "write amp"},
        {"amps", "write amp"},
        {"S", "write siemens"},
        {"mho", "write siemens"},
        {"F", "write farad"},
        {"Ohm", "write ohm"},
        {"m", "write metre"},
        {"M", "write molar"},
        {"K", "write kelvin"},
        {"hz", "write Hz"},
        {"true", "write True"},
        {"false", "write False"},
        {"Pi", "write pi"},
        {"PI", "write pi"},
        {"Inf", "write inf"},
        {"infinity", "write inf"},
        {"nan", "correct the formula: a value is always a number"},
        {"lastupdate", "declare lastupdate : second, and let statements end with lastupdate = t"}};
    return remedy_of(all, name);
}

std::string remedy_for_keyword(std::string_view word) {
    static constexpr habit all[] = {{"if", branches},
                                    {"elif", branches},
                                    {"else", branches},
                                    {"for", "write one statement for each"},
                                    {"while", "write one statement for each"},
                                    {"return", "write e.g. v = -65*mV"},
                                    {"def", "write the formula where it is used, or as a subexpression"},
                                    {"lambda", "write the formula where it is used, or as a subexpression"},
                                    {"import", "functions of the language need none"},
                                    {"from", "functions of the language need none"}};
    return remedy_of(all, word);
}

}  // namespace neurapse::equations
