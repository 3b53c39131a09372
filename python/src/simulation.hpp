// SPDX-License-Identifier: MIT
// A session for Python: it runs without the interpreter's lock, looks for Ctrl-C now and then, and
// is used by one thread at a time.
#pragma once

#include <nanobind/nanobind.h>

namespace neurapse::python {

void bind_simulation(nanobind::module_& m);

}  // namespace neurapse::python
