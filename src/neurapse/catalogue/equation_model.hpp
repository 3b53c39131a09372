// SPDX-License-Identifier: MIT
// A neuron model written as equations in a description, with the face of those of the catalogue.
#pragma once

#include <memory>
#include <string>

#include "neurapse/catalogue/models.hpp"
#include "neurapse/equations/neuron.hpp"

namespace neurapse {

/// A text of a description, as the equations read it: with the place of its characters in the file.
equations::source source_of(setting const& text);

/// Complaints of a text that has no place of its own stand where the whole setting does.
void add_complaints(complaints& out, error const& e, place where);

class equation_model final : public any_neuron_model {
public:
    /// `standards` are the defaults of parameters, as they were written.
    equation_model(std::string name, equations::neuron read, settings standards, std::string refractory);

    about self() const override;
    std::vector<parameter_info> parameters() const override;
    std::vector<recordable> variables() const override;
    std::vector<recordable> recordables() const override;
    std::vector<about> methods() const override;
    double most_spikes(std::size_t) const override { return 1; }
    std::vector<neurapse::bounds> parameter_bounds() const override;
    bool check(reader& from, settings const& given, std::size_t size, field_values const&) const override;
    std::vector<duration> time_constants(std::size_t, field_values const&) const override;
    std::optional<std::vector<double>> rest(field_values const&, std::size_t neuron,
                                            current i) const override;
    std::unique_ptr<any_population> make(population_setting const&) const override;
    std::size_t bytes_per_neuron(precision) const override;

    setting const* standard(std::size_t field) const override;
    std::optional<objection> objection_to(std::size_t method) const override;
    senses reads() const override;
    bool takes_arrivals(std::size_t variable) const override;
    std::map<std::string, equations::fine_dimension> tellable() const override;
    std::optional<std::size_t> summed_parameter(std::string const& name) const override;
    std::vector<equations::fine_dimension> fine_dimensions() const override;
    std::vector<equations::fine_dimension> fine_variables() const override;
    std::vector<std::string> events() const override;

    equations::neuron const& description() const { return *neuron_; }
    /// The model as it was read: equations, dimensions, method and length of its program.
    std::string page() const;

private:
    std::string name_, equations_, refractory_;
    std::shared_ptr<equations::neuron const> neuron_;
    settings standards_;
    std::vector<std::size_t> methods_;  ///< numbers of methods, the default first
};

}  // namespace neurapse
