// SPDX-License-Identifier: MIT
#include "neurapse/equations/synapse.hpp"

#include <algorithm>
#include <set>

#include "neurapse/equations/functions.hpp"
#include "neurapse/equations/model_reader.hpp"

namespace neurapse::equations {
namespace {

class synapse_reader final : model_reader {
public:
    explicit synapse_reader(synapse_text const& text) : model_reader(text.equations, text.given), text_(text) {}

    synapse read() {
        begin({{&text_.on_pre, &whole_.on_pre}, {&text_.on_post, &whole_.on_post}});
        name_target();
        find_implicit_parameters({});
        check_all();
        keep_weight();
        if (whole_.adds_to.empty() && all_.empty())
            all_.push_back(text_.on_pre.complain(code::bad_equation, {0, 1}, "the synapse has no effect", "no spike adds to a variable of its target",
                                                 "write e.g. on_pre = \"ge_post += w\""));
        if (!all_.empty()) throw error{all_};
        whole_.body = std::move(made_);
        return std::move(whole_);
    }

private:
    std::vector<std::string> flags_of(equation_kind kind) const override {
        if (kind == equation_kind::differential) return {"event-driven"};
        if (kind == equation_kind::subexpression) return {};
        return {"constant", "shared"};
    }
    bool is_synapse() const override { return true; }

    static bool is_outside(std::string const& name) { return name.size() > 5 && name.compare(name.size() - 5, 5, "_post") == 0; }

    /// _post may be left out where on_pre adds to a single name that is not the synapse's own.
    void name_target() {
        std::set<std::string> strange;
        for (auto const& s : whole_.on_pre) {
            if (names_.declares(s.name) || text_.given.dims.count(s.name) > 0) continue;
            if (is_outside(s.name) || (s.change != '+' && s.change != '-')) return;
            strange.insert(s.name);
        }
        if (strange.size() != 1) return;
        for (auto& s : whole_.on_pre)
            if (s.name == *strange.begin()) s.name += "_post";
    }

    /// The weight differs between synapses, also where nothing changes it.
    void keep_weight() {
        auto& all = made_.parameters;
        auto const at = std::find_if(all.begin(), all.end(), [](auto const& p) { return p.name == "w" && p.declared; });
        if (at == all.end()) return;
        made_.variables.push_back({at->name, at->dim, {}, false, true});
        all.erase(at);
    }

    /// NAME_post += ... is what the synapse does to its target.
    void check(statement const& s, source const& text) override {
        refuse_random(s.operand, text);
        bool const goes_out = is_outside(s.name) && !names_.declares(s.name);
        if (!goes_out) return model_reader::check(s, text);
        auto const name = s.name.substr(0, s.name.size() - 5);
        auto const found = check_units(text, s.operand, names_);
        if (&text == &text_.on_post)
            text.refuse(code::bad_equation, s.at, s.name + " cannot be changed here", "only arriving spikes act on the target", "move it to on_pre");
        if (s.change != '+' && s.change != '-')
            text.refuse(code::bad_equation, s.at, s.name + " can only be added to", "so that the order of arrivals does not matter",
                        "write " + s.name + " += ...");
        if (found.is_condition) require_dimension(text, s.operand, found, {}, "one cannot add a condition", "");
        if (whole_.adds_to.empty()) {
            whole_.adds_to = name;
            whole_.unit = found.dim;
        }
        if (whole_.adds_to != name)
            text.refuse(code::bad_equation, s.at, "the synapse adds to both " + whole_.adds_to + " and " + name, "a projection acts on one variable of its targets",
                        "use two projections");
        require_dimension(text, s.operand, found, whole_.unit, name + " is " + with_article(whole_.unit) + " above", "write both in one unit");
    }
    /// Dice are named by what they are for, and synapses have no name.
    void refuse_random(tree const& formula, source const& text) const {
        if (formula.kind == form::call && (formula.text == "rand" || formula.text == "randn" || formula.text == "poisson"))
            text.refuse(code::bad_equation, formula.at, "synapses draw no random numbers", "their results would depend on the number of threads",
                        "draw in the neuron, or give weights by a distribution");
        for (auto const& part : formula.parts) refuse_random(part, text);
    }

    synapse_text const& text_;
    synapse whole_;
};

}  // namespace

synapse read_synapse(synapse_text const& text) { return synapse_reader{text}.read(); }

}  // namespace neurapse::equations
