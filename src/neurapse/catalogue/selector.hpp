// SPDX-License-Identifier: MIT
// Names neurons in text: a population with, in brackets, Python's slices and single positions:
//
//     exc     exc[3]     exc[0:25]     exc[0:100:5]     exc[-1]     exc[0:3,7,9:]
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "neurapse/catalogue/reader.hpp"
#include "neurapse/contract/any_population.hpp"

namespace neurapse {

/// Neurons of one population, ascending and each once.
struct selection {
    std::size_t population = 0;
    std::vector<neuron_id> neurons;
    std::string text;  ///< as written
};

/// What a selector may choose from.
struct named_population {
    std::string name;
    std::uint32_t size;
};

/// Reads a selector; whatever is wrong is complained of in `from`, at `s`.
std::vector<selection> read_selectors(reader& from, std::string_view key, setting const& s,
                                      std::vector<named_population> const& known);

}  // namespace neurapse
