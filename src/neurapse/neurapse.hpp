// SPDX-License-Identifier: MIT
// The public door: describe an experiment, run it, look at what was recorded.
//
//     using namespace neurapse;
//     using namespace neurapse::literals;
//     experiment e{"One neuron"};
//     e.run({{"duration", 200_ms}, {"dt", 0.1_ms}, {"seed", 1}})
//      .population("cell", {{"neuron", "lif"}, {"size", 1}})
//      .stimulus({{"kind", "constant"}, {"to", "cell"}, {"amplitude", 400_pA}})
//      .record({{"what", "spikes"}, {"of", "cell"}});
//     recordings const r = run(e);
//
// The keys are those of experiment files. `session` runs in pieces, `respond` drives single
// neurons with given currents, `resting_state` finds where a model rests.
#pragma once

#include "neurapse/base/error.hpp"            // error, complaint, code
#include "neurapse/base/units.hpp"            // quantity, duration, voltage ... and literals
#include "neurapse/catalogue/experiment.hpp"  // experiment
#include "neurapse/catalogue/models.hpp"      // catalogue::neurons() and the other rooms
#include "neurapse/catalogue/respond.hpp"     // respond, resting_state
#include "neurapse/catalogue/session.hpp"     // session, run
#include "neurapse/catalogue/setting.hpp"     // settings, list, uniform, normal, lognormal
#include "neurapse/contract/recordings.hpp"   // recordings
