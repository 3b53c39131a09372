// SPDX-License-Identifier: MIT
#include "neurapse/io/csv.hpp"

#include <doctest/doctest.h>

#include "contents.hpp"
#include "neurapse/base/error.hpp"

using neurapse::read_csv;
using neurapse::read_spike_csv;

TEST_CASE("a table of numbers is read whatever separates them") {
    contents const expected{2, 3, {1, -2.5, 3e3, 4, 5, 6}};
    for (std::string const text : {
             "1,-2.5,3e3\n4,5,6\n",
             "1;-2.5;3e3\n4;5;6",
             "1\t-2.5\t3e3\n4\t5\t6\n",
             "  1 -2.5   3e3\n4 5 6  \n",
             "1, -2.5 , 3e3\r\n4, 5, 6\r\n",
             "\xEF\xBB\xBF"
             "a,b,c\n1,-2.5,3e3\n4,5,6\n",
             "\"a, b\",\"c\",\"d # e\"\n1,-2.5,3e3\n4,5,6\n",
             "# from the lab\n\n1,-2.5,3e3  # first\n   \n\r\n4,5,6\n\n",
             "\"1\",\"-2.5\",\"3e3\"\n4,5,6\n",
         }) {
        INFO(text);
        CHECK(content(read_csv(text, "w.csv")) == expected);
    }
    CHECK(content(read_csv("1\n2\n", "w.csv")) == contents{2, 1, {1, 2}});
}

TEST_CASE("a bad table is refused with its line and column") {
    struct row {
        std::string text, said;
    };
    for (auto const& [text, said] : {
             row{"", "w.csv (holds no numbers); write one row of numbers per line"},
             row{"a,b\n", "w.csv (holds no numbers); write one row of numbers per line"},
             row{"1,2\n3\n",
                 "w.csv, line 2 (1 cell where the lines above have 2); give every line the same number of "
                 "cells"},
             row{"a,b\n# c\n1,x2\n",
                 "w.csv, line 3, column 2 (x2 is not a number); write a number such as 0.5"},
             row{"1,\n", "w.csv, line 1, column 2 (the cell is empty); write a number such as 0.5"},
             row{"1;2,5\n", "w.csv, line 1, column 2 (2,5 is not a number); write a number such as 0.5"},
             row{"1,0x10\n", "w.csv, line 1, column 2 (0x10 is not a number); write a number such as 0.5"},
         }) {
        INFO(text);
        CHECK_THROWS_WITH_AS(read_csv(text, "w.csv"), said.c_str(), neurapse::error);
    }
}

TEST_CASE("several mistakes of a table are told together, but never more than ten") {
    auto const mistakes = [](std::string const& text) {
        try {
            read_csv(text, "w.csv");
        } catch (neurapse::error const& e) {
            return e.complaints().size();
        }
        return std::size_t{0};
    };
    CHECK(mistakes("1,2\nx,y\n3\n4,z\n") == 4);
    std::string many = "1\n";
    for (int k = 0; k < 100; ++k) many += "x\n";
    CHECK(mistakes(many) == 10);
}

TEST_CASE("a spike list is read by the names of its columns") {
    auto const two = read_spike_csv("neuron,time_ms\n7,0.5\n8,1\n", "s.csv");
    CHECK(two.time_ms == std::vector<double>{0.5, 1});
    CHECK(two.neuron == std::vector<std::uint32_t>{7, 8});
    CHECK(two.populations.empty());
    auto const ours =
        read_spike_csv("time_ms,population,neuron\n0.3,exc,1\n0.3,\"a, b\",2\n0.4,exc,3\n", "s.csv");
    CHECK(ours.neuron == std::vector<std::uint32_t>{1, 2, 3});
    CHECK(ours.population == std::vector<std::uint32_t>{0, 1, 0});
    CHECK(ours.populations == std::vector<std::string>{"exc", "a, b"});
    auto const bare = read_spike_csv("1 4294967295\n2.5 0\n", "s.csv");
    CHECK(bare.time_ms == std::vector<double>{1, 2.5});
    CHECK(bare.neuron == std::vector<std::uint32_t>{4294967295u, 0});
    CHECK(read_spike_csv("time_ms,population,neuron\n", "s.csv").time_ms.empty());
}

TEST_CASE("a bad spike list is refused with its line and column") {
    struct row {
        std::string text, said;
    };
    for (auto const& [text, said] : {
             row{"when,neuron\n1,2\n",
                 "s.csv, line 1 (no column is called time_ms); name the columns time_ms,neuron"},
             row{"1,2.5\n", "s.csv, line 1, column 2 (2.5 is not the number of a neuron); write 0, 1, 2 ..."},
             row{"1,-1\n", "s.csv, line 1, column 2 (-1 is not the number of a neuron); write 0, 1, 2 ..."},
             row{"1,4294967296\n",
                 "s.csv, line 1, column 2 (4294967296 is not the number of a neuron); write 0, 1, 2 ..."},
             row{"1,2,3\n",
                 "s.csv, line 1 (3 cells where 2 are needed); give time_ms and neuron, or name the columns "
                 "in a first line"},
             row{"time,neuron\nsoon,2\n",
                 "s.csv, line 2, column 1 (soon is not a number); write a number such as 0.5"},
         }) {
        INFO(text);
        CHECK_THROWS_WITH_AS(read_spike_csv(text, "s.csv"), said.c_str(), neurapse::error);
    }
}
