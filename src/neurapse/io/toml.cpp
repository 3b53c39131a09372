// SPDX-License-Identifier: MIT
#include "neurapse/io/toml.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "neurapse/base/text.hpp"
#include "neurapse/io/toml_mistakes.hpp"

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

/// Numbers are doubles, and those hold whole numbers up to 2^53.
double exactly(std::int64_t n, place where) {
    constexpr std::int64_t most = std::int64_t(1) << 53, end = INT64_MAX / 2;
    if (n >= -end && n <= end && std::int64_t(double(n)) == n) return double(n);
    throw error{code::out_of_bounds, std::to_string(n),
                "whole numbers are exact up to " + std::to_string(most) + " only", "write a smaller number",
                where};
}

/// Finds places of a file, fast where they are asked for in their order.
class file_places {
public:
    explicit file_places(std::string_view file) : file_(file) {}

    /// Where the characters of a text in quotes begin, if they stand there as they are meant.
    place inside(place quote, std::string const& text) {
        auto at = offset(quote);
        auto found = quote;
        auto const opening = file_.substr(std::min(at, file_.size()), 3);
        std::size_t const quotes = opening == "\"\"\"" || opening == "'''" ? 3 : 1;
        at += quotes;
        found.column += int(quotes);
        if (quotes == 3 && skip_line_end(at)) {
            ++found.line;
            found.column = 1;
        }
        return stands_at(at, text) ? found : place{};
    }

private:
    bool skip_line_end(std::size_t& at) const {
        auto const ahead = file_.substr(std::min(at, file_.size()), 2);
        std::size_t const n = ahead == "\r\n" ? 2 : !ahead.empty() && ahead[0] == '\n' ? 1 : 0;
        at += n;
        return n > 0;
    }
    /// Line ends are one character in a text, whatever they are in the file.
    bool stands_at(std::size_t at, std::string const& text) const {
        for (char const c : text) {
            if (c == '\n' ? !skip_line_end(at) : at >= file_.size() || file_[at++] != c) return false;
        }
        return true;
    }

    /// Columns are counted in characters, of one byte or several.
    std::size_t offset(place p) {
        if (p.line < line_ || (p.line == line_ && p.column < column_)) line_ = column_ = 1, at_ = 0;
        for (; line_ < p.line; ++line_, column_ = 1) {
            auto const end = file_.find('\n', at_);
            if (end == std::string_view::npos) return file_.size();
            at_ = end + 1;
        }
        auto const continues = [&] {
            return at_ < file_.size() && (static_cast<unsigned char>(file_[at_]) & 0xc0) == 0x80;
        };
        for (; column_ < p.column && at_ < file_.size(); ++column_) do
                ++at_;
            while (continues());
        return at_;
    }

    std::string_view file_;
    int line_ = 1, column_ = 1;
    std::size_t at_ = 0;
};

settings convert(toml::table const& t, file_places& file);

setting convert(toml::node const& n, file_places& file) {
    auto const where = place_of(n.source());
    if (auto const* b = n.as_boolean()) return {b->get(), where};
    if (auto const* i = n.as_integer()) return {number{exactly(i->get(), where), {}}, where};
    if (auto const* f = n.as_floating_point()) return {number{f->get(), {}}, where};
    if (auto const* s = n.as_string()) {
        auto read = setting_of(s->get());
        read.where = where;
        if (read.as<std::string>()) read.inside = file.inside(where, s->get());
        return read;
    }
    if (auto const* a = n.as_array()) {
        setting::list all;
        for (auto const& x : *a) all.push_back(convert(x, file));
        return {std::move(all), where};
    }
    if (auto const* t = n.as_table()) return {convert(*t, file), where};
    throw error{code::wrong_kind, "a date stands here", "experiments have no dates", "write a text in quotes",
                where};
}

settings convert(toml::table const& t, file_places& file) {
    settings all;
    for (auto const& [key, value] : t)
        all.entries.push_back({std::string{key.str()}, convert(value, file), place_of(key.source())});
    // The parser sorts keys; people meant the order they wrote.
    std::stable_sort(all.entries.begin(), all.entries.end(), [](entry const& a, entry const& b) {
        return a.where.line != b.where.line ? a.where.line < b.where.line : a.where.column < b.where.column;
    });
    return all;
}

toml::table parsed(std::string_view text) {
    refuse_what_is_no_text(text);
    try {
        return toml::parse(text);
    } catch (toml::parse_error const& e) {
        throw toml_mistake(text, e.description(), place_of(e.source()));
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

/// [key] with its lines, [key.NAME] for populations, models, synapses and arrays, [[key]] for lists of
/// tables; nothing where the entry is a plain line.
std::optional<std::string> section_of(entry const& e) {
    auto const name = bare(e.key);
    if (is_tables(e.value)) {
        std::string out;
        for (auto const& t : *e.value.as<setting::list>())
            out += "\n[[" + name + "]]\n" + lines(*t.as<settings>());
        return out;
    }
    auto const* table = e.value.as<settings>();
    if (!table) return {};
    bool const named =
        (e.key == "population" || e.key == "model" || e.key == "synapse" || e.key == "timed_array") &&
        !table->entries.empty() &&
        std::all_of(table->entries.begin(), table->entries.end(),
                    [](entry const& p) { return is_table(p.value); });
    if (!named) return "\n[" + name + "]\n" + lines(*table);
    std::string out;
    for (auto const& p : table->entries)
        out += "\n[" + name + "." + bare(p.key) + "]\n" + lines(*p.value.as<settings>());
    return out;
}

}  // namespace

setting setting_of(std::string const& text) {
    if (may_be_number(text))
        if (auto const r = parse_quantity(text); r.value) {
            setting s{number{r.value->value, r.value->dim}};
            s.written = text;
            return s;
        }
    return text;
}

settings parse_toml(std::string_view text) {
    file_places file{text};
    return convert(parsed(text), file);
}

setting parse_toml_value(std::string_view text) {
    try {
        auto const t = parsed("value = " + std::string{text});
        if (t.size() == 1 && t.get("value")) {
            file_places nowhere{{}};
            auto s = convert(*t.get("value"), nowhere);
            s.where = s.inside = {};
            return s;
        }
    } catch (error const& e) {
        // Only a word or a quantity without quotes, as shells leave them, may be no TOML.
        auto c = e.complaints().front();
        c.where = {};
        if (c.code != code::malformed_file) throw error{{c}};
    }
    return setting_of(std::string{text});
}

std::string to_toml(settings const& description) {
    // Sections end what stands at the top, so that tables before the last plain line stay inline.
    std::size_t plain = 0;
    for (std::size_t k = 0; k < description.entries.size(); ++k)
        if (!section_of(description.entries[k])) plain = k + 1;
    std::string out;
    for (std::size_t k = 0; k < description.entries.size(); ++k) {
        auto const& e = description.entries[k];
        out += k < plain ? line(e) : *section_of(e);
    }
    return out;
}

namespace {

std::string counted(std::size_t n) { return n == 1 ? "1 entry" : std::to_string(n) + " entries"; }

/// The next step along a path of --set, and what is wrong with it.
class path_walker {
public:
    path_walker(std::string const& path, std::string const& value) : path_(path), value_(value) {}

    void assign(settings& description) {
        auto* table = &description;
        for (auto name = next(); !last_; name = next()) table = &step(*table, name);
        auto given = parse_toml_value(value_);
        // Plain lines stand at the top of a file, before its tables.
        if (table == &description && !table->find(name_))
            table->entries.insert(table->entries.begin(), {name_, {}, {}});
        (*table)[name_] = std::move(given);
    }

private:
    std::string next() {
        auto const dot = path_.find('.', at_);
        name_ = path_.substr(at_, dot == std::string::npos ? dot : dot - at_);
        last_ = dot == std::string::npos;
        at_ = last_ ? path_.size() : dot + 1;
        if (name_.empty()) refuse("a name is empty");
        return name_;
    }

    settings& step(settings& table, std::string const& name) {
        if (inside_ == "population" && !table.find(name)) refuse_population(table, name);
        inside_ = name;
        auto* found = &table[name];
        if (auto* list = found->as<setting::list>()) found = &entry_of(*list, name);
        auto* inner = found->as<settings>();
        if (!inner) refuse(name + " is no table");
        return *inner;
    }

    setting& entry_of(setting::list& list, std::string const& name) {
        auto const position = next();
        auto const k = parse_number(position);
        if (!k || *k < 0 || *k >= double(list.size()) || *k != std::floor(*k))
            refuse(name + " has " + counted(list.size()) + ", counted from 0");
        if (last_) refuse("the name of a value is missing behind " + name + "." + position);
        return list[std::size_t(*k)];
    }

    [[noreturn]] void refuse_population(settings const& all, std::string const& name) const {
        std::vector<std::string> names;
        for (auto const& e : all.entries) names.push_back(e.key);
        auto const near = nearest(name, names);
        throw error{code::unknown_name, "--set " + path_ + "=" + value_ + " leads nowhere",
                    "no population is called " + name,
                    near.empty() ? "add [population." + name + "] to the file"
                                 : "did you mean population." + near + "?"};
    }

    [[noreturn]] void refuse(std::string const& why) const {
        throw error{code::unknown_key, "--set " + path_ + "=" + value_ + " leads nowhere", why,
                    "write e.g. run.seed=2, population.exc.size=10 or projection.0.weight=\"100 pA\""};
    }

    std::string const &path_, &value_;
    std::size_t at_ = 0;
    std::string name_, inside_;
    bool last_ = false;
};

}  // namespace

void assign(settings& description, std::string const& path, std::string const& value) {
    path_walker{path, value}.assign(description);
}

}  // namespace neurapse
