// SPDX-License-Identifier: MIT
// A small judge of XML: is this text well-formed? Enough for the pictures and pages of the
// report, which use neither comments nor CDATA nor entities of their own.
#pragma once

#include <cctype>
#include <string>
#include <vector>

namespace xml {

inline bool known_entity(std::string const& text, std::size_t at) {
    for (auto const* name : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"})
        if (text.compare(at, std::string(name).size(), name) == 0) return true;
    return false;
}

/// Attributes are name="value", each name once, no < inside.
inline std::string attribute_fault(std::string const& tag) {
    std::vector<std::string> seen;
    std::size_t at = tag.find_first_of(" \n");
    while (at != std::string::npos && (at = tag.find_first_not_of(" \n", at)) != std::string::npos) {
        auto const equals = tag.find("=\"", at);
        if (equals == std::string::npos) return "attribute without value in <" + tag + ">";
        auto const name = tag.substr(at, equals - at);
        auto const close = tag.find('"', equals + 2);
        if (close == std::string::npos) return "open attribute in <" + tag + ">";
        for (auto const& other : seen)
            if (other == name) return "attribute twice in <" + tag + ">";
        seen.push_back(name);
        at = close + 1;
        if (at < tag.size() && tag[at] != ' ' && tag[at] != '\n') return "no space in <" + tag + ">";
    }
    return "";
}

/// Opens or closes one tag on the stack.
inline std::string tag_fault(std::string tag, std::vector<std::string>& open) {
    if (tag.empty()) return "empty tag";
    if (tag[0] == '!') return open.empty() ? "" : "declaration inside";
    if (tag[0] == '/') {
        if (open.empty() || open.back() != tag.substr(1)) return "unexpected <" + tag + ">";
        open.pop_back();
        return "";
    }
    auto const alone = tag.back() == '/';
    if (alone) tag.pop_back();
    if (!alone) open.push_back(tag.substr(0, tag.find_first_of(" \n")));
    return attribute_fault(tag);
}

/// What is wrong first, or nothing.
inline std::string fault(std::string const& text) {
    std::vector<std::string> open;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (static_cast<unsigned char>(text[at]) < 0x20 && !std::isspace(text[at]))
            return "control character";
        if (text[at] == '&' && !known_entity(text, at)) return "bare & at " + text.substr(at, 20);
        if (text[at] != '<') continue;
        auto const close = text.find('>', at);
        if (close == std::string::npos) return "open tag at the end";
        auto const wrong = tag_fault(text.substr(at + 1, close - at - 1), open);
        if (!wrong.empty()) return wrong;
        at = close;
    }
    return open.empty() ? "" : "<" + open.back() + "> is never closed";
}

/// How often `part` stands in `text`.
inline std::size_t count(std::string const& text, std::string const& part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
    return n;
}

/// Everything inside d="..." of paths.
inline std::string paths(std::string const& svg) {
    std::string all;
    for (auto at = svg.find(" d=\""); at != std::string::npos; at = svg.find(" d=\"", at + 4))
        all += svg.substr(at + 4, svg.find('"', at + 4) - at - 4) + "\n";
    return all;
}

}  // namespace xml
