// SPDX-License-Identifier: MIT
// The place of npz.cpp in a build without libzip, as for WebAssembly: every archive is refused.
#include "neurapse/base/error.hpp"
#include "neurapse/io/npz.hpp"

namespace neurapse {

namespace {
[[noreturn]] void refuse(code why, std::filesystem::path const& file) {
    throw error{why, file.string(), "this build has no libzip for .npz archives",
                "use the .csv files, or .npy"};
}
}  // namespace

bool has_npz() noexcept { return false; }

npz_writer::npz_writer(std::filesystem::path file) : file_{std::move(file)} { fail(); }
npz_writer::~npz_writer() = default;
void npz_writer::add_bytes(std::string const&, std::string) { fail(); }
void npz_writer::close() { fail(); }
void npz_writer::fail() { refuse(code::write_failed, file_); }

std::map<std::string, table> read_npz(std::filesystem::path const& file) {
    refuse(code::bad_data_file, file);
}
table read_npz(std::filesystem::path const& file, std::string const&) { refuse(code::bad_data_file, file); }

}  // namespace neurapse
