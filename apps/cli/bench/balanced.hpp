// SPDX-License-Identifier: MIT
// The three balanced networks of Brette et al. 2007 (doi:10.1007/s10827-007-0038-6), after Vogels &
// Abbott 2005: 3200 neurons excite and 800 inhibit any other with a probability of 2 %. At another
// scale every neuron keeps its 80 synapses.
#pragma once

#include "settings.hpp"

namespace neurapse::cli {

/// Adds populations exc and inh of the cells given and joins them; a spike takes one step. `receptors` are
/// those that the two excite and inhibit through.
void add_balanced(experiment& e, settings const& cells, variant const& v, setting const& excite,
                  setting const& inhibit, std::pair<char const*, char const*> receptors = {"ampa", "gaba"});

/// Conductances that all neurons begin with, normally distributed around 40 nS (deviation 15 nS)
/// and 200 nS (120 nS) as in the versions for Brian, but nowhere negative: they come with a spike
/// in the first step.
void add_initial_conductances(experiment& e);

}  // namespace neurapse::cli
