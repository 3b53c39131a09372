// SPDX-License-Identifier: MIT
#include "neurapse/io/toml.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "neurapse/base/text.hpp"

namespace neurapse {
namespace {

place place_of(toml::source_region const& r) {
    bool const one_line = r.begin.line == r.end.line && r.end.column > r.begin.column;
    return {int(r.begin.line), int(r.begin.column), one_line ? int(r.end.column - r.begin.column) : 1};
}

/// Text is a number if it starts like one and reads as one.
bool may_be_number(std::string const& text) {
    if (text.empty()) return false;
    auto const c = static_cast<unsigned char>(text[0]);
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || text.rfind("inf", 0) == 0 ||
           text.rfind("nan", 0) == 0;
}

settings convert(toml::table const& t);

setting convert(toml::node const& n) {
    auto const where = place_of(n.source());
    if (auto const* b = n.as_boolean()) return {b->get(), where};
    if (auto const* i = n.as_integer()) return {number{double(i->get()), {}}, where};
    if (auto const* f = n.as_floating_point()) return {number{f->get(), {}}, where};
    if (auto const* s = n.as_string()) {
        if (may_be_number(s->get()))
            if (auto const r = parse_quantity(s->get()); r.value) return {number{r.value->value, r.value->dim}, where};
        return {s->get(), where};
    }
    if (auto const* a = n.as_array()) {
        setting::list all;
        for (auto const& x : *a) all.push_back(convert(x));
        return {std::move(all), where};
    }
    if (auto const* t = n.as_table()) return {convert(*t), where};
    throw error{code::wrong_kind, "a date stands here", "experiments have no dates", "write a text in quotes", where};
}

settings convert(toml::table const& t) {
    settings all;
    for (auto const& [key, value] : t)
        all.entries.push_back({std::string{key.str()}, convert(value), place_of(key.source())});
    // The parser sorts keys; people meant the order they wrote.
    std::stable_sort(all.entries.begin(), all.entries.end(), [](entry const& a, entry const& b) {
        return a.where.line != b.where.line ? a.where.line < b.where.line : a.where.column < b.where.column;
    });
    return all;
}

toml::table parsed(std::string_view text) {
    if (text.find('\0') != std::string_view::npos)
        throw error{code::malformed_file, "the file has a zero byte", "an experiment is a text", "save it as UTF-8 text"};
    try {
        return toml::parse(text);
    } catch (toml::parse_error const& e) {
        auto why = std::string{e.description()};
        if (why.rfind("Error while parsing ", 0) == 0) why = "while reading " + why.substr(20);
        throw error{code::malformed_file, "this is not TOML", why, "correct it here", place_of(e.source())};
    }
}

bool is_table(setting const& s) { return s.as<settings>() != nullptr; }
bool is_tables(setting const& s) {
    auto const* l = s.as<setting::list>();
    return l && !l->empty() && std::all_of(l->begin(), l->end(), is_table);
}

/// One line, and a table of one line within.
std::string line(entry const& e) {
    auto const text = setting{settings{{e.key, e.value}}}.text();  // "{ key = value }"
    return text.substr(2, text.size() - 4) + "\n";
}

std::string lines(settings const& t) {
    std::string out;
    for (auto const& e : t.entries) out += line(e);
    return out;
}

std::string bare(std::string const& key) {
    auto const text = setting{settings{{key, 0}}}.text();
    return text.substr(2, text.find(" = ") - 2);
}

}  // namespace

settings parse_toml(std::string_view text) { return convert(parsed(text)); }

setting parse_toml_value(std::string_view text) {
    try {
        auto const t = parsed("value = " + std::string{text});
        if (t.size() == 1 && t.get("value")) {
            auto s = convert(*t.get("value"));
            s.where = {};
            return s;
        }
    } catch (error const&) {
        // A word or a quantity without quotes, as shells leave them.
    }
    if (may_be_number(std::string{text}))
        if (auto const r = parse_quantity(text); r.value) return number{r.value->value, r.value->dim};
    return std::string{text};
}

std::string to_toml(settings const& description) {
    std::string plain, sections;
    for (auto const& e : description.entries) {
        if (e.key == "population" && is_table(e.value)) {
            for (auto const& p : e.value.as<settings>()->entries) {
                if (is_table(p.value))
                    sections += "\n[population." + bare(p.key) + "]\n" + lines(*p.value.as<settings>());
                else
                    plain += "population." + line(p);
            }
        } else if (is_table(e.value)) {
            sections += "\n[" + bare(e.key) + "]\n" + lines(*e.value.as<settings>());
        } else if (is_tables(e.value)) {
            for (auto const& t : *e.value.as<setting::list>())
                sections += "\n[[" + bare(e.key) + "]]\n" + lines(*t.as<settings>());
        } else {
            plain += line(e);
        }
    }
    return plain + sections;
}

void assign(settings& description, std::string const& path, std::string const& value) {
    auto const nowhere = [&](std::string const& why) {
        return error{code::unknown_key, "--set " + path + "=" + value + " leads nowhere", why,
                     "write e.g. run.seed=2, population.exc.size=10 or projection.0.weight=\"100 pA\""};
    };
    settings* table = &description;
    std::size_t from = 0;
    while (true) {
        auto const dot = path.find('.', from);
        auto const key = path.substr(from, dot == std::string::npos ? dot : dot - from);
        if (key.empty()) throw nowhere("a name is empty");
        if (dot == std::string::npos) {
            auto s = parse_toml_value(value);
            (*table)[key] = std::move(s);
            return;
        }
        auto* next = &(*table)[key];
        from = dot + 1;
        if (auto* list = next->as<setting::list>()) {
            auto const end = path.find('.', from);
            auto const index = parse_number(path.substr(from, end == std::string::npos ? end : end - from));
            if (!index || *index < 0 || *index >= double(list->size()) || *index != std::floor(*index) ||
                end == std::string::npos)
                throw nowhere(key + " has " + std::to_string(list->size()) + " entries, counted from 0");
            next = &(*list)[std::size_t(*index)];
            from = end + 1;
        }
        table = next->as<settings>();
        if (!table) throw nowhere(key + " is no table");
    }
}

}  // namespace neurapse
