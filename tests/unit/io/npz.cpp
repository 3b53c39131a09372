// SPDX-License-Identifier: MIT
#include "neurapse/io/npz.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "contents.hpp"
#include "neurapse/base/error.hpp"
#include "neurapse/io/file.hpp"
#include "scratch.hpp"

using neurapse::npz_writer;
using neurapse::read_npz;

namespace {
/// numpy.savez_compressed(file, w=numpy.arange(6.).reshape(2, 3), t=numpy.array(["a"]))
constexpr char compressed[] =
    "504b030414000000080000002100f0cd3b4657000000b000000005001400772e6e707901001000b00000000000000057"
    "000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a1aea3a09e965f54529498179f5f94920a"
    "12774bcc294e058a17672416a402f91a463a0ac69a3a0ab50a64032e0614f0c11eca7080501c505a004a8b380000504b"
    "0304140000000800000021002aa42836480000008400000005001400742e6e7079010010008400000000000000480000"
    "00000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e136aa8aea3a09e965f54529498179f5f94920a1277"
    "4bcc294e058a17672416a402f91a863a9a3a0ab50a1400ae4406060600504b0102140314000000080000002100f0cd3b"
    "4657000000b0000000050000000000000000000000800100000000772e6e7079504b0102140314000000080000002100"
    "2aa42836480000008400000005000000000000000000000080018e000000742e6e7079504b0506000000000200020066"
    "0000000d0100000000";

std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t k = 0; k + 1 < hex.size(); k += 2)
        bytes += char(std::stoi(std::string{hex.substr(k, 2)}, nullptr, 16));
    return bytes;
}

void put(std::filesystem::path const& file, std::string const& bytes) {
    std::ofstream{file, std::ios::binary} << bytes;
}
}  // namespace

TEST_CASE("what is written as .npz is read back, and the same arrays give the same bytes") {
    scratch const here{"npz"};
    neurapse::table const w{2, 2, {1, 2, 3, 4}};
    for (auto const* name : {"a.npz", "b.npz"}) {
        npz_writer out{here.path / name};
        out.add("w", w);
        out.add("n", std::vector<std::uint32_t>{5, 6});
        out.add("names", std::vector<std::string>{"exc", "inh"});
        out.close();
    }
    auto const all = read_npz(here.path / "a.npz");
    CHECK(all.size() == 2);
    CHECK(content(all.at("w")) == content(w));
    CHECK(content(read_npz(here.path / "a.npz", "n")) == contents{2, 1, {5, 6}});
    CHECK(neurapse::read_file(here.path / "a.npz") == neurapse::read_file(here.path / "b.npz"));
}

TEST_CASE("an archive compressed by numpy is read, its text left out") {
    scratch const here{"npz"};
    put(here.path / "c.npz", from_hex(compressed));
    auto const all = read_npz(here.path / "c.npz");
    CHECK(all.size() == 1);
    CHECK(content(all.at("w")) == contents{2, 3, {0, 1, 2, 3, 4, 5}});
    CHECK_THROWS_WITH_AS(read_npz(here.path / "c.npz", "weights"),
                         ((here.path / "c.npz").string() + "[weights] (there is no such array); "
                                                           "the archive has: w, t")
                             .c_str(),
                         neurapse::error);
}

TEST_CASE("a damaged archive is refused and never does harm") {
    scratch const here{"npz"};
    auto const file = here.path / "d.npz";
    auto const whole = from_hex(compressed);
    for (std::size_t n = 0; n < whole.size(); ++n) {
        put(file, whole.substr(0, n));
        CHECK_THROWS_AS(read_npz(file), neurapse::error);
    }
    for (std::size_t k = 0; k < whole.size(); ++k)
        for (int bit : {1, 128}) {
            auto changed = whole;
            changed[k] = char(changed[k] ^ bit);
            put(file, changed);
            try {
                read_npz(file);
            } catch (neurapse::error const&) {
            }
        }
}

TEST_CASE("an archive that cannot be opened or written is named with the system's reason") {
    scratch const here{"npz"};
    auto const said = [](auto const& act) -> std::string {
        try {
            act();
        } catch (neurapse::error const& e) {
            return e.what();
        }
        return "done";
    };
    CHECK(said([&] { read_npz(here.path / "none.npz"); }).find("No such file") != std::string::npos);
    auto const write = [&] {
        npz_writer out{here.path / "none" / "x.npz"};
        out.add("x", std::vector<double>{1});
        out.close();
    };
    CHECK(said(write).find("x.npz (cannot be written: ") != std::string::npos);
    CHECK(said(write).find("No such file") != std::string::npos);
    {
        npz_writer abandoned{here.path / "y.npz"};
    }
    CHECK(std::filesystem::is_empty(here.path));
}
