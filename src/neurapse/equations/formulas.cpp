// SPDX-License-Identifier: MIT
#include "neurapse/equations/formulas.hpp"

#include <algorithm>

namespace neurapse::equations {

formulas::formulas(neuron const& of, double dt_ms, double size, shared_values const& shared,
                   bool has_refractory)
    : neuron_(of), dt_(dt_ms), size_(size), shared_(shared), has_refractory_(has_refractory) {
    for (auto const& array : of.arrays) tables_[array.of->name] = g.add_table({array.of, dt_ms});
}

value formulas::input(incoming from) {
    auto const [at, fresh] = known_.emplace(from, std::uint32_t(inputs_.size()));
    if (fresh) inputs_.push_back(from);
    return g.input(at->second);
}

std::vector<value> formulas::states() {
    std::vector<value> all;
    for (std::uint32_t k = 0; k < neuron_.variables.size(); ++k) all.push_back(input({origin::state, k}));
    return all;
}

environment formulas::at_start() {
    environment in;
    in.time = input({origin::time});
    in.refractory = has_refractory_ ? input({origin::refractory}) : g.constant(0);
    auto const all = states();
    for (std::size_t k = 0; k < all.size(); ++k) in.names[neuron_.variables[k].name] = all[k];
    for (std::uint32_t k = 0; k < neuron_.parameters.size(); ++k) {
        auto const& name = neuron_.parameters[k].name;
        auto const number = shared_.find(name);
        in.names[name] = neuron_.parameters[k].summed ? input({origin::summed, k})
                         : number != shared_.end()    ? g.constant(number->second)
                                                      : input({origin::parameter, k});
    }
    add_subexpressions(in);
    return in;
}

environment formulas::at(std::vector<value> const& states, value time, environment const& start) {
    environment in;
    in.time = time;
    in.refractory = start.refractory;
    in.start = &start;
    for (auto const& p : neuron_.parameters) in.names[p.name] = start.names.at(p.name);
    for (auto const& name : neuron_.noise)
        if (auto const given = start.names.find(name); given != start.names.end())
            in.names[name] = given->second;
    for (std::size_t k = 0; k < states.size(); ++k) in.names[neuron_.variables[k].name] = states[k];
    add_subexpressions(in);
    return in;
}

/// Each uses only those before it. What nobody reads costs nothing: it is in no program.
void formulas::add_subexpressions(environment& in) {
    for (auto const& s : neuron_.subexpressions)
        in.names[s.name] =
            s.constant_over_dt && in.start ? in.start->names.at(s.name) : translate(s.formula, in);
}

value formulas::noise(std::string const& name) {
    auto const [at, fresh] = noises_.emplace(name, draws_);
    if (fresh) ++draws_;
    return input({origin::normal, at->second});
}

/// Each rand() of a text is one number in a step, however often it is looked at.
value formulas::drawn(void const* where, int k, origin kind) {
    auto const [at, fresh] = places_.emplace(std::pair{where, k}, draws_);
    if (fresh) ++draws_;
    return input({kind, at->second});
}

value formulas::named(std::string const& name, environment const& in) {
    if (auto const at = in.names.find(name); at != in.names.end()) return at->second;
    if (name == "t") return in.time;
    if (name == "dt") return g.constant(dt_);
    if (name == "t_in_timesteps")  // a quarter more: times on the grid are no multiples to the last bit, and
                                   // a stage in the middle is of its step
        return g.apply(operation::floor, g.add(g.divide(in.time, g.constant(dt_)), g.constant(0.25)));
    if (name == "i") return input({origin::position});
    if (name == "j") return input({origin::position, 1});
    if (name == outgoing_named) return input({origin::partners, 0});
    if (name == incoming_named) return input({origin::partners, 1});
    if (name == "N") return g.constant(size_);
    if (name == "i_syn") return input({origin::current});
    if (name == "g_syn") return input({origin::conductance});
    if (name == "i_stim" || name == "I_stim") return input({origin::stimulus});
    if (name == "lastspike") return input({origin::last_spike});
    if (name == "not_refractory") return g.apply(operation::opposite, in.refractory);
    if (auto const number = constant_named(name)) return g.constant(*number);
    if (std::find(neuron_.noise.begin(), neuron_.noise.end(), name) != neuron_.noise.end())
        return noise(name);
    if (auto const at = std::find(neuron_.far.begin(), neuron_.far.end(), name); at != neuron_.far.end())
        return input({origin::neighbour, std::uint32_t(at - neuron_.far.begin())});
    return g.constant(unit_named(name)->value);  // names were checked
}

value formulas::translate(tree const& x, environment const& in) {
    switch (x.kind) {
        case form::number: return g.constant(x.value);
        case form::name: return named(x.text, in);
        case form::operation: return operated(x, in);
        case form::call: break;
    }
    return called(x, in);
}

value formulas::operated(tree const& x, environment const& in) {
    auto const a = translate(x.parts[0], in);
    if (x.text == "negate") return g.negate(a);
    if (x.text == "not") return g.apply(operation::opposite, a);
    auto const b = translate(x.parts[1], in);
    static std::map<std::string, operation> const plain{
        {"+", operation::add},    {"-", operation::subtract},      {"*", operation::multiply},
        {"/", operation::divide}, {"//", operation::floor_divide}, {"%", operation::modulo},
        {"**", operation::power}, {"and", operation::both},        {"or", operation::either},
        {"<", operation::less},   {"<=", operation::less_equal},   {"==", operation::equal}};
    if (auto const at = plain.find(x.text); at != plain.end()) return g.apply(at->second, a, b);
    if (x.text == ">") return g.apply(operation::less, b, a);
    if (x.text == ">=") return g.apply(operation::less_equal, b, a);
    return g.apply(operation::opposite, g.apply(operation::equal, a, b));
}

value formulas::called(tree const& x, environment const& in) {
    if (x.text == "rand") return drawn(&x, 0, origin::uniform);
    if (x.text == "randn") return drawn(&x, 0, origin::normal);
    std::vector<value> parts;
    for (auto const& part : x.parts) parts.push_back(translate(part, in));
    if (x.text == "poisson")
        return g.poisson(parts[0], drawn(&x, 0, origin::uniform), drawn(&x, 1, origin::uniform));
    if (x.text == "clip") {
        auto const low = g.choose(g.apply(operation::less, parts[0], parts[1]), parts[1], parts[0]);
        return g.choose(g.apply(operation::less, parts[2], low), parts[2], low);
    }
    if (x.text ==
        "timestep")  // the nearest whole number: a time on the grid is not always a multiple to the last bit
        return g.apply(operation::floor, g.add(g.divide(parts[0], parts[1]), g.constant(0.5)));
    if (tables_.count(x.text) > 0) return looked_up(x, parts);
    return g.apply(*function_named(x.text)->what, parts[0]);
}

value formulas::looked_up(tree const& x, std::vector<value> const& parts) {
    auto const table = tables_.at(x.text);
    auto const column = parts.size() > 1 ? parts[1] : g.constant(0);
    auto const start = input({origin::time}), end = input({origin::end_of_step});
    // The time at a stage of a method is that of the start and a constant.
    auto const& sum = g.at(parts[0]);
    bool const later = sum.what == operation::add && g.number({sum.parts[1]}) && value{sum.parts[0]} == start;
    bool const sooner =
        sum.what == operation::add && g.number({sum.parts[0]}) && value{sum.parts[1]} == start;
    auto const since = later || sooner ? start : parts[0];
    double const offset = later ? *g.number({sum.parts[1]}) : sooner ? *g.number({sum.parts[0]}) : 0;
    bool const by_position = parts.size() > 1 && column == input({origin::position});
    bool const of_step = since == start || since == end;
    if (!has_samples || !of_step || (parts.size() > 1 && !by_position))
        return g.lookup(table, parts[0], column);
    array_sample const wanted{table, since == start ? origin::time : origin::end_of_step, offset,
                              by_position};
    auto const at = std::find(samples_.begin(), samples_.end(), wanted);
    auto const k = std::uint32_t(at - samples_.begin());
    if (at == samples_.end()) samples_.push_back(wanted);
    return input({origin::sample, k});
}

}  // namespace neurapse::equations
