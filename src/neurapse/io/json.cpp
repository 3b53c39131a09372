// SPDX-License-Identifier: MIT
#include "neurapse/io/json.hpp"

#include <nlohmann/json.hpp>

#include "neurapse/base/text.hpp"

namespace neurapse {
namespace {
using json = nlohmann::ordered_json;

json converted(settings const& t);

json converted(setting const& s) {
    if (!s.written.empty()) return s.written;
    if (auto const* n = s.as<number>()) {
        if (n->dim == dimension{} && n->value - n->value == 0) return n->value;
        return print_quantity(n->value, n->dim);
    }
    if (auto const* b = s.as<bool>()) return *b;
    if (auto const* w = s.as<std::string>()) return *w;
    if (auto const* l = s.as<setting::list>()) {
        auto all = json::array();
        for (auto const& x : *l) all.push_back(converted(x));
        return all;
    }
    return converted(*s.as<settings>());
}

json converted(settings const& t) {
    auto all = json::object();
    for (auto const& e : t.entries) all[e.key] = converted(e.value);
    return all;
}
}  // namespace

std::string to_json(settings const& description) {
    return converted(description).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace neurapse
