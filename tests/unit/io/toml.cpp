// SPDX-License-Identifier: MIT
#include "neurapse/io/toml.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "neurapse/base/text.hpp"

using namespace neurapse;

namespace {

/// Random descriptions as nobody would write them. The generator's own dice, one fixed seed.
class oddities {
public:
    explicit oddities(unsigned seed) : dice_{seed} {}

    settings description() {
        settings all;
        for (auto const* key : {"title", "run", "population", "projection", "stimulus", "record"})
            if (below(4) > 0) all.entries.push_back({key, below(3) > 0 ? section() : value(0), {}});
        auto odd = table(0);
        for (auto& e : odd.entries)
            if (!all.find(e.key))
                all.entries.insert(all.entries.begin() + below(int(all.entries.size()) + 1), e);
        return all;
    }

private:
    int below(int n) { return int(dice_() % unsigned(n)); }

    setting section() {
        if (below(2)) return table(1);
        setting::list tables;
        for (int k = below(3); k >= 0; --k) tables.emplace_back(table(1));
        return tables;
    }

    setting value(int depth) {
        switch (below(depth < 4 ? 6 : 3)) {
            case 0: return number{some_number(), {}};
            case 1: return number{some_number(), some_dimension()};
            case 2: return below(3) ? setting{text()} : setting{bool(below(2))};
            case 3: return text();
            case 4: {
                setting::list all;
                for (int k = below(4); k > 0; --k) all.push_back(value(depth + 1));
                return all;
            }
            default: return table(depth + 1);
        }
    }

    settings table(int depth) {
        settings all;
        for (int k = below(5); k > 0; --k) {
            auto const key = below(2) ? text() : std::string(1, char('a' + below(26)));
            if (!all.find(key)) all.entries.push_back({key, value(depth), {}});
        }
        return all;
    }

    double some_number() {
        static constexpr double known[] = {0,    1,     -1,      0.1,    0.3,      1e15,     9.5e15,
                                           1e16, 1e300, -1e-300, 5e-324, INFINITY, -INFINITY};
        if (below(2)) return known[below(int(std::size(known)))];
        for (;;) {
            auto const bits = (std::uint64_t(dice_()) << 32) | dice_();
            double x = 0;
            std::memcpy(&x, &bits, sizeof x);
            if (std::isfinite(x)) return x;
        }
    }

    dimension some_dimension() {
        namespace d = dimensions;
        static constexpr dimension known[] = {d::time,
                                              d::voltage,
                                              d::current,
                                              d::capacitance,
                                              d::conductance,
                                              -d::conductance,
                                              d::frequency,
                                              d::area,
                                              d::length,
                                              d::current - d::area,
                                              d::conductance - d::area,
                                              d::voltage - d::time,
                                              d::conductance - d::voltage,
                                              d::current + d::time};
        return known[below(int(std::size(known)))];
    }

    std::string text() {
        static std::vector<std::string> const pieces{"a",          "exc",        " ",
                                                     "\"",         "\\",         "\n",
                                                     "\r\n",       "\t",         "\x01",
                                                     "\x7f",       "'",          "'''",
                                                     "\"\"\"",     "#",          "=",
                                                     ".",          "[",          "]]",
                                                     "{",          "10 ms",      "-70 mV",
                                                     "inf",        "nan mV",     "1e400 ms",
                                                     "true",       "1979-05-27", "0x10",
                                                     "\u00b5s",    "\u00e9",     "\u795e\u7d4c",
                                                     "\U0001f9e0", "\\u0041",    std::string(1, '\0')};
        std::string all;
        for (int k = below(3); k >= 0; --k) all += pieces[std::size_t(below(int(pieces.size())))];
        return below(12) ? all : "";
    }

    std::mt19937 dice_;
};

place where_is(settings const& t, char const* key) {
    for (auto const& e : t.entries)
        if (e.key == key) return e.where;
    return {};
}

std::string complaint_of(std::function<void()> const& act) {
    try {
        act();
    } catch (error const& e) {
        return to_string(e.complaints().front().code) + " " + e.what();
    }
    return "";
}

}  // namespace

TEST_CASE("toml: what is printed reads as the same description") {
    oddities odd{1};
    for (int k = 0; k < 5000; ++k) {
        auto const x = odd.description();
        auto const text = to_toml(x);
        CAPTURE(text);
        REQUIRE(parse_toml(text) == x);
        REQUIRE(to_toml(parse_toml(text)) == text);
    }
}

TEST_CASE("toml: numbers keep their text and are read once") {
    auto const t = parse_toml("title = \"100 Hz\"\ntau = \"20 ms\"\nn = 3\nword = \"fast\"\n");
    CHECK(*t.find("tau") == setting{number{20, dimensions::time}});
    CHECK(*t.find("title") == setting{"100 Hz"});
    CHECK(*t.find("title") == setting{number{0.1, dimensions::frequency}});
    CHECK(*t.find("n") == setting{3});
    CHECK_FALSE(*t.find("word") == setting{"slow"});
    CHECK(t.find("tau")->text() == "\"20 ms\"");
}

TEST_CASE("toml: keys and values know where they stand") {
    auto const t = parse_toml(
        "\xef\xbb\xbftitle = \"\u00fc\"\r\n[run]\r\n\tseed\t= 1\n  dt = \"0.1 ms\"  # step\n"
        "[[record]]\nof = [ \"a\", \"b\" ]\n[population.exc]\np = { \"\u03c4\" = 1, tau = 22 }\n");
    CHECK(where_is(t, "title") == place{1, 1, 5});
    CHECK(t.find("title")->where == place{1, 9, 3});
    auto const& run = *t.find("run")->as<settings>();
    CHECK(where_is(run, "seed") == place{3, 2, 4});
    CHECK(run.find("seed")->where == place{3, 9, 1});
    CHECK(run.find("dt")->where == place{4, 8, 8});
    auto const& record = t.find("record")->as<setting::list>()->front();
    CHECK(record.where.line == 5);
    CHECK((*record.as<settings>()->find("of")->as<setting::list>())[1].where == place{6, 13, 3});
    auto const& p =
        *t.find("population")->as<settings>()->find("exc")->as<settings>()->find("p")->as<settings>();
    CHECK(where_is(p, "tau") == place{8, 16, 3});
    CHECK(p.find("tau")->where == place{8, 22, 2});
}

TEST_CASE("toml: the order of keys is that of the file") {
    auto const t = parse_toml("b = 1\na = 2\n[z]\nq = 1\nc = 2\n[d]\n");
    std::string order;
    for (auto const& e : t.entries) order += e.key;
    CHECK(order == "bazd");
}

TEST_CASE("toml: values as shells leave them") {
    struct row {
        char const* text;
        setting value;
    };
    for (auto const& [text, value] :
         {row{"2", 2},
          {"80 pA", number{80, dimensions::current}},
          {"\"80 pA\"", number{80, dimensions::current}},
          {"exc", "exc"},
          {"\"exc\"", "exc"},
          {"true", true},
          {"[1, 2]", list(1, 2)},
          {"[1", "[1"},
          {"", ""},
          {"a\nb = 5", "a\nb = 5"},
          {"5\nb = 6", "5\nb = 6"},
          {"{ uniform = [\"1 ms\", \"2 ms\"] }", uniform(duration{1}, duration{2})}}) {
        CAPTURE(text);
        CHECK(parse_toml_value(text) == value);
    }
}

TEST_CASE("toml: --set changes a value, and says where a path leads nowhere") {
    auto const file = "[run]\nseed = 1\n[population.exc]\nsize = 10\n[[projection]]\nweight = \"1 pA\"\n";
    auto const with = [&](char const* path, char const* value) {
        auto t = parse_toml(file);
        assign(t, path, value);
        return to_toml(t);
    };
    CHECK(with("run.seed", "2") ==
          "\n[run]\nseed = 2\n\n[population.exc]\nsize = 10\n\n[[projection]]\nweight = \"1 pA\"\n");
    CHECK(with("population.exc.parameters.tau", "5 ms").find("parameters = { tau = \"5 ms\" }") !=
          std::string::npos);
    CHECK(with("projection.0.weight", "80 pA").find("weight = \"80 pA\"") != std::string::npos);
    CHECK(with("title", "10 ms").find("title = \"10 ms\"\n") == 0);

    std::string const remedy =
        "; write e.g. run.seed=2, population.exc.size=10 or projection.0.weight=\"100 pA\"";
    struct row {
        char const *path, *complaint;
    };
    for (auto const& [path, complaint] :
         {row{"", "a name is empty"},
          {"run.", "a name is empty"},
          {".seed", "a name is empty"},
          {"run.seed.x", "seed is no table"},
          {"projection.1.weight", "projection has 1 entry, counted from 0"},
          {"projection.x.weight", "projection has 1 entry, counted from 0"},
          {"projection.0", "the name of a value is missing behind projection.0"}}) {
        CAPTURE(path);
        CHECK(complaint_of([&] { with(path, "5"); }) ==
              std::string{"E003 --set "} + path + "=5 leads nowhere (" + complaint + ")" + remedy);
    }
    CHECK(complaint_of([&] { with("population.exd.size", "5"); }) ==
          "E010 --set population.exd.size=5 leads nowhere (no population is called exd); did you mean "
          "population.exc?");
    CHECK(complaint_of([&] { with("run.seed", "9007199254740993"); }) ==
          "E008 9007199254740993 (whole numbers are exact up to 9007199254740992 only); write a smaller "
          "number");
}

TEST_CASE("toml: what is no TOML is told with its place and a remedy") {
    struct row {
        std::string text;
        place where;
        char const* sentence;
    };
    std::string const quotes = "put words and numbers with units in quotes, e.g. \"lif\" or \"10 ms\"";
    for (auto const& [text, where, sentence] : std::vector<row>{
             {"a = lif",
              {1, 5, 1},
              "this is not TOML (while reading value: could not determine value type); put words and numbers "
              "with units in quotes, e.g. \"lif\" or \"10 ms\""},
             {"a = 10 ms", {1, 8, 1}, nullptr},
             {"\na = 1e400",
              {2, 5, 5},
              "this is not TOML (while reading floating-point: '1e400' could not be interpreted as a value); "
              "write a number of ordinary size"},
             {"a = 1\na = 2",
              {2, 1, 1},
              "a stands here twice (a key has one value); remove or rename one of them"},
             {"[a]\n[a]",
              {2, 1, 1},
              "[a] stands here twice (a table is described in one place); remove or rename one of them"},
             {"a =",
              {1, 4, 1},
              "this is not TOML (while reading key-value pair: encountered end-of-file); the file breaks off "
              "here; write the rest"},
             {"a = \"b\nc = 1", {1, 7, 1}, nullptr},
             {"a = 1979-05-27",
              {1, 5, 10},
              "a date stands here (experiments have no dates); write a text in quotes"},
             {"t = \"Stra\xdf"
              "e\"",
              {1, 10, 1},
              "the file is not UTF-8 text (this byte begins no character of it); save it as UTF-8 text"},
             {std::string{"a = 1\nb\0 = 1", 12},
              {2, 2, 1},
              "the file has a zero byte (an experiment is a text, and this is none or UTF-16); save it as "
              "UTF-8 text"},
             {"a.b.c.d.e.f.g.h.i.j = 1",
              {1, 18, 1},
              "the key has too many parts (tables lie within each other 8 deep at most); write fewer dots"},
         }) {
        CAPTURE(text);
        try {
            parse_toml(text);
            FAIL("it was read");
        } catch (error const& e) {
            CHECK(e.complaints().size() == 1);
            CHECK(e.complaints().front().where == where);
            if (sentence) CHECK(std::string{e.what()} == sentence);
        }
    }
    CHECK(complaint_of([] { parse_toml("a = 9007199254740993"); }).substr(0, 4) == "E008");
    CHECK(parse_toml("a = 9007199254740992").find("a")->as<number>()->value == 9007199254740992.);
    CHECK(parse_toml("t = \"a.b.c.d.e.f.g.h.i.j.k\" # .........\nu = [1.0, 2.0, 3.0, 1.0, 1.0, 1.0, 1.0, "
                     "1.0, 1.0, 1.0]")
              .entries.size() == 2);
}

TEST_CASE("toml: bombs are refused, and at once (F-26 as far as it arises here)") {
    auto const repeated = [](std::string const& piece, int n) {
        std::string all;
        for (int k = 0; k < n; ++k) all += piece;
        return all;
    };
    for (auto const& text :
         {"x = " + repeated("[", 100000), "x = " + repeated("[", 100000) + repeated("]", 100000),
          "x = " + repeated("{a=", 100000), "a" + repeated(".a", 100000) + " = 1",
          "[a" + repeated(".a", 100000) + "]", repeated("[[", 100000), repeated("\"a\".", 100000),
          "x = " + repeated("{a.a.a.a.a.a.a=", 250) + "1" + repeated("}", 250) + "}"})
        CHECK(complaint_of([&, text] { parse_toml(text); }).substr(0, 4) == "E002");
}

TEST_CASE(
    "toml: a text knows where its own characters begin, whatever the line ends; with escapes it does not") {
    for (std::string const end : {"\n", "\r\n"}) {
        auto const all = parse_toml("a = \"one\"" + end + "b = \"\"\"" + end + "two" + end + "three\"\"\"" +
                                    end + "c = [\"\u00e9\", 'four']" + end + "d = \"x\\ty\"" + end);
        CHECK(all.find("a")->inside == place{1, 6, 5});
        CHECK(all.find("b")->inside.line == 3);
        CHECK(all.find("b")->inside.column == 1);
        CHECK((*all.find("c")->as<setting::list>())[1].inside.column == 12);
        CHECK(all.find("d")->inside.line == 0);
    }
}
