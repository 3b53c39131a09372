// SPDX-License-Identifier: MIT
// What there is to choose from, and descriptions as text: functions without a simulation.
#pragma once

#include <nanobind/nanobind.h>

namespace neurapse::python {

void bind_catalogue(nanobind::module_& m);

}  // namespace neurapse::python
