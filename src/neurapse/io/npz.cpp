// SPDX-License-Identifier: MIT
#include "neurapse/io/npz.hpp"

#include <zip.h>

#include <memory>
#include <utility>

#include "neurapse/base/error.hpp"

namespace neurapse {

namespace {
[[noreturn]] void refuse(std::string const& name, std::string const& why) {
    throw error{code::bad_data_file, name, why, "save it again with numpy.savez"};
}

std::string text_of(int failure) {
    zip_error_t e;
    zip_error_init_with_code(&e, failure);
    std::string const text = zip_error_strerror(&e);
    zip_error_fini(&e);
    return text;
}

/// An archive open for reading.
class reader {
public:
    explicit reader(std::filesystem::path const& file) : file_{file.string()} {
        int failure = 0;
        archive_.reset(zip_open(file.c_str(), ZIP_RDONLY, &failure));
        if (archive_) return;
        if (failure == ZIP_ER_OPEN || failure == ZIP_ER_NOENT || failure == ZIP_ER_READ)
            throw error{code::file_unreadable, file_, "cannot be read: " + text_of(failure),
                        "check the path and the permissions"};
        refuse(file_, "is not a readable .npz archive: " + text_of(failure));
    }

    zip_uint64_t size() const { return zip_uint64_t(zip_get_num_entries(archive_.get(), 0)); }

    /// The array's name: numpy adds .npy to it.
    std::string name(zip_uint64_t k) const {
        auto const* const text = zip_get_name(archive_.get(), k, 0);
        std::string array = text ? text : "";
        if (array.ends_with(".npy")) array.resize(array.size() - 4);
        return array;
    }

    std::string title(zip_uint64_t k) const { return file_ + "[" + name(k) + "]"; }

    /// What is read decides how much memory is taken, never what the archive claims.
    std::string bytes(zip_uint64_t k) const {
        struct closer {
            void operator()(zip_file_t* f) const { zip_fclose(f); }
        };
        std::unique_ptr<zip_file_t, closer> const member{zip_fopen_index(archive_.get(), k, 0)};
        if (!member) refuse(title(k), zip_strerror(archive_.get()));
        std::string all;
        auto const block = std::make_unique<char[]>(1 << 20);
        for (;;) {
            auto const n = zip_fread(member.get(), block.get(), 1 << 20);
            if (n < 0) refuse(title(k), std::string{"is damaged: "} + zip_file_strerror(member.get()));
            if (n == 0) return all;
            all.append(block.get(), std::size_t(n));
        }
    }

private:
    struct discarder {
        void operator()(zip_t* a) const { zip_discard(a); }
    };
    std::string file_;
    std::unique_ptr<zip_t, discarder> archive_;
};
}  // namespace

bool has_npz() noexcept { return true; }

npz_writer::npz_writer(std::filesystem::path file) : file_{std::move(file)} {
    int failure = 0;
    archive_ = zip_open(file_.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &failure);
    if (!archive_)
        throw error{code::write_failed, file_.string(), "cannot be written: " + text_of(failure),
                    "choose a folder that exists, may be written and has room"};
}

npz_writer::~npz_writer() {
    if (archive_) zip_discard(archive_);
}

void npz_writer::add_bytes(std::string const& name, std::string bytes) {
    auto const& kept = members_.emplace_back(std::move(bytes));
    auto* const source = zip_source_buffer(archive_, kept.data(), kept.size(), 0);
    if (!source) fail();
    auto const k = zip_file_add(archive_, (name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
    if (k < 0) {
        zip_source_free(source);
        fail();
    }
    constexpr zip_uint16_t midnight = 0, first_of_1980 = 1 << 5 | 1;
    if (zip_set_file_compression(archive_, zip_uint64_t(k), ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(archive_, zip_uint64_t(k), midnight, first_of_1980, 0) != 0)
        fail();
}

void npz_writer::close() {
    if (zip_close(archive_) != 0) fail();
    archive_ = nullptr;
}

void npz_writer::fail() {
    throw error{code::write_failed, file_.string(),
                std::string{"cannot be written: "} + zip_strerror(archive_),
                "choose a folder that exists, may be written and has room"};
}

std::map<std::string, table> read_npz(std::filesystem::path const& file) {
    reader const archive{file};
    std::map<std::string, table> all;
    for (zip_uint64_t k = 0; k < archive.size(); ++k) {
        auto const bytes = archive.bytes(k);
        if (!holds_text(bytes, archive.title(k))) all[archive.name(k)] = read_npy(bytes, archive.title(k));
    }
    return all;
}

table read_npz(std::filesystem::path const& file, std::string const& name) {
    reader const archive{file};
    std::string known;
    for (zip_uint64_t k = 0; k < archive.size(); ++k) {
        if (archive.name(k) == name) return read_npy(archive.bytes(k), archive.title(k));
        known += (known.empty() ? "" : ", ") + archive.name(k);
    }
    throw error{code::bad_data_file, file.string() + "[" + name + "]", "there is no such array",
                "the archive has: " + known};
}

}  // namespace neurapse
