// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/explanations.hpp"

namespace neurapse {

std::vector<explanation> const& explanations() {
    static std::vector<explanation> const all{
        {code::file_unreadable, "A file cannot be read",
         "The file is not there, is a folder, or may not be read. Files that an experiment names are looked "
         "for beside\n"
         "the experiment file, not in the folder the program was started in."},
        {code::malformed_file, "The experiment file is not TOML",
         "TOML is a line for each value: key = value. Texts and numbers with units stand in quotes: tau = "
         "\"20 ms\".\n"
         "A key may stand once in a table; [name] opens a table, [[name]] adds one to a list of tables."},
        {code::unknown_key, "A key is not known here",
         "Nothing that is written is ignored, so a misspelt key is an error. The message names the nearest "
         "known key\n"
         "or all of them. `neurapse models NAME` lists the parameters of a model."},
        {code::missing_key, "Something needed is missing",
         "It has no default because no value would be right for everybody: a seed, a duration, a size, a "
         "weight."},
        {code::wrong_kind, "A value of another kind is expected",
         "A number stands where a word is expected, a list where there should be a table, and so on."},
        {code::wrong_unit, "The unit does not fit",
         "Every number with a dimension carries its unit and is checked: a time in ms, s or us; a potential "
         "in mV; a\n"
         "current in pA or nA; capacitances in pF, conductances in nS. Numbers without a dimension are "
         "plain. Models\n"
         "described per membrane area take densities (uF/cm2, mS/cm2, uA/cm2) or absolute values, by their "
         "area."},
        {code::not_finite, "A number is not finite",
         "inf and nan would spread through everything that is computed from them. inf is allowed only where "
         "it means\n"
         "something, such as a threshold that is never reached."},
        {code::out_of_bounds, "A number lies outside its bounds",
         "The bounds of every parameter are listed by `neurapse models NAME`."},
        {code::contradiction, "Two values contradict each other",
         "Each is possible by itself, but not both: a reset potential above the threshold, a rise slower "
         "than the decay."},
        {code::unknown_name, "Nothing has this name",
         "A model, method, rule, population, receptor, projection or recordable was named that is not "
         "there."},
        {code::bad_selector, "Neurons cannot be selected like this",
         "exc is a whole population, exc[3] one neuron, exc[0:25] the first 25, exc[0:100:5] every fifth of "
         "100,\n"
         "exc[-1] the last one, exc[0:3,7] several. Positions count from 0; the end of a slice is not part "
         "of it."},
        {code::off_grid, "A time does not lie on the grid",
         "Time is a whole number of steps. The duration of a run, beginnings and ends of stimuli and the "
         "intervals of\n"
         "recorders must be whole multiples of dt, or results would stand at times nobody asked for."},
        {code::bad_delay, "A delay is impossible",
         "A spike acts at the earliest one step after it was emitted. Delays are rounded to the nearest "
         "step; what\n"
         "would round to none is refused, and so is a delay of more than a million steps. Left out, a delay "
         "is one step.\n"
         "Drawn delays need ends: { normal = [\"5 ms\", \"1 ms\"], clip = [\"1 ms\", \"9 ms\"] }."},
        {code::impossible_connection, "The connection rule cannot be carried out",
         "For example a fixed in-degree of 100 from 50 sources, each taken once."},
        {code::too_large, "It does not fit",
         "The network needs more memory than the machine has, or a number of steps, synapses or a sum of "
         "weights that\n"
         "cannot be counted. `neurapse check FILE` says what would be built, before it is built."},
        {code::wrong_length, "A list has the wrong length",
         "A list of parameters has one number for each neuron, a list of weights or delays one for each "
         "synapse, in\n"
         "the order of sources and then of targets; with rule = \"pairs\" in the order of the pairs."},
        {code::bad_spike_times, "Spike times cannot be used",
         "Listed spike times ascend and are at least 0. They are rounded to the nearest step."},
        {code::bad_data_file, "A data file cannot be understood",
         "CSV files hold numbers, the same count in each row; NPY and NPZ files hold arrays of numbers."},
        {code::bad_weight, "A plastic weight lies outside its range",
         "Plastic weights keep within w_min and w_max, and must start there; w_min is at least 0."},
        {code::runaway, "The simulation ran away",
         "A state became infinite or not a number, or a population fired faster than run.max_rate. What was "
         "recorded\n"
         "until then is kept. Usual causes: too much excitation, a dt too large for the model, impossible "
         "parameters."},
        {code::write_failed, "Results cannot be written",
         "The disk is full, the folder is missing or may not be written. Files appear under their names only "
         "when they\n"
         "are complete, so nothing half-written is left and earlier results stay as they were."},
        {code::duplicate, "A name or neuron is used twice",
         "Names tell populations and projections apart, also to the random numbers drawn for them. A key or "
         "a table\n"
         "stands once in a file, and a neuron is selected once for each side of a projection."},
        {code::unsupported_format, "The file has another format",
         "format = 1 stands at the top of experiment files, so that later versions can still read them."},
        {code::bad_equation, "An equation cannot be read",
         "Equations are written as in Brian2: dv/dt = -v/tau : volt, with a unit behind the colon, names of\n"
         "letters, digits and _, the operators + - * / // % ** and comparisons. The caret shows where\n"
         "reading stopped. docs/equations.md has the whole language."},
    };
    return all;
}

}  // namespace neurapse
