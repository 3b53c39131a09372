// SPDX-License-Identifier: MIT
// Reads [population.NAME]: the membrane with its parameters, initial state and receptor ports.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/equation_model.hpp"
#include "neurapse/catalogue/plan.hpp"
#include "neurapse/equations/evaluate.hpp"

namespace neurapse {
namespace {

/// A number for each of several named fields, from a table that may name only some of them.
struct field_table {
    std::vector<std::string> names;
    std::vector<dimension> dims;
    std::vector<bounds> bound;
    std::vector<std::vector<std::string>> choices;
    std::vector<equations::fine_dimension> fine;  ///< of what may be given as a formula; empty: nothing may
    std::vector<setting const*> standards;        ///< defaults that are formulas or distributions
};

class population_reader {
public:
    population_reader(plan& p, std::string const& name, settings const& t, place where, complaints& out)
        : plan_(p), from_(t, "population." + name, out, where), out_(out) {
        made_.name = name;
        made_.where = where;
    }

    void read() {
        auto const before = out_.size();
        read_name();
        read_model();
        read_size();
        if (made_.model) {
            read_parameters();
            read_initial();
        }
        read_receptors();
        from_.finish();
        if (made_.model && out_.size() == before) note_rest();
        // A population with mistakes keeps its name, so that they are not complained of again.
        plan_.populations.push_back(std::move(made_));
    }

private:
    void read_name() {
        auto const& name = made_.name;
        bool const plain = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
            return std::isalnum(c) || c == '_' || c == '-' || c == '.' || c >= 0x80;
        });
        if (!plain)
            from_.complain(code::bad_selector, "population \"" + shortened(name) + "\"",
                           "a name has letters, digits, _, - and . only", "rename it", from_.where());
    }

    /// A size that cannot be is left at 0, and whatever depends on it is not complained of.
    void read_size() {
        auto const* s = from_.required("size", "write e.g. size = 1");
        auto const n = s ? from_.whole("size", 1, 4'000'000'000) : std::nullopt;
        if (!n) return;
        made_.size = std::uint32_t(*n);
        // Before anything is drawn for each of them: does the machine hold so many?
        auto const too_large = memory_complaint(double(made_.size) * least_bytes());
        if (!too_large) return;
        made_.size = 0;
        from_.complain(code::too_large, "size", *s, too_large->what + ", and " + too_large->why,
                       "make it smaller");
    }

    void read_model() {
        from_.required("neuron", "write e.g. neuron = \"lif\"");
        auto const* given = from_.find("neuron");
        auto const* name = given ? word_of(*given) : nullptr;
        auto const& broken = plan_.broken_models;
        bool const is_broken = name && std::find(broken.begin(), broken.end(), *name) != broken.end();
        auto const names = detail::neuron_names(plan_);
        if (auto const k = is_broken ? std::nullopt : from_.one_of("neuron", names, "neuron model"))
            made_.model = detail::find_neuron(plan_, names[*k]);
        if (!made_.model) {
            for (auto const* key : {"method", "parameters", "initial"}) from_.find(key);
            return;
        }
        std::vector<std::string> methods;
        for (auto const& m : made_.model->methods()) methods.emplace_back(m.name);
        if (auto const k =
                from_.one_of("method", methods, "method of " + std::string{made_.model->self().name}))
            made_.method = *k;
        if (auto const no = made_.model->objection_to(made_.method))
            from_.complain(code::contradiction, "method", *from_.find("method"), no->why, no->remedy);
    }

    /// Reads numbers by name; their random draws are named after population and field.
    field_values read_fields(settings const* t, std::string const& path, place where,
                             field_table const& fields, std::string const& dice_name, purpose why) {
        field_values all(fields.names.size());
        if (!t) return all;
        reader from{*t, path, out_, where};
        std::vector<std::size_t> formulas;
        for (std::size_t k = 0; k < fields.names.size(); ++k) {
            auto const& name = fields.names[k];
            if (!fields.choices.empty() && !fields.choices[k].empty()) {
                if (auto const choice = from.one_of(name, fields.choices[k], "choice"))
                    all[k] = {double(*choice)};
                continue;
            }
            auto const* s = from.find(name);
            if (!s && k < fields.standards.size()) s = fields.standards[k];
            if (!s) continue;
            if (!fields.fine.empty() && s->as<std::string>()) {
                formulas.push_back(k);
                continue;
            }
            if (!fields.fine.empty() && !fields.fine[k].whole()) {
                from.complain(code::wrong_unit, name, *s, name + " is " + with_article(fields.fine[k]), "write it as a formula, e.g. \"5*mV*second**-0.5\"");
                continue;
            }
            auto const spec = read_value(from, name, *s, {fields.dims[k], fields.bound[k], made_.area != 0});
            if (!spec) continue;
            if (made_.size == 0 || !has_length(from, name, *s, *spec)) continue;
            random::family const dice{plan_.run.seed, why, name_hash(made_.name + "." + dice_name + name)};
            all[k] = spec->expand(made_.size, dice);
            scale_by_area(all[k], spec->area_power);
        }
        if (made_.size > 0) calculate(from, formulas, fields, all, dice_name, why);
        from.finish();
        return all;
    }

    /// Numbers given as formulas of each other and of what is known before, in any order.
    void calculate(reader& from, std::vector<std::size_t> left, field_table const& fields, field_values& all,
                   std::string const& dice_name, purpose why) {
        auto known = known_;
        for (std::size_t k = 0; k < all.size(); ++k)
            if (!all[k].empty()) known[fields.names[k]] = {fields.fine.empty() ? equations::fine_dimension{fields.dims[k]} : fields.fine[k], all[k]};
        while (!left.empty()) {
            complaints last;
            auto const before = left.size();
            for (auto const k : std::exchange(left, {})) {
                auto const& name = fields.names[k];
                auto const* s = from.find(name);
                if (!s) s = fields.standards[k];
                random::family const dice{plan_.run.seed, why, name_hash(made_.name + "." + dice_name + name)};
                try {
                    all[k] = equations::evaluate(source_of(*s), known, fields.fine[k], name, made_.size, dice);
                    check_numbers(from, name, *s, fields.bound[k], all[k]);
                    known[name] = {fields.fine[k], all[k]};
                } catch (error const& e) {
                    add_complaints(last, e, s->where);
                    left.push_back(k);
                }
            }
            if (left.size() < before) continue;
            out_.insert(out_.end(), last.begin(), last.end());
            break;
        }
        if (dice_name.empty()) known_ = std::move(known);
    }
    static void check_numbers(reader& from, std::string const& name, setting const& s, bounds bound, std::vector<double> const& numbers) {
        for (auto const x : numbers)
            if (!within(bound, x)) {
                from.complain(code::out_of_bounds, name, s, "it must be " + std::string{in_words(bound)} + ", and this can give " + print_number(x),
                              "correct the formula");
                return;
            }
    }

    bool has_length(reader& from, std::string const& name, setting const& s, value_spec const& spec) const {
        if (spec.form != value_spec::shape::listed || spec.numbers.size() == made_.size) return true;
        from.complain(code::wrong_length, name, s,
                      "the list has " + detail::counted(spec.numbers.size(), "number") + " for " +
                          detail::counted(made_.size, "neuron"),
                      "write one for each neuron, or a single number");
        return false;
    }

    void scale_by_area(std::vector<double>& numbers, int power) {
        if (power == 0 || areas_.empty()) return;
        if (numbers.size() < areas_.size()) numbers.resize(areas_.size(), numbers.front());
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            double const a = areas_[areas_.size() == 1 ? 0 : i];
            numbers[i] = power > 0 ? numbers[i] * a : numbers[i] / a;
        }
    }

    /// A membrane, and the least that goes with a neuron elsewhere: a port and a place in a projection.
    double least_bytes() const { return 32 + (made_.model ? double(made_.model->bytes_per_neuron(precision::real64)) : 0); }

    void read_parameters() {
        field_table fields;
        std::size_t area = std::size_t(-1);
        auto const infos = made_.model->parameters();
        for (std::size_t k = 0; k < infos.size(); ++k) {
            fields.names.push_back(infos[k].name);
            fields.dims.push_back(infos[k].dim);
            if (infos[k].name == "area") area = k;
        }
        fields.bound = made_.model->parameter_bounds();
        fields.fine = made_.model->fine_dimensions();
        for (std::size_t k = 0; k < infos.size(); ++k) fields.standards.push_back(made_.model->standard(k));
        auto const* t = from_.table("parameters");
        auto const path = from_.path() + ".parameters";
        auto const where = t ? from_.find("parameters")->where : place{};
        if (area != std::size_t(-1)) read_area(t, infos[area], fields.bound[area]);
        settings const none;
        for (auto const& info : infos)  // what is not given has its default, which formulas may use
            if (auto const standard = parse_quantity(info.standard); standard.value && standard.value->dim == info.dim)
                known_[info.name] = {info.dim, {standard.value->value}};
        made_.parameters = read_fields(t ? t : &none, path, where, fields, "", purpose::parameter);
        reader from{t ? *t : none, path, out_, t ? where : from_.where()};
        if (made_.size > 0) made_.model->check(from, t ? *t : none, made_.size, made_.parameters);
    }

    /// The area comes first: other parameters may be given per area or absolute.
    void read_area(settings const* t, parameter_info const& info, bounds bound) {
        areas_ = {parse_quantity(info.standard).value->value};
        made_.area = areas_.front();
        auto const* s = t ? t->find("area") : nullptr;
        if (!s) return;
        complaints ignored;  // the same complaints come again with the other parameters
        reader quiet{*t, "", ignored};
        auto const spec = read_value(quiet, "area", *s, {info.dim, bound});
        if (!spec) return;
        random::family const dice{plan_.run.seed, purpose::parameter, name_hash(made_.name + ".area")};
        if (made_.size == 0 ||
            (spec->form == value_spec::shape::listed && spec->numbers.size() != made_.size))
            return;
        areas_ = spec->expand(made_.size, dice);
        made_.area = areas_.size() == 1 ? areas_.front() : -1;
    }

    void read_initial() {
        field_table fields;
        for (auto const& v : made_.model->variables()) {
            fields.names.push_back(v.name);
            fields.dims.push_back(v.dim);
            fields.bound.push_back(bounds::any);
        }
        fields.fine = made_.model->fine_variables();
        fields.standards.resize(fields.names.size());
        auto const* given = from_.find("initial");
        auto const* word = given ? given->as<std::string>() : nullptr;
        if (word && *word == "resting") return;  // as it is where nothing is given
        auto const* t = from_.table("initial");
        auto const where = t ? from_.find("initial")->where : place{};
        made_.initial =
            read_fields(t, from_.path() + ".initial", where, fields, "initial.", purpose::initial_state);
    }

    void read_receptors() {
        auto const* all = from_.table("receptors");
        if (!all) return;
        for (auto const& e : all->entries) {
            auto const* t = e.value.as<settings>();
            if (!t) {
                from_.complain(code::wrong_kind, "receptors." + shortened(e.key) + " is no table",
                               "a receptor has a shape",
                               "write " + shortened(e.key) + " = { shape = \"exponential\", tau = \"5 ms\" }",
                               e.where);
            }
            port_plan port;
            port.name = e.key;
            check_port_name(e);
            if (t) read_port(port, *t, e.value.where.line ? e.value.where : e.where);
            // A port with mistakes keeps its name, so that they are not complained of again.
            made_.ports.push_back(std::move(port));
        }
    }

    /// The port's current and conductance are recorded under names made from its own.
    void check_port_name(entry const& e) {
        std::vector<std::string> taken{"i_syn", "i_stim"};
        if (made_.model)
            for (auto const& all : {made_.model->variables(), made_.model->recordables()})
                for (auto const& v : all) taken.push_back(v.name);
        for (auto const* prefix : {"i_", "g_"})
            if (std::find(taken.begin(), taken.end(), prefix + e.key) != taken.end())
                from_.complain(
                    code::duplicate, "receptor " + shortened(e.key),
                    "its current would be called " + (prefix + e.key) + ", which is something else already",
                    "rename it", e.where);
    }

    void read_port(port_plan& port, settings const& t, place where) {
        auto const before = out_.size();
        auto const path = from_.path() + ".receptors." + port.name;
        reader from{t, path, out_, where};
        from.required("shape", "write e.g. shape = \"exponential\"");
        auto const k = from.one_of("shape", catalogue::names(catalogue::receptors()), "receptor shape");
        if (!k) return from.blame_misspelling("shape");
        port.model = catalogue::receptors()[*k];
        bool const instant = port.model->self().name == "delta";
        std::vector<std::string> const effects{"voltage", "current", "conductance"};
        auto const reversal = from.find("reversal");
        port.effect = instant    ? port_effect::voltage
                      : reversal ? port_effect::conductance
                                 : port_effect::current;
        if (auto const e = from.one_of("effect", effects, "effect of a receptor"))
            port.effect = port_effect(*e);
        if (port.effect == port_effect::voltage && !instant) {
            from.complain(code::contradiction, "effect", *from.find("effect"),
                          "only the shape delta makes V jump",
                          "write effect = \"current\" or \"conductance\"");
        }
        read_reversal(from, port, reversal);
        read_port_parameters(from, t, port);
        finish_port(port, where);
        if (out_.size() > before) port.model = nullptr;
    }

    void finish_port(port_plan& port, place where) {
        port.unit = weight_dimension(port.effect);
        port.where = where;
        // To equations a jump of V is an arrival at a variable like others.
        if (port.effect != port_effect::voltage || !made_.model || !made_.model->takes_arrivals(0)) return;
        if (made_.model->variables().front().dim != dimensions::voltage)
            from_.complain(code::contradiction, "receptor " + port.name, "the model has no membrane potential that could jump",
                           "name the variable that spikes add to as receptor of the projection", where);
        port.effect = port_effect::variable;
    }

    void read_reversal(reader& from, port_plan& port, setting const* reversal) {
        if (port.effect != port_effect::conductance) {
            if (reversal)
                from.complain(code::contradiction, "reversal", *reversal,
                              "only a conductance has a reversal potential",
                              "write effect = \"conductance\" or remove reversal");
            return;
        }
        reversal = from.required("reversal", "write e.g. reversal = \"0 mV\"");
        if (!reversal) return;
        auto const spec = read_value(from, "reversal", *reversal, {dimensions::voltage, bounds::any});
        if (!spec) return;
        if (made_.size == 0 || !has_length(from, "reversal", *reversal, *spec)) return;
        random::family const dice{plan_.run.seed, purpose::parameter,
                                  name_hash(made_.name + "." + port.name + ".reversal")};
        port.towards = spec->expand(made_.size, dice);
    }

    void read_port_parameters(reader& from, settings const& t, port_plan& port) {
        field_table fields;
        auto const infos = port.model->parameters();
        for (std::size_t k = 0; k < infos.size(); ++k) {
            fields.names.push_back(infos[k].name);
            fields.dims.push_back(infos[k].dim);
            fields.choices.push_back(port.model->choices(k));
        }
        fields.bound = port.model->parameter_bounds();
        settings own;  // the keys that are parameters, and those nobody knows
        for (auto const& e : t.entries)
            if (e.key != "shape" && e.key != "effect" && e.key != "reversal") own.entries.push_back(e);
        auto const before = out_.size();
        port.parameters =
            read_fields(&own, from.path(), from.where(), fields, port.name + ".", purpose::parameter);
        if (out_.size() == before && made_.size > 0)
            port.model->check(from, own, made_.size, port.parameters);
    }

    /// Whether some neuron has no rest to start at. Neurons with the same parameters are looked at once.
    void note_rest() {
        bool const given = !made_.initial.empty() && !made_.initial.front().empty();
        if (given) return;
        std::set<std::vector<double>> seen;
        std::size_t different = 1;
        for (auto const& column : made_.parameters) different = std::max(different, column.size());
        for (std::size_t n = 0; n < different && !made_.starts_off_rest; ++n) {
            field_values one(made_.parameters.size());
            std::vector<double> set;
            for (std::size_t k = 0; k < one.size(); ++k) {
                auto const& column = made_.parameters[k];
                if (column.empty()) continue;
                one[k] = {column[column.size() == 1 ? 0 : n]};
                set.push_back(one[k].front());
            }
            if (seen.insert(set).second) made_.starts_off_rest = !made_.model->rest(one, 0, current{});
        }
    }

    plan& plan_;
    reader from_;
    complaints& out_;
    population_plan made_;
    std::vector<double> areas_;
    std::map<std::string, equations::known_quantity> known_;  ///< parameters, for formulas
};

}  // namespace

void detail::read_population(plan& p, std::string const& name, settings const& t, place where,
                             complaints& out) {
    for (auto const& other : p.populations)
        if (other.name == name)
            out.push_back({code::duplicate, "population " + shortened(name) + " is described twice",
                           "names tell populations apart", "rename one", where});
    population_reader{p, name, t, where, out}.read();
}

}  // namespace neurapse
