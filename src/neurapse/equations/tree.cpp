// SPDX-License-Identifier: MIT
#include "neurapse/equations/tree.hpp"

#include "neurapse/base/text.hpp"
#include "neurapse/equations/parse.hpp"

namespace neurapse::equations {
namespace {

int strength_of(tree const& x) {
    if (x.kind != form::operation) return strength::atom;
    if (x.text == "negate") return strength::sign;
    return strength::of(x.text);
}

std::string within(tree const& x, int least) {
    auto const text = print(x);
    return strength_of(x) < least ? "(" + text + ")" : text;
}

std::string print_operation(tree const& x) {
    int const own = strength_of(x);
    if (x.text == "negate") return "-" + within(x.parts[0], own);
    if (x.text == "not") return "not " + within(x.parts[0], own);
    // A power takes what stands to its right first, and a sign in front of its exponent as it is;
    // comparisons do not chain; everything else goes from left to right.
    bool const power = x.text == "**";
    bool const compares = own == strength::comparison;
    return within(x.parts[0], power || compares ? own + 1 : own) + " " + x.text + " " +
           within(x.parts[1], power ? strength::sign : own + 1);
}

}  // namespace

std::string print(tree const& x) {
    switch (x.kind) {
        case form::number: return print_number(x.value);
        case form::name: return x.text;
        case form::operation: return print_operation(x);
        case form::call: break;
    }
    std::string out = x.text + "(";
    for (std::size_t k = 0; k < x.parts.size(); ++k) out += (k > 0 ? ", " : "") + print(x.parts[k]);
    return out + ")";
}

}  // namespace neurapse::equations
