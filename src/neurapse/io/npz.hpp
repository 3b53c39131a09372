// SPDX-License-Identifier: MIT
// NumPy's .npz archives, zip files of .npy arrays: written uncompressed, as numpy.savez does
// and with the same bytes for the same arrays; read with or without compression. Builds without libzip
// have npz_without_zip.cpp in the place of npz.cpp.
#pragma once

#include <deque>
#include <filesystem>
#include <map>
#include <string>

#include "neurapse/contract/field.hpp"
#include "neurapse/io/npy.hpp"

struct zip;

namespace neurapse {

/// Whether this build can read and write archives; where it cannot, all below throws.
bool has_npz() noexcept;

/// Collects named arrays and writes them all in close(), first under a temporary name: until
/// then, or when that fails, nothing changes on the disk. Throws code::write_failed.
class npz_writer {
public:
    explicit npz_writer(std::filesystem::path file);
    ~npz_writer();
    npz_writer(npz_writer const&) = delete;
    npz_writer& operator=(npz_writer const&) = delete;

    /// `array` is anything that npy_bytes() takes; it is copied.
    void add(std::string const& name, auto const& array) { add_bytes(name, npy_bytes(array)); }
    void close();

private:
    void add_bytes(std::string const& name, std::string bytes);
    [[noreturn]] void fail();

    std::filesystem::path file_;
    [[maybe_unused]] struct zip* archive_ = nullptr;
    std::deque<std::string> members_;  // libzip reads them when the archive is closed
};

/// All arrays of numbers by name. Arrays of text are left out. Throws code::bad_data_file.
std::map<std::string, table> read_npz(std::filesystem::path const&);

/// One array of numbers.
table read_npz(std::filesystem::path const&, std::string const& name);

}  // namespace neurapse
