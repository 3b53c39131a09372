// SPDX-License-Identifier: MIT
// Descriptions between the two languages: dict, list, str, bool, int and float on Python's side,
// settings on the other.
#pragma once

#include <nanobind/nanobind.h>

#include "neurapse/catalogue/setting.hpp"

namespace neurapse::python {

/// A description from a dict. Text that is a number with a unit becomes that number. Throws `error` for what
/// no description can hold.
settings settings_of(nanobind::dict const& table);

/// The same tree in Python; numbers with a unit are text.
nanobind::dict dict_of(settings const& table);

}  // namespace neurapse::python
