// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/selector.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "neurapse/base/text.hpp"

namespace neurapse {
namespace {

/// An example of every form, for a population of that name.
std::string grammar(std::string const& name = "exc") {
    return "write e.g. \"" + name + "\", \"" + name + "[3]\", \"" + name + "[0:25]\" or \"" + name +
           "[0:100:5]\"";
}

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
    if (digits.empty() || digits.size() > 12 || digits.find_first_not_of("0123456789") != std::string::npos)
        return {};
    return std::stoll(text);
}

/// The neurons of one slice or position, or why it cannot be read.
struct slice {
    std::uint64_t first = 0, count = 0, step = 1;
    std::string why;
};

slice refused(std::string why) { return {0, 0, 1, std::move(why)}; }

slice read_slice(std::string const& text, named_population const& of) {
    auto const piece = parts(text, ':');
    std::int64_t const size = of.size;
    std::vector<std::optional<std::int64_t>> n;
    for (auto const& p : piece) {
        n.push_back(whole(p));
        if (!n.back() && (!p.empty() || piece.size() == 1))
            return refused(p.empty() ? "a position is missing" : "'" + p + "' is no position");
    }
    if (piece.size() > 3) return refused("a slice is first:last:step");
    auto const beyond =
        of.name + " has " + std::to_string(size) + (size == 1 ? " neuron" : " neurons") + ", counted from 0";
    auto const from_end = [&](std::int64_t k) { return k < 0 ? k + size : k; };
    auto const first = from_end(n[0].value_or(0));
    if (piece.size() == 1)
        return first < 0 || first >= size ? refused(beyond) : slice{std::uint64_t(first), 1, 1, ""};
    auto const last = from_end(n[1].value_or(size)), step = piece.size() == 3 ? n[2].value_or(1) : 1;
    if (step <= 0) return refused("the step of a slice is at least 1");
    if (first < 0 || first > size || last < 0 || last > size) return refused(beyond);
    auto const length = last > first ? (last - first + step - 1) / step : 0;
    return {std::uint64_t(first), std::uint64_t(length), std::uint64_t(std::min(step, size)), ""};
}

/// What stands between the brackets.
std::optional<neuron_list> read_slices(std::string const& text, named_population const& of,
                                       std::string& why) {
    auto const pieces = parts(text, ',');
    std::vector<neuron_id> several;
    for (auto const& piece : pieces) {
        auto const s = read_slice(piece, of);
        why = s.why;
        if (!why.empty()) return {};
        neuron_list const one{neuron_id(s.first), std::size_t(s.count), neuron_id(s.step)};
        if (pieces.size() == 1) return one;
        several.insert(several.end(), one.begin(), one.end());
    }
    return neuron_list{std::move(several)};
}

std::string unknown_remedy(std::string const& word, std::string const& name,
                           std::vector<std::string> const& names) {
    auto const separator = word.find_first_of(", +");
    bool const several = separator != std::string::npos && word.find('[') == std::string::npos &&
                         std::find(names.begin(), names.end(), word.substr(0, separator)) != names.end();
    return several ? "write several as a list, [\"a\", \"b\"]" : reader::choice(name, names);
}

/// An event that its neurons do not have, or nothing where no population is called as what stands before the
/// dot.
std::optional<std::string> no_such_event(std::string const& name,
                                         std::vector<named_population> const& known) {
    auto const dot = name.rfind('.');
    if (dot == std::string::npos) return {};
    auto const of = name.substr(0, dot);
    bool const is_population =
        std::any_of(known.begin(), known.end(), [&](auto const& p) { return p.name == of; });
    return is_population ? std::optional{of + " has no event " + shortened(name.substr(dot + 1))}
                         : std::nullopt;
}

std::optional<selection> read_one(reader& from, std::string_view key, setting const& s,
                                  std::vector<named_population> const& known, selects what) {
    auto const* word = word_of(s);
    if (!word) {
        from.complain(code::wrong_kind, key, s, "the name of a population is expected here", grammar());
        return {};
    }
    if (known.empty()) return {};  // that there is none was complained of
    auto const open = word->find('[');
    auto const name = trimmed(word->substr(0, open));
    auto const at = std::find_if(known.begin(), known.end(), [&](auto const& p) { return p.name == name; });
    if (at == known.end()) {
        std::vector<std::string> names;
        for (auto const& p : known)
            if (what == selects::neurons_or_events || p.dot == std::string::npos) names.push_back(p.name);
        auto const no_event = what == selects::neurons_or_events ? no_such_event(name, known) : std::nullopt;
        from.complain(code::unknown_name, key, s,
                      no_event       ? *no_event
                      : name.empty() ? "no population is named"
                                     : "no population is called " + shortened(name),
                      unknown_remedy(*word, name, names));
        return {};
    }
    if (at->dot != std::string::npos && what == selects::neurons) {
        from.complain(code::wrong_kind, key, s,
                      name.substr(at->dot + 1) + " is an event of " + name.substr(0, at->dot) +
                          ", which has no neurons",
                      "write " + std::string{key} + " = \"" + name.substr(0, at->dot) + "\"");
        return {};
    }
    if (at->size == 0) return {};  // its size was complained of where it is described
    selection chosen{std::size_t(at - known.begin()), {0, at->size}, *word};
    if (open == std::string::npos) return chosen;
    auto const refuse = [&](std::string const& why) {
        from.complain(code::bad_selector, key, s, why, grammar(name));
        return std::nullopt;
    };
    auto const close = word->find(']', open);
    if (close == std::string::npos) return refuse("the bracket is not closed");
    if (!trimmed(word->substr(close + 1)).empty()) return refuse("something stands behind the bracket");
    std::string why;
    auto const neurons = read_slices(word->substr(open + 1, close - open - 1), *at, why);
    if (!neurons) return refuse(why);
    if (neurons->empty()) return refuse("it selects no neuron");
    chosen.neurons = *neurons;
    return chosen;
}

}  // namespace

neuron_list::neuron_list(std::vector<neuron_id> all) : listed_(std::move(all)) {
    std::sort(listed_.begin(), listed_.end());
    listed_.erase(std::unique(listed_.begin(), listed_.end()), listed_.end());
    size_ = listed_.size();
}

namespace {

/// A neuron is selected once, or it would count twice and positions would not name it.
void check_once(reader& from, std::string_view key, setting const& s, std::vector<selection> const& all,
                std::vector<named_population> const& known) {
    for (std::size_t a = 0; a < all.size(); ++a)
        for (std::size_t b = 0; b < a; ++b) {
            if (all[a].population != all[b].population) continue;
            std::vector<neuron_id> both;
            std::set_intersection(all[a].neurons.begin(), all[a].neurons.end(), all[b].neurons.begin(),
                                  all[b].neurons.end(), std::back_inserter(both));
            if (both.empty()) continue;
            from.complain(
                code::duplicate, key, s,
                known[all[a].population].name + "[" + std::to_string(both.front()) + "] is selected twice",
                "select every neuron once");
            return;
        }
}

}  // namespace

std::vector<selection> read_selectors(reader& from, std::string_view key, setting const& s,
                                      std::vector<named_population> const& known, selects what) {
    std::vector<selection> all;
    auto const add = [&](setting const& one) {
        if (auto chosen = read_one(from, key, one, known, what)) all.push_back(*chosen);
    };
    if (auto const* list = s.as<setting::list>()) {
        for (auto const& one : *list) add(one);
        if (list->empty()) from.complain(code::bad_selector, key, s, "it selects no neuron", grammar());
    } else {
        add(s);
    }
    check_once(from, key, s, all, known);
    return all;
}

}  // namespace neurapse
