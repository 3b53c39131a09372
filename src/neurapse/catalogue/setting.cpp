// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/setting.hpp"

#include <algorithm>

#include "neurapse/base/text.hpp"

namespace neurapse {

setting const* settings::find(std::string_view key) const {
    auto const at =
        std::find_if(entries.begin(), entries.end(), [&](entry const& e) { return e.key == key; });
    return at == entries.end() ? nullptr : &at->value;
}

setting& settings::operator[](std::string_view key) {
    auto const at =
        std::find_if(entries.begin(), entries.end(), [&](entry const& e) { return e.key == key; });
    if (at != entries.end()) return at->value;
    entries.push_back({std::string{key}, setting{settings{}}, {}});
    return entries.back().value;
}

void settings::erase(std::string_view key) {
    std::erase_if(entries, [&](entry const& e) { return e.key == key; });
}

namespace {

/// A basic string of TOML.
std::string quoted(std::string const& text) {
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            char const* hex = "0123456789abcdef";
            out += std::string{"\\u00"} + hex[(c >> 4) & 15] + hex[c & 15];
        } else
            out += c;
    }
    return out + '"';
}

bool is_bare(std::string const& key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    });
}

struct writer {
    std::string operator()(number const& n) const {
        if (n.dim == dimension{}) return print_number(n.value);
        return quoted(print_quantity(n.value, n.dim));
    }
    std::string operator()(bool b) const { return b ? "true" : "false"; }
    std::string operator()(std::string const& s) const { return quoted(s); }
    std::string operator()(setting::list const& l) const {
        std::string out;
        for (auto const& x : l) out += (out.empty() ? "" : ", ") + x.text();
        return "[" + out + "]";
    }
    std::string operator()(settings const& t) const {
        std::string out;
        for (auto const& e : t.entries)
            out += (out.empty() ? " " : ", ") + (is_bare(e.key) ? e.key : quoted(e.key)) + " = " +
                   e.value.text();
        return out.empty() ? "{}" : "{" + out + " }";
    }
};

}  // namespace

std::string setting::text() const {
    return written.empty() ? std::visit(writer{}, content_) : quoted(written);
}

}  // namespace neurapse
