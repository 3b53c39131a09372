// SPDX-License-Identifier: MIT
#include "results.hpp"

#include <nanobind/ndarray.h>
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>

#include <utility>

#include "neurapse/io/results.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace neurapse::python {

template <class T>
nb::object column(std::vector<T> const& numbers, nb::handle owner) {
    static T const none{};  // an empty vector has no address
    return nb::cast(nb::ndarray<nb::numpy, T const, nb::ndim<1>>(numbers.empty() ? &none : numbers.data(),
                                                                 {numbers.size()}, owner));
}

template <class T>
nb::object column(std::vector<T>&& numbers) {
    auto kept = std::make_unique<std::vector<T>>(std::move(numbers));
    auto const& all = *kept;
    nb::capsule const owner{kept.release(), [](void* p) noexcept { delete static_cast<std::vector<T>*>(p); }};
    return column(all, owner);
}

template nb::object column(std::vector<double> const&, nb::handle);
template nb::object column(std::vector<std::uint32_t> const&, nb::handle);
template nb::object column(std::vector<std::uint64_t> const&, nb::handle);
template nb::object column(std::vector<double>&&);
template nb::object column(std::vector<std::uint32_t>&&);

namespace {

using python::dict_of;
// Declared before the lists of them.
nb::dict dict_of(population_summary const& p, nb::handle owner);
nb::dict dict_of(trace const& t, nb::handle owner);
nb::dict dict_of(trace_group const& g, nb::handle owner);
nb::dict dict_of(rate_series const& r, nb::handle owner);
nb::dict dict_of(weight_series const& w, nb::handle owner);

template <class Each>
nb::list list_of(std::vector<Each> const& all, nb::handle owner) {
    nb::list made;
    for (auto const& one : all) made.append(dict_of(one, owner));
    return made;
}

nb::dict dict_of(population_summary const& p, nb::handle) {
    nb::dict d;
    d["name"] = p.name;
    d["model"] = p.model;
    d["size"] = p.size;
    d["spikes"] = p.spikes;
    d["event_of"] = p.event_of ? nb::object{nb::int_(*p.event_of)} : nb::none();
    return d;
}

nb::dict dict_of(spike_columns const& s, nb::handle owner) {
    nb::dict d;
    d["time_ms"] = column(s.time_ms, owner);
    d["population"] = column(s.population, owner);
    d["neuron"] = column(s.neuron, owner);
    return d;
}

nb::dict dict_of(trace const& t, nb::handle owner) {
    nb::dict d;
    d["label"] = t.label;
    d["unit"] = t.unit;
    d["values"] = column(t.values, owner);
    return d;
}

nb::dict dict_of(trace_group const& g, nb::handle owner) {
    nb::dict d;
    d["time_ms"] = column(g.time_ms, owner);
    d["traces"] = list_of(g.traces, owner);
    return d;
}

nb::dict dict_of(rate_series const& r, nb::handle owner) {
    nb::dict d;
    d["label"] = r.label;
    d["neurons"] = r.neurons;
    d["bin_ms"] = r.bin_ms;
    d["edge_ms"] = column(r.edge_ms, owner);
    d["counts"] = column(r.counts, owner);
    d["rate_hz"] = column(r.rate_hz, owner);
    return d;
}

nb::dict dict_of(weight_series const& w, nb::handle owner) {
    nb::dict d;
    d["projection"] = w.projection;
    d["unit"] = w.unit;
    d["time_ms"] = column(w.time_ms, owner);
    d["mean"] = column(w.mean, owner);
    d["deviation"] = column(w.deviation, owner);
    d["minimum"] = column(w.minimum, owner);
    d["maximum"] = column(w.maximum, owner);
    return d;
}

}  // namespace

nb::dict dict_of(weight_snapshot const& s, nb::handle owner) {
    nb::dict d;
    d["projection"] = s.projection;
    d["unit"] = s.unit;
    d["time_ms"] = s.time_ms;
    d["source_population"] = column(s.source_population, owner);
    d["source"] = column(s.source, owner);
    d["target_population"] = column(s.target_population, owner);
    d["target"] = column(s.target, owner);
    d["weight"] = column(s.weight, owner);
    d["delay_ms"] = column(s.delay_ms, owner);
    return d;
}

nb::dict dict_of(weight_snapshot&& shot) {
    auto kept = std::make_unique<weight_snapshot>(std::move(shot));
    auto const& s = *kept;
    nb::capsule const owner{kept.release(),
                            [](void* p) noexcept { delete static_cast<weight_snapshot*>(p); }};
    return dict_of(s, owner);
}

void bind_results(nb::module_& m) {
    nb::class_<recordings>(m, "Recordings", "What a run recorded.")
        .def(
            "columns",
            [](nb::handle self) {
                auto const& r = nb::cast<recordings const&>(self);
                nb::dict d;
                d["title"] = r.title;
                d["duration_ms"] = r.duration_ms;
                d["dt_ms"] = r.dt_ms;
                d["seed"] = r.seed;
                d["populations"] = list_of(r.populations, self);
                d["spikes"] = dict_of(r.spikes, self);
                d["spikes_of"] = column(r.spikes_of, self);
                d["traces"] = list_of(r.traces, self);
                d["rates"] = list_of(r.rates, self);
                d["weights"] = list_of(r.weights, self);
                d["snapshots"] = list_of(r.snapshots, self);
                return d;
            },
            "Everything as dicts and read-only arrays, with the names of contract/recordings.hpp; nothing is "
            "copied.")
        .def("save", &write_npz, "file"_a, "Writes the arrays of result.npz.");
}

}  // namespace neurapse::python
