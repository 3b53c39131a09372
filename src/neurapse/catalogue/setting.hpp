// SPDX-License-Identifier: MIT
// What stands to the right of an equals sign in a description: a number with its dimension, a
// truth value, a word, a list or a table. A description is such a tree, whether it came from
// a file, from C++ or from elsewhere; places in a file ride along and do not count as content.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "neurapse/base/error.hpp"
#include "neurapse/base/units.hpp"

namespace neurapse {

class setting;
struct entry;

/// A table: keys with their values, in the order written.
struct settings {
    std::vector<entry> entries;

    // Defined below, where an entry is complete.
    settings();
    settings(std::initializer_list<entry> all);
    settings(settings const&);
    settings(settings&&) noexcept;
    settings& operator=(settings const&);
    settings& operator=(settings&&) noexcept;
    ~settings();

    setting const* find(std::string_view key) const;
    /// The value of a key, made if it is not there.
    setting& operator[](std::string_view key);
    void erase(std::string_view key);

    friend bool operator==(settings const&, settings const&);
};

/// A number in coherent units.
struct number {
    double value = 0;
    dimension dim{};

    friend bool operator==(number const&, number const&) = default;
};

class setting {
public:
    using list = std::vector<setting>;

    setting() : content_{number{}} {}
    setting(number x, neurapse::place where = {}) : where{where}, content_{x} {}
    template <dimension D>
    setting(quantity<D> q) : content_{number{q.value, D}} {}
    setting(double x) : content_{number{x, {}}} {}
    setting(int x) : content_{number{double(x), {}}} {}
    setting(std::size_t x) : content_{number{double(x), {}}} {}
    setting(bool x, neurapse::place where = {}) : where{where}, content_{x} {}
    setting(char const* x) : content_{std::string{x}} {}
    setting(std::string x, neurapse::place where = {}) : where{where}, content_{std::move(x)} {}
    setting(list x, neurapse::place where = {}) : where{where}, content_{std::move(x)} {}
    setting(settings x, neurapse::place where = {}) : where{where}, content_{std::move(x)} {}

    /// The content as a type, or null.
    template <class T>
    T const* as() const {
        return std::get_if<T>(&content_);
    }
    template <class T>
    T* as() {
        return std::get_if<T>(&content_);
    }

    /// The content as it would be written: 10 ms, "exc", [1, 2], { uniform = [...] }.
    std::string text() const;

    /// Equal content; a text that reads as a number is equal to the number read from it.
    friend bool operator==(setting const& a, setting const& b) {
        return a.content_ == b.content_ || a.is_text_of(b) || b.is_text_of(a);
    }

    neurapse::place where{};
    /// Of the first character of a text that stands in a file as it is, without escapes.
    neurapse::place inside{};
    std::string written;  ///< of a number that stood in quotes: the text between them

private:
    bool is_text_of(setting const& number) const {
        auto const* text = as<std::string>();
        return text && !number.written.empty() && *text == number.written;
    }

    std::variant<number, bool, std::string, list, settings> content_;
};

/// One line of a table.
struct entry {
    std::string key;
    setting value;
    place where{};

    friend bool operator==(entry const& a, entry const& b) { return a.key == b.key && a.value == b.value; }
};

inline settings::settings() = default;
inline settings::settings(std::initializer_list<entry> all) : entries{all} {}
inline settings::settings(settings const&) = default;
inline settings::settings(settings&&) noexcept = default;
inline settings& settings::operator=(settings const&) = default;
inline settings& settings::operator=(settings&&) noexcept = default;
inline settings::~settings() = default;
inline bool operator==(settings const& a, settings const& b) { return a.entries == b.entries; }

/// A list of anything that is a setting: `list(1_ms, 20_ms)`.
template <class... T>
setting list(T&&... each) {
    return setting{setting::list{setting{std::forward<T>(each)}...}};
}

/// Draws between two numbers, each with the same probability.
template <class T>
setting uniform(T low, T high) {
    return settings{{"uniform", list(low, high)}};
}
/// Draws from a normal distribution.
template <class T>
setting normal(T mean, T deviation) {
    return settings{{"normal", list(mean, deviation)}};
}
/// Draws whose logarithm is normal with the deviation sigma around that of the median.
template <class T>
setting lognormal(T median, double sigma) {
    return settings{{"lognormal", list(median, sigma)}};
}

}  // namespace neurapse
