// SPDX-License-Identifier: MIT
#include "neurapse/io/data_files.hpp"

#include <string>

#include "neurapse/io/csv.hpp"
#include "neurapse/io/file.hpp"
#include "neurapse/io/npy.hpp"

namespace neurapse {
namespace {

/// A header that names a time and a neuron makes a list of spikes.
bool lists_spikes(std::string const& text) {
    auto const header = text.substr(0, text.find('\n'));
    return header.find("time") != std::string::npos && header.find("neuron") != std::string::npos;
}

table from_spikes(spike_table const& s) {
    table t{s.time_ms.size(), 2, {}};
    for (std::size_t k = 0; k < t.rows; ++k) {
        t.values.push_back(s.time_ms[k]);
        t.values.push_back(s.neuron[k]);
    }
    return t;
}

}  // namespace

file_reader files_beside(std::filesystem::path const& description) {
    return [folder = description.parent_path()](std::string const& name) -> table {
        auto const path = folder / name;
        if (path.extension() == ".npy") return read_npy(path);
        auto const text = read_file(path);
        return lists_spikes(text) ? from_spikes(read_spike_csv(text, name)) : read_csv(text, name);
    };
}

}  // namespace neurapse
