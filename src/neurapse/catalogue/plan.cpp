// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/plan.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/export_cpp.hpp"

namespace neurapse {

std::string detail::counted(std::size_t n, std::string const& one) {
    return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

std::optional<step_id> detail::steps_on_grid(plan const& p, reader& from, std::string_view key,
                                             setting const& s, double ms) {
    if (!p.run.has_dt) return {};
    time_grid const grid{p.run.dt};
    auto const step = print_quantity(p.run.dt.value, dimensions::time);
    if (ms / p.run.dt.value > 9e15)
        from.complain(code::too_large, key, s, "that is more steps of " + step + " than can be counted",
                      "shorten it");
    else if (!grid.on_grid({ms}))
        from.complain(code::off_grid, key, s, "it is not a whole number of steps of " + step,
                      "write a multiple of dt");
    else
        return grid.steps({ms});
    return {};
}

namespace {

/// The entries of a key, also under a name that was only misspelt: that is complained of once,
/// and not of everything that then seems to be missing.
std::vector<entry const*> meant(settings const& root, std::string const& key) {
    static std::vector<std::string> const keys{"format",   "title",   "run",        "timed_array",
                                               "model",    "synapse", "population", "projection",
                                               "stimulus", "record"};
    std::vector<entry const*> all;
    for (auto const& e : root.entries)
        if (e.key == key ||
            (std::find(keys.begin(), keys.end(), e.key) == keys.end() && nearest_of(e.key, keys) == key))
            all.push_back(&e);
    return all;
}

void read_duration(plan& p, reader& from, settings const& t) {
    auto const length =
        from.number("duration", {dimensions::time, bounds::non_negative}, "write e.g. duration = \"1 s\"");
    p.run.has_length = false;
    if (!length) return;
    auto const steps = detail::steps_on_grid(p, from, "duration", *t.find("duration"), *length);
    p.run.has_length = steps.has_value();
    p.run.length.value = *length;
    p.run.steps = steps.value_or(0);
}

void read_run(plan& p, settings const& root, complaints& out) {
    auto const found = meant(root, "run");
    auto const* s = found.empty() ? nullptr : &found.front()->value;
    auto const* t = s ? s->as<settings>() : nullptr;
    if (!t) {
        p.run.has_dt = p.run.has_length = false;
        if (s)
            out.push_back({code::wrong_kind, "run is no table",
                           "there is one run, with a duration and a seed", "write [run] on a line of its own",
                           s->where});
        else
            out.push_back({code::missing_key,
                           "[run] is missing",
                           "an experiment needs a duration and a seed",
                           "add [run] with duration = \"1 s\" and seed = 1",
                           {}});
        return;
    }
    reader from{*t, "run", out, s->where};
    auto const dt = from.number("dt", {dimensions::time, bounds::positive, false, "0.1"}, "");
    p.run.has_dt = dt || !from.has("dt");
    if (dt) p.run.dt.value = *dt;
    read_duration(p, from, *t);
    auto const seed_given = from.required("seed", "write e.g. seed = 1");
    auto const seed = seed_given ? from.whole("seed", 0, std::int64_t(1) << 53) : std::nullopt;
    auto const most = from.number("max_rate", {dimensions::frequency, bounds::positive}, "");
    auto const synapses = from.one_of("storage", {"exact", "compact", "procedural"}, "storage");
    auto const state = from.one_of("precision", {"double", "single"}, "precision");
    from.finish();
    if (seed) p.run.seed = std::uint64_t(*seed);
    if (most) p.run.max_rate_hz = *most * 1000;
    if (synapses) p.run.synapses = storage(*synapses);
    if (state) p.run.state = precision(*state);
}

/// Calls read(table, path, place) for each table of an array of tables, or for the one table.
void each_table(settings const& root, std::string const& key, complaints& out,
                std::function<void(settings const&, std::string const&, place)> const& read) {
    reader from{root, "", out};
    std::size_t k = 0;
    auto const one = [&](setting const& x) {
        auto const* t = x.as<settings>();
        bool const named =
            t && !t->entries.empty() && std::all_of(t->entries.begin(), t->entries.end(), [](entry const& e) {
                return e.value.as<settings>() && e.key != "connect" && e.key != "plasticity";
            });
        if (!t)
            from.complain(code::wrong_kind, key, x, "a table is expected here",
                          "write [[" + key + "]] on a line of its own");
        else if (named)
            out.push_back({code::wrong_kind,
                           key + "." + shortened(t->entries.front().key) + " is a table with a name",
                           key + " is a list of tables without names",
                           "write [[" + key + "]] on a line of its own", t->entries.front().where});
        else
            read(*t, key + "." + std::to_string(k), x.where);
        ++k;
    };
    for (auto const* e : meant(root, key)) {
        if (auto const* list = e->value.as<setting::list>())
            for (auto const& x : *list) one(x);
        else
            one(e->value);
    }
}

/// [population] with keys of its own: it stands where [population.NAME] should.
bool is_nameless(settings const& all) {
    return std::any_of(all.entries.begin(), all.entries.end(), [](entry const& e) {
        return !e.value.as<settings>() && (e.key == "neuron" || e.key == "size" || e.key == "method");
    });
}

void read_population_entry(plan& p, entry const& e, complaints& out) {
    if (auto const* inner = e.value.as<settings>()) {
        detail::read_population(p, e.key, *inner, e.value.where.line ? e.value.where : e.where, out);
        return;
    }
    out.push_back({code::wrong_kind, "population." + shortened(e.key) + " is no table",
                   "a population is one table with a model and a size",
                   "write [population." + shortened(e.key) + "] on a line of its own", e.where});
    p.populations.emplace_back().name = e.key;
}

void read_populations(plan& p, settings const& root, complaints& out) {
    std::size_t found = 0;
    for (auto const* e : meant(root, "population")) {
        auto const* t = e->value.as<settings>();
        if (!t || is_nameless(*t)) {
            p.has_all_names = false;
            out.push_back({code::missing_key, "a population has no name", "names tell populations apart",
                           "write e.g. [population.exc]", e->value.where});
        }
        for (auto const& one : t&& p.has_all_names ? t->entries : std::vector<entry>{}) {
            read_population_entry(p, one, out);
            ++found;
        }
    }
    if (found > 0 || !p.has_all_names) return;
    p.has_all_names = false;
    out.push_back({code::missing_key,
                   "there is no population",
                   "an experiment needs neurons",
                   "add [population.NAME] with neuron = \"lif\" and size = 1",
                   {}});
}

/// Calls read(name, table, place) for each of the named tables of a kind of model.
void each_model(settings const& root, std::string const& kind, complaints& out,
                std::function<void(std::string const&, settings const&, place)> const& read) {
    for (auto const* e : meant(root, kind)) {
        auto const* all = e->value.as<settings>();
        bool const is_array = kind == "timed_array";
        if (!all || (is_array ? all->find("values") || all->find("file") || all->find("dt")
                              : all->find("equations") || all->find("on_pre"))) {
            out.push_back({code::missing_key,
                           is_array ? "a timed array has no name" : "a " + kind + " has no name",
                           "it is asked for by name", "write e.g. [" + kind + ".mine]", e->value.where});
            continue;
        }
        for (auto const& one : all->entries) {
            auto const where = one.value.where.line ? one.value.where : one.where;
            if (auto const* t = one.value.as<settings>())
                read(one.key, *t, where);
            else
                out.push_back(
                    {code::wrong_kind, kind + "." + shortened(one.key) + " is no table",
                     is_array ? "an array is a table with values" : "a model is a table with equations",
                     "write [" + kind + "." + shortened(one.key) + "] on a line of its own", where});
        }
    }
}

void read_models(plan& p, settings const& root, file_reader const& files, complaints& out) {
    // What synapses sum is no constant to the neurons.
    complaints ignored;
    auto const note_sums = [&](settings const& t) {
        auto const* text = t.find("equations");
        if (!text || !word_of(*text)) return;
        for (auto const& name : equations::summed_names(source_of(*text))) p.summed.push_back(name);
    };
    each_model(root, "synapse", ignored, [&](auto const&, auto const& t, place) { note_sums(t); });
    each_table(root, "projection", ignored, [&](auto const& t, auto const&, place) { note_sums(t); });
    each_model(root, "timed_array", out, [&](auto const& name, auto const& t, place where) {
        detail::read_timed_array(p, name, t, where, files, out);
    });
    each_model(root, "model", out, [&](auto const& name, auto const& t, place where) {
        detail::read_model(p, name, t, where, out);
    });
    each_model(root, "synapse", out, [&](auto const& name, auto const& t, place where) {
        detail::read_synapse(p, name, t, where, out);
    });
}

/// The same mistake at the same place is told once, however often it was met.
complaints without_repetitions(complaints const& all) {
    complaints once;
    std::set<std::tuple<int, int, int, std::string>> seen;
    for (auto const& c : all) {
        auto const text = c.where.line > 0 ? c.what : c.sentence();
        if (seen.emplace(c.where.line, c.where.column, int(c.code), text).second) once.push_back(c);
    }
    return once;
}

}  // namespace

plan read_plan(settings const& description, file_reader const& files) {
    plan p;
    complaints out;
    reader from{description, "", out};
    if (auto const* f = from.find("format")) {
        auto const* n = f->as<number>();
        if (!n || n->value != 1)
            from.complain(code::unsupported_format, "format", *f, "this version reads format 1",
                          "write format = 1");
    }
    p.title = from.word("title").value_or("");
    for (auto const* key :
         {"run", "timed_array", "model", "synapse", "population", "projection", "stimulus", "record"})
        from.find(key);
    from.finish();
    read_run(p, description, out);
    read_models(p, description, files, out);
    read_populations(p, description, out);
    detail::add_events(p, out);
    using std::string;
    each_table(description, "projection", out, [&](settings const& t, string const& path, place where) {
        detail::read_projection(p, t, path, where, out);
    });
    each_table(description, "stimulus", out, [&](settings const& t, string const& path, place where) {
        detail::read_stimulus(p, t, path, where, files, out);
    });
    each_table(description, "record", out, [&](settings const& t, string const& path, place where) {
        detail::read_record(p, t, path, where, out);
    });
    if (out.empty()) detail::check_storage(p, out);
    if (out.empty()) detail::check_arrays(p, out);
    if (out.empty()) detail::check_senses(p, out);
    if (out.empty()) detail::check_sums(p, out);
    if (!out.empty()) throw error{without_repetitions(out)};
    return p;
}

std::string model_pages(settings const& description, file_reader const& files) {
    plan p;
    complaints out;
    read_models(p, description, files, out);
    if (!out.empty()) throw error{without_repetitions(out)};
    std::string pages;
    for (auto const& [title, page] : pages_of_models(p)) pages += (pages.empty() ? "" : "\n") + page;
    return pages;
}

std::vector<std::pair<std::string, std::string>> pages_of_models(plan const& p) {
    std::vector<std::pair<std::string, std::string>> all;
    for (auto const& m : p.models) all.emplace_back("Model " + std::string{m->self().name}, m->page());
    for (auto const& s : p.synapses) {
        auto const at = std::find_if(p.read_synapses.begin(), p.read_synapses.end(), [&](auto const& one) {
            return !one->is_of_projection && one->name == s->name;
        });
        all.emplace_back("Synapse " + s->name, (at == p.read_synapses.end() ? s : *at)->page());
    }
    for (auto const& s : p.read_synapses)
        if (s->is_of_projection) all.emplace_back("Synapses of " + s->name, s->page());
    return all;
}

std::string exported_model(settings const& description, std::string const& name, file_reader const& files) {
    plan models;
    complaints out;
    read_models(models, description, files, out);
    if (!out.empty()) throw error{without_repetitions(out)};
    std::vector<std::string> names;
    for (auto const& m : models.models) names.emplace_back(m->self().name);
    auto const at = std::find(names.begin(), names.end(), name);
    if (at == names.end())
        throw error{code::unknown_name, "no model of the file is called " + name,
                    "models are written as [model.NAME]", reader::choice(name, names)};
    // Its defaults are those of a neuron that is given nothing.
    settings alone{{"run", settings{{"duration", duration{0}}, {"seed", 1}}},
                   {"model", *description.find("model")}};
    alone["population"] = settings{{"cell", settings{{"neuron", name}, {"size", 1}}}};
    if (auto const* synapses = description.find("synapse")) alone["synapse"] = *synapses;
    if (auto const* arrays = description.find("timed_array")) alone["timed_array"] = *arrays;
    auto const p = read_plan(alone, files);
    auto const rest = p.populations.front().model->rest(p.populations.front().parameters, 0, current{});
    std::vector<double> standards;
    for (auto const& column : p.populations.front().parameters) standards.push_back(column.front());
    return equations::exported_header(name, models.models[std::size_t(at - names.begin())]->description(),
                                      standards, rest ? rest->front() : 0);
}

std::vector<named_population> detail::names_of(plan const& p) {
    std::vector<named_population> all;
    if (!p.has_all_names) return all;
    for (auto const& one : p.populations)
        all.push_back({one.name, one.size, one.tells ? one.name.rfind('.') : std::string::npos});
    return all;
}

}  // namespace neurapse
