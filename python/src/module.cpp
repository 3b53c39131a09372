// SPDX-License-Identifier: MIT
// The library's door for the Python package. It knows trees, arrays and nothing of Python's classes, which
// are written in Python.
#include <nanobind/nanobind.h>

#include "catalogue.hpp"
#include "errors.hpp"
#include "results.hpp"
#include "simulation.hpp"

NB_MODULE(_core, m) {
    m.doc() = "What the package neurapse is made on; use that.";
    neurapse::python::translate_errors();
    neurapse::python::bind_results(m);
    neurapse::python::bind_simulation(m);
    neurapse::python::bind_catalogue(m);
}
