// SPDX-License-Identifier: MIT
#include "memory.hpp"

#include <fstream>
#include <string>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace neurapse::cli {
namespace {

/// A line of Linux's account of this process, which is in units of 1024 bytes.
double status_mb(std::string const& key) {
    std::ifstream file{"/proc/self/status"};
    for (std::string word; file >> word;)
        if (double kb = 0; word == key && file >> kb) return kb * 1024e-6;
    return 0;
}

}  // namespace

double resident_mb() { return status_mb("VmRSS:"); }
double peak_mb() { return status_mb("VmHWM:"); }

void forget_peak() {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
    std::ofstream{"/proc/self/clear_refs"} << "5";
}

}  // namespace neurapse::cli
