// SPDX-License-Identifier: MIT
// A folder of its own for a test that writes files; gone when the test is.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

class scratch {
public:
    explicit scratch(std::string const& name)
        : path{std::filesystem::temp_directory_path() /
               ("neurapse_" + name + "_" + std::to_string(getpid()))} {
        std::filesystem::remove_all(path);
        std::filesystem::create_directories(path);
    }
    ~scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    scratch(scratch const&) = delete;
    scratch& operator=(scratch const&) = delete;

    std::filesystem::path const path;
};
