// SPDX-License-Identifier: MIT
#include "neurapse/io/json.hpp"

#include <doctest/doctest.h>

#include "neurapse/base/units.hpp"
#include "neurapse/io/toml.hpp"

using namespace neurapse;

TEST_CASE("json: what stood in quotes is printed as it was written") {
    CHECK(to_json(parse_toml("title = \"100 Hz\"\n[population.\"3\"]\ntau = \"0.020 s\"\n")) ==
          R"({"title":"100 Hz","population":{"3":{"tau":"0.020 s"}}})");
    CHECK(to_json(parse_toml("of = \"3\"\nv = [\"-70000 uV\", \"-.07 V\"]\nw = \"inf\"")) ==
          R"({"of":"3","v":["-70000 uV","-.07 V"],"w":"inf"})");
    CHECK(to_json(parse_toml("d = { uniform = [\"1e3 us\", \"2 ms\"] }")) ==
          R"({"d":{"uniform":["1e3 us","2 ms"]}})");
}

TEST_CASE("json: numbers, truth values and quantities that were never text") {
    CHECK(to_json(parse_toml("a = 1\nb = 0.5\nc = true\nd = inf\ne = []")) ==
          R"({"a":1.0,"b":0.5,"c":true,"d":"inf","e":[]})");
    CHECK(to_json({{"rate", frequency{0.1}}, {"tau", duration{20}}, {"n", 3}}) ==
          R"({"rate":"0.1 kHz","tau":"20 ms","n":3.0})");
}
