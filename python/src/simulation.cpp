// SPDX-License-Identifier: MIT
#include "simulation.hpp"

#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "files.hpp"
#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/session.hpp"
#include "neurapse/io/experiment_file.hpp"
#include "neurapse/io/toml.hpp"
#include "results.hpp"
#include "tree.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace neurapse::python {
namespace {

using numbers = nb::ndarray<double const, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using positions = nb::ndarray<std::uint32_t const, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

/// Whether Ctrl-C was pressed; only Python's main thread hears of it.
void stop_if_asked() {
    if (PyErr_CheckSignals() != 0) throw nb::python_error();
}

class simulation {
public:
    simulation(nb::dict const& description, nb::dict const& arrays, std::string const& folder, int threads)
        : description_(settings_of(description)) {
        auto p = plan_of(description_, files_in(arrays, folder));
        nb::gil_scoped_release const unlocked;
        session_ = std::make_unique<session>(std::move(p), threads);
    }

    /// Runs n steps; `told` hears of the steps done and may be None. What it throws, or Ctrl-C, ends the run
    /// after the present piece.
    void run(step_id n, nb::handle told) {
        claim const mine{busy_};
        bool stopped = false;
        {
            nb::gil_scoped_release const unlocked;
            session_->run(n, [&] {
                nb::gil_scoped_acquire const locked;
                stopped = PyErr_CheckSignals() != 0 || (!told.is_none() && !say(told));
                return !stopped;
            });
        }
        if (stopped) throw nb::python_error();
    }

    /// The spikes of n steps: times, populations, neurons.
    nb::tuple step(step_id n) {
        claim const mine{busy_};
        std::vector<double> time;
        std::vector<std::uint32_t> population, neuron;
        constexpr step_id most = 1000;
        for (auto left = n; left > 0; left -= most) {
            std::span<spike_out const> heard;
            {
                nb::gil_scoped_release const unlocked;
                heard = session_->step(std::min(left, most));
            }
            for (auto const& s : heard)
                time.push_back(s.time_ms), population.push_back(std::uint32_t(s.population)),
                    neuron.push_back(s.neuron);
            if (left > most) stop_if_asked();
        }
        return nb::make_tuple(column(std::move(time)), column(std::move(population)),
                              column(std::move(neuron)));
    }

    step_id now() const { return session_->simulation().now(); }
    step_id steps() const { return session_->plan().run.steps; }
    double dt_ms() const { return session_->plan().run.dt.value; }
    int threads() const { return session_->simulation().threads(); }
    step_id steps_of(std::string const& time) const {
        return session_->simulation().grid().steps({in_ms(time)});
    }

    nb::list populations() const {
        nb::list all;
        for (auto const& p : session_->plan().populations) {
            nb::dict d;
            d["name"] = p.name;
            d["model"] = std::string{p.model->self().name};
            d["size"] = p.size;
            d["event"] = p.tells.has_value();
            all.append(d);
        }
        return all;
    }
    std::vector<std::string> projections() const {
        std::vector<std::string> all;
        for (auto const& p : session_->plan().projections) all.push_back(p.name);
        return all;
    }

    nb::object state(std::size_t population, std::string const& name) {
        claim const mine{busy_};
        return column(session_->state(population, name));
    }
    std::string unit(std::size_t population, std::string const& name) const {
        return session_->unit_of(population, name);
    }
    void set_state(std::size_t population, std::string const& variable, numbers const& values) {
        claim const mine{busy_};
        session_->set_state(population, variable, {values.data(), values.size()});
    }
    nb::dict weights(std::size_t projection) {
        claim const mine{busy_};
        return dict_of(session_->weights(projection));
    }
    void set_weights(std::size_t projection, numbers const& values) {
        claim const mine{busy_};
        session_->set_weights(projection, {values.data(), values.size()});
    }

    std::size_t inlet_of(std::string const& stimulus) const { return session_->inlet_of(stimulus); }
    void send(std::size_t stimulus, positions const& targets) {
        claim const mine{busy_};
        for (std::size_t k = 0; k < targets.size(); ++k) session_->send(stimulus, targets.data()[k]);
    }

    void drive(std::size_t stimulus, numbers const& currents, std::size_t rows) {
        claim const mine{busy_};
        session_->drive(stimulus, {currents.data(), currents.size()}, rows);
    }

    recordings results() {
        claim const mine{busy_};
        return session_->results();
    }
    /// The files, figures and report of the command line.
    void report(recordings const& r, std::string const& folder, double seconds, bool interrupted) const {
        write_session(r, session_->plan(), {"", to_toml(description_), description_}, folder,
                      {seconds, interrupted});
    }

private:
    /// Two threads must not run one simulation, nor may it be changed from within a run.
    class claim {
    public:
        explicit claim(bool& busy) : busy_(busy) {
            if (busy_)
                throw std::runtime_error{
                    "the simulation is running (another thread or its own progress uses it); wait for it, or "
                    "build another"};
            busy_ = true;
        }
        ~claim() { busy_ = false; }
        claim(claim const&) = delete;
        claim& operator=(claim const&) = delete;

    private:
        bool& busy_;
    };

    bool say(nb::handle told) const {
        nb::handle const done = PyObject_CallFunction(told.ptr(), "L", static_cast<long long>(now()));
        if (!done.is_valid()) return false;
        done.dec_ref();
        return true;
    }

    static double in_ms(std::string const& time) {
        auto const read = parse_quantity(time);
        if (!read.value || read.value->dim != dimensions::time)
            throw error{read.value ? code::wrong_unit : code::wrong_kind, time, "a time is needed",
                        "give e.g. \"10 ms\""};
        return read.value->value;
    }

    settings description_;
    std::unique_ptr<session> session_;
    bool busy_ = false;  ///< read and written under the interpreter's lock
};

}  // namespace

void bind_simulation(nb::module_& m) {
    nb::class_<simulation>(m, "Simulation", "An experiment on its way.")
        .def(nb::init<nb::dict const&, nb::dict const&, std::string const&, int>(), "description"_a,
             "arrays"_a, "folder"_a, "threads"_a)
        .def("run", &simulation::run, "steps"_a, "told"_a.none(),
             "Runs on for so many steps; told(now) is called now and then.")
        .def("step", &simulation::step, "steps"_a,
             "Runs on, and returns times in ms, populations and neurons of the spikes.")
        .def("steps_of", &simulation::steps_of, "time"_a, "A time in whole steps.")
        .def_prop_ro("now", &simulation::now, "Steps done.")
        .def_prop_ro("steps", &simulation::steps, "Steps of the described duration.")
        .def_prop_ro("dt_ms", &simulation::dt_ms, "The step.")
        .def_prop_ro("threads", &simulation::threads, "Threads that share the work.")
        .def("populations", &simulation::populations, "Name, model, size and whether it tells of events.")
        .def("projections", &simulation::projections, "Names of the projections.")
        .def("state", &simulation::state, "population"_a, "name"_a, "What each neuron has now.")
        .def("unit", &simulation::unit, "population"_a, "name"_a, "The unit of such a number.")
        .def("set_state", &simulation::set_state, "population"_a, "variable"_a, "values"_a,
             "Sets a variable of all neurons.")
        .def("weights", &simulation::weights, "projection"_a, "Every synapse as it is now.")
        .def("set_weights", &simulation::set_weights, "projection"_a, "values"_a,
             "Sets the weights in the order of weights().")
        .def("inlet_of", &simulation::inlet_of, "stimulus"_a,
             "Position of a stimulus, for send() and drive().")
        .def("send", &simulation::send, "stimulus"_a, "targets"_a,
             "Spikes into targets of an inlet, in the next step.")
        .def("drive", &simulation::drive, "stimulus"_a, "currents"_a, "rows"_a,
             "Currents of a driven stimulus from the next step on, row after row.")
        .def("results", &simulation::results, "What has been recorded so far.")
        .def("report", &simulation::report, "recordings"_a, "folder"_a, "seconds"_a, "interrupted"_a,
             "Writes files, figures and report.");
}

}  // namespace neurapse::python
