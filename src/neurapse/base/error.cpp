// SPDX-License-Identifier: MIT
#include "neurapse/base/error.hpp"

namespace neurapse {

std::string to_string(code c) {
    auto const digits = std::to_string(int(c));
    return "E" + std::string(3 - digits.size(), '0') + digits;
}

std::string complaint::sentence() const {
    auto text = what;
    if (!why.empty()) text += " (" + why + ")";
    if (!remedy.empty()) text += "; " + remedy;
    return text;
}

namespace {
std::string joined(std::vector<complaint> const& all) {
    std::string text;
    for (auto const& one : all) text += (text.empty() ? "" : "\n") + one.sentence();
    return text;
}
}  // namespace

error::error(std::vector<complaint> all) : std::runtime_error{joined(all)}, complaints_{std::move(all)} {}

error::error(code c, std::string what, std::string why, std::string remedy, place where)
    : error{std::vector{complaint{c, std::move(what), std::move(why), std::move(remedy), where}}} {}

}  // namespace neurapse
