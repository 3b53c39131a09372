// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/projection_ends.hpp"

#include <algorithm>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/sides.hpp"
#include "neurapse/equations/parse.hpp"

namespace neurapse {

using owner = equations::pair_quantity::owner;

namespace {

constexpr char const* axes[] = {"x", "y", "z"};
bool is_reserved(std::string const& name) {
    return name == "i" || name == "j" || name == "N_pre" || name == "N_post";
}
bool is_counted_later(std::string const& name) {
    return name == equations::outgoing_named || name == equations::incoming_named;
}
bool ends_with(std::string const& name, std::string const& end) {
    return name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

projection_ends::projection_ends(plan const& p, std::vector<selection> const& from,
                                 std::vector<selection> const& to)
    : plan_(p), from_(from), to_(to), pre_(side_of(from)), post_(side_of(to)) {
    names_.sources = std::uint32_t(count_of(from));
    names_.targets = std::uint32_t(count_of(to));
    for (auto const& [name, what] : pre_) names_.of[name + "_pre"] = {what.dim, owner::source, {}};
    for (auto const& [name, what] : post_) names_.of[name + "_post"] = {what.dim, owner::target, {}};
}

/// What all populations of a side have, with one dimension.
projection_ends::side projection_ends::side_of(std::vector<selection> const& all) {
    side common;
    for (std::size_t k = 0; k < all.size(); ++k) {
        auto const& population = plan_.populations[all[k].population];
        side mine;
        for (std::size_t axis = 0; axis < 3; ++axis)
            if (!population.positions[axis].empty())
                mine[axes[axis]] = {dimensions::length, {&population.positions[axis]}, {}};
        is_complete_ = is_complete_ && population.model && population.size > 0;
        if (!population.model) continue;
        auto const infos = population.model->parameters();
        auto const dims = population.model->fine_dimensions();
        for (std::size_t field = 0; field < infos.size() && field < population.parameters.size(); ++field) {
            auto const standard = parse_quantity(infos[field].standard);
            auto const& given = population.parameters[field];
            if (given.empty() && !standard.value) {
                is_complete_ = false;
                continue;
            }
            mine[infos[field].name] = {
                dims[field],
                {&given},
                standard.value ? std::vector{standard.value->value} : std::vector<double>{}};
        }
        if (k == 0) {
            common = std::move(mine);
            continue;
        }
        for (auto at = common.begin(); at != common.end();) {
            auto const other = mine.find(at->first);
            bool const shared = other != mine.end() && other->second.dim == at->second.dim &&
                                other->second.standard == at->second.standard;
            if (shared) at->second.of.push_back(other->second.of.front());
            at = shared ? std::next(at) : common.erase(at);
        }
    }
    return common;
}

std::vector<double> projection_ends::gathered(owned const& what, std::vector<selection> const& from) const {
    std::vector<double> all;
    for (std::size_t k = 0; k < from.size(); ++k) {
        auto const& column = what.of[k]->empty() ? what.standard : *what.of[k];
        for (auto const n : from[k].neurons) all.push_back(column[column.size() == 1 ? 0 : n]);
    }
    bool const alike = std::all_of(all.begin(), all.end(), [&](double x) { return x == all.front(); });
    if (alike && !all.empty()) all.resize(1);
    return all;
}

void projection_ends::read_constants(std::string const& path, settings const& t, complaints& out) {
    reader from{t, path, out};
    for (auto const& e : t.entries) {
        if (is_reserved(e.key) || names_.of.count(e.key) > 0) {
            from.complain(code::duplicate, e.key, e.value,
                          "formulas of the projection have this name already", "rename it");
            continue;
        }
        places_[e.key] = e.where;
        try {
            read_constant(from, e);
        } catch (error const& x) {
            add_complaints(out, x, e.value.where);
        }
        auto const found = constants_.find(e.key);
        is_complete_ = is_complete_ && found != constants_.end();
        if (found != constants_.end())
            names_.of[e.key] = {found->second.dim, owner::both, found->second.numbers};
    }
}

void projection_ends::read_constant(reader& from, entry const& e) {
    if (auto const* n = e.value.as<number>()) {
        constants_[e.key] = {n->dim, {n->value}};
    } else if (e.value.as<std::string>()) {
        auto const text = source_of(e.value);
        constants_[e.key] = equations::evaluate_constant(text, constants_);
        each_name(equations::parse_formula(text),
                  [&](std::string const& name, equations::span) { used_.insert(name); });
    } else {
        from.complain(code::wrong_kind, e.key, e.value, "one number is expected here",
                      "write e.g. " + e.key + " = \"100 um\"");
    }
}

void projection_ends::refuse_unused(complaints& out) const {
    for (auto const& [name, where] : places_)
        if (used_.count(name) == 0)
            out.push_back({code::unknown_key, "parameters." + shortened(name) + " is not used",
                           "no formula of the projection has this name", "remove it, or correct the formulas",
                           where});
}

/// Names that other formulas have and these have not: told before units are looked at.
void projection_ends::refuse_unknown(equations::source const& text, equations::tree const& formula,
                                     equations::scope const& known) const {
    each_name(formula, [&](std::string const& name, equations::span at) {
        if (known.find(name) || equations::function_named(name) || equations::is_noise(name)) return;
        auto const refuse = [&](std::string const& why, std::string const& remedy) {
            text.refuse(code::unknown_name, at, name + " is not known", why, remedy);
        };
        bool const pre = names_.of.count(name + "_pre") > 0, post = names_.of.count(name + "_post") > 0;
        if (pre || post)
            refuse("of two neurons it must be said which one's is meant",
                   "write " + (pre ? name + "_pre" : "") + (pre && post ? " or " : "") +
                       (post ? name + "_post" : ""));
        if (name == "N") refuse("there are the numbers of sources and of targets", "write N_pre or N_post");
        if (is_counted_later(name))
            refuse("synapses are counted once all of them are there",
                   "let statements read it, e.g. on_pre = \"ge += w/" + name + "\"");
        if (name == "k") refuse("the positions of a pair are called i and j", "write i or j");
        bool const of_source = ends_with(name, "_pre");
        if (!of_source && !ends_with(name, "_post")) return;
        auto const bare = name.substr(0, name.rfind('_'));
        std::vector<std::string> near;
        for (auto const& [other, what] : names_.of)
            if (ends_with(other, of_source ? "_pre" : "_post")) near.push_back(other);
        auto const meant = nearest(name, near);
        auto const side = std::string{of_source ? "sources" : "targets"};
        if (std::any_of(std::begin(axes), std::end(axes), [&](auto const* axis) { return bare == axis; }))
            refuse("not all " + side + " have a position",
                   "write positions = { " + bare + " = ... } in their populations");
        for (auto const& s : of_source ? from_ : to_)
            for (auto const& v : plan_.populations[s.population].model
                                     ? plan_.populations[s.population].model->variables()
                                     : std::vector<recordable>{})
                if (v.name == bare)
                    refuse(bare + " is a variable of the " + side + ", which changes",
                           "use parameters and positions");
        refuse("no parameter that all " + side + " have is called " + bare,
               meant.empty() ? "give it to them, or correct the name" : "did you mean " + meant + "?");
    });
}

equations::tree projection_ends::parsed(equations::source const& text, equations::scope const& known) const {
    auto formula = equations::parse_formula(text);
    refuse_unknown(text, formula, known);
    each_name(formula, [&](std::string const& name, equations::span) { used_.insert(name); });
    return formula;
}

equations::tree projection_ends::read(equations::source const& text, equations::fine_dimension const& dim,
                                      std::string const& what) const {
    auto const known = names_.declared();
    auto formula = parsed(text, known);
    require_dimension(text, formula, check_units(text, formula, known), dim,
                      what + " is " + with_article(dim), "correct the formula");
    return formula;
}

equations::tree projection_ends::read_condition(equations::source const& text) const {
    return read_condition(text, names_.declared());
}

equations::tree projection_ends::read_condition(equations::source const& text,
                                                equations::scope const& known) const {
    auto formula = parsed(text, known);
    auto const found = check_units(text, formula, known);
    if (!found.is_condition)
        text.refuse(code::wrong_unit, formula.at, text.of(formula.at) + " is " + with_article(found.dim),
                    "a condition says which pairs are connected",
                    "compare it with something, e.g. abs(i - j) < 10");
    return formula;
}

equations::tree projection_ends::read_of_source(equations::source const& text, std::string const& more,
                                                sort what) const {
    auto known = names_.declared();
    if (!more.empty()) known.declare(more, {});
    each_name(equations::parse_formula(text), [&](std::string const& name, equations::span at) {
        auto const found = names_.of.find(name);
        if (name != more && (name == "j" || (found != names_.of.end() && found->second.of == owner::target)))
            text.refuse(code::unknown_name, at, name + " is not known here",
                        "the target is what is being told", "put it into condition or p");
    });
    if (what == sort::condition) return read_condition(text, known);
    auto formula = parsed(text, known);
    require_dimension(text, formula, check_units(text, formula, known), {}, "positions are plain numbers",
                      "correct the formula");
    return formula;
}

bool projection_ends::is_formula(equations::source const& text) const {
    if (text.text.find_first_of("(*") != std::string::npos) return true;
    try {
        bool known = true;
        each_name(equations::parse_formula(text), [&](std::string const& name, equations::span) {
            known = known && (names_.declared().find(name) || is_counted_later(name));
        });
        return known;
    } catch (error const&) {
        return false;
    }
}

equations::fine_dimension projection_ends::dimension_of(equations::source const& text) const {
    auto const known = names_.declared();
    return check_units(text, parsed(text, known), known).dim;
}

equations::pair_program projection_ends::program(std::vector<equations::tree> const& formulas) const {
    auto names = names_;
    std::set<std::string> asked;
    for (auto const& formula : formulas)
        each_name(formula, [&](std::string const& name, equations::span) { asked.insert(name); });
    // Numbers of neurons are many, and are gathered for those that are used.
    for (auto const& name : asked) {
        auto const at = names.of.find(name);
        if (at == names.of.end() || at->second.of == owner::both) continue;
        bool const of_source = at->second.of == owner::source;
        auto const bare = name.substr(0, name.rfind('_'));
        at->second.numbers = gathered((of_source ? pre_ : post_).at(bare), of_source ? from_ : to_);
    }
    return {std::move(names), formulas};
}

}  // namespace neurapse
