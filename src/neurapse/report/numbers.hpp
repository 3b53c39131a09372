// SPDX-License-Identifier: MIT
// Numbers as people and pictures read them: short, rounded to what the eye can use, and the
// same under every locale. Nothing here is meant to be read back; base/text.hpp does that.
#pragma once

#include <cstdint>
#include <string>

namespace neurapse::plot {

/// At most `digits` decimals, trailing zeros dropped: fixed(0.5, 2) is "0.5".
std::string fixed(double value, int digits);

/// About `digits` significant digits, with a power of ten where the number is far from one.
std::string significant(double value, int digits);

/// 70312 is "70,312".
std::string grouped(std::uint64_t n);

/// "1 spike", "70,312 spikes".
std::string counted(std::uint64_t n, std::string const& noun);

/// The label of a tick among ticks `step` apart, with a true minus sign.
std::string tick_label(double value, double step);

}  // namespace neurapse::plot
