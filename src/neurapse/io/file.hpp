// SPDX-License-Identifier: MIT
// Whole files in and out, with every failure told. A file appears under its final name only
// when all of it is on its way to the disk: until then it is called NAME.part.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

namespace neurapse {

/// The bytes of a file. Throws code::file_unreadable with the system's reason.
std::string read_file(std::filesystem::path const&);

/// Writes one file from front to back. Throws code::write_failed with the system's reason;
/// without close() nothing is left behind and an earlier file of that name stays.
class file_writer {
public:
    explicit file_writer(std::filesystem::path name);
    ~file_writer();
    file_writer(file_writer const&) = delete;
    file_writer& operator=(file_writer const&) = delete;

    void write(std::string_view text);
    void close();

private:
    [[noreturn]] void fail(int reason);

    std::filesystem::path name_, part_;
    std::FILE* file_ = nullptr;
};

void write_file(std::filesystem::path const&, std::string_view text);

}  // namespace neurapse
