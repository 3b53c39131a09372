// SPDX-License-Identifier: MIT
// Numbers and spike lists from delimited text: comma, semicolon, tab or spaces, a header line
// or none, # comments, any line ends. Mistakes name their line and column, several at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "neurapse/contract/field.hpp"

namespace neurapse {

/// A table of numbers; a first line without any number is its header and is passed over.
/// `name` is what errors call the text. Throws code::bad_data_file.
table read_csv(std::string_view text, std::string const& name);
table read_csv(std::filesystem::path const&);

/// Spikes in the order of their file. `population` indexes `populations`; both are empty when
/// the file has no such column.
struct spike_table {
    std::vector<double> time_ms;
    std::vector<std::uint32_t> neuron, population;
    std::vector<std::string> populations;
};

/// A header names the columns: time_ms (or time), neuron and perhaps population; others are
/// passed over. Without a header the columns are time_ms, neuron. Throws code::bad_data_file.
spike_table read_spike_csv(std::string_view text, std::string const& name);
spike_table read_spike_csv(std::filesystem::path const&);

}  // namespace neurapse
