// SPDX-License-Identifier: MIT
// The library's complaints as the exceptions of neurapse.errors.
#pragma once

namespace neurapse::python {

/// From now on `error` reaches Python as neurapse.Error or what is derived from it.
void translate_errors();

}  // namespace neurapse::python
