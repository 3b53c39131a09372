// SPDX-License-Identifier: MIT
// Reads a table key by key, with what is expected of each: dimension, bounds, kind. Whatever
// is wrong becomes a complaint with its place; reading goes on, so that all complaints of a
// description are told at once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "neurapse/base/error.hpp"
#include "neurapse/catalogue/setting.hpp"
#include "neurapse/contract/field.hpp"

namespace neurapse {

using complaints = std::vector<complaint>;

/// What a number is expected to be.
struct expectation {
    dimension dim{};
    neurapse::bounds bound = bounds::any;
    bool has_area = false;            ///< per-area densities and absolute values are converted
    std::string_view example = "20";  ///< a usual number
};

/// A number as given, and the power of the area that turns it into what was expected.
struct measured_number {
    double value = 0;
    int area_power = 0;
};

class reader {
public:
    /// `path` names the table in complaints that have no place in a file.
    reader(settings const& table, std::string path, complaints& out, place where = {})
        : table_(table), path_(std::move(path)), out_(out), where_(where), begin_(out.size()) {}

    bool has(std::string_view key) const { return table_.find(key) != nullptr; }
    /// The value of a key, noted as known.
    setting const* find(std::string_view key);
    /// The value of a key that must be there.
    setting const* required(std::string_view key, std::string const& remedy);

    std::optional<double> number(std::string_view key, expectation const& e, std::string const& example);
    std::optional<std::string> word(std::string_view key);
    std::optional<bool> truth(std::string_view key);
    std::optional<std::int64_t> whole(std::string_view key, std::int64_t low, std::int64_t high);
    settings const* table(std::string_view key);

    /// The position of a word among `names`; an unknown one is told the nearest.
    std::optional<std::size_t> one_of(std::string_view key, std::vector<std::string> const& names,
                                      std::string const& kind);

    /// Checks a number found anywhere below this table.
    std::optional<measured_number> check(std::string_view key, setting const& s, expectation const& e);

    /// Blames a misspelt key rather than the missing one; for tables that are not read to the end.
    void blame_misspelling(std::string const& missing);
    /// Complains of keys nobody asked for, and not of a missing one that was only misspelt.
    void finish();

    void complain(code c, std::string const& what, std::string const& why, std::string const& remedy,
                  place where);
    void complain(code c, std::string_view key, setting const& s, std::string const& why,
                  std::string const& remedy);
    /// The remedy for a name that is none of `known`: the nearest one, or all of them.
    static std::string choice(std::string_view name, std::vector<std::string> const& known);
    std::string const& path() const { return path_; }
    complaints& out() { return out_; }
    place where() const { return where_; }

private:
    void complain_of_key(entry const& e, std::vector<std::string> const& known);
    void forget_missing(std::string const& key);

    settings const& table_;
    std::string path_;
    complaints& out_;
    place where_;
    std::size_t begin_;  ///< complaints from here on are of this table
    std::vector<std::string> asked_;
};

/// The text of a setting, also where it reads as a number; null where it is something else.
std::string const* word_of(setting const& s);

/// Nobody reads the middle of a very long text.
std::string shortened(std::string text);

/// "write e.g. "20 ms"": an example in the unit people use, with the number they gave if it can be used.
std::string example_of(expectation const& e, number const* given = nullptr);

/// The nearest of the names, unless it is too long to be one of them misspelt.
std::string nearest_of(std::string_view name, std::vector<std::string> const& known);

}  // namespace neurapse
