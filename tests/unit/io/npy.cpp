// SPDX-License-Identifier: MIT
#include "neurapse/io/npy.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "contents.hpp"
#include "neurapse/base/error.hpp"

using neurapse::npy_bytes;
using neurapse::read_npy;

namespace {
/// A file of version 1 as numpy would write it.
std::string npy(std::string const& dictionary, std::string const& data) {
    std::string bytes{"\x93NUMPY\x01"};
    bytes += '\0';
    bytes += char(dictionary.size());
    bytes += '\0';
    return bytes + dictionary + data;
}

std::string npy(std::string const& type, std::string const& shape, std::string const& data) {
    return npy("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n", data);
}

std::string refusal(std::string const& bytes) {
    try {
        read_npy(bytes, "w.npy");
    } catch (neurapse::error const& e) {
        CHECK(e.complaints().front().code == neurapse::code::bad_data_file);
        return e.what();
    }
    return "read";
}
}  // namespace

TEST_CASE("what is written as .npy is read back") {
    std::vector<double> const x{0.1, -2, 1e300, std::numeric_limits<double>::infinity()};
    CHECK(content(read_npy(npy_bytes(x), "x")) == contents{4, 1, x});
    CHECK(std::isnan(read_npy(npy_bytes(std::vector<double>{NAN}), "x").values[0]));
    CHECK(content(read_npy(npy_bytes(std::vector<std::uint32_t>{0, 4294967295}), "x")) ==
          contents{2, 1, {0, 4294967295.}});
    CHECK(content(read_npy(npy_bytes(std::vector<std::uint64_t>{1ull << 53}), "x")) ==
          contents{1, 1, {0x1p53}});
    CHECK(content(read_npy(npy_bytes(std::vector<std::int64_t>{-3}), "x")) == contents{1, 1, {-3}});
    neurapse::table const table{2, 3, {1, 2, 3, 4, 5, 6}};
    CHECK(content(read_npy(npy_bytes(table), "x")) == content(table));
    CHECK(content(read_npy(npy_bytes(std::vector<double>{}), "x")) == contents{0, 1, {}});
}

TEST_CASE("the data of a .npy file begin at a multiple of 64 bytes") {
    for (std::size_t n : {0, 1, 9, 10, 1000000})
        CHECK((npy_bytes(std::vector<double>(n)).size() - 8 * n) % 64 == 0);
}

TEST_CASE("text becomes fixed-width unicode") {
    auto const bytes = npy_bytes(std::vector<std::string>{"a", "\xC2\xB5V\xE2\x82\xAC", ""});
    CHECK(bytes.find("'<U3'") != bytes.npos);
    CHECK(bytes.ends_with(std::string{"a\0\0\0\0\0\0\0\0\0\0\0\xB5\0\0\0V\0\0\0\xAC\x20\0\0", 24} +
                          std::string(12, '\0')));
    CHECK(neurapse::holds_text(bytes, "x"));
    CHECK_FALSE(neurapse::holds_text(npy_bytes(std::vector<double>{1}), "x"));
}

TEST_CASE("every element type of numpy's plain numbers is read") {
    struct row {
        char const* type;
        std::string data;
        double value;
    };
    for (auto const& [type, data, value] : {
             row{"<f4", {"\0\0\0\x3F", 4}, 0.5},
             row{"<i8", std::string(8, '\xFF'), -1},
             row{"<i4", {"\xFE\xFF\xFF\xFF", 4}, -2},
             row{"<i2", {"\0\x80", 2}, -32768},
             row{"|i1", "\x80", -128},
             row{"<u8", {"\1\0\0\0\0\0\0\0", 8}, 1},
             row{"<u4", std::string(4, '\xFF'), 4294967295.},
             row{"<u2", std::string(2, '\xFF'), 65535},
             row{"|u1", "\xFF", 255},
             row{"|b1", "\1", 1},
         }) {
        INFO(type);
        CHECK(content(read_npy(npy(type, "(1,)", data), "x")) == contents{1, 1, {value}});
    }
}

TEST_CASE("Fortran order is turned into rows") {
    auto const bytes = npy("{'shape': (2, 3), 'fortran_order': True, 'descr': '|u1'}", "\1\4\2\5\3\6");
    CHECK(content(read_npy(bytes, "x")) == contents{2, 3, {1, 2, 3, 4, 5, 6}});
}

TEST_CASE("a .npy file that cannot be trusted is refused with the reason") {
    struct row {
        std::string bytes, why;
    };
    for (auto const& [bytes, why] : {
             row{"", "is not a .npy file"},
             row{"time,v\n1,2\n", "is not a .npy file"},
             row{"\x80\x04\x95", "is a Python pickle, which is never loaded"},
             row{"\x93NUMPY\1", "is cut short in its .npy header"},
             row{npy("<f8", "(1,)", "").substr(0, 30), "is cut short in its .npy header"},
             row{npy("nonsense", ""), "has a damaged .npy header"},
             row{npy("{'descr': '<f8', 'shape': (1,)}", "12345678"), "has a damaged .npy header"},
             row{npy("<f8", "(1,", "12345678"), "has a damaged .npy header"},
             row{npy("<f8", "(-1,)", "12345678"), "has a damaged .npy header"},
             row{npy("|O", "(1,)", "x"), "holds pickled Python objects, which are never loaded"},
             row{npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", "12345678"),
                 "holds records with named fields, not plain numbers"},
             row{npy("<U1", "(1,)", "1234"), "holds text, not numbers"},
             row{npy(">f8", "(1,)", "12345678"), "holds big-endian numbers"},
             row{npy("<c16", "(1,)", "12345678"), "holds elements of type <c16, which are not read"},
             row{npy("<f8", "(2,)", "12345678"), "has 8 bytes of data where its shape needs 16"},
             row{npy("|u1", "(2,)", "123"), "has 3 bytes of data where its shape needs 2"},
             row{npy("<f8", "(1000000000000,)", "12345678"), "bytes of data where its shape needs"},
             row{npy("<f8", "(4294967296, 4294967296)", ""), "claims a shape of more elements"},
             row{npy("<f8", "(99999999999999999999999,)", ""), "has a damaged .npy header"},
             row{npy("<f8", "()", "12345678"), "has 0 dimensions where a list or a table is needed"},
             row{npy("|u1", "(1, 1, 1)", "1"), "has 3 dimensions where a list or a table is needed"},
             row{npy_bytes(std::vector<std::uint64_t>{(1ull << 53) + 1}), "holds an integer beyond 2^53"},
         }) {
        INFO(why);
        auto const said = refusal(bytes);
        CHECK_MESSAGE(said.find("w.npy (" + why) == (why.starts_with("bytes") ? said.npos : 0), said);
        CHECK(said.find(why) != said.npos);
    }
}

TEST_CASE("a .npy file cut anywhere or with any byte changed never does harm") {
    auto const whole = npy_bytes(neurapse::table{2, 2, {1, 2, 3, 4}});
    for (std::size_t n = 0; n < whole.size(); ++n) CHECK(refusal(whole.substr(0, n)) != "read");
    for (std::size_t k = 0; k < whole.size(); ++k)
        for (int byte = 0; byte < 256; ++byte) {
            auto changed = whole;
            changed[k] = char(byte);
            refusal(changed);
        }
}

TEST_CASE("a .npy file that is not there is said to be so") {
    CHECK_THROWS_WITH_AS(
        read_npy(std::filesystem::path{"no/such.npy"}),
        "no/such.npy (cannot be read: No such file or directory); check the path and the permissions",
        neurapse::error);
}
