// SPDX-License-Identifier: MIT
// What a projection says of its synapses by equations: `synapse` names a model of the description, and
// `on_pre` and what else a model has may stand in the projection itself.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/catalogue/projection_ends.hpp"
#include "neurapse/equations/evaluate.hpp"
#include "neurapse/equations/parse.hpp"

namespace neurapse {

class synapse_reader {
public:
    synapse_reader(plan& p, projection_plan& made, reader& from, complaints& out)
        : plan_(p), made_(made), from_(from), out_(out) {}

    /// Once the neurons on both sides are known; `ends` is null where they are not.
    void read(projection_ends const* ends);
    /// Whether that was complained of, so that nothing may lean on it.
    bool is_broken() const { return is_broken_; }
    bool has_model() const { return model_ != nullptr; }
    /// Whether spikes add something to the targets.
    bool adds() const { return !model_ || model_->model->main(); }
    /// Delays of pathways that have their own.
    void read_delays();
    bool is_of_projection() const { return model_ && model_->is_of_projection; }
    bool has_weight() const { return model_ && model_->has_weight(); }
    /// The variable or port of the targets that arrivals are added to; empty where neither key is.
    std::string const& target() const { return target_; }
    /// What on_pre adds, where that is a number; null: the weight.
    setting const* added() const { return added_ ? &*added_ : nullptr; }
    /// The dimension of the weights, where that of what arrives is given.
    dimension unit_of_weights(dimension arriving);
    /// The rule that the model is, once the weights are read; null, and complaints, where it cannot be had.
    std::shared_ptr<any_rule const> rule(value_spec const& weight, bool has_port);

private:
    using names = std::vector<std::pair<std::string, equations::fine_dimension>>;

    /// What a projection may say as [synapse.NAME] does.
    static inline std::vector<char const*> const own_keys{"on_pre",    "on_post", "every",
                                                          "equations", "method",  "largest"};

    void read_model(setting const& s);
    void refuse_beside(std::vector<char const*> const& keys, char const* why);
    void take(std::shared_ptr<equation_synapse const> const& found);
    /// Where it is written what they do.
    setting const& text() const { return *from_.find(key_); }
    std::string the_synapse() const;
    std::map<std::string, equations::fine_dimension> tellable(std::vector<selection> const& side) const;
    void check_sums();
    void refuse_unit(equations::addition const& a, equations::fine_dimension const& port);
    void read_further(any_rule const& rule);
    bool has_statements();
    void read_statements(projection_ends const* ends);
    void read_own_model(projection_ends const* ends);
    bool adds_weight_only(setting const& on_pre);
    bool is_weight(equations::statement const& s) const;
    bool is_constant(equations::tree const& formula) const;
    void read_added(equations::source const& text, equations::statement const& s, setting const& whole);
    std::optional<equations::fine_dimension> dimension_of_weight(projection_ends const* ends);
    std::map<std::string, equations::known_quantity> read_constants();
    std::vector<double> read_own(char const* key, names const& all, settings const& standards,
                                 std::vector<double> const& otherwise);

    plan& plan_;
    projection_plan& made_;
    reader& from_;
    complaints& out_;
    std::shared_ptr<equation_synapse const> model_;
    char const* key_ = "synapse";
    std::string target_;
    std::optional<setting> added_;
    bool is_broken_ = false;
};

}  // namespace neurapse
