// SPDX-License-Identifier: MIT
// The connection rule whose pairs are chosen by formulas. It stands here and not among the others since its
// formulas are equations, and read what the neurons on both sides are.
#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/pair_rule.hpp"
#include "neurapse/catalogue/projection_ends.hpp"

namespace neurapse {
namespace {

class wiring final : public any_wiring {
public:
    wiring(std::shared_ptr<pair_rule const> rule, random::family dice)
        : rule_(std::move(rule)), dice_(dice) {}
    void partners_of(std::uint32_t lane, partners& out) const override {
        out.clear();
        rule_->connect(lane, dice_, out);
    }
    std::optional<std::size_t> listed(std::uint32_t, std::size_t) const override { return {}; }

private:
    std::shared_ptr<pair_rule const> rule_;
    random::family dice_;
};

class connection final : public any_connection {
public:
    connection(pair_rule rule, pair_survey survey)
        : rule_(std::make_shared<pair_rule>(std::move(rule))), survey_(std::move(survey)) {}

    std::optional<objection> objection_to(pairing const&) const override { return {}; }
    double expected(pairing const&) const override { return survey_.synapses; }
    axis lanes() const override { return axis::source; }
    bool draws_how_many() const override { return rule_->is_random() || !survey_.most_onto_one; }
    /// Ten standard deviations above what is expected, so that nobody will ever see more.
    std::optional<double> most_onto_one() const override {
        auto const copies = rule_->most_of_a_pair();
        if (!survey_.most_onto_one) return rule_->sources * copies;
        auto const mean = *survey_.most_onto_one;
        return rule_->is_random()
                   ? std::min(rule_->sources * copies, mean + 10 * std::sqrt(mean * copies) + 64 * copies)
                   : mean;
    }
    bool is_list() const override { return false; }
    std::unique_ptr<any_wiring> wire(pairing const&, random::family dice) const override {
        return std::make_unique<wiring>(rule_, dice);
    }

private:
    std::shared_ptr<pair_rule const> rule_;
    pair_survey survey_;
};

class connection_reader {
public:
    connection_reader(reader& from, projection_ends const& ends) : from_(from), ends_(ends) {}

    std::unique_ptr<any_connection> read() {
        auto const before = from_.out().size();
        pair_rule rule{0, 0, equations::pair_program{{}, {}}};
        take_generator(rule.generator);
        take("condition", rule.condition);
        take("p", rule.p);
        take("n", rule.n);
        if (texts_.empty() && !from_.has("j")) return refuse_empty();
        if (!ends_.is_complete() || from_.out().size() > before) return nullptr;
        rule.formulas = ends_.program(trees_);
        rule.sources = ends_.sources();
        rule.targets = ends_.targets();
        if (rule.n) check_copies(rule);
        if (from_.out().size() > before) return nullptr;
        auto const survey = surveyed(rule);
        if (survey.odd_p)
            complain_of("p", *rule.p, *survey.odd_p, "p is a probability, from 0 to 1",
                        "correct the formula, or write clip(..., 0, 1)");
        if (survey.odd_n)
            complain_of("n", *rule.n, *survey.odd_n, "n is a whole number from 0 on",
                        "correct the formula, or write int(...)");
        if (rule.p && !survey.odd_p) check_probability(rule, survey.most_onto_one.has_value());
        if (from_.out().size() > before) return nullptr;
        return std::make_unique<connection>(std::move(rule), survey);
    }

private:
    /// A formula, or a number without quotes.
    void take(char const* key, std::optional<std::size_t>& which) {
        auto const* s = from_.find(key);
        if (!s) return;
        which = texts_.size();
        auto text = source_of(*s);
        if (auto const* n = s->as<number>(); n && s->written.empty() && n->dim == dimension{})
            text = {print_number(n->value), {}};
        if (auto const* truth = s->as<bool>()) text = {*truth ? "True" : "False", {}};
        texts_.push_back({key, text, s->where});
        if (text.text.empty())
            return from_.complain(code::wrong_kind, key, *s, "a formula is expected here",
                                  std::string{"write "} + key + " = \"...\" in quotes");
        if (!ends_.is_complete()) return;
        try {
            trees_.push_back(std::string_view{key} == "condition" ? ends_.read_condition(text)
                                                                  : ends_.read(text, {}, key));
        } catch (error const& e) {
            add_complaints(from_.out(), e, s->where);
        }
    }

    void take_generator(std::optional<pair_generator>& to) {
        auto const* s = from_.find("j");
        if (!s) return;
        if (!s->as<std::string>())
            return from_.complain(code::wrong_kind, "j", *s, "numbers of targets are told here",
                                  "write e.g. j = \"k for k in range(i - 3, i + 4)\"");
        if (!ends_.is_complete()) return;
        try {
            to.emplace(source_of(*s), ends_);
        } catch (error const& e) {
            add_complaints(from_.out(), e, s->where);
        }
    }

    std::unique_ptr<any_connection> refuse_empty() {
        from_.complain(code::missing_key, "condition is missing",
                       "the rule formula chooses pairs by condition, p, n or j",
                       "write e.g. condition = \"i != j\" or p = \"0.1\"", from_.where());
        return nullptr;
    }

    void check_copies(pair_rule const& rule) {
        constexpr double most = 1e6;
        if (auto const ends = rule.formulas.range(*rule.n); !(ends.high <= most) || !ends.is_number)
            complain(*rule.n, "n has no upper end",
                     "how many synapses a pair can have must be known beforehand, and a million are the most",
                     "write clip(..., 0, 10)");
    }

    /// What was not looked at for each pair must be known to be a probability.
    void check_probability(pair_rule const& rule, bool looked_at_all) {
        auto const ends = rule.formulas.range(*rule.p);
        bool const is_probability = ends.is_number && ends.low >= 0 && ends.high <= 1,
                   is_drawn = rule.formulas.is_random(*rule.p);
        bool const asks_by_chance = (rule.condition && rule.formulas.is_random(*rule.condition)) ||
                                    (rule.generator && rule.generator->is_random());
        if (is_probability || (looked_at_all && !is_drawn && !asks_by_chance)) return;
        complain(*rule.p, "p may lie outside of 0 and 1",
                 is_drawn         ? "it is drawn"
                 : asks_by_chance ? "chance decides for which pairs it is asked"
                                  : "there are too many pairs to look at each",
                 "write clip(..., 0, 1)");
    }

    void complain_of(std::string const& name, std::size_t which, pair_survey::oddity const& at,
                     std::string const& why, std::string const& remedy) {
        complain(which,
                 name + " is " + print_number(at.number) + " for i = " + std::to_string(at.source) +
                     ", j = " + std::to_string(at.target),
                 why, remedy);
    }
    void complain(std::size_t which, std::string what, std::string why, std::string remedy) {
        auto const& [key, text, where] = texts_[which];
        auto c = text.complain(code::out_of_bounds, trees_[which].at, std::move(what), std::move(why),
                               std::move(remedy));
        add_complaints(from_.out(), error{std::vector{c}}, where);
    }

    struct given {
        std::string key;
        equations::source text;
        place where;
    };
    reader& from_;
    projection_ends const& ends_;
    std::vector<given> texts_;
    std::vector<equations::tree> trees_;
};

class model final : public any_connection_model {
public:
    about self() const override {
        return {"formula", "Pairs chosen by formulas of their positions and parameters.", "",
                "Stimberg, Brette & Goodman 2019, doi:10.7554/eLife.47314"};
    }
    std::vector<parameter_info> parameters() const override {
        return {{"j",
                 {},
                 "targets told one by one: k for k in range(i - 3, i + 4) if k != i, or k for k in "
                 "sample(N_post, p=0.1)",
                 "numbers of a range",
                 "all",
                 false},
                {"condition", {}, "which pairs are joined, e.g. i != j", "a condition", "all", false},
                {"p", {}, "with which probability", "a formula", "1", false},
                {"n", {}, "by how many synapses", "a formula", "1", false}};
    }
    std::unique_ptr<any_connection> read(reader& from, settings const&,
                                         field_setting const& in) const override {
        if (in.ends) return connection_reader{from, *in.ends}.read();
        for (auto const* key : {"j", "condition", "p", "n"}) from.find(key);
        return nullptr;
    }
};

}  // namespace

namespace catalogue {
any_connection_model const& connect_formula() {
    static model const it;
    return it;
}
}  // namespace catalogue

}  // namespace neurapse
