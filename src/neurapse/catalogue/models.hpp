// SPDX-License-Identifier: MIT
// The models of the catalogue behind one face for each room: made by name, with parameters as
// numbers. Templates below give every model of a room its face.
#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "neurapse/catalogue/fields.hpp"
#include "neurapse/contract/any_population.hpp"
#include "neurapse/contract/connectivity.hpp"
#include "neurapse/contract/membrane.hpp"
#include "neurapse/contract/plasticity.hpp"
#include "neurapse/contract/receptor.hpp"
#include "neurapse/contract/stimulus.hpp"
#include "neurapse/engine/any_plasticity.hpp"
#include "neurapse/engine/synapse_table.hpp"
#include "neurapse/equations/units.hpp"

namespace neurapse {

/// Numbers of each field: one for all neurons or one for each, none for the default.
using field_values = std::vector<std::vector<double>>;

/// What the state of neurons and ports is kept in.
enum class precision { real64, real32 };

class any_model {
public:
    virtual ~any_model() = default;
    virtual about self() const = 0;
    virtual std::vector<parameter_info> parameters() const = 0;
};

/// What a neuron reads of what happens to it.
struct senses {
    bool current = true, conductance = true, stimulus = true;
};

/// What a population is made from. `initial` has numbers for each variable; where it has none, the
/// variable starts at rest, or at its steady state near the leak potential where nothing is at rest.
struct population_setting {
    std::size_t size = 1;
    duration dt{0.1};
    std::size_t method = 0;
    field_values parameters, initial;
    random::family dice;
    precision state = precision::real64;
    senses receives{};                ///< what ports and stimuli there are
    std::vector<char> arrivals{};     ///< of each variable: whether a port adds to it
    std::vector<std::string> told{};  ///< what synapses read, by name
};

class any_neuron_model : public any_model {
public:
    virtual std::vector<recordable> variables() const = 0;
    virtual std::vector<recordable> recordables() const = 0;
    virtual std::vector<about> methods() const = 0;
    /// How often a neuron can fire in one step: more than once only where spikes are located.
    virtual double most_spikes(std::size_t method) const = 0;
    virtual std::vector<neurapse::bounds> parameter_bounds() const = 0;

    /// Complains of requirements between parameters that do not hold for some neuron.
    virtual bool check(reader& from, settings const& given, std::size_t size, field_values const&) const = 0;
    /// For ports: the time constant of a linear membrane, inf for any other.
    virtual std::vector<duration> time_constants(std::size_t size, field_values const&) const = 0;
    /// Values of the variables at rest under a constant current; nothing if there is no stable rest.
    virtual std::optional<std::vector<double>> rest(field_values const&, std::size_t neuron,
                                                    current i) const = 0;
    virtual std::unique_ptr<any_population> make(population_setting const&) const = 0;
    virtual std::size_t bytes_per_neuron(precision) const = 0;

    // What a model that was written as equations knows beside.
    /// The default of a parameter where it is more than a number: a formula or a distribution.
    virtual setting const* standard(std::size_t) const { return nullptr; }
    /// Why a method cannot be used for it.
    virtual std::optional<objection> objection_to(std::size_t) const { return {}; }
    virtual senses reads() const { return {}; }
    /// Whether spikes may be added to a variable, as if it were a port.
    virtual bool takes_arrivals(std::size_t) const { return false; }
    /// Numbers that synapses can read of a neuron, by name.
    virtual std::map<std::string, equations::fine_dimension> tellable() const { return {}; }
    /// Which parameter synapses may sum; nothing: none of that name.
    virtual std::optional<std::size_t> summed_parameter(std::string const&) const { return {}; }
    /// Dimensions of parameters and variables, which may have fractions.
    virtual std::vector<equations::fine_dimension> fine_dimensions() const;
    virtual std::vector<equations::fine_dimension> fine_variables() const;
    /// Names of what can happen to a neuron beside a spike.
    virtual std::vector<std::string> events() const { return {}; }
};

class any_receptor_model : public any_model {
public:
    virtual std::vector<neurapse::bounds> parameter_bounds() const = 0;
    virtual std::vector<std::string> choices(std::size_t field) const = 0;
    virtual bool check(reader& from, settings const& given, std::size_t size, field_values const&) const = 0;
    virtual std::unique_ptr<any_port> make(std::size_t size, port_effect effect,
                                           field_values const& parameters, std::vector<double> towards,
                                           std::vector<duration> const& membranes, duration dt,
                                           precision = precision::real64) const = 0;
    virtual std::size_t bytes_per_neuron(precision) const = 0;
};

/// What plastic synapses onto a slice can read and write of the neurons on both sides; null where these
/// tell nothing.
struct synapse_ends {
    exchange *source = nullptr, *target = nullptr;
    neuron_id first = 0;  ///< of the slice's targets
    /// Of each source, and of each target of the slice: its position among those of the projection; empty
    /// where nobody asks.
    std::vector<double> source_position{}, target_position{};
    /// The same of how many synapses the projection has from it, and onto it.
    std::vector<double> outgoing{}, incoming{};
    random::family dice{0, purpose::synapse, 0};  ///< of the synapses between two populations
};

/// What synapses add to beside the port of their projection: a variable or port of the targets or sources.
struct further_addition {
    std::string to;
    bool of_target;
    dimension unit;
    double largest;  ///< in a step, of one synapse
};

/// A plasticity rule with its parameters.
class any_rule {
public:
    virtual ~any_rule() = default;
    virtual std::optional<weight_range> range() const = 0;  ///< nothing: weights never change
    /// What one arrival can add at most, in the unit of the port, where that is no weight; infinite: not
    /// known.
    virtual std::optional<double> largest_arrival() const { return {}; }
    virtual bool has_weights() const { return true; }
    virtual std::vector<further_addition> further() const { return {}; }
    virtual duration interval() const = 0;  ///< 0: the rule has none
    virtual std::unique_ptr<any_plasticity> make(duration dt, synapse_table& table, std::size_t targets,
                                                 synapse_ends const& ends) const = 0;
    /// Names of what it reads of the neurons on a side, and of the targets' parameters that it sums.
    virtual std::vector<std::string> reads(bool) const { return {}; }
    virtual std::vector<std::string> sums() const { return {}; }
    /// Whether it reads the positions of sources, or of targets.
    virtual bool reads_position(bool) const { return false; }
    /// Whether it reads how many synapses there are from sources, or onto targets.
    virtual bool counts_synapses(bool) const { return false; }
    /// What can be recorded of a synapse beside its weight.
    virtual std::vector<recordable> variables() const { return {}; }
    virtual std::size_t bytes_per_synapse() const = 0;  ///< beside its weight and target
    virtual std::size_t bytes_per_stretch() const = 0;
};
class any_rule_model : public any_model {
public:
    virtual std::unique_ptr<any_rule> read(reader& from, settings const& given,
                                           field_setting const&) const = 0;
    /// What can be recorded of its synapses beside their weight, in its plainest form.
    virtual std::vector<recordable> variables() const = 0;
};

/// A connection rule between two given sides; lanes may be asked for by different threads.
class any_wiring {
public:
    virtual ~any_wiring() = default;
    /// The partners of a lane, in the order of its synapses.
    virtual void partners_of(std::uint32_t lane, partners& out) const = 0;
    /// Where synapse k of a lane stands in lists of weights and delays; nothing: they go on from
    /// lane to lane.
    virtual std::optional<std::size_t> listed(std::uint32_t lane, std::size_t k) const = 0;
};

/// A connection rule with its parameters.
class any_connection {
public:
    virtual ~any_connection() = default;
    virtual std::optional<objection> objection_to(pairing const&) const = 0;
    virtual double expected(pairing const&) const = 0;
    virtual axis lanes() const = 0;
    /// Whether `expected` is a mean. A rule that joins a single pair with a probability does not know how
    /// many it will join.
    virtual bool draws_how_many() const {
        double const alone = expected({1, 1, {-1}, {-1}});
        return alone != std::floor(alone);
    }
    /// The most synapses that one target can get; nothing: all get about as many.
    virtual std::optional<double> most_onto_one() const { return {}; }
    virtual bool is_list() const = 0;  ///< nothing is drawn: synapses are listed one by one
    /// The rule at work on two sides, which must outlive it.
    virtual std::unique_ptr<any_wiring> wire(pairing const&, random::family dice) const = 0;
};
class any_connection_model : public any_model {
public:
    virtual std::unique_ptr<any_connection> read(reader& from, settings const& given,
                                                 field_setting const&) const = 0;
};

/// A stimulus with its parameters.
class any_stimulus_plan {
public:
    virtual ~any_stimulus_plan() = default;
    virtual bool spikes() const = 0;  ///< gives spikes; otherwise a current
    virtual std::optional<objection> objection_to(stimulus_setting const&) const = 0;
    virtual std::unique_ptr<any_stimulus> make(stimulus_setting const&) const = 0;
};
class any_stimulus_model : public any_model {
public:
    virtual bool spikes() const = 0;
    virtual std::unique_ptr<any_stimulus_plan> read(reader& from, settings const& given,
                                                    field_setting const&) const = 0;
};

/// All models of a room, in the order of their names. Generated from the headers in the rooms.
namespace catalogue {
std::vector<any_neuron_model const*> const& neurons();
std::vector<any_receptor_model const*> const& receptors();
std::vector<any_rule_model const*> const& plasticity();
std::vector<any_connection_model const*> const& connections();
std::vector<any_stimulus_model const*> const& stimuli();

template <class Model>
std::vector<std::string> names(std::vector<Model const*> const& room) {
    std::vector<std::string> all;
    for (auto const* m : room) all.emplace_back(m->self().name);
    return all;
}
template <class Model>
Model const* find(std::vector<Model const*> const& room, std::string_view name) {
    for (auto const* m : room)
        if (m->self().name == name) return m;
    return nullptr;
}
}  // namespace catalogue

}  // namespace neurapse
