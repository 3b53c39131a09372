// SPDX-License-Identifier: MIT
// Reads [timed_array.NAME]: a function of time that equations call, written as its values or in a file.
#include <algorithm>
#include <cctype>
#include <cmath>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/plan.hpp"
#include "neurapse/equations/check_units.hpp"
#include "neurapse/equations/evaluate.hpp"
#include "neurapse/equations/functions.hpp"
#include "neurapse/equations/neuron.hpp"
#include "neurapse/equations/parse.hpp"

namespace neurapse {
namespace {

constexpr char const* example = "write e.g. values = [\"1 nA\", \"2 nA\", \"0 nA\"]";

class array_reader {
public:
    array_reader(plan& p, std::string const& name, settings const& t, place where, file_reader const& files,
                 complaints& out)
        : plan_(p), files_(files), from_(t, "timed_array." + name, out, where), out_(out) {
        made_.name = name;
    }

    void read() {
        auto const before = out_.size();
        check_name();
        if (auto const dt = from_.number("dt", {dimensions::time, bounds::positive, false, "10"},
                                         "write e.g. dt = \"10 ms\""))
            made_.dt_ms = *dt;
        auto const* values = from_.find("values");
        auto const* file = from_.find("file");
        auto const* unit = from_.find("unit");
        if (values && file)
            from_.complain(code::contradiction, "file", *file, "values are written beside it",
                           "remove one of the two");
        else if (values && unit)
            from_.complain(code::contradiction, "unit", *unit, "values have units of their own", "remove it");
        else if (values)
            read_values(*values);
        else if (file)
            read_file(*file, unit);
        else
            from_.required("values", std::string{example} + ", or file = \"drive.csv\"");
        from_.finish();
        if (out_.size() == before)
            plan_.arrays.push_back(std::make_shared<equations::timed_array const>(std::move(made_)));
        else
            plan_.broken_arrays.push_back(made_.name);
    }

private:
    void check_name() {
        auto const& name = made_.name;
        auto const belongs = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
        bool const plain = !name.empty() && !std::isdigit(static_cast<unsigned char>(name[0])) &&
                           std::all_of(name.begin(), name.end(), belongs);
        bool const has_meaning = equations::function_named(name) || equations::is_noise(name) ||
                                 equations::strength::of(name) > 0 ||
                                 equations::predefined_names().find(name);
        if (!plain)
            from_.complain(code::bad_equation, "timed array \"" + shortened(name) + "\"",
                           "a name has letters, digits and _ only", "rename it", from_.where());
        else if (has_meaning)
            from_.complain(code::bad_equation, name + " has a meaning already", "it is part of the language",
                           "rename the timed array", from_.where());
    }

    /// [a, b, ...] over time, or [[a, b, ...], ...]: rows of time with a column for each neuron.
    void read_values(setting const& s) {
        auto const* rows = s.as<setting::list>();
        if (!rows) return from_.complain(code::wrong_kind, "values", s, "a list is expected here", example);
        if (rows->empty())
            return from_.complain(code::wrong_length, "values", s,
                                  "it is empty, and every time needs a value", example);
        auto const* first = rows->front().as<setting::list>();
        if (first) made_.columns = first->size();
        auto const& corner = first && !first->empty() ? first->front() : rows->front();
        if (auto const* n = corner.as<number>()) dim_ = n->dim;
        made_.dim = dim_;
        for (auto const& row : *rows) {
            auto const* several = row.as<setting::list>();
            if (!first != !several)
                return from_.complain(code::wrong_kind, "values", row,
                                      "some rows are lists, and others numbers",
                                      "write either for all of them");
            if (several && (several->size() != first->size() || several->empty()))
                return from_.complain(code::wrong_length, "values", row,
                                      several->empty()
                                          ? "a row is empty"
                                          : "a row has " + detail::counted(several->size(), "number") +
                                                ", and the first has " + std::to_string(first->size()),
                                      "write a number for each column");
            if (!several && !take(row)) return;
            for (auto const& x : several ? *several : setting::list{})
                if (!take(x)) return;
        }
    }
    /// The first number says what all are measured in.
    bool take(setting const& x) {
        auto const n = from_.check("values", x, {dim_, bounds::any});
        if (n) made_.values.push_back(n->value);
        return n.has_value();
    }

    /// A row of the file is one of time; a single row or column is a function of the time alone.
    void read_file(setting const& s, setting const* unit) {
        auto const* name = word_of(s);
        if (!name)
            return from_.complain(code::wrong_kind, "file", s, "the name of a file is expected here",
                                  "write e.g. file = \"drive.csv\"");
        auto const scale = unit ? read_unit(*unit) : 1;
        try {
            auto content = files_(*name);
            if (content.values.empty())
                return from_.complain(code::bad_data_file, "file", s, "there are no numbers in it",
                                      "write a row for each interval of dt");
            made_.columns = content.rows == 1 || content.columns == 1 ? 0 : content.columns;
            made_.values = std::move(content.values);
            for (auto& x : made_.values) x *= scale;
        } catch (error const& e) {
            for (auto c : e.complaints()) {
                c.where = s.where;
                out_.push_back(std::move(c));
            }
        }
    }

    double read_unit(setting const& s) {
        if (auto const* n = s.as<number>()) {
            made_.dim = n->dim;
            return n->value;
        }
        if (!word_of(s)) {
            from_.complain(code::wrong_kind, "unit", s, "a unit is expected here",
                           "write e.g. unit = \"nA\"");
            return 1;
        }
        try {
            auto const found = equations::evaluate_constant(source_of(s));
            made_.dim = found.dim;
            return found.numbers.front();
        } catch (error const& e) {
            add_complaints(out_, e, s.where);
            return 1;
        }
    }

    plan& plan_;
    file_reader const& files_;
    reader from_;
    complaints& out_;
    dimension dim_{};
    equations::timed_array made_;
};

}  // namespace

void detail::read_timed_array(plan& p, std::string const& name, settings const& t, place where,
                              file_reader const& files, complaints& out) {
    array_reader{p, name, t, where, files, out}.read();
}

void detail::check_arrays(plan const& p, complaints& out) {
    for (auto const& population : p.populations)
        for (auto const& m : p.models) {
            if (m.get() != population.model || population.tells) continue;
            for (auto const& array : m->description().arrays)
                if (array.by_position && array.of->columns < population.size)
                    out.push_back({code::wrong_length,
                                   "the timed array " + array.of->name + " has " +
                                       counted(array.of->columns, "column") + " for " +
                                       counted(population.size, "neuron") + " of " + population.name,
                                   "the equations read it as " + array.of->name + "(t, i)",
                                   "give it a column for each neuron", population.where});
        }
}

}  // namespace neurapse
