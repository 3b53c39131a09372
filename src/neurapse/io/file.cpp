// SPDX-License-Identifier: MIT
#include "neurapse/io/file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include "neurapse/base/error.hpp"

namespace neurapse {

namespace {
std::string reason_of(int number) { return std::generic_category().message(number); }

[[noreturn]] void unreadable(std::filesystem::path const& name, int reason) {
    throw error{code::file_unreadable, name.string(), "cannot be read: " + reason_of(reason),
                "check the path and the permissions"};
}
}  // namespace

std::string read_file(std::filesystem::path const& name) {
    auto* const file = std::fopen(name.c_str(), "rb");
    if (!file) unreadable(name, errno);
    std::string bytes;
    char block[1 << 16];
    errno = 0;
    while (auto const n = std::fread(block, 1, sizeof block, file)) bytes.append(block, n);
    auto const reason = std::ferror(file) ? errno : 0;
    std::fclose(file);
    if (reason) unreadable(name, reason);
    return bytes;
}

file_writer::file_writer(std::filesystem::path name) : name_{std::move(name)}, part_{name_} {
    part_ += ".part";
    file_ = std::fopen(part_.c_str(), "wb");
    if (!file_) fail(errno);
}

file_writer::~file_writer() {
    if (!file_) return;
    std::fclose(file_);
    std::remove(part_.c_str());
}

void file_writer::write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) fail(errno);
}

void file_writer::close() {
    if (std::fclose(std::exchange(file_, nullptr)) != 0 || std::rename(part_.c_str(), name_.c_str()) != 0) {
        auto const reason = errno;
        std::remove(part_.c_str());
        fail(reason);
    }
}

void file_writer::fail(int reason) {
    throw error{code::write_failed, name_.string(), "cannot be written: " + reason_of(reason),
                "choose a folder that exists, may be written and has room"};
}

void write_file(std::filesystem::path const& name, std::string_view text) {
    file_writer file{name};
    file.write(text);
    file.close();
}

}  // namespace neurapse
