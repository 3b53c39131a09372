// SPDX-License-Identifier: MIT
// The SVG writer: every text safe, every document well-formed.
#include "neurapse/report/svg.hpp"

#include <doctest/doctest.h>

#include "runs.hpp"
#include "xml.hpp"

namespace plot = neurapse::plot;

TEST_CASE("svg: user text is escaped, and bytes that are no text are replaced") {
    struct row {
        char const *given, *written;
    };
    for (auto const& [given, written] :
         {row{"a < b & c", "a &lt; b &amp; c"}, row{"\"it's\" >", "&quot;it&#39;s&quot; &gt;"}, row{"", ""},
          row{"\xC3\xA9\xE2\x82\xAC\xF0\x9F\xA7\xA0", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\xA7\xA0"},
          row{"a\tb\n", "a\tb\n"}, row{"\x1b[0m", "\xEF\xBF\xBD[0m"}, row{"\xff", "\xEF\xBF\xBD"},
          row{"\xC3", "\xEF\xBF\xBD"}, row{"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"}})
        CHECK(plot::escaped(given) == written);
}

TEST_CASE("svg: long names are shortened between characters") {
    CHECK(plot::shortened("short", 5) == "short");
    CHECK(plot::shortened("longer", 5) == "long\u2026");
    CHECK(plot::shortened("\u00e9\u00e9\u00e9\u00e9", 3) == "\u00e9\u00e9\u2026");
}

TEST_CASE("svg: a document of every shape is well-formed and knows dark mode") {
    plot::svg picture;
    picture.begin_group({1, 2}, 0.1, 0.1);
    picture.line({0, 0}, {1, 1}, "grid");
    picture.polyline({{0, 0}, {0.25, 1e20}}, {"s0", 2, 0.5});
    picture.polygon({{0, 0}, {1, 0}, {1, 1}}, "f0");
    picture.circle({5, 5}, 2, "node");
    picture.rect({0, 0, 3, 4}, "frame");
    picture.path("M0 0h1", "s1");
    picture.end_group();
    picture.text({1, 1}, runs::awkward, "title", plot::anchor::middle);
    picture.upright_text({1, 1}, "up", "label");
    auto const text = picture.document(100, 50, runs::awkward);
    CHECK(xml::fault(text) == "");
    CHECK(text.find("viewBox=\"0 0 100 50\"") != std::string::npos);
    CHECK(text.find("prefers-color-scheme:dark") != std::string::npos);
}

TEST_CASE("svg: the judge of these tests finds faults") {
    for (auto const* bad : {"<a>", "<a></b>", "<a b=c/>", "<a b=\"1\" b=\"2\"/>", "<a>&</a>", "<a", "</a>"})
        CHECK(xml::fault(bad) != "");
}
