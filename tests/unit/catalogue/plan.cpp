// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/plan.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/explanations.hpp"
#include "neurapse/catalogue/summary.hpp"
#include "neurapse/io/toml.hpp"

using namespace neurapse;

namespace {

char const* const good = R"(format = 1
[run]
duration = "100 ms"
seed = 1
[population.exc]
neuron = "lif"
size = 10
parameters = { tau = "10 ms" }
receptors = { psc = { shape = "exponential", tau = "5 ms" } }
[population.inh]
neuron = "lif"
size = 5
receptors = { psc = { shape = "exponential", tau = "5 ms" } }
[[projection]]
from = "exc"
to = "inh"
connect = { rule = "all_to_all" }
weight = "100 pA"
delay = "1 ms"
[[stimulus]]
kind = "constant"
to = "exc"
amplitude = "100 pA"
[[record]]
what = "spikes"
of = "exc"
)";

/// One small file of data: two rows, three columns.
table files(std::string const& name) {
    if (name == "two_rows") return {2, 3, {1, 2, 3, 4, 5, 6}};
    if (name == "bad") throw error{code::bad_data_file, "bad, line 1", "x is not a number", "write a number"};
    throw error{code::file_unreadable, name, "cannot be read: it is not there", "check the path"};
}

std::string replaced(std::string text, std::string const& old, std::string const& with) {
    auto const at = text.find(old);
    REQUIRE(at != std::string::npos);
    return text.replace(at, old.size(), with);
}

/// All complaints, a line each: code and sentence.
std::string complaints_of(std::string const& text) {
    try {
        read_plan(parse_toml(text), files);
    } catch (error const& e) {
        std::string all;
        for (auto const& c : e.complaints())
            all += (all.empty() ? "" : "\n") + to_string(c.code) + " " + c.sentence();
        return all;
    }
    return "";
}

struct row {
    std::string old, with, complaint;
};

/// Every mistake in a good description gives its own sentence and no other.
std::vector<row> const& mistakes() {
    std::string const tau = "parameters = { tau = \"10 ms\" }", rule = "connect = { rule = \"all_to_all\" }",
                      delay = "delay = \"1 ms\"",
                      stimulus = "kind = \"constant\"\nto = \"exc\"\namplitude = \"100 pA\"",
                      record = "what = \"spikes\"\nof = \"exc\"",
                      psc = "receptors = { psc = { shape = \"exponential\", tau = \"5 ms\" } }",
                      weight = "weight = \"100 pA\"";
    auto const plastic = [](std::string const& inside) {
        return "delay = \"1 ms\"\nplasticity = { " + inside + " }";
    };
    static std::vector<row> const all{
        // the run
        {"[run]\nduration = \"100 ms\"\nseed = 1\n", "",
         "E004 [run] is missing (an experiment needs a duration and a seed); add [run] with duration = \"1 "
         "s\" and seed = 1"},
        {"[run]", "[[run]]",
         "E005 run is no table (there is one run, with a duration and a seed); write [run] on a line of its "
         "own"},
        {"[run]", "[runn]", "E003 runn is not known here; did you mean run?"},
        {"seed = 1", "", "E004 seed is missing (it has no default); write e.g. seed = 1"},
        {"seed = 1", "sed = 1", "E003 sed is not known here (in run); did you mean seed?"},
        {"seed = 1", "seed = -1",
         "E008 seed = -1 (seed is a whole number from 0 to 9007199254740992); write a number in that range"},
        {"seed = 1", "seed = nan", "E007 seed = nan (seed must be a number); write a plain number"},
        {"seed = 1", "seed = true",
         "E005 seed = true (a single number is expected here); write a plain number"},
        {"seed = 1", "seed = 1\nsize = 3",
         "E003 size is not known here (in run; it belongs in [population.NAME]); move it there"},
        {"seed = 1", "seed = 1\nmax_rate = \"10 ms\"",
         "E006 max_rate = 10 ms (max_rate is measured in Hz); write e.g. \"20 Hz\""},
        {"seed = 1", "seed = 1\ndt = \"0 ms\"", "E008 dt = 0 ms (dt must be above 0); write e.g. \"0.1 ms\""},
        {"seed = 1", "seed = 1\ndt = \"nan ms\"",
         "E007 dt = nan ms (dt must be a number); write e.g. \"0.1 ms\""},
        {"\"100 ms\"", "\"100.05 ms\"",
         "E012 duration = 100.05 ms (it is not a whole number of steps of 0.1 ms); write a multiple of dt"},
        {"\"100 ms\"", "\"1e400 ms\"",
         "E007 duration = 1e400 ms (duration must be a finite number); write e.g. \"20 ms\""},
        {"\"100 ms\"", "\"1e12 s\"",
         "E015 duration = 1e12 s (that is more steps of 0.1 ms than can be counted); shorten it"},
        {"\"100 ms\"", "100",
         "E006 duration = 100 (it has no unit, and duration is measured in ms); write e.g. \"100 ms\""},
        // the top of the file
        {"format = 1", "format = 2", "E023 format = 2 (this version reads format 1); write format = 1"},
        {"format = 1", "title = 5",
         "E005 title = 5 (a word in quotes is expected here); write title = \"...\""},
        {"format = 1", "title = \"10 ms\"", ""},
        {"format = 1", "seed = 5", "E003 seed is not known here (it belongs in [run]); move it there"},
        {"format = 1", "titel = \"x\"", "E003 titel is not known here; did you mean title?"},
        // populations
        {"[population.exc]", "[populations.exc]",
         "E003 populations is not known here; did you mean population?"},
        {"[population.exc]", "[population]",
         "E004 a population has no name (names tell populations apart); write e.g. [population.exc]"},
        {"[population.exc]", "[[population.exc]]",
         "E005 population.exc is no table (a population is one table with a model and a size); write "
         "[population.exc] on a line of its own"},
        {"[population.inh]", "[population.\"i[1]\"]",
         "E011 population \"i[1]\" (a name has letters, digits, _, - and . only); rename it\nE010 to = "
         "\"inh\" (no population is called inh); choose from exc, i[1]"},
        {"neuron = \"lif\"", "neuron = \"liff\"",
         "E010 neuron = \"liff\" (no neuron model has this name); did you mean lif?"},
        {"neuron = \"lif\"", "neuron = 5",
         "E005 neuron = 5 (a word in quotes is expected here); write neuron = \"...\""},
        {"neuron = \"lif\"", "neuron = \"lif\"\nmethod = \"exakt\"",
         "E010 method = \"exakt\" (no method of lif has this name); did you mean exact?"},
        {"size = 10", "size = 0",
         "E008 size = 0 (size is a whole number from 1 to 4000000000); write a number in that range"},
        {"size = 10", "size = 1.5",
         "E008 size = 1.5 (size is a whole number from 1 to 4000000000); write a number in that range"},
        {"size = 10", "siez = 10", "E003 siez is not known here (in population.exc); did you mean size?"},
        {"size = 10", "size = \"ten\"", "E005 size = \"ten\" (no number here); write a plain number"},
        {tau, "tau = \"10 ms\"",
         "E003 tau is not known here (in population.exc; it belongs in parameters = { ... }); move it there"},
        {tau, "parameters = { tua = \"1 ms\" }",
         "E003 tua is not known here (in population.exc.parameters); did you mean tau?"},
        {tau, "parameters = { g_l = \"1 nS\" }",
         "E003 g_l is not known here (in population.exc.parameters; it is a parameter of adex, eif, gif, "
         "hodgkin_huxley, pospischil, traub_miles); choose from c, refractory, reset, rest, tau, threshold"},
        {tau, "parameters = 5", "E005 parameters = 5 (a table is expected here); write parameters = { ... }"},
        {tau, "parameters = { tau = \"20 mV\" }",
         "E006 tau = 20 mV (tau is measured in ms); write e.g. \"20 ms\""},
        {tau, "parameters = { tau = nan }", "E007 tau = nan (tau must be a number); write e.g. \"20 ms\""},
        {tau, "parameters = { c = \"-1 pF\" }", "E008 c = -1 pF (c must be above 0); write e.g. \"20 pF\""},
        {tau, "parameters = { refractory = \"-1 ms\" }",
         "E008 refractory = -1 ms (refractory must be at least 0); write e.g. \"20 ms\""},
        {tau, "parameters = { threshold = inf }", ""},
        {tau, "parameters = { reset = \"-50 mV\" }",
         "E009 reset = -50 mV (the reset potential must lie below the threshold); lower reset or raise "
         "threshold"},
        {tau, "parameters = { tau = [\"1 ms\"] }",
         "E016 tau = [\"1 ms\"] (the list has 1 number for 10 neurons); write one for each neuron, or a "
         "single number"},
        {tau, "initial = { v = inf }", "E007 v = inf (v must be a finite number); write e.g. \"20 mV\""},
        {tau, "initial = { w = \"1 mV\" }",
         "E003 w is not known here (in population.exc.initial); there is only v"},
        // receptors
        {psc, "receptors = { psc = \"exponential\" }",
         "E005 receptors.psc is no table (a receptor has a shape); write psc = { shape = \"exponential\", "
         "tau = \"5 ms\" }"},
        {psc, "receptors = { psc = { shape = \"exponetial\" } }",
         "E010 shape = \"exponetial\" (no receptor shape has this name); did you mean exponential?"},
        {psc, "receptors = { psc = { shap = \"alpha\" } }",
         "E003 shap is not known here (in population.exc.receptors.psc); did you mean shape?"},
        {psc, "receptors = { psc = { shape = \"exponential\", tau_decay = \"1 ms\" } }",
         "E003 tau_decay is not known here (in population.exc.receptors.psc; it is a parameter of "
         "biexponential); there is only tau"},
        {psc, "receptors = { psc = { shape = \"alpha\", effect = \"voltage\" } }",
         "E009 effect = \"voltage\" (only the shape delta makes V jump); write effect = \"current\" or "
         "\"conductance\""},
        {psc, "receptors = { psc = { shape = \"alpha\", effect = \"conductance\" } }",
         "E004 reversal is missing (it has no default); write e.g. reversal = \"0 mV\""},
        {psc,
         "receptors = { psc = { shape = \"biexponential\", tau_decay = \"2 ms\", tau_rise = \"5 ms\" } }",
         "E009 tau_rise = 5 ms (the rise must be faster than the decay); for equal time constants take the "
         "shape alpha"},
        // projections
        {"[[projection]]", "[projection.a]",
         "E005 projection.a is a table with a name (projection is a list of tables without names); write "
         "[[projection]] on a line of its own"},
        {"[[projection]]", "[[projections]]", "E003 projections is not known here; did you mean projection?"},
        {"from = \"exc\"", "from = \"exz\"",
         "E010 from = \"exz\" (no population is called exz); did you mean exc?"},
        {"from = \"exc\"", "from = \"exc[12]\"",
         "E011 from = \"exc[12]\" (exc has 10 neurons, counted from 0); write e.g. \"exc\", \"exc[3]\", "
         "\"exc[0:25]\" or \"exc[0:100:5]\""},
        {"[[record]]", "[model.m]\nequations = \"dv/dt = -v^2/ms : volt\"\n[[record]]",
         "E024 ^ (it has no meaning in a formula); write ** for powers"},
        {"from = \"exc\"", "from = [\"exc[0:3]\", \"exc[2]\"]",
         "E022 from = [\"exc[0:3]\", \"exc[2]\"] (exc[2] is selected twice); select every neuron once"},
        {"from = \"exc\"\n", "", "E004 from is missing (it has no default); write e.g. from = \"exc\""},
        {rule, "",
         "E004 connect is missing (it has no default); write e.g. connect = { rule = \"all_to_all\" }"},
        {rule, "rule = \"all_to_all\"\nconnect = { rule = \"all_to_all\" }",
         "E003 rule is not known here (in projection.0; it belongs in connect = { ... }); move it there"},
        {rule, "connect = { Rule = \"all_to_all\" }",
         "E003 Rule is not known here (in projection.0.connect); did you mean rule?"},
        {rule, "connect = { rule = \"all_to_al\" }",
         "E010 rule = \"all_to_al\" (no connection rule has this name); did you mean all_to_all?"},
        {rule, "connect = { rule = \"one_to_one\" }",
         "E014 rule = \"one_to_one\" (there are 10 sources and 5 targets); give both sides the same number "
         "of neurons"},
        {rule, "connect = { rule = \"fixed_indegree\", n = 20, multapses = false }",
         "E014 n = 20 (only 10 sources can be chosen when each is taken once); lower n, or write multapses = "
         "true"},
        {rule, "connect = { rule = \"fixed_probability\", p = 1.5 }",
         "E008 p = 1.5 (p must be from 0 to 1); write e.g. 0.1"},
        {rule, "connect = { rule = \"fixed_indegree\", n = 1000000000 }",
         "E015 rule = \"fixed_indegree\" (that makes about 5000000000 synapses, and a projection whose "
         "synapses "
         "are stored can have 4e9); make it sparser"},
        {weight, "weight = 100",
         "E006 weight = 100 (it has no unit, and weight is measured in pA); write e.g. \"100 pA\""},
        {weight, "weight = [\"1 pA\"]",
         "E016 weight is a list of 1 number (the projection makes 50 synapses); write one for each synapse, "
         "or a single number"},
        {weight, "weight = \"1e20 pA\"",
         "E015 the weights of exc->inh are too large (in one step 1e+21 of their unit could arrive at a "
         "neuron, more than a sum can hold exactly); lower the weights"},
        {weight, "wieght = \"1 pA\"",
         "E003 wieght is not known here (in projection.0); did you mean weight?"},
        {delay, "delay = \"0 ms\"",
         "E013 delay = 0 ms (a delay is at least one step of 0.1 ms); leave it out for one step"},
        {delay, "delay = \"-1 ms\"",
         "E013 delay = -1 ms (a delay is at least one step of 0.1 ms); leave it out for one step"},
        {delay, "delay = \"0.04 ms\"",
         "E013 delay = 0.04 ms (a delay is at least one step of 0.1 ms); lengthen the delay or take a "
         "smaller dt"},
        {delay, "delay = \"nan ms\"", "E007 delay = nan ms (delay must be a number); write e.g. \"20 ms\""},
        {delay, "delay = \"1e30 ms\"",
         "E013 delay = 1e30 ms (no delay is longer than 1e6 steps); shorten the delay"},
        {delay, "delay = { uniform = [\"0 ms\", \"5 ms\"] }",
         "E013 delay = { uniform = [\"0 ms\", \"5 ms\"] } (a delay is at least one step of 0.1 ms); raise "
         "the lower end or take a smaller dt"},
        {delay, "delay = { lognormal = [\"5 ms\", 1] }",
         "E013 delay = { lognormal = [\"5 ms\", 1] } (a delay is at least one step of 0.1 ms); add clip = "
         "[low, high] to it"},
        {delay, plastic("rule = \"nearest_pair\", w_max = \"500 pA\""),
         "E004 w_min is missing (it has no default); write e.g. w_min = \"0 pA\""},
        {delay, plastic("rule = \"nearest_pair\", w_min = \"0 pA\", w_max = \"50 pA\""),
         "E019 weight = 100 pA (a plastic weight starts within w_min and w_max, here 0 pA and 50 pA); change "
         "the weight, add clip = [low, high], or widen the range"},
        {delay, plastic("rule = \"nearest_pair\", w_min = \"0 pA\", w_max = \"50 mV\""),
         "E006 w_max = 50 mV (w_max is measured in pA); write e.g. \"20 pA\""},
        {delay,
         plastic("rule = \"polychronization\", w_min = \"0 pA\", w_max = \"500 pA\", interval = \"0.05 ms\""),
         "E012 interval = 0.05 ms (it is not a whole number of steps of 0.1 ms); write a multiple of dt"},
        {delay,
         "receptor = \"pcs\"\n" + plastic("rule = \"nearest_pair\", w_min = \"0 pA\", w_max = \"500 pA\""),
         "E010 receptor = \"pcs\" (no receptor of inh has this name); did you mean psc?"},
        // stimuli
        {stimulus, "kind = \"constnt\"\nto = \"exc\"",
         "E010 kind = \"constnt\" (no stimulus has this name); did you mean constant?"},
        {stimulus, "kind = \"constant\"\nto = [\"exc\", \"inh\"]\namplitude = \"1 mV\"",
         "E006 amplitude = 1 mV (amplitude is measured in pA); write e.g. \"20 pA\""},
        {stimulus, "kind = \"constant\"\nto = \"exc\"\nampltude = \"1 pA\"",
         "E003 ampltude is not known here (in stimulus.0); did you mean amplitude?"},
        {stimulus,
         "kind = \"constant\"\nto = \"exc\"\namplitude = \"1 pA\"\nstart = \"50 ms\"\nstop = \"20 ms\"",
         "E009 stop = 20 ms (a stimulus stops after it starts); exchange start and stop"},
        {stimulus, "kind = \"constant\"\nto = \"exc\"\namplitude = \"1 pA\"\nstart = \"0.05 ms\"",
         "E012 start = 0.05 ms (it is not a whole number of steps of 0.1 ms); write a multiple of dt"},
        {stimulus, "kind = \"constant\"\nto = \"exc\"\namplitude = \"1 pA\"\nstart = \"100 ms\"",
         "E008 start = 100 ms (the run ends at 100 ms); let it start earlier or lengthen the run"},
        {stimulus, "kind = \"constant\"\nto = \"exc\"\namplitude = \"1 pA\"\nstart = \"99.9 ms\"", ""},
        {stimulus, "kind = \"steps\"\nto = \"exc\"",
         "E004 times is missing (no current is listed); write e.g. times = [\"0 ms\"] and amplitudes = "
         "[\"100 pA\"]"},
        {stimulus, "kind = \"poisson\"\nto = [\"exc\", \"inh\"]\nrate = \"1 Hz\"",
         "E004 weight is missing (it has no default); write e.g. weight = \"100 pA\""},
        {stimulus,
         "kind = \"poisson\"\nto = [\"exc\", \"inh\"]\nrate = \"1 Hz\"\nweight = \"1 pA\"\nreceptor = \"xx\"",
         "E010 receptor = \"xx\" (no receptor of exc has this name); there is only psc"},
        {stimulus, "kind = \"poisson\"\nto = \"exc\"\nrate = \"-100 Hz\"\nweight = \"1 pA\"",
         "E008 rate = -100 Hz (rate must be at least 0); write e.g. \"20 Hz\""},
        {stimulus,
         "kind = \"poisson\"\nto = \"exc\"\nrate = \"1 Hz\"\nweight = \"1 pA\"\ndelay = \"1e30 ms\"",
         "E013 delay = 1e30 ms (no delay is longer than 1e15 steps); shorten the delay"},
        {stimulus, "kind = \"spike_list\"\nto = \"exc\"\nweight = \"1 pA\"\ntimes = [\"2 ms\", \"1 ms\"]",
         "E017 times = [\"2 ms\", \"1 ms\"] (spike times must ascend); sort them by time"},
        {stimulus, "kind = \"spike_list\"\nto = \"exc\"\nweight = \"1 pA\"",
         "E004 times is missing (no spikes are listed); write e.g. times = [\"10 ms\"], or file = "
         "\"spikes.csv\""},
        {stimulus, "kind = \"spike_list\"\nto = \"exc\"\nweight = \"1 pA\"\ntimes = []",
         "E004 times = [] (no spikes are listed); write e.g. times = [\"10 ms\"], or file = \"spikes.csv\""},
        {stimulus, "kind = \"spike_list\"\nto = \"exc\"\nweight = \"1 pA\"\nfile = \"two_rows\"",
         "E018 file = \"two_rows\" (it has 3 columns, and which of them are times and neurons is not said); "
         "keep those two, or name the columns time_ms,neuron in a first line"},
        {stimulus, "kind = \"spike_list\"\nto = \"exc\"\nweight = \"1 pA\"\ntimes = [\"-2 ms\", \"1 ms\"]",
         "E008 times = -2 ms (times must be at least 0); write e.g. \"20 ms\""},
        {stimulus, "kind = \"matrix\"\nto = \"exc\"",
         "E004 file is missing (it has no default); write e.g. file = \"currents.csv\""},
        {stimulus, "kind = \"matrix\"\nto = [\"exc\", \"inh\"]\nfile = \"none\"",
         "E001 none (cannot be read: it is not there); check the path"},
        {stimulus, "kind = \"matrix\"\nto = \"exc\"\nfile = \"bad\"",
         "E018 bad, line 1 (x is not a number); write a number"},
        {stimulus, "kind = \"matrix\"\nto = \"exc\"\nfile = \"two_rows\"",
         "E016 file = \"two_rows\" (it has 2 rows for 10 neurons); write a row for each neuron, or one row "
         "for all"},
        // records
        {record, "what = \"spike\"\nof = \"exc\"",
         "E010 what = \"spike\" (nothing of this name can be recorded here); did you mean spikes?"},
        {record, "what = [\"v\", \"spikes\"]\nof = \"exc\"",
         "E005 what = \"spikes\" (spikes stands alone, not in a list); write a [[record]] of its own with "
         "what = \"spikes\""},
        {record, "what = []\nof = \"exc\"",
         "E005 what = [] (it names nothing to record); write e.g. what = [\"v\"]"},
        {record, "what = 5\nof = \"exc\"",
         "E010 what = 5 (nothing of this name can be recorded here); choose from spikes, rate, weights, "
         "snapshot, current"},
        {record, "what = \"v\"\nof = \"exc\"\nevery = \"0.25 ms\"",
         "E012 every = 0.25 ms (it is not a whole number of steps of 0.1 ms); write a multiple of dt"},
        {record, "what = \"v\"\nof = \"exc\"\nevery = \"1e30 ms\"",
         "E015 every = 1e30 ms (that is more steps of 0.1 ms than can be counted); shorten it"},
        {record, "what = \"rate\"\nof = \"exc\"\nevery = \"1 ms\"",
         "E003 every is not known here (in record.0); choose from bin, of, what"},
        {record, "what = \"weights\"\nof = \"exc\"",
         "E010 of = \"exc\" (no projection has this name); there is only exc->inh"},
        {record, "what = \"weights\"\nof = []",
         "E010 of = [] (it names no projection); there is only exc->inh"},
        {record, "what = \"snapshot\"\nof = \"exc->inh\"\nat = [\"500 ms\"]",
         "E008 at = 500 ms (the run ends at 100 ms); take the time out or lengthen the run"},
        {record, "what = \"snapshot\"\nof = \"exc->inh\"\nat = { uniform = [\"1 ms\", \"2 ms\"] }",
         "E005 at = { uniform = [\"1 ms\", \"2 ms\"] } (listed times are expected here); write at = [\"0 "
         "ms\", \"1 s\"]"},
        {record, "what = \"current\"\nof = \"exc->inh\"\nsynapses = [[0, 99]]",
         "E008 synapses = [0, 99] (exc->inh has no such neurons); write positions within its populations, "
         "counted from 0"},
        {record, "what = \"current\"\nof = \"exc->inh\"\nsynapses = [[0, 1.5]]",
         "E005 synapses = [[0, 1.5]] (pairs of a source and a target are expected here); write e.g. synapses "
         "= [[0, 1], [2, 1]]"},
    };
    return all;
}

std::size_t count(std::string const& text, std::string const& part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

}  // namespace

TEST_CASE("plan: a good description has nothing to complain of") {
    CHECK(complaints_of(good) == "");
    auto const p = read_plan(parse_toml(good), files);
    CHECK(p.run.steps == 1000);
    CHECK(p.expected_synapses() == 50);
    CHECK(p.projections.front().name == "exc->inh");
}

TEST_CASE("plan: every mistake gives its own sentence and no other") {
    for (auto const& [old, with, complaint] : mistakes()) {
        CAPTURE(with);
        CHECK(complaints_of(replaced(good, old, with)) == complaint);
    }
}

TEST_CASE("plan: every code that a description can earn is among these mistakes") {
    // What cannot be seen in a description: no TOML, runaway, failed writing. toml.cpp and cli_test.py have
    // those.
    std::set<code> seen{code::malformed_file, code::runaway, code::write_failed};
    for (auto const& m : mistakes())
        for (auto const& e : explanations())
            if (m.complaint.find(to_string(e.code) + " ") != std::string::npos) seen.insert(e.code);
    for (auto const& e : explanations()) {
        CAPTURE(to_string(e.code));
        CHECK(seen.count(e.code) == 1);
    }
}

TEST_CASE("plan: all complaints are told at once, each at its place") {
    std::string const text = R"([run]
duration = 1
seed = -1
[population.a]
neuron = "liff"
size = 0
[population.b]
neuron = "lif"
size = 3
parameters = { tau = "1 mV", c = "0 pF" }
receptors = { x = { shape = "alfa" } }
[[projection]]
from = "a"
to = "b"
connect = { rule = "none" }
weight = 5
delay = "x"
[[stimulus]]
kind = "poisson"
to = "b"
rate = "1 V"
weight = "1 pA"
[[record]]
what = "weights"
of = "a->b"
every = "1 mV"
)";
    try {
        read_plan(parse_toml(text), files);
        FAIL("it was read");
    } catch (error const& e) {
        std::set<int> lines;
        for (auto const& c : e.complaints()) lines.insert(c.where.line);
        CHECK(lines == std::set<int>{2, 3, 5, 6, 10, 11, 15, 17, 21, 26});
        CHECK(e.complaints().size() == 11);
    }
}

TEST_CASE("plan: fifty mistakes give fifty complaints") {
    std::string text = good;
    for (int k = 0; k < 50; ++k) text += "\n[[record]]\nwhat = \"v" + std::to_string(k) + "\"\nof = \"exc\"";
    CHECK(count(complaints_of(text), "nothing of this name can be recorded here") == 50);
}

TEST_CASE("plan: mistakes do not make others") {
    // A record of a projection with a mistake, a projection onto a population with one, and so on.
    auto const with_record = std::string{good} + "[[record]]\nwhat = \"weights\"\nof = \"exc->inh\"\n";
    CHECK(count(complaints_of(replaced(with_record, "\"100 pA\"", "\"100 mV\"")), "E0") == 1);
    CHECK(count(complaints_of(replaced(with_record, "from = \"exc\"", "from = \"exx\"")), "E0") == 1);
    CHECK(count(complaints_of(replaced(good, "size = 5", "size = 0")), "E0") == 1);
    auto const broken_port = replaced(good, "size = 5\nreceptors = { psc = { shape",
                                      "size = 5\nreceptors = { psc = { shape = \"x\", shape_");
    CHECK(count(complaints_of(broken_port), "E0") == 1);
    CHECK(count(complaints_of(replaced(good, "seed = 1", "seed = 1\ndt = \"-1 ms\"")), "E0") == 1);
}

TEST_CASE("plan: names that read as quantities are names") {
    auto text = std::string{good};
    for (auto const* old : {"[population.exc]", "from = \"exc\"", "to = \"exc\"", "of = \"exc\""}) {
        auto with = std::string{old};
        text = replaced(text, old, with.replace(with.find("exc"), 3, with[0] == '[' ? "\"3\"" : "3"));
    }
    CHECK(complaints_of(text) == "");
}

TEST_CASE("plan: without a file the path of the table stands before the sentence") {
    try {
        read_plan({{"run", settings{{"duration", duration{1}}, {"seed", 1}}},
                   {"population", settings{{"a", settings{{"neuron", "lif"},
                                                          {"size", 2},
                                                          {"parameters", settings{{"tau", voltage{1}}}}}}}}},
                  files);
        FAIL("it was read");
    } catch (error const& e) {
        CHECK(std::string{e.what()} ==
              "population.a.parameters: tau = 1 mV (tau is measured in ms); write e.g. \"20 ms\"");
    }
}

TEST_CASE("plan: absolute values become densities by the area, and densities stay") {
    auto const conductances = [](std::string const& parameters) {
        auto const p = read_plan(
            parse_toml("[run]\nduration = \"1 ms\"\nseed = 1\n[population.a]\nneuron = \"hodgkin_huxley\"\n"
                       "size = 2\nparameters = { " +
                       parameters + " }\n"),
            files);
        auto const& model = *p.populations.front().model;
        auto const infos = model.parameters();
        for (std::size_t k = 0; k < infos.size(); ++k)
            if (infos[k].name == "g_na") return p.populations.front().parameters[k];
        return std::vector<double>{};
    };
    using numbers = std::vector<double>;
    CHECK(conductances("g_na = \"120 mS/cm2\"") == numbers{120});
    CHECK(conductances("g_na = \"0.12 S/cm2\", area = \"200 um2\"") == numbers{120});
    CHECK(conductances("g_na = \"120 nS\"") ==
          numbers{120});  // at the default 100 um2 the numbers are the same
    CHECK(conductances("g_na = \"120 nS\", area = \"200 um2\"") == numbers{60});
    CHECK(conductances("g_na = \"12 nS\", area = [\"100 um2\", \"300 um2\"]") == numbers{12, 4});
    CHECK(conductances("g_na = [\"1 nS\", \"2 nS\"], area = \"1000 um2\"") == numbers{0.1, 0.2});
    CHECK(conductances("g_na = [\"1 mS/cm2\", \"2 mS/cm2\"], area = [\"100 um2\", \"300 um2\"]") ==
          numbers{1, 2});
}

TEST_CASE("plan: weights and delays in lists have the shape of the lists of targets") {
    auto const with = [](std::string const& lists) {
        return complaints_of(
            replaced(replaced(good, "from = \"exc\"\nto = \"inh\"\nconnect = { rule = \"all_to_all\" }",
                              "from = \"exc[0:3]\"\nto = \"inh\"\nconnect = { rule = \"fanout\", targets = "
                              "[[0, 1], [2], []] }"),
                     "weight = \"100 pA\"\ndelay = \"1 ms\"", lists));
    };
    std::string const weight = "weight = \"1 pA\"\n",
                      remedy = "; write one number for each target, in lists like those of targets";
    CHECK(with(weight + "delay = [[\"1 ms\", \"2 ms\"], [\"3 ms\"], []]") == "");
    CHECK(with(weight + "delay = [\"1 ms\", \"2 ms\", \"3 ms\"]") == "");
    CHECK(with("weight = [[\"1 pA\"], [\"2 pA\", \"3 pA\"], []]") ==
          "E016 list 0 of weight has 1 number (list 0 of targets has 2)" + remedy);
    CHECK(with(weight + "delay = [[\"1 ms\", \"2 ms\"], [], [\"3 ms\"]]") ==
          "E016 list 1 of delay has 0 numbers (list 1 of targets has 1)" + remedy);
    CHECK(with("weight = [[\"1 pA\", \"2 pA\"], [\"3 pA\"]]") ==
          "E016 weight has 2 lists (targets has 3 lists)" + remedy);
}

TEST_CASE("plan: weights that no sum can hold are complained of at their place") {
    auto const place_of = [](std::string const& text) {
        try {
            read_plan(parse_toml(text), files);
        } catch (error const& e) {
            REQUIRE(e.complaints().size() == 1);
            CHECK(e.complaints().front().code == code::too_large);
            return e.complaints().front().where.line;
        }
        return 0;
    };
    CHECK(place_of(replaced(good, "\"100 pA\"\ndelay", "\"-1e20 pA\"\ndelay")) == 18);
    CHECK(place_of(replaced(good, "kind = \"constant\"\nto = \"exc\"\namplitude",
                            "kind = \"poisson\"\nto = \"exc\"\nrate = \"1 Hz\"\nweight = \"1e20 pA\" #")) ==
          24);
    CHECK(place_of(replaced(good, "weight = \"100 pA\"",
                            "weight = \"1 pA\"\nplasticity = { rule = \"nearest_pair\", w_min = \"0 pA\", "
                            "w_max = \"1e20 pA\" }")) == 18);
    // What may turn out small is left to the building.
    CHECK(place_of(replaced(good, "\"100 pA\"\ndelay", "{ uniform = [\"-1e20 pA\", \"1 pA\"] }\ndelay")) ==
          0);
    CHECK(place_of(replaced(good, "\"100 pA\"\ndelay", "{ normal = [\"1e20 pA\", \"1 pA\"] }\ndelay")) == 0);
}

TEST_CASE("plan: so many synapses on one neuron that no quantum is fine enough for them") {
    auto const onto_one = [](int sources, settings rule, settings more = {}) {
        settings projection{{"from", "exc"}, {"to", "inh[0]"}, {"connect", rule}, {"weight", current{1}}};
        for (auto const& e : more.entries) projection[e.key] = e.value;
        setting const receptors = settings{{"psc", settings{{"shape", "exponential"}}}};
        settings const lif{{"neuron", "lif"}, {"size", 1}, {"receptors", receptors}};
        setting::list all{projection};
        if (!more.entries.empty())
            all.push_back(settings{{"from", "inh"},
                                   {"to", "inh"},
                                   {"connect", settings{{"rule", "one_to_one"}}},
                                   {"weight", current{2}}});
        try {
            read_plan({{"run", settings{{"duration", duration{1}}, {"seed", 1}}},
                       {"population",
                        settings{{"exc", settings{{"neuron", "lif"}, {"size", sources}}}, {"inh", lif}}},
                       {"projection", all}},
                      files);
        } catch (error const& e) {
            return e.complaints().front().code;
        }
        return code{};
    };
    settings const all{{"rule", "all_to_all"}};
    CHECK(onto_one(4'194'304, all) == code{});
    CHECK(onto_one(4'194'305, all) == code::too_large);
    CHECK(onto_one(4'194'305, all, {{"name", "beside a larger weight"}}) == code{});
    CHECK(onto_one(5'000'000, {{"rule", "fixed_probability"}, {"p", 0.9}}) == code::too_large);
    CHECK(onto_one(4'661'000, {{"rule", "fixed_probability"}, {"p", 0.9}}) == code{});  // by chance perhaps
}

TEST_CASE("plan: a single neuron without a rest is noticed among others") {
    // Above its rheobase in e_l the adex neuron fires by itself.
    auto const note = [](std::string const& e_l, std::string const& more = "") {
        auto const p = read_plan(parse_toml("[run]\nduration = \"1 ms\"\nseed = 1\n[population.a]\nneuron = "
                                            "\"adex\"\nsize = 3\nparameters = { e_l = " +
                                            e_l + " }\n" + more),
                                 files);
        auto const notes = notes_of(p);
        return notes.empty() ? "" : notes.front();
    };
    std::string const ending = " no stable rest, so V starts at the leak potential";
    CHECK(note("\"-70 mV\"") == "");
    CHECK(note("\"-45 mV\"") == "left to itself a has" + ending);
    CHECK(note("[\"-70 mV\", \"-70 mV\", \"-70 mV\"]") == "");
    CHECK(note("[\"-70 mV\", \"-70 mV\", \"-45 mV\"]") == "left to itself a has neurons that have" + ending);
    CHECK(note("[\"-45 mV\", \"-70 mV\", \"-70 mV\"]") == "left to itself a has neurons that have" + ending);
    CHECK(note("[\"-70 mV\", \"-70 mV\", \"-45 mV\"]", "initial = { v = \"-70 mV\" }") == "");
}

TEST_CASE("plan: a list of weights needs a rule that says how many synapses it makes") {
    // 10 x 5 pairs with p = 0.1 would make 5 on average, and seldom 5.
    auto const text =
        replaced(replaced(good, "rule = \"all_to_all\"", "rule = \"fixed_probability\", p = 0.1"),
                 "\"100 pA\"", "[\"1 pA\", \"1 pA\", \"1 pA\", \"1 pA\", \"1 pA\"]");
    CHECK(complaints_of(text) ==
          "E016 weight is a list of 5 numbers (how many synapses a random rule makes is not known); write "
          "one for each synapse, or a single number");
}
