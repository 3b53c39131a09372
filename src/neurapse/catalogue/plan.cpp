// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/plan.hpp"

#include <cmath>
#include <functional>

#include "neurapse/base/text.hpp"

namespace neurapse {

double plan::expected_synapses() const {
    double n = 0;
    for (auto const& p : projections) n += p.expected;
    return n;
}

double plan::population_bytes(population_plan const& p) const {
    double each = double(p.model->bytes_per_neuron());
    for (auto const& port : p.ports) each += double(port.model->bytes_per_neuron());
    return each * p.size;
}

double plan::projection_bytes(projection_plan const& p) const {
    // A synapse keeps its target and weight, and its stretch of the row unless it shares one.
    double each = sizeof(neuron_id) + sizeof(double);
    each += p.delay.is_constant() ? 0 : sizeof(synapse_table::stretch);
    if (p.rule) each += double(p.rule->bytes_per_synapse());
    return each * p.expected + 8.0 * p.sides.sources;
}

double plan::expected_bytes() const {
    double bytes = 0;
    for (auto const& p : populations) bytes += population_bytes(p);
    for (auto const& p : projections) bytes += projection_bytes(p);
    return bytes;
}

namespace {

void read_run(plan& p, settings const& root, complaints& out) {
    auto const* s = root.find("run");
    auto const* t = s ? s->as<settings>() : nullptr;
    if (!t) {
        out.push_back({code::missing_key, "[run] is missing", "an experiment needs a duration and a seed",
                       "add [run] with duration = \"1 s\" and seed = 1", s ? s->where : place{}});
        return;
    }
    reader from{*t, "run", out, s->where};
    auto const length = from.number("duration", {dimensions::time, bounds::non_negative}, "write e.g. duration = \"1 s\"");
    auto const dt = from.number("dt", {dimensions::time, bounds::positive}, "");
    auto const seed_given = from.required("seed", "write e.g. seed = 1");
    auto const seed = seed_given ? from.whole("seed", 0, std::int64_t(1) << 53) : std::nullopt;
    auto const most = from.number("max_rate", {dimensions::frequency, bounds::positive}, "");
    from.finish();
    if (dt) p.run.dt.value = *dt;
    if (seed) p.run.seed = std::uint64_t(*seed);
    if (most) p.run.max_rate_hz = *most * 1000;
    if (!length) return;
    time_grid const grid{p.run.dt};
    p.run.length.value = *length;
    if (*length / p.run.dt.value > 9e15)
        from.complain(code::too_large, "duration", *t->find("duration"), "that is more steps than can be counted",
                      "shorten the run or take a larger dt");
    else if (!grid.on_grid(p.run.length))
        from.complain(code::off_grid, "duration", *t->find("duration"),
                      "it is not a whole number of steps of " + print_quantity(p.run.dt.value, dimensions::time),
                      "write a multiple of dt");
    else
        p.run.steps = grid.steps(p.run.length);
}

/// Calls read(table, place) for each table of an array of tables, or for the one table.
void each_table(settings const& root, std::string const& key, complaints& out,
                std::function<void(settings const&, place)> const& read) {
    auto const* s = root.find(key);
    if (!s) return;
    reader from{root, "", out};
    auto const one = [&](setting const& x) {
        if (auto const* t = x.as<settings>())
            read(*t, x.where);
        else
            from.complain(code::wrong_kind, key, x, "a table is expected here", "write [[" + key + "]] on a line of its own");
    };
    if (auto const* list = s->as<setting::list>())
        for (auto const& x : *list) one(x);
    else
        one(*s);
}

void read_populations(plan& p, settings const& root, complaints& out) {
    auto const* s = root.find("population");
    auto const* t = s ? s->as<settings>() : nullptr;
    if (!t || t->entries.empty()) {
        out.push_back({code::missing_key, "there is no population", "an experiment needs neurons",
                       "add [population.NAME] with neuron = \"lif\" and size = 1", s ? s->where : place{}});
        return;
    }
    for (auto const& e : t->entries) {
        if (auto const* inner = e.value.as<settings>())
            detail::read_population(p, e.key, *inner, e.value.where.line ? e.value.where : e.where, out);
        else
            out.push_back({code::wrong_kind, "population." + e.key + " is no table",
                           "a population has a model and a size", "write [population." + e.key + "]", e.where});
    }
}

}  // namespace

plan read_plan(settings const& description, file_reader const& files) {
    plan p;
    complaints out;
    reader from{description, "", out};
    if (auto const* f = from.find("format")) {
        auto const* n = f->as<number>();
        if (!n || n->value != 1)
            from.complain(code::unsupported_format, "format", *f, "this version reads format 1", "write format = 1");
    }
    p.title = from.word("title").value_or("");
    for (auto const* key : {"run", "population", "projection", "stimulus", "record"}) from.find(key);
    from.finish();
    read_run(p, description, out);
    read_populations(p, description, out);
    each_table(description, "projection", out,
               [&](settings const& t, place where) { detail::read_projection(p, t, where, out); });
    each_table(description, "stimulus", out,
               [&](settings const& t, place where) { detail::read_stimulus(p, t, where, files, out); });
    each_table(description, "record", out, [&](settings const& t, place where) { detail::read_record(p, t, where, out); });
    if (!out.empty()) throw error{out};
    return p;
}

std::vector<named_population> detail::names_of(plan const& p) {
    std::vector<named_population> all;
    for (auto const& one : p.populations) all.push_back({one.name, one.size});
    return all;
}

}  // namespace neurapse
