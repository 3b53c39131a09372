// SPDX-License-Identifier: MIT
// What reading neurons and synapses has in common: equations, and statements that are carried out at events.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "neurapse/equations/neuron.hpp"

namespace neurapse::equations {

/// More at once nobody reads.
inline constexpr std::size_t most_complaints = 50;

/// Collects all that is wrong, so that it is told at once.
class model_reader {
protected:
    using statements = std::vector<statement>;
    struct deed {
        source const* text;
        statements* list;
    };

    model_reader(source const& equations, outside_values const& given)
        : equations_(equations), given_(given) {}

    /// Throws `error` where texts cannot be read at all.
    void begin(std::vector<deed> deeds);
    /// Of names that are all declared.
    void check_all();
    void check_all(deed const& d);
    virtual void check_passing(statement const& s, source const& text, bool fresh);

    template <class Deed>
    void attempt(Deed&& deed) {
        if (all_.size() >= most_complaints) return;
        try {
            deed();
        } catch (error const& e) {
            all_.insert(all_.end(), e.complaints().begin(), e.complaints().end());
        }
    }

    source const& equations() const { return equations_; }

    void declare();
    void declare(equation const& e);
    /// Flags that an equation of a kind may have.
    virtual std::vector<std::string> flags_of(equation_kind kind) const;
    virtual bool is_synapse() const { return false; }
    /// Names that can be used without being declared.
    virtual scope names() const { return predefined_names(); }
    /// What a line of equations is, beside what all models have; true: it is dealt with.
    virtual bool declare_otherwise(equation const&) { return false; }
    virtual ~model_reader() = default;

    void check_flags(equation const& e);
    static std::string listed(std::vector<std::string> const& words);

    void take_implicit(std::string const& name);
    /// Names that the formulas use and that have a value from elsewhere.
    void find_implicit_parameters(std::vector<source const*> const& formulas);
    void note_noise(std::string const& name);
    void note_arrays(tree const& formula);

    /// What a statement changes is state.
    void prepare(statement const& s, source const& text);

    /// Each behind those that it needs, else as written.
    void order_subexpressions();
    [[noreturn]] void refuse_circle(std::string const& name) const;

    virtual void check(equation const& e);
    bool fits(equation const& e, fine_dimension const& declared) const;
    void refuse_unit(equation const& e);
    virtual void check(statement const& s, source const& text);
    static std::string declare_as(std::string const& name, fine_dimension const& found);
    static std::string declared_as(fine_dimension const& d);
    void refuse_noise(source const& text, tree const& formula) const;

    source const& equations_;
    outside_values const& given_;
    std::vector<deed> deeds_;
    neuron made_;
    scope names_;
    std::set<std::string> seen_, noisy_;  ///< declared; subexpressions with white noise
    std::vector<complaint> all_;
};

}  // namespace neurapse::equations
