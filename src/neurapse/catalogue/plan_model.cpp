// SPDX-License-Identifier: MIT
// Reads [model.NAME] and [synapse.NAME]: neurons and synapses written as equations.
#include <algorithm>
#include <cctype>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/equation_model.hpp"
#include "neurapse/catalogue/plan.hpp"
#include "neurapse/equations/check_units.hpp"
#include "neurapse/equations/evaluate.hpp"
#include "neurapse/equations/parse.hpp"
#include "neurapse/equations/synapse_program.hpp"

namespace neurapse {
namespace {

/// Standards of what is no parameter.
void refuse_unused(settings const& standards, equations::neuron const& read, complaints& out) {
    std::vector<std::string> known;
    for (auto const& p : read.parameters) known.push_back(p.name);
    for (auto const& e : standards.entries)
        if (read.variable(e.key))
            out.push_back(
                {code::contradiction, "parameters." + shortened(e.key) + " is a variable",
                 "spikes change it, or an equation does",
                 "give its first value as initial = { " + shortened(e.key) + " = ... } of the population",
                 e.where});
        else if (std::find(known.begin(), known.end(), e.key) == known.end())
            out.push_back({code::unknown_key, "parameters." + shortened(e.key) + " is not used",
                           "no formula of the model has this name", reader::choice(e.key, known), e.where});
}

class model_reader {
public:
    model_reader(plan& p, std::string const& kind, std::string const& name, settings const& t, place where,
                 complaints& out)
        : plan_(p), name_(name), from_(t, kind + "." + name, out, where), out_(out) {}

    void read_synapse() {
        auto const before = out_.size();
        check_name();
        if (auto made = synapse_of(nullptr); made && out_.size() == before)
            plan_.synapses.push_back(std::move(made));
        else
            stand_in();
    }

    /// Null, and complaints, where something is wrong. A weight of the projection's own has a dimension.
    std::shared_ptr<equation_synapse const> synapse_of(
        std::function<std::optional<equations::fine_dimension>()> const* weight) {
        auto const before = out_.size();
        equation_synapse made;
        made.name = name_;
        made.is_of_projection = weight != nullptr;
        made.where = place_of_texts();
        auto& text = made.text;
        text.given.arrays = plan_.arrays;
        text.equations = read_text("equations");
        bool const sums = !equations::summed_names(text.equations).empty();
        text.on_post = read_pathways("on_post");
        text.every = read_intervals(made.intervals_ms);
        if (!sums && text.on_post.empty() && text.every.empty())
            from_.required("on_pre", "write e.g. on_pre = \"ge_post += w\"");
        text.on_pre = read_pathways("on_pre");
        if (auto const k = from_.one_of("method", method_names(), "method"))
            made.method = equations::method(*k);
        auto const* standards = from_.table("parameters");
        if (standards) {
            made.standards = *standards;
            note_dimensions(*standards, text.given);
        }
        if (auto const* largest = from_.find("largest")) made.largest = *largest;
        from_.finish();
        if (out_.size() > before) return nullptr;
        try {
            if (weight && equations::leans_on_weight(text)) {
                text.weight = (*weight)();
                if (!text.weight) return nullptr;
            }
            if (!equations::reads_neurons(text)) made.model = equations::read_synapse(text);
            if (made.model) detail::check_synapse(made, out_);
        } catch (error const& e) {
            complain_of_texts(e, standards, text.given);
        }
        return out_.size() == before ? std::make_shared<equation_synapse>(std::move(made)) : nullptr;
    }

    void read() {
        auto const before = out_.size();
        check_name();
        equations::neuron_text text;
        text.given.arrays = plan_.arrays;
        from_.required("equations", "write e.g. equations = \"dv/dt = -v/(10*ms) : volt\"");
        text.equations = read_text("equations");
        text.threshold = read_text("threshold");
        text.reset = read_text("reset");
        text.summed = plan_.summed;
        read_refractory(text);
        read_events(text);
        auto const* standards = from_.table("parameters");
        if (standards) note_dimensions(*standards, text.given);
        from_.finish();
        if (out_.size() > before) return stand_in();
        try {
            auto read = equations::read_neuron(text);
            if (standards) refuse_unused(*standards, read, out_);
            std::string const refractory = text.refractory_ms
                                               ? print_quantity(*text.refractory_ms, dimensions::time)
                                               : text.refractory.text;
            plan_.models.push_back(std::make_shared<equation_model>(
                name_, std::move(read), standards ? *standards : settings{}, refractory));
        } catch (error const& e) {
            complain_of_texts(e, standards, text.given);
            stand_in();
        }
    }

private:
    void check_name() {
        bool const plain = !name_.empty() && std::all_of(name_.begin(), name_.end(), [](unsigned char c) {
            return std::isalnum(c) || c == '_' || c == '-';
        });
        if (!plain)
            from_.complain(code::bad_equation, "model \"" + shortened(name_) + "\"",
                           "a name has letters, digits, _ and - only", "rename it", from_.where());
        if (catalogue::find(catalogue::neurons(), name_))
            from_.complain(code::duplicate, "model " + name_, "the catalogue has a neuron of that name",
                           "rename it", from_.where());
    }

    void read_events(equations::neuron_text& text) {
        settings const none;
        auto const* all = from_.table("events");
        for (auto const& e : all ? all->entries : none.entries) {
            auto const* t = e.value.as<settings>();
            reader from{t ? *t : none, from_.path() + ".events." + shortened(e.key), out_, e.where};
            if (!is_name(e.key))
                from.complain(code::bad_equation, "event \"" + shortened(e.key) + "\"",
                              "a name has letters, digits and _ only", "rename it", e.where);
            if (e.key == "spike" || e.key == "spikes")
                from.complain(code::bad_equation, e.key + " has a meaning already",
                              "that event is the threshold's",
                              "write threshold and reset of the model, or rename the event", e.where);
            if (!t) {
                from.complain(code::wrong_kind, "events." + shortened(e.key) + " is no table",
                              "an event has a condition",
                              "write " + shortened(e.key) + " = { condition = \"v > -50*mV\" }", e.where);
                continue;
            }
            from.required("condition", "write e.g. condition = \"v > -50*mV\"");
            text.events.push_back({e.key, read_text("condition", from), read_text("reset", from), e.where});
            from.finish();
        }
    }
    static bool is_name(std::string const& word) {
        auto const belongs = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
        return !word.empty() && !std::isdigit(static_cast<unsigned char>(word[0])) &&
               std::all_of(word.begin(), word.end(), belongs);
    }

    equations::source read_text(char const* key) { return read_text(key, from_); }
    static equations::source read_text(char const* key, reader& from) {
        auto const* s = from.find(key);
        return s ? read_text(key, *s, from) : equations::source{};
    }
    static equations::source read_text(std::string const& key, setting const& s, reader& from) {
        if (word_of(s)) return source_of(s);
        from.complain(code::wrong_kind, key, s, "a text is expected here",
                      "write " + key + " = \"...\" in quotes");
        return {};
    }

    /// One text, or a table of several with names.
    std::vector<equations::pathway_text> read_pathways(char const* key) {
        auto const* s = from_.find(key);
        if (!s) return {};
        auto const* t = s->as<settings>();
        if (!t) return {{"", read_text(key, *s, from_)}};
        std::vector<equations::pathway_text> all;
        for (auto const& e : t->entries) all.push_back({e.key, read_text(e.key, e.value, from_)});
        return all;
    }
    /// Texts by the interval at which they are carried out: { "1 s" = "..." }.
    std::vector<equations::pathway_text> read_intervals(std::vector<double>& ms) {
        std::vector<equations::pathway_text> all;
        auto const* t = from_.table("every");
        settings const none;
        for (auto const& e : t ? t->entries : none.entries) {
            auto const time = parse_quantity(e.key);
            if (!time.value || !(time.value->dim == dimensions::time) || !(time.value->value > 0)) {
                from_.complain(code::wrong_unit, "every." + shortened(e.key) + " is no interval",
                               "statements are carried out again and again after such a time",
                               "write e.g. \"1 s\" = \"...\"", e.where);
                continue;
            }
            ms.push_back(time.value->value);
            all.push_back({e.key, read_text(e.key, e.value, from_)});
        }
        return all;
    }
    static std::vector<std::string> method_names() {
        std::vector<std::string> names;
        for (auto const& m : equations::methods()) names.emplace_back(m.name);
        return names;
    }

    void read_refractory(equations::neuron_text& text) {
        auto const* s = from_.find("refractory");
        if (!s) return;
        if (!s->as<number>()) {
            text.refractory = read_text("refractory");
        } else if (auto const ms = from_.number("refractory", {dimensions::time, bounds::non_negative}, "")) {
            text.refractory_ms = *ms;
        }
    }

    /// What the values under parameters are measured in, so that equations may use them without
    /// declaring them. Formulas may use each other, in any order.
    void note_dimensions(settings const& all, equations::outside_values& given) {
        equations::scope known;
        for (auto const* name : {"i", "N"}) known.declare(name, {});
        for (std::size_t before = 0; before < all.entries.size();) {
            for (auto const& e : all.entries) {
                if (given.dims.count(e.key) > 0) continue;
                auto const dim = dimension_of(e.value, known);
                if (!dim) continue;
                given.dims[e.key] = *dim;
                known.declare(e.key, {*dim, false});
            }
            if (given.dims.size() == before)
                break;  // the rest is wrong, as will be said where it is calculated
            before = given.dims.size();
        }
        for (auto const& e : all.entries) note_used(e.value, given);
    }
    static void note_used(setting const& s, equations::outside_values& given) {
        if (!s.as<std::string>()) return;
        try {
            each_name(equations::parse_formula(source_of(s)), [&](std::string const& name, equations::span) {
                if (given.dims.count(name) > 0) given.used.push_back(name);
            });
        } catch (error const&) {
            // as will be said where it is calculated
        }
    }
    static std::optional<equations::fine_dimension> dimension_of(setting const& s,
                                                                 equations::scope const& known) {
        if (auto const* n = s.as<number>()) return n->dim;
        if (auto const* all = s.as<setting::list>())
            return all->empty() ? std::nullopt : dimension_of(all->front(), known);
        if (auto const* t = s.as<settings>())
            return t->entries.empty() ? std::nullopt : dimension_of(t->entries.front().value, known);
        if (!s.as<std::string>()) return equations::fine_dimension{};
        try {
            auto const text = source_of(s);
            return check_units(text, equations::parse_formula(text), known).dim;
        } catch (error const&) {
            return {};
        }
    }

    /// A name whose value cannot be read is known, and it is the value that is wrong.
    void complain_of_texts(error const& e, settings const* standards,
                           equations::outside_values const& given) {
        for (auto const& c : e.complaints()) {
            if (is_of_broken_array(c)) continue;
            auto const* value =
                standards && c.code == code::unknown_name ? unread_value(*standards, given, c.what) : nullptr;
            value ? complain_of_value(*value) : add_complaints(out_, error{std::vector{c}}, place_of_texts());
        }
    }
    /// An array that was complained of is not missing.
    bool is_of_broken_array(complaint const& c) const {
        return std::any_of(
            plan_.broken_arrays.begin(), plan_.broken_arrays.end(), [&](std::string const& name) {
                return c.what == "no function is called " + name || c.what == name + " is not known";
            });
    }
    static entry const* unread_value(settings const& standards, equations::outside_values const& given,
                                     std::string const& what) {
        for (auto const& e : standards.entries)
            if (given.dims.count(e.key) == 0 && what == e.key + " is not known") return &e;
        return nullptr;
    }
    void complain_of_value(entry const& e) {
        auto const text = source_of(e.value);
        auto const read = parse_quantity(text.text);
        bool const like_a_number = text.text.find_first_of("0123456789") < 2;
        try {
            check_units(text, equations::parse_formula(text), {});
        } catch (error const& wrong) {
            if (like_a_number && !read.why.empty() && wrong.complaints().front().code == code::bad_equation)
                out_.push_back({code::wrong_unit, e.key + " = \"" + shortened(text.text) + "\"", read.why,
                                read.remedy, e.value.where});
            else
                add_complaints(out_, wrong, e.value.where);
        }
    }

    place place_of_texts() {
        auto const* s = from_.find("equations");
        if (!s) s = from_.find("on_pre");
        return s ? s->where : from_.where();
    }

    /// A model with mistakes keeps its name, so that populations of it are not complained of.
    void stand_in() { plan_.broken_models.push_back(name_); }

    plan& plan_;
    std::string name_;
    reader from_;
    complaints& out_;
};

}  // namespace

void detail::read_model(plan& p, std::string const& name, settings const& t, place where, complaints& out) {
    model_reader{p, "model", name, t, where, out}.read();
}

void detail::read_synapse(plan& p, std::string const& name, settings const& t, place where, complaints& out) {
    model_reader{p, "synapse", name, t, where, out}.read_synapse();
}

std::shared_ptr<equation_synapse const> detail::synapse_of_projection(
    plan& p, std::string const& name, settings const& t, place where,
    std::function<std::optional<equations::fine_dimension>()> const& weight, complaints& out) {
    return model_reader{p, "projection", name, t, where, out}.synapse_of(&weight);
}

namespace {
std::optional<double> largest_of(equation_synapse const& synapse, std::string const& key, setting const& s,
                                 equations::addition const& a, complaints& out) {
    equations::known_quantity given{s.as<number>() ? s.as<number>()->dim : dimension{},
                                    {s.as<number>() ? s.as<number>()->value : -1}};
    if (s.as<std::string>()) given = equations::evaluate_constant(source_of(s));
    if (given.dim == a.unit && given.numbers.front() > 0 && std::isfinite(given.numbers.front()))
        return given.numbers.front();
    settings const none;
    reader{none, "synapse." + synapse.name, out, synapse.where}.complain(
        code::wrong_unit, key, s, "what an arrival adds is " + with_article(a.unit),
        "write the largest amount, a number above 0");
    return {};
}
}  // namespace

std::vector<std::optional<double>> detail::largest_additions_of(equation_synapse const& synapse,
                                                                complaints& out) {
    auto const& adds = synapse.model->adds;
    std::vector<std::optional<double>> all(adds.size());
    if (!synapse.largest || adds.empty()) return all;
    auto const* each = synapse.largest->as<settings>();
    if (!each) {
        all.front() = largest_of(synapse, "largest", *synapse.largest, adds.front(), out);
        return all;
    }
    std::vector<std::string> known;
    for (auto const& a : adds) known.push_back(a.to.name + (a.to.of_target ? "_post" : "_pre"));
    settings const none;
    reader from{none, "synapse." + synapse.name + ".largest", out, synapse.where};
    for (auto const& e : each->entries) {
        auto const at = std::find_if(known.begin(), known.end(), [&](auto const& name) {
            return name == e.key || name == e.key + "_post";
        });
        if (at == known.end())
            from.complain(code::unknown_name, e.key, e.value, "the synapse does not add to it",
                          reader::choice(e.key, known));
        else
            all[std::size_t(at - known.begin())] =
                largest_of(synapse, "largest." + e.key, e.value, adds[std::size_t(at - known.begin())], out);
    }
    return all;
}

void detail::check_synapse(equation_synapse const& synapse, complaints& out) {
    auto const& model = *synapse.model;
    if (auto const no = equations::objection_to(model, synapse.integration()))
        out.push_back({code::bad_equation, "synapse " + synapse.name, no->why, no->remedy, synapse.where});
    refuse_unused(synapse.standards, model.body, out);
    largest_additions_of(synapse, out);
}

any_neuron_model const* detail::find_neuron(plan const& p, std::string_view name) {
    for (auto const& m : p.models)
        if (m->self().name == name) return m.get();
    return catalogue::find(catalogue::neurons(), name);
}

std::vector<std::string> detail::neuron_names(plan const& p) {
    std::vector<std::string> all;
    for (auto const& m : p.models) all.emplace_back(m->self().name);
    for (auto const& name : catalogue::names(catalogue::neurons())) all.push_back(name);
    return all;
}

}  // namespace neurapse
