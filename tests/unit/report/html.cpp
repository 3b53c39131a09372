// SPDX-License-Identifier: MIT
// Pages that stand alone.
#include "neurapse/report/html.hpp"

#include <doctest/doctest.h>

#include "runs.hpp"
#include "xml.hpp"

using namespace neurapse;

namespace {

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

void check_page(std::string const& page) {
    CHECK(xml::fault(page) == "");
    CHECK(page.find("<!DOCTYPE html>") == 0);
    CHECK(has(page, "name=\"viewport\""));
    CHECK(has(page, "prefers-color-scheme:dark"));
    for (auto const* fetch : {"src=", "<link", "<script", "@import", "url("}) CHECK_FALSE(has(page, fetch));
    CHECK(xml::count(page, "http") == xml::count(page, "xmlns=\"http://www.w3.org/2000/svg\""));
    CHECK_FALSE(has(page, runs::awkward));
}

}  // namespace

TEST_CASE("html: the report of a full run has its facts, figures, tables and experiment") {
    auto const run = runs::everything();
    report_table const table{runs::awkward, {"phase", "seconds"}, {{runs::awkward, "1.5"}, {"run"}}};
    auto const page = html_report(run, figures_of(run), {table}, runs::awkward);
    check_page(page);
    CHECK(xml::count(page, "<figure ") == 6);
    CHECK(xml::count(page, "<table>") == 2);
    CHECK(has(page, "1000 ms in steps of 0.1 ms \u00b7 seed 7 \u00b7 100 neurons \u00b7 500 spikes"));
    CHECK(has(page, "<td class=\"n\">400</td>\n<td class=\"n\">5</td>"));  // 400 spikes of 80 neurons in 1 s
    CHECK(has(page, "<details>"));
}

TEST_CASE("html: a run that recorded nothing is a page that says so") {
    auto const page = html_report({}, {}, {}, "");
    check_page(page);
    CHECK(has(page, "Nothing was recorded."));
    CHECK_FALSE(has(page, "<details>"));
}

TEST_CASE("html: a run of no length has no rate") {
    auto run = runs::network(3, 0);
    CHECK(has(html_report(run, {}, {}, ""), "<td class=\"n\">\u2013</td>"));
}

TEST_CASE("html: the index links to its reports") {
    auto const run = runs::network(10);
    auto const page = html_index(runs::awkward, {{runs::awkward, "a/b.html", "words", figures_of(run)[0].svg},
                                                 {"two", runs::awkward, runs::awkward, ""}});
    check_page(page);
    CHECK(has(page, "<a class=\"card\" href=\"a/b.html\">"));
    CHECK(xml::count(page, "<svg ") == 1);
    check_page(html_index("none", {}));
}
