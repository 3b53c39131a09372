// SPDX-License-Identifier: MIT
// Ctrl-C and its kin: the first asks a run to stop after the present step, the second ends the
// program at once.
#pragma once

namespace neurapse::cli {

/// Listens to SIGINT, SIGTERM and SIGHUP from now on.
void listen_for_stop();

/// The signal that asked for a stop, or 0.
int stop_signal();

}  // namespace neurapse::cli
