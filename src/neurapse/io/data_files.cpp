// SPDX-License-Identifier: MIT
#include "neurapse/io/data_files.hpp"

#include <cmath>
#include <string>

#include "neurapse/base/error.hpp"
#include "neurapse/io/csv.hpp"
#include "neurapse/io/file.hpp"
#include "neurapse/io/npy.hpp"

namespace neurapse {
namespace {

/// A header that names a time and a neuron makes a list of spikes. It is the first line that is
/// neither blank nor a comment.
bool lists_spikes(std::string const& text) {
    std::size_t first = 0;
    while (first < text.size()) {
        auto const at = text.find_first_not_of(" \t\r\xEF\xBB\xBF", first);
        if (at == std::string::npos || (text[at] != '#' && text[at] != '\n')) break;
        auto const end = text.find('\n', at);
        first = end == std::string::npos ? text.size() : end + 1;
    }
    auto const header = text.substr(first, text.find('\n', first) - first);
    return header.find("time") != std::string::npos && header.find("neuron") != std::string::npos;
}

/// Files of results have spikes of several populations; which are meant cannot be guessed.
void refuse_several_populations(spike_table const& s, std::string const& name) {
    if (s.populations.size() > 1)
        throw error{code::bad_data_file,
                    name + " has spikes of " + s.populations[0] + ", " + s.populations[1] +
                        (s.populations.size() > 2 ? " and others" : ""),
                    "a list of spikes is that of one population", "keep the lines of one"};
}

table from_spikes(spike_table const& s) {
    table t{s.time_ms.size(), 2, {}};
    for (std::size_t k = 0; k < t.rows; ++k) {
        t.values.push_back(s.time_ms[k]);
        t.values.push_back(s.neuron[k]);
    }
    return t;
}

table read(std::filesystem::path const& path, std::string const& name) {
    if (path.extension() == ".npy") return read_npy(path);
    auto const text = read_file(path);
    if (!lists_spikes(text)) return read_csv(text, name);
    auto const spikes = read_spike_csv(text, name);
    refuse_several_populations(spikes, name);
    return from_spikes(spikes);
}

/// inf and nan would spread from here through everything.
void refuse_what_is_not_finite(table const& t, std::string const& name) {
    for (std::size_t k = 0; k < t.values.size(); ++k)
        if (!std::isfinite(t.values[k]))
            throw error{code::bad_data_file,
                        name + ", row " + std::to_string(k / t.columns + 1) + ", column " +
                            std::to_string(k % t.columns + 1),
                        "there is no finite number", "write a number such as 0.5"};
}

}  // namespace

file_reader files_beside(std::filesystem::path const& description) {
    return [folder = description.parent_path()](std::string const& name) -> table {
        auto const path = folder / name;
        auto const content = read(path, name);
        refuse_what_is_not_finite(content, name);
        return content;
    };
}

}  // namespace neurapse
