// SPDX-License-Identifier: MIT
// Reads [population.NAME]: the membrane with its parameters, initial state and receptor ports.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/field_reader.hpp"
#include "neurapse/catalogue/plan.hpp"
#include "neurapse/equations/evaluate.hpp"

namespace neurapse {
namespace {

class population_reader {
public:
    population_reader(plan& p, std::string const& name, settings const& t, place where, complaints& out)
        : plan_(p), from_(t, "population." + name, out, where), out_(out), fields_(p, made_, out) {
        made_.name = name;
        made_.where = where;
    }

    void read() {
        auto const before = out_.size();
        read_name();
        read_model();
        read_size();
        read_positions();
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

    /// A membrane, and the least that goes with a neuron elsewhere: a port and a place in a projection.
    double least_bytes() const {
        return 32 + (made_.model ? double(made_.model->bytes_per_neuron(precision::real64)) : 0);
    }

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
            if (auto const standard = parse_quantity(info.standard);
                standard.value && standard.value->dim == info.dim)
                fields_.known[info.name] = {info.dim, {standard.value->value}};
        made_.parameters = fields_.read(t ? t : &none, path, where, fields, "", purpose::parameter);
        reader from{t ? *t : none, path, out_, t ? where : from_.where()};
        if (made_.size > 0) made_.model->check(from, t ? *t : none, made_.size, made_.parameters);
    }

    /// The area comes first: other parameters may be given per area or absolute.
    void read_area(settings const* t, parameter_info const& info, bounds bound) {
        fields_.areas = {parse_quantity(info.standard).value->value};
        made_.area = fields_.areas.front();
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
        fields_.areas = spec->expand(made_.size, dice);
        made_.area = fields_.areas.size() == 1 ? fields_.areas.front() : -1;
    }

    /// Where the neurons are. Formulas of parameters and first values may use it.
    void read_positions() {
        auto const* t = from_.table("positions");
        if (!t) return;
        field_table fields;
        fields.names = {"x", "y", "z"};
        fields.dims.assign(3, dimensions::length);
        fields.bound.assign(3, bounds::any);
        fields.fine.assign(3, dimensions::length);
        fields.standards.resize(3);
        made_.positions = fields_.read(t, from_.path() + ".positions", from_.find("positions")->where, fields,
                                       "positions.", purpose::parameter);
        for (std::size_t axis = 0; axis < 3; ++axis) {
            auto const* given = t->find(fields.names[axis]);
            auto& column = made_.positions[axis];
            if (given && column.empty()) column = {0};  // which was complained of
            if (!given || !made_.model) continue;
            fields_.known[fields.names[axis]] = {dimensions::length, column};
            for (auto const& p : made_.model->parameters())
                if (p.name == fields.names[axis])
                    from_.complain(code::duplicate, fields.names[axis], *given,
                                   "the model has a parameter of this name",
                                   "give the positions as parameters, or rename the parameter");
        }
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
            fields_.read(t, from_.path() + ".initial", where, fields, "initial.", purpose::initial_state);
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
            from_.complain(code::contradiction, "receptor " + port.name,
                           "the model has no membrane potential that could jump",
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
        if (made_.size == 0 || !fields_.has_length(from, "reversal", *reversal, *spec)) return;
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
            fields_.read(&own, from.path(), from.where(), fields, port.name + ".", purpose::parameter);
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
    field_reader fields_;
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
