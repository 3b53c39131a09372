// SPDX-License-Identifier: MIT
// Decimal digits made by hand from rounded integers: no printf, no stream, hence no locale.
#include "neurapse/report/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace neurapse::plot {
namespace {

constexpr double largest_plain = 1e15;

std::string not_finite(double value) { return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf"; }

int exponent_of(double value) { return value == 0 ? 0 : int(std::floor(std::log10(std::abs(value)))); }

std::string scientific(double value, int digits) {
    auto exponent = exponent_of(value);
    auto mantissa = fixed(value / std::pow(10.0, exponent), digits);
    if (mantissa == "10" || mantissa == "-10") {
        mantissa.pop_back();
        ++exponent;
    }
    return mantissa + "e" + std::to_string(exponent);
}

std::string fraction(long long part, int digits) {
    auto text = std::to_string(part);
    text.insert(0, std::size_t(std::max(0, digits - int(text.size()))), '0');
    while (!text.empty() && text.back() == '0') text.pop_back();
    return text.empty() ? text : "." + text;
}

}  // namespace

std::string fixed(double value, int digits) {
    if (!std::isfinite(value)) return not_finite(value);
    digits = std::clamp(digits, 0, 12);
    auto const power = std::pow(10.0, digits);
    if (std::abs(value) * power >= largest_plain)
        return digits > 0 && std::abs(value) < largest_plain ? fixed(value, digits - 1)
                                                             : scientific(value, 6);
    auto const scaled = std::llround(value * power);
    auto const unit = static_cast<long long>(power);
    auto const size = std::llabs(scaled);
    return (scaled < 0 ? "-" : "") + std::to_string(size / unit) + fraction(size % unit, digits);
}

std::string significant(double value, int digits) {
    if (!std::isfinite(value)) return not_finite(value);
    auto const exponent = exponent_of(value);
    if (exponent < -4 || exponent > 6) return scientific(value, digits - 1);
    return fixed(value, std::max(0, digits - 1 - exponent));
}

std::string grouped(std::uint64_t n) {
    auto text = std::to_string(n);
    for (auto at = int(text.size()) - 3; at > 0; at -= 3) text.insert(std::size_t(at), ",");
    return text;
}

std::string counted(std::uint64_t n, std::string const& noun) {
    return grouped(n) + " " + noun + (n == 1 ? "" : "s");
}

std::string tick_label(double value, double step) {
    if (std::abs(value) < step * 1e-6) return "0";
    auto const fine = int(std::floor(std::log10(step) + 1e-9));
    auto const far = std::abs(value) >= 1e6 || step < 1e-4;
    auto text =
        far ? scientific(value, std::max(0, exponent_of(value) - fine)) : fixed(value, std::max(0, -fine));
    if (text.front() == '-') text.replace(0, 1, "\u2212");
    return text;
}

}  // namespace neurapse::plot
