// SPDX-License-Identifier: MIT
#include "neurapse/base/placement.hpp"

#if defined(__linux__)
#include <sched.h>
#endif

namespace neurapse {

#if defined(__linux__)
int current_processor() noexcept { return sched_getcpu(); }

void leave_processor() noexcept {
    cpu_set_t all;
    int const here = sched_getcpu();
    if (here < 0 || here >= CPU_SETSIZE || sched_getaffinity(0, sizeof all, &all) != 0) return;
    cpu_set_t others = all;
    CPU_CLR(here, &others);
    // A thread whose processor is forbidden is moved at once; then all are allowed as before.
    if (CPU_COUNT(&others) > 0 && sched_setaffinity(0, sizeof others, &others) == 0)
        sched_setaffinity(0, sizeof all, &all);
}
#else
int current_processor() noexcept { return -1; }
void leave_processor() noexcept {}
#endif

}  // namespace neurapse
