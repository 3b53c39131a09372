// SPDX-License-Identifier: MIT
#include "neurapse/io/csv.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "neurapse/base/error.hpp"
#include "neurapse/base/text.hpp"
#include "neurapse/io/file.hpp"

namespace neurapse {

namespace {
constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    auto const begin = text.find_first_not_of(blanks);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

/// Where `mark` first stands outside double quotes.
std::size_t find_unquoted(std::string_view text, char mark) {
    if (text.find('"') == text.npos) return text.find(mark);
    bool quoted = false;
    for (std::size_t k = 0; k < text.size(); ++k) {
        if (text[k] == '"') quoted = !quoted;
        if (text[k] == mark && !quoted) return k;
    }
    return text.npos;
}

std::string_view unquoted(std::string_view field) {
    bool const quoted = field.size() >= 2 && field.front() == '"' && field.back() == '"';
    return quoted ? field.substr(1, field.size() - 2) : field;
}

/// Walks over the lines that hold something and cuts them into fields; keeps the complaints.
class line_reader {
public:
    line_reader(std::string_view text, std::string name) : rest_{text}, name_{std::move(name)} {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    }

    std::vector<std::string_view> fields;

    bool next() {
        while (!rest_.empty()) {
            auto const end = std::min(rest_.find('\n'), rest_.size());
            auto const whole = rest_.substr(0, end);
            rest_.remove_prefix(std::min(end + 1, rest_.size()));
            ++line_;
            auto const text = whole.substr(0, find_unquoted(whole, '#'));
            if (trimmed(text).empty()) continue;
            cut(text);
            return true;
        }
        return false;
    }

    bool is_header() const {
        return std::none_of(fields.begin(), fields.end(), [](auto f) { return parse_number(f).has_value(); });
    }

    double number(std::size_t column) {
        auto const x = parse_number(fields[column]);
        if (!x) complain_of(column, " is not a number", "write a number such as 0.5");
        return x.value_or(0);
    }

    std::uint32_t index(std::size_t column) {
        auto const x = parse_number(fields[column]);
        bool const whole = x && *x >= 0 && *x < 4294967296.0 && *x == double(std::uint32_t(*x));
        if (!whole) complain_of(column, " is not the number of a neuron", "write 0, 1, 2 ...");
        return whole ? std::uint32_t(*x) : 0;
    }

    /// False, and a complaint, when the line has another number of cells.
    bool has_columns(std::size_t wanted) {
        if (fields.size() == wanted) return true;
        complain("", cells(fields.size()) + " where the lines above have " + std::to_string(wanted),
                 "give every line the same number of cells");
        return false;
    }

    void complain(std::string const& where, std::string why, std::string remedy) {
        complaints_.push_back({code::bad_data_file, name_ + ", line " + std::to_string(line_) + where,
                               std::move(why), std::move(remedy)});
        if (complaints_.size() == 10) finish();
    }

    /// Throws what there was to complain about.
    void finish() {
        if (!complaints_.empty()) throw error{std::move(complaints_)};
    }

private:
    static std::string cells(std::size_t n) { return std::to_string(n) + (n == 1 ? " cell" : " cells"); }

    void complain_of(std::size_t column, char const* why, std::string remedy) {
        auto const field = fields[column];
        auto const shown = std::string{field.substr(0, 40)} + (field.size() > 40 ? "..." : "");
        complain(", column " + std::to_string(column + 1), field.empty() ? "the cell is empty" : shown + why,
                 std::move(remedy));
    }

    void cut(std::string_view text) {
        if (!delimiter_) {
            auto const has = [line = trimmed(text)](char c) { return find_unquoted(line, c) != line.npos; };
            delimiter_ = has(';') ? ';' : has('\t') ? '\t' : has(',') ? ',' : ' ';
        }
        fields.clear();
        for (;;) {
            if (delimiter_ == ' ') text = trimmed(text);
            auto const end = find_unquoted(text, delimiter_);
            fields.push_back(unquoted(trimmed(text.substr(0, end))));
            if (end == text.npos) return;
            text.remove_prefix(end + 1);
        }
    }

    std::string_view rest_;
    std::string name_;
    int line_ = 0;
    char delimiter_ = 0;
    std::vector<complaint> complaints_;
};

/// Which column holds what.
struct spike_columns_of {
    std::size_t time = 0, neuron = 1;
    std::optional<std::size_t> population;
};

spike_columns_of read_header(line_reader& lines) {
    spike_columns_of columns;
    bool timed = false, numbered = false;
    for (std::size_t k = 0; k < lines.fields.size(); ++k) {
        auto const name = lines.fields[k];
        if (name == "time_ms" || name == "time") columns.time = k, timed = true;
        if (name == "neuron") columns.neuron = k, numbered = true;
        if (name == "population") columns.population = k;
    }
    if (!timed) lines.complain("", "no column is called time_ms", "name the columns time_ms,neuron");
    if (!numbered) lines.complain("", "no column is called neuron", "name the columns time_ms,neuron");
    lines.finish();
    return columns;
}

/// Numbers names in the order of their first appearance.
class name_list {
public:
    explicit name_list(std::vector<std::string>& names) : names_{names} {}

    std::uint32_t number(std::string_view name) {
        if (last_ < names_.size() && names_[last_] == name) return last_;
        auto const [at, added] = known_.try_emplace(std::string{name}, std::uint32_t(names_.size()));
        if (added) names_.emplace_back(name);
        return last_ = at->second;
    }

private:
    std::vector<std::string>& names_;
    std::map<std::string, std::uint32_t> known_;
    std::uint32_t last_ = 0;
};
}  // namespace

table read_csv(std::string_view text, std::string const& name) {
    line_reader lines{text, name};
    table m;
    for (bool first = true; lines.next(); first = false) {
        if (first) m.columns = lines.fields.size();
        if (!lines.has_columns(m.columns) || (first && lines.is_header())) continue;
        for (std::size_t k = 0; k < m.columns; ++k) m.values.push_back(lines.number(k));
        ++m.rows;
    }
    lines.finish();
    if (m.rows == 0)
        throw error{code::bad_data_file, name, "holds no numbers", "write one row of numbers per line"};
    return m;
}

table read_csv(std::filesystem::path const& file) { return read_csv(read_file(file), file.string()); }

spike_table read_spike_csv(std::string_view text, std::string const& name) {
    line_reader lines{text, name};
    spike_table spikes;
    name_list populations{spikes.populations};
    spike_columns_of columns;
    std::size_t width = 2;
    for (bool first = true; lines.next(); first = false) {
        if (first && lines.is_header()) {
            columns = read_header(lines);
            width = lines.fields.size();
        } else if (first && lines.fields.size() != width) {
            lines.complain("", std::to_string(lines.fields.size()) + " cells where 2 are needed",
                           "give time_ms and neuron, or name the columns in a first line");
            lines.finish();
        } else if (lines.has_columns(width)) {
            spikes.time_ms.push_back(lines.number(columns.time));
            spikes.neuron.push_back(lines.index(columns.neuron));
            if (columns.population)
                spikes.population.push_back(populations.number(lines.fields[*columns.population]));
        }
    }
    lines.finish();
    return spikes;
}

spike_table read_spike_csv(std::filesystem::path const& file) {
    return read_spike_csv(read_file(file), file.string());
}

}  // namespace neurapse
