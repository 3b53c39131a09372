// SPDX-License-Identifier: MIT
#include "files.hpp"

#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>

#include <filesystem>
#include <map>
#include <memory>

#include "neurapse/base/error.hpp"
#include "neurapse/io/data_files.hpp"

namespace nb = nanobind;

namespace neurapse::python {
namespace {

table table_of(std::string const& name, nb::handle x) {
    nb::ndarray<double const, nb::c_contig, nb::device::cpu> numbers;
    if (!nb::try_cast(x, numbers) || numbers.ndim() == 0 || numbers.ndim() > 2)
        throw error{code::bad_data_file, name + " is no table",
                    "it is an array of other than one or two axes, or holds no numbers",
                    "give an array of numbers with two axes"};
    bool const flat = numbers.ndim() == 1;
    return {flat ? 1 : numbers.shape(0),
            numbers.shape(flat ? 0 : 1),
            {numbers.data(), numbers.data() + numbers.size()}};
}

}  // namespace

file_reader files_in(nb::dict const& arrays, std::string const& folder) {
    auto tables = std::make_shared<std::map<std::string, table>>();
    for (auto const& [name, numbers] : arrays) {
        auto const key = nb::cast<std::string>(name);
        (*tables)[key] = table_of(key, numbers);
    }
    return [tables, beside = files_beside(std::filesystem::path{folder} / "experiment.toml")](
               std::string const& name) {
        auto const found = tables->find(name);
        return found == tables->end() ? beside(name) : found->second;
    };
}

}  // namespace neurapse::python
