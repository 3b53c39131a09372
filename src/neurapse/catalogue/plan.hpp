// SPDX-License-Identifier: MIT
// A description, read and found good: every name resolved, every number in coherent units,
// sizes known, and nothing built yet. What can be complained of is complained of here.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "neurapse/catalogue/equation_model.hpp"
#include "neurapse/catalogue/equation_synapse.hpp"
#include "neurapse/catalogue/models.hpp"
#include "neurapse/catalogue/selector.hpp"
#include "neurapse/catalogue/values.hpp"
#include "neurapse/contract/time_grid.hpp"
#include "neurapse/equations/timed_array.hpp"

namespace neurapse {

class synapse_formula;

/// How static synapses are kept: weights in double, in 16 bits, or not at all but drawn afresh at
/// each spike.
enum class storage { exact, compact, procedural };

struct run_plan {
    duration length{}, dt{0.1};
    step_id steps = 0;
    std::uint64_t seed = 0;
    double max_rate_hz = 0;  ///< watchdog: 0 for none
    storage synapses = storage::exact;
    precision state = precision::real64;
    bool has_dt = true, has_length = true;  ///< false: complained of, so that nothing may lean on it
};

struct port_plan {
    std::string name;
    any_receptor_model const* model = nullptr;  ///< null: complained of
    port_effect effect = port_effect::current;
    field_values parameters;
    std::vector<double> towards{0};
    dimension unit = dimensions::current;  ///< of the weights
    std::size_t variable = 0;              ///< of the membrane, that arrivals are added to
    place where{};
};

/// An event of a population's neurons is told of by a population of its own, which has no ports, parameters
/// or state, and stands behind all others.
struct event_of {
    std::size_t population, event;
};

struct population_plan {
    std::string name;
    std::uint32_t size = 0;
    any_neuron_model const* model = nullptr;
    std::size_t method = 0;
    field_values parameters, initial;
    field_values positions{{}, {}, {}};  ///< x, y and z, where they are given
    std::vector<port_plan> ports;
    place where{};
    double area = 0;  ///< coherent (100 um2), 0: the model has none, -1: it differs between neurons
    bool starts_off_rest = false;     ///< left to itself it does not rest, so it starts at the leak potential
    std::optional<event_of> tells{};  ///< of an event; nothing: these are neurons
};

/// A port that plastic synapses add to beside that of their projection.
struct further_port {
    bool of_target;
    /// Of each selection of that side: population and port.
    std::vector<std::pair<std::size_t, std::string>> ports;
    double largest = 0;  ///< what one synapse adds in a step
};

/// A synapse that was drawn before there are any.
struct seen_synapse {
    std::uint32_t target;  ///< its position among the targets
    double delay_ms;
};

struct projection_plan {
    std::string name;
    std::vector<selection> from, to;
    std::vector<std::string> ports;  ///< of each selection of `to`
    std::shared_ptr<any_connection const> connection;
    value_spec weight, delay;                                              ///< delay in ms
    std::shared_ptr<synapse_formula const> weight_formula, delay_formula;  ///< where they are calculated
    /// The synapses of some lanes, where formulas decide on them: what rows look like is seen there.
    std::vector<std::vector<seen_synapse>> lanes_seen;
    std::int32_t dendritic = 0;  ///< delay from the synapse to the neuron, in steps
    /// Of plastic synapses: delays of pathways, in steps; 0: that of each synapse.
    std::vector<std::int32_t> ways_in{0};
    std::vector<std::int32_t> ways_back{-1};  ///< from the neuron back to its synapses; -1: as `dendritic`
    std::shared_ptr<any_rule const> rule;
    std::vector<further_port> further;  ///< of the rule
    pairing sides;
    double expected = 0;          ///< synapses
    bool draws_how_many = false;  ///< `expected` is a mean
    dimension unit{};             ///< of the weights
    place where{};
    bool is_broken = false;  ///< complained of, so that its synapses are not known
};

/// What can be recorded of the synapses of a projection: the weight, and variables of a rule.
std::vector<std::string> synaptic_names(projection_plan const& p);

struct stimulus_plan {
    std::string name, kind;
    std::vector<selection> to;       ///< targets are counted through all of them
    std::vector<std::string> ports;  ///< for spikes: the port of each selection
    value_spec weight = value_spec::of(0);
    step_id delay = 1;
    std::shared_ptr<any_stimulus_plan const> model;
    stimulus_setting setting;
};

struct record_plan {
    enum class subject {
        spikes,
        variables,
        rate,
        weights,
        projection_current,
        synapse_current,
        snapshot,
        synapses
    };
    subject what = subject::spikes;
    std::vector<selection> of;
    std::vector<std::string> variables;  ///< of neurons; of synapses, where more than weights are wanted
    std::vector<std::size_t> projections;
    step_id interval = 1;
    std::vector<step_id> times;
    std::vector<std::pair<neuron_id, neuron_id>> synapses;  ///< positions in the populations
};

struct plan {
    std::string title;
    run_plan run;
    std::vector<std::shared_ptr<equation_model const>> models;  ///< written in the description
    std::vector<std::shared_ptr<equation_synapse const>> synapses;
    /// As projections have read those that read neurons.
    std::vector<std::shared_ptr<equation_synapse const>> read_synapses;
    std::vector<std::string> summed;         ///< parameters that some synapse sums for its targets
    std::vector<std::string> broken_models;  ///< neurons and synapses complained of
    std::vector<std::shared_ptr<equations::timed_array const>> arrays;
    std::vector<std::string> broken_arrays;
    std::vector<population_plan> populations;
    std::vector<projection_plan> projections;
    std::vector<stimulus_plan> stimuli;
    std::vector<record_plan> records;
    bool has_all_names = true;  ///< false: some population has no name, so that none is unknown

    double expected_synapses() const;
    /// Memory of the simulation at its end, recordings included but for spikes, which nobody can foretell.
    double expected_bytes() const;
    /// The same while it is built, when a synapse exists once loose and once in its row.
    double building_bytes() const;
    double projection_bytes(projection_plan const&) const;
    double population_bytes(population_plan const&) const;
    double record_bytes(record_plan const&) const;
};

/// Reads a description. Throws `error` with all complaints.
plan read_plan(settings const& description, file_reader const& files);
/// The models that a description writes as equations, as they were read: titles and pages. Synapses that read
/// neurons are as a projection has read them.
std::vector<std::pair<std::string, std::string>> pages_of_models(plan const& p);
/// The same of a description. Throws `error`.
std::string model_pages(settings const& description, file_reader const& files);
/// One of these models as a C++ header that satisfies the contract of a membrane, its parameters at their
/// defaults.
std::string exported_model(settings const& description, std::string const& name, file_reader const& files);

/// What is to be said where the memory of this machine does not suffice.
std::optional<complaint> memory_complaint(double bytes);

namespace detail {
/// Whole steps of a time that must lie on the grid; nothing, and a complaint, where it does not.
std::optional<step_id> steps_on_grid(plan const&, reader& from, std::string_view key, setting const& s,
                                     double ms);
/// "1 step", "5 steps"
std::string counted(std::size_t n, std::string const& one);
std::vector<named_population> names_of(plan const&);
/// A population, or the one whose events it tells of.
std::size_t neurons_of(plan const&, std::size_t population);
/// The port that spikes reach in each selection: the one called `receptor`, or its population's only one.
struct found_ports {
    std::vector<std::string> names;
    dimension unit{};  ///< of the weights, one for all
};
/// Nothing, and a complaint, where a population has no such port or another unit.
/// A variable of a model that was written as equations is a port where it is named as one. `name`
/// is that of the port where the table does not say it.
/// Where nothing is added, any port will do.
std::optional<found_ports> read_ports(plan&, reader& from, std::vector<selection> const& to,
                                      std::string const& name = "", bool adds = true);
/// The same for what a synapse adds to beside: a port or variable of that name, and no key says another.
std::optional<found_ports> read_further_ports(plan&, reader& from, std::vector<selection> const& to,
                                              std::string const& name);
void read_timed_array(plan& p, std::string const& name, settings const& t, place where,
                      file_reader const& files, complaints& out);
void read_model(plan& p, std::string const& name, settings const& t, place where, complaints& out);
void read_synapse(plan& p, std::string const& name, settings const& t, place where, complaints& out);
/// The same of what a projection says for itself; `weight` tells the dimension of w where that is asked for.
/// Null, and complaints, where something is wrong.
std::shared_ptr<equation_synapse const> synapse_of_projection(
    plan& p, std::string const& name, settings const& t, place where,
    std::function<std::optional<equations::fine_dimension>()> const& weight, complaints& out);
/// Complains of what is wrong with a synapse whose model is read.
void check_synapse(equation_synapse const& synapse, complaints& out);
/// What an event adds at most to each of the additions, where the user says so.
std::vector<std::optional<double>> largest_additions_of(equation_synapse const& synapse, complaints& out);
/// The neuron model of a name: one of the description's own, or the catalogue's.
any_neuron_model const* find_neuron(plan const& p, std::string_view name);
std::vector<std::string> neuron_names(plan const& p);
void read_population(plan& p, std::string const& name, settings const& t, place where, complaints& out);
/// Of populations that are all read: adds those that tell of their events.
void add_events(plan& p, complaints& out);
/// `path` names the table in complaints that have no place: projection.0
void read_projection(plan& p, settings const& t, std::string const& path, place where, complaints& out);
void read_stimulus(plan& p, settings const& t, std::string const& path, place where, file_reader const& files,
                   complaints& out);
void read_record(plan& p, settings const& t, std::string const& path, place where, complaints& out);
/// Of a plan without other mistakes: whether its synapses can be kept as it wishes.
void check_storage(plan const& p, complaints& out);
/// Of a plan without other mistakes: whether arrays have a column for each neuron that reads its own.
void check_arrays(plan const& p, complaints& out);
/// Of a plan without other mistakes: whether models that were written as equations read what is sent to them.
void check_senses(plan const& p, complaints& out);
/// Of a plan without other mistakes: whether the ports can hold what arrives.
void check_sums(plan const& p, complaints& out);
}  // namespace detail

}  // namespace neurapse
