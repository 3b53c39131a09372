// SPDX-License-Identifier: MIT
// What a run recorded, as NumPy arrays that look into the library's own columns.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "neurapse/contract/recordings.hpp"

namespace neurapse::python {

void bind_results(nanobind::module_& m);

/// A read-only array of a column that lives as long as its owner.
template <class T>
nanobind::object column(std::vector<T> const& numbers, nanobind::handle owner);

/// The same for a column that nobody else owns.
template <class T>
nanobind::object column(std::vector<T>&& numbers);

nanobind::dict dict_of(weight_snapshot const& shot, nanobind::handle owner);
nanobind::dict dict_of(weight_snapshot&& shot);

}  // namespace neurapse::python
