// SPDX-License-Identifier: MIT
// Who is joined to whom at the last snapshot: a drawing with arrows for a network small enough
// to follow each of them, a matrix of synapse counts for all others.
#pragma once

#include <string>

#include "neurapse/contract/recordings.hpp"

namespace neurapse {

/// Networks of at most this many neurons are drawn neuron by neuron.
inline constexpr std::size_t graph_limit = 60;
/// Delays are written on the arrows of at most this many synapses.
inline constexpr std::size_t delay_label_limit = 12;

/// The synapses of the last snapshot of each projection as an SVG file.
std::string connection_graph(recordings const& run);

/// What connection_graph shows of this run.
std::string connection_caption(recordings const& run);

}  // namespace neurapse
