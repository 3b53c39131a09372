// SPDX-License-Identifier: MIT
// Where threads run. A system may wake a thread on the processor of the one that woke it, and leave it there
// for tens of milliseconds while another idles: two that wait for each other at every step then take turns.
#pragma once

namespace neurapse {

/// The processor that the calling thread is on at the moment; -1 where the system does not say.
int current_processor() noexcept;

/// Moves the calling thread to another of the processors that it may use. It remains free to go anywhere.
/// Nothing happens where there is no other, or no such call.
void leave_processor() noexcept;

}  // namespace neurapse
