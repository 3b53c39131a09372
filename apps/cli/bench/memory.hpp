// SPDX-License-Identifier: MIT
// How much memory this process has and has had, in MB (10^6 bytes); 0 where the system does not say.
#pragma once

namespace neurapse::cli {

double resident_mb();
double peak_mb();
/// The peak begins anew at what is resident now.
void forget_peak();

}  // namespace neurapse::cli
