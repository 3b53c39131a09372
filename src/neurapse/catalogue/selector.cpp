// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/selector.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "neurapse/base/text.hpp"

namespace neurapse {
namespace {

constexpr char const* grammar = "write e.g. exc, exc[3], exc[0:25] or exc[0:100:5]";

std::string trimmed(std::string const& text) {
    auto const first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::vector<std::string> parts(std::string const& text, char separator) {
    std::vector<std::string> all{""};
    for (char const c : text)
        if (c == separator)
            all.emplace_back();
        else
            all.back() += c;
    for (auto& p : all) p = trimmed(p);
    return all;
}

/// A whole number, or nothing.
std::optional<std::int64_t> whole(std::string const& text) {
    auto const digits = text.find_first_not_of('-') == std::string::npos ? "" : text.substr(text[0] == '-');
    if (digits.empty() || digits.size() > 12 || digits.find_first_not_of("0123456789") != std::string::npos) return {};
    return std::stoll(text);
}

/// The neurons of one slice or position; a sentence where it cannot be read.
std::string add_slice(std::string const& text, std::int64_t size, std::vector<neuron_id>& to) {
    auto const piece = parts(text, ':');
    std::vector<std::optional<std::int64_t>> n;
    for (auto const& p : piece) {
        n.push_back(whole(p));
        if (!n.back() && (!p.empty() || piece.size() == 1)) return "'" + p + "' is no position";
    }
    auto const from_end = [&](std::int64_t k) { return k < 0 ? k + size : k; };
    if (piece.size() == 1) {
        auto const k = from_end(*n[0]);
        if (k < 0 || k >= size) return "it has " + std::to_string(size) + " neurons, counted from 0";
        to.push_back(neuron_id(k));
        return {};
    }
    if (piece.size() > 3) return "a slice is first:last:step";
    auto const step = piece.size() == 3 ? n[2].value_or(1) : 1;
    if (step <= 0) return "the step of a slice is at least 1";
    auto const first = from_end(n[0].value_or(0)), last = from_end(n[1].value_or(size));
    if (first < 0 || first > size || last < 0 || last > size)
        return "it has " + std::to_string(size) + " neurons, counted from 0";
    for (auto k = first; k < last; k += step) to.push_back(neuron_id(k));
    return {};
}

std::optional<selection> read_one(reader& from, std::string_view key, setting const& s,
                                  std::vector<named_population> const& known) {
    auto const* word = s.as<std::string>();
    if (!word) {
        from.complain(code::wrong_kind, key, s, "a population is expected here", grammar);
        return {};
    }
    auto const open = word->find('[');
    auto const name = trimmed(word->substr(0, open));
    auto const at = std::find_if(known.begin(), known.end(), [&](auto const& p) { return p.name == name; });
    if (at == known.end()) {
        std::vector<std::string> names;
        std::string all;
        for (auto const& p : known) {
            names.push_back(p.name);
            all += (all.empty() ? "" : ", ") + p.name;
        }
        auto const near = nearest(name, names);
        from.complain(code::unknown_name, key, s, "no population is called " + (name.empty() ? "so" : name),
                      !near.empty()   ? "did you mean " + near + "?"
                      : known.empty() ? "describe one as [population.NAME]"
                                      : "choose from " + all);
        return {};
    }
    if (at->size == 0) return {};  // its size was complained of where it is described
    selection chosen{std::size_t(at - known.begin()), {}, *word};
    if (open == std::string::npos) {
        chosen.neurons.resize(at->size);
        std::iota(chosen.neurons.begin(), chosen.neurons.end(), 0u);
        return chosen;
    }
    auto const close = trimmed(*word).back() == ']' ? word->rfind(']') : std::string::npos;
    if (close == std::string::npos || close < open) {
        from.complain(code::bad_selector, key, s, "the bracket is not closed", grammar);
        return {};
    }
    for (auto const& slice : parts(word->substr(open + 1, close - open - 1), ',')) {
        auto const why = add_slice(slice, at->size, chosen.neurons);
        if (why.empty()) continue;
        from.complain(code::bad_selector, key, s, why, grammar);
        return {};
    }
    std::sort(chosen.neurons.begin(), chosen.neurons.end());
    chosen.neurons.erase(std::unique(chosen.neurons.begin(), chosen.neurons.end()), chosen.neurons.end());
    if (!chosen.neurons.empty()) return chosen;
    from.complain(code::bad_selector, key, s, "it selects no neuron", grammar);
    return {};
}

}  // namespace

std::vector<selection> read_selectors(reader& from, std::string_view key, setting const& s,
                                      std::vector<named_population> const& known) {
    std::vector<selection> all;
    auto const add = [&](setting const& one) {
        if (auto chosen = read_one(from, key, one, known)) all.push_back(*chosen);
    };
    if (auto const* list = s.as<setting::list>()) {
        for (auto const& one : *list) add(one);
        if (list->empty()) from.complain(code::bad_selector, key, s, "it selects no neuron", grammar);
    } else {
        add(s);
    }
    return all;
}

}  // namespace neurapse
