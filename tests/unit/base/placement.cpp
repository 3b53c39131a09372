// SPDX-License-Identifier: MIT
// A thread that leaves its processor goes elsewhere, and may go everywhere afterwards.
#include "neurapse/base/placement.hpp"

#include <doctest/doctest.h>

#if defined(__linux__)
#include <sched.h>

using namespace neurapse;

TEST_CASE("a thread leaves its processor if it may use another, and is as free as before") {
    cpu_set_t before, after;
    REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
    // Between two looks the system may move it as well.
    bool moved = false;
    for (int attempt = 0; attempt < 20 && !moved; ++attempt) {
        int const here = current_processor();
        leave_processor();
        moved = current_processor() != here;
    }
    CHECK(moved == (CPU_COUNT(&before) > 1));
    REQUIRE(sched_getaffinity(0, sizeof after, &after) == 0);
    CHECK(CPU_EQUAL(&before, &after));
}

TEST_CASE("a thread that may use one processor only stays there") {
    cpu_set_t before, one;
    REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
    int const here = current_processor();
    CPU_ZERO(&one);
    CPU_SET(here, &one);
    REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
    leave_processor();
    CHECK(current_processor() == here);
    CHECK(sched_setaffinity(0, sizeof before, &before) == 0);
}
#endif
