// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/plan_synapse.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/any_order.hpp"
#include "neurapse/catalogue/sides.hpp"

namespace neurapse {

void synapse_reader::read(projection_ends const* ends) {
    if (auto const* s = from_.find("synapse"))
        read_model(*s);
    else if (has_statements())
        read_statements(ends);
}

void synapse_reader::read_model(setting const& s) {
    std::vector<std::string> known;
    for (auto const& one : plan_.synapses) known.push_back(one->name);
    auto const* word = word_of(s);
    auto const& broken = plan_.broken_models;
    if (word && std::find(broken.begin(), broken.end(), *word) != broken.end()) {
        is_broken_ = true;
        return;
    }
    if (auto const k = from_.one_of("synapse", known, "synapse")) take(plan_.synapses[*k]);
    refuse_beside(own_keys, "the synapse says already what spikes do");
    refuse_beside({"plasticity"}, "the synapse says already what spikes do");
}

void synapse_reader::refuse_beside(std::vector<char const*> const& keys, char const* why) {
    for (auto const* key : keys)
        if (from_.has(key))
            from_.complain(code::contradiction, key, *from_.find(key), why, "remove one of the two");
}

/// The model, read for the neurons on both sides.
void synapse_reader::take(std::shared_ptr<equation_synapse const> const& found) {
    auto const before = out_.size();
    try {
        model_ = found->between({tellable(made_.from), tellable(made_.to)});
        if (!found->model) detail::check_synapse(*model_, out_);
    } catch (error const& e) {
        add_complaints(out_, e, found->where);
    }
    if (out_.size() == before) check_sums();
    is_broken_ = out_.size() > before;
    if (is_broken_) model_ = nullptr;
    if (model_) plan_.read_synapses.push_back(model_);
    if (model_ && model_->model->main()) target_ = model_->model->main()->to.name;
}

/// What all neurons of a side can tell, if they agree on its dimension.
std::map<std::string, equations::fine_dimension> synapse_reader::tellable(
    std::vector<selection> const& side) const {
    std::map<std::string, equations::fine_dimension> all;
    bool first = true;
    for (auto const& s : side) {
        auto const* model = plan_.populations[s.population].model;
        auto const one = model ? model->tellable() : std::map<std::string, equations::fine_dimension>{};
        if (std::exchange(first, false)) all = one;
        for (auto at = all.begin(); at != all.end();) {
            auto const same = one.find(at->first);
            at = same != one.end() && same->second == at->second ? std::next(at) : all.erase(at);
        }
    }
    return all;
}

/// Sums go to parameters of the targets that nothing else gives.
void synapse_reader::check_sums() {
    auto const& s = text();
    for (auto const& sum : model_->model->sums)
        for (auto const& side : made_.to) {
            auto& population = plan_.populations[side.population];
            if (!population.model) continue;
            auto const k = population.model->summed_parameter(sum.name);
            if (!k)
                from_.complain(code::unknown_name, key_, s,
                               "it sums " + sum.name + ", which is no parameter of " + population.name +
                                   " that may change",
                               "declare it in the equations of its model, e.g. " + sum.name + " : " +
                                   declaration_of(sum.dim) + ", without flags");
            else if (auto const dim = population.model->fine_dimensions()[*k]; !(dim == sum.dim))
                from_.complain(code::wrong_unit, key_, s,
                               "it sums " + with_article(sum.dim) + " to " + sum.name + ", which is " +
                                   with_article(dim),
                               "correct the equation");
            else if (*k < population.parameters.size() && !population.parameters[*k].empty())
                from_.complain(code::contradiction, key_, s,
                               "it sums " + sum.name + ", which " + population.name + " gives a value",
                               "remove the value");
        }
}

/// Each pathway may have one delay for all its synapses.
void synapse_reader::read_delays() {
    if (!model_) return;
    auto const* t = from_.table("delays");
    settings const none;
    reader own{t ? *t : none, from_.path() + ".delays", out_,
               t ? from_.find("delays")->where : from_.where()};
    auto const ways = [&](std::vector<equations::pathway> const& all, std::int32_t otherwise,
                          std::int32_t least) {
        std::vector<std::int32_t> steps;
        for (auto const& p : all) {
            steps.push_back(otherwise);
            auto const* s = p.name.empty() ? nullptr : own.find(p.name);
            auto const m = s ? own.check(p.name, *s, {dimensions::time, bounds::non_negative}) : std::nullopt;
            if (!m) continue;
            double const n = std::floor(m->value / plan_.run.dt.value + 0.5);
            if (n < least || n > 1e6)
                own.complain(code::bad_delay, p.name, *s,
                             n < least ? "a spike takes one step at least to its synapses"
                                       : "no delay is longer than 1e6 steps",
                             n < least ? "lengthen it" : "shorten it");
            else
                steps.back() = std::int32_t(n);
        }
        return steps;
    };
    made_.ways_in = ways(model_->model->on_pre, 0, 1);
    made_.ways_back = ways(model_->model->on_post, -1, 0);
    own.finish();
}

std::string synapse_reader::the_synapse() const {
    return (model_->is_of_projection ? "the projection " : "the synapse ") + model_->name;
}

dimension synapse_reader::unit_of_weights(dimension arriving) {
    if (!model_) return arriving;
    equations::fine_dimension const port{arriving};
    if (adds() && !(model_->model->main()->unit == port)) refuse_unit(*model_->model->main(), port);
    return model_->weight_dimension().value_or(dimension{});
}

void synapse_reader::refuse_unit(equations::addition const& a, equations::fine_dimension const& port) {
    from_.complain(
        code::wrong_unit, key_, text(),
        "it adds " + with_article(a.unit) + " to " + a.to.name + ", which is " + with_article(port),
        "correct its statements");
}

/// Each is a variable or port of all neurons of a side, those of events being the neurons that have them.
void synapse_reader::read_further(any_rule const& rule) {
    auto const& adds = model_->model->adds;
    auto at = adds.begin() + (model_->model->main() ? 1 : 0);
    for (auto const& further : rule.further()) {
        auto side = further.of_target ? made_.to : made_.from;
        for (auto& s : side) s.population = detail::neurons_of(plan_, s.population);
        auto const found = detail::read_further_ports(plan_, from_, side, further.to);
        auto const& addition = *at++;
        if (!found) continue;
        if (!(addition.unit == equations::fine_dimension{found->unit})) refuse_unit(addition, found->unit);
        further_port port{further.of_target, {}, further.largest};
        for (std::size_t k = 0; k < side.size(); ++k)
            port.ports.emplace_back(side[k].population, found->names[k]);
        made_.further.push_back(std::move(port));
    }
}

/// Numbers of parameters or variables: the projection's own, else those of the model.
std::vector<double> synapse_reader::read_own(char const* key, names const& all, settings const& standards,
                                             std::vector<double> const& otherwise) {
    settings const none;
    auto const* t = from_.table(key);
    reader own{t ? *t : none, from_.path() + "." + key, out_, t ? from_.find(key)->where : from_.where()};
    std::map<std::string, equations::known_quantity> known;
    std::vector<double> numbers(all.size());
    std::vector<std::size_t> formulas;
    auto const text_of = [&](std::size_t k) {
        auto const* s = own.find(all[k].first);
        return s ? s : standards.find(all[k].first);
    };
    for (std::size_t k = 0; k < all.size(); ++k) {
        auto const& [name, dim] = all[k];
        auto const* s = text_of(k);
        if (s && s->as<std::string>()) {
            formulas.push_back(k);
            continue;
        }
        if (!s && k < otherwise.size()) {
            numbers[k] = otherwise[k];
        } else if (!s) {
            own.complain(code::missing_key, name + " has no value", "it is a parameter of " + model_->name,
                         model_->is_of_projection
                             ? "write it under parameters"
                             : "write it under parameters of the synapse or of the projection",
                         own.where());
        } else if (!dim.whole()) {
            own.complain(code::wrong_unit, name, *s, name + " is " + equations::with_article(dim),
                         "write it as a formula");
        } else if (auto const m = own.check(name, *s, {*dim.whole(), bounds::any})) {
            numbers[k] = m->value;
        }
        known[name] = {dim, {numbers[k]}};
    }
    auto const one = [&](std::size_t k) {
        auto const& [name, dim] = all[k];
        numbers[k] =
            equations::evaluate(source_of(*text_of(k)), known, dim, name, 1, {0, purpose::parameter, 0})
                .front();
        known[name] = {dim, {numbers[k]}};
    };
    calculate_in_any_order(std::move(formulas), out_, one, [&](std::size_t k) { return text_of(k)->where; });
    own.finish();
    return numbers;
}

std::shared_ptr<any_rule const> synapse_reader::rule(value_spec const& weight, bool has_port) {
    auto const before = out_.size();
    auto const& body = model_->model->body;
    names own, variables;
    for (auto const& p : body.parameters)
        if (!equations::is_count(p.name)) own.emplace_back(p.name, p.dim);
    for (auto const& v : body.variables) variables.emplace_back(v.name, v.dim);
    auto const values = read_own("parameters", own, model_->standards, {});
    auto const initial = read_own("initial", variables, {}, std::vector<double>(variables.size(), 0));
    if (out_.size() > before || !has_port) return nullptr;
    std::map<std::string, std::vector<double>> parameters;
    for (std::size_t k = 0; k < own.size(); ++k) parameters[own[k].first] = {values[k]};
    parameters[equations::sources_named] = {double(count_of(made_.from))};
    parameters[equations::targets_named] = {double(count_of(made_.to))};
    auto const made = rule_of(model_, parameters, initial, std::min(0.0, weight.smallest()),
                              std::max(0.0, weight.reach()), detail::largest_additions_of(*model_, out_));
    for (double const ms : model_->intervals_ms)
        if (auto const steps = ms / plan_.run.dt.value;
            plan_.run.has_dt && (steps < 0.5 || std::fabs(steps - std::round(steps)) > 1e-6 * steps))
            from_.complain(
                code::off_grid,
                the_synapse() + " does something every " + print_quantity(ms, dimensions::time),
                "that is no whole number of steps of " + print_quantity(plan_.run.dt.value, dimensions::time),
                "change the interval or dt", text().where);
    auto const refuse_unbounded = [&](std::string to, bool of_target) {
        auto const example = model_->model->adds.size() > 1
                                 ? "largest = { " + to + (of_target ? "_post" : "_pre") + " = \"...\" }"
                                 : std::string{"largest = \"...\""};
        from_.complain(code::missing_key, the_synapse() + " may add any amount to " + to,
                       "nothing bounds it, and sums of arrivals have an end",
                       std::string{has_weight() ? "clip w" : "clip it"} + ", or say " + example +
                           (model_->is_of_projection ? "" : " in [synapse." + model_->name + "]"),
                       text().where);
    };
    if (!std::isfinite(*made->largest_arrival())) refuse_unbounded(target_, true);
    for (auto const& f : made->further())
        if (!std::isfinite(f.largest)) refuse_unbounded(f.to, f.of_target);
    read_further(*made);
    return made;
}

}  // namespace neurapse
