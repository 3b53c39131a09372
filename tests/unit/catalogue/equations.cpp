// SPDX-License-Identifier: MIT
// Models written as equations, as descriptions name them.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "neurapse/catalogue/plan.hpp"
#include "neurapse/catalogue/summary.hpp"
#include "neurapse/neurapse.hpp"

using namespace neurapse;
using namespace neurapse::literals;

namespace {

settings leaky(settings more = {}) {
    settings t{
        {"equations", "dv/dt = (El - v + R*i_stim)/tau : volt (unless refractory)\nEl : volt (constant)"},
        {"threshold", "v > -50*mV"},
        {"reset", "v = El"},
        {"refractory", 2_ms},
        {"parameters", settings{{"El", -70_mV}, {"tau", 10_ms}, {"R", "100*Mohm"}}}};
    for (auto& e : more.entries) t[e.key] = e.value;
    return t;
}

experiment cells(settings model, settings population) {
    experiment e;
    population["neuron"] = "cell";
    if (!population.find("size")) population["size"] = 3;
    e.run({{"duration", 100_ms}, {"dt", 0.1_ms}, {"seed", 3}})
        .model("cell", model)
        .population("p", population);
    return e;
}

std::string complaint_of(experiment const& e) {
    try {
        read_plan(e.description, no_files);
    } catch (error const& x) {
        return x.what();
    }
    return "";
}

bool says(experiment const& e, std::string const& part) {
    auto const said = complaint_of(e);
    CAPTURE(said);
    bool const found = said.find(part) != std::string::npos;
    CHECK(found);
    return found;
}

}  // namespace

TEST_CASE("parameters and initial values may be formulas") {
    auto e = cells(leaky(), {{"parameters", settings{{"El", "-70*mV + i*mV"}, {"tau", "R*0.2*nF"}}},
                             {"initial", settings{{"v", "El + 5*mV"}}}});
    auto const p = read_plan(e.description, no_files).populations.front();
    CHECK(p.parameters[0] == std::vector<double>{-70, -69, -68});
    CHECK(p.parameters[2].size() == 1);  // in the order in which the equations name them
    CHECK(p.parameters[2][0] == doctest::Approx(20).epsilon(1e-15));
    CHECK(p.initial[0] == std::vector<double>{-65, -64, -63});
    says(cells(leaky(), {{"parameters", settings{{"El", "tau"}}}}), "tau is a time (El is a voltage)");
    says(cells(leaky(), {{"parameters", settings{{"EL", -60_mV}}}}), "EL");
    says(cells(leaky({{"parameters", settings{{"tau", 10_ms}, {"R", "100*Mohm"}}}}), {}),
         "El has no value (it is a parameter of cell)");
}

TEST_CASE("random formulas are drawn by neuron and seed, and other draws do not change them") {
    auto const drawn = [](settings more, int seed) {
        auto e = cells(leaky(), {{"size", 5}, {"parameters", settings{{"El", "-70*mV + 2*mV*randn()"}}}});
        e.run({{"duration", 1_ms}, {"seed", seed}});
        for (auto& x : more.entries)
            (*(*e.description["population"].as<settings>())["p"].as<settings>())[x.key] = x.value;
        return read_plan(e.description, no_files).populations.front().parameters[0];
    };
    auto const a = drawn({}, 1), b = drawn({{"initial", settings{{"v", "-60*mV + rand()*mV"}}}}, 1),
               c = drawn({}, 2);
    CHECK(a.size() == 5);
    CHECK(a == b);
    CHECK(a != c);
    CHECK(a[0] != a[1]);
}

TEST_CASE("what nobody reads is refused") {
    auto e = cells(leaky({{"equations", "dv/dt = (El - v)/tau : volt"},
                          {"refractory", 1_ms},
                          {"parameters", settings{{"El", -70_mV}, {"tau", 10_ms}}}}),
                   {});
    says(experiment{e}.stimulus({{"kind", "constant"}, {"to", "p"}, {"amplitude", 1_pA}}),
         "the equations of cell do not read i_stim");
    auto with_port = cells(leaky(), {{"receptors", settings{{"psc", settings{{"shape", "exponential"}}}}}});
    says(with_port, "receptor psc of p has no effect (the equations of cell do not read i_syn)");
}

TEST_CASE("a method that does not fit the equations is refused with the reason") {
    auto nonlinear = leaky(
        {{"equations", "dv/dt = (El - v)*(v - El)/(tau*mV) + R*i_stim/tau : volt"}, {"refractory", 1_ms}});
    says(cells(nonlinear, {{"method", "exact"}}), "the equation of v is not linear in v");
    says(cells(nonlinear, {{"method", "exponential_euler"}}), "the equation of v is not linear in v");
    CHECK(complaint_of(cells(nonlinear, {})).empty());
    says(cells(leaky({{"equations", "dv/dt = (El - v)/tau + mV*xi*tau**-0.5 : volt"}, {"refractory", 1_ms}}),
               {{"method", "rk4"}}),
         "it has no place for the noise xi");
}

TEST_CASE("spikes add to variables by name, or as Brian2 writes it") {
    auto const wired = [](settings more) {
        settings const model{{"equations", "dv/dt = (ge - v)/(10*ms) : volt\ndge/dt = -ge/(5*ms) : volt"},
                             {"threshold", "v > 10*mV"},
                             {"reset", "v = 0*mV"}};
        settings projection{{"from", "p"}, {"to", "p"}, {"connect", settings{{"rule", "all_to_all"}}}};
        for (auto& e : more.entries) projection[e.key] = e.value;
        return cells(model, {{"initial", settings{{"v", list(11_mV, 0_mV, 0_mV)}}}})
            .projection(projection)
            .record({{"what", "ge"}, {"of", "p"}});
    };
    auto const value = [](experiment const& e) { return run(e).traces[0].traces[1].values[3]; };
    double const by_name = value(wired({{"receptor", "ge"}, {"weight", 2_mV}}));
    CHECK(by_name > 1.9);
    CHECK(value(wired({{"on_pre", "ge += w"}, {"weight", 2_mV}})) == by_name);
    CHECK(value(wired({{"on_pre", "ge_post += 2*mV"}})) == by_name);
    CHECK(value(wired({{"on_pre", "ge -= 2*mV"}})) == -by_name);
    CHECK(value(wired({{"on_pre", "ge += we"},
                       {"parameters", settings{{"half", 1_mV}, {"we", "2*half"}}}})) == by_name);
    says(wired({{"on_pre", "ge += we"}, {"parameters", settings{{"wi", 1_mV}}}}), "we is not known");
    says(wired({{"on_pre", "gi += w"}, {"weight", 2_mV}}), "gi is no variable of p");
    says(wired({{"on_pre", "ge *= 2"}}), "neurons can only be added to); write ge += ...");
    says(wired({{"on_pre", "ge += 2*w; gi += w"}, {"weight", 2_mV}}), "gi is no variable of p");
    says(wired({{"on_pre", "ge += 2*w"}}), "weight is missing");
    says(wired({{"on_pre", "ge += 2*w"}, {"weight", 2_nS}}),
         "it adds a conductance to ge, which is a voltage");
    says(wired({{"on_pre", "ge += 2*w"}, {"weight", "2 mVV"}}), "mVV is no unit");
    says(wired({{"on_pre", "ge += 2*w"}, {"weight", "2*mW*x"}}), "x is not known");
    says(wired({{"on_pre", "ge += 1*mV; v_pre += 1*mV"}, {"weight", 2_mV}}), "no statement reads it");
    says(wired({{"on_pre", "ge += 2*w*randn()"}, {"weight", 2_mV}}),
         "may add any amount to ge (nothing bounds it, and sums of arrivals have an end); clip w, or say "
         "largest = \"...\"");
    says(wired(
             {{"on_pre", "ge += 2*w"}, {"weight", 2_mV}, {"plasticity", settings{{"rule", "nearest_pair"}}}}),
         "statements say already what spikes do");
    says(wired({{"on_pre", "ge += 2*w*a"}, {"weight", 2_mV}, {"parameters", settings{{"b", 1}}}}),
         "a is not known");
    says(wired({{"equations", "a : 1"}, {"on_pre", "ge += 2*w*a"}, {"weight", 2_mV}}), "a has no value");
    says(wired({{"on_pre", 5}}), "a statement is expected here");
    says(wired({{"on_pre", "ge += w"}, {"weight", "2*mV/N_incoming"}}),
         "N_incoming is not known (synapses are counted once all of them are there); let statements read it");
    says(wired({{"on_pre", "ge += w*1*mV"}, {"weight", "1/N_outgoing"}}),
         "N_outgoing is not known (synapses are counted once all of them are there)");
    says(wired({{"on_pre", "v_psot += w"}, {"weight", 2_mV}}),
         "v_psot is no variable of p (spikes add to variables and receptors); did you mean v_post?");
    says(wired({{"on_pre", "ge += 1*nS"}}), "weight is measured in mV");
    says(wired({{"on_pre", "ge += 1*mV"}, {"weight", 2_mV}}), "on_pre says already how much is added");
}

TEST_CASE("models and their texts are told apart and survive a round trip") {
    says(cells(leaky({{"equations", "dv/dt = -v : volt"}}), {}), "divide it by a time constant");
    auto e = cells(leaky(), {});
    says(experiment{e}.model("lif", leaky()), "the catalogue has a neuron of that name");
    CHECK(model_pages(e.description, no_files)
              .find("dv/dt = (El - v + R * i_stim) / tau : volt (unless refractory)") != std::string::npos);
}

TEST_CASE("a synapse that may add any amount says how to bound it") {
    settings const model{{"equations", "dg/dt = -g/(5*ms) : 1"}, {"threshold", "g > 1"}};
    auto const with = [&](settings synapse, settings projection) {
        settings p{
            {"from", "p"}, {"to", "p"}, {"connect", settings{{"rule", "all_to_all"}}}, {"synapse", "s"}};
        for (auto& x : projection.entries) p[x.key] = x.value;
        return cells(model, {}).synapse("s", synapse).projection(p);
    };
    says(with({{"equations", "w : 1"}, {"on_pre", "g_post += w; w += 1"}}, {{"weight", 1}}),
         "may add any amount to g");
    CHECK(complaint_of(with({{"equations", "w : 1"}, {"on_pre", "g_post += w; w = clip(w + 1, 0, 5)"}},
                            {{"weight", 1}}))
              .empty());
    CHECK(complaint_of(with({{"equations", "w : 1"}, {"on_pre", "g_post += w; w += 1"}, {"largest", 10}},
                            {{"weight", 1}}))
              .empty());
    says(with({{"equations", "w : 1"}, {"on_pre", "w += 1"}}, {{"weight", 1}}), "the synapse has no effect");
    // Brian2 lets one leave out _post; but a misspelt name is no target.
    CHECK(complaint_of(with({{"equations", "w : 1\nx : 1"}, {"on_pre", "g += w; x += 1"}},
                            {{"weight", 1}, {"initial", settings{{"x", 0}}}}))
              .empty());
    says(with({{"equations", "w : 1\nxy : 1"}, {"on_pre", "g_post += w; xx += 1"}}, {{"weight", 1}}),
         "xx is not known");
    says(with({{"equations", "w : 1"}, {"on_pre", "h += w"}}, {{"weight", 1}}), "h is no variable of p");
    says(with({{"equations", "w : 1\ndx/dt = -x*x/ms : 1 (event-driven)"}, {"on_pre", "g_post += w; x += 1"}},
              {{"weight", 1}}),
         "the equation of x is not linear with constant factors");
    CHECK(complaint_of(with({{"equations", "w : 1"}, {"on_pre", "g_post += w*rand()"}}, {{"weight", 1}}))
              .empty());
    says(with({{"equations", "w : 1"}, {"on_pre", "g_post += w*randn()"}}, {{"weight", 1}}),
         "may add any amount to g");
    says(with({{"equations", "w : 1\ndx/dt = -x/ms + xi*ms**-0.5 : 1 (event-driven)"},
               {"on_pre", "g_post += w; x += 1"}},
              {{"weight", 1}}),
         "x depends on random numbers, which change between spikes");
    says(with({{"equations", "w : 1"}, {"on_pre", "g_post += w; h_post += 1"}}, {{"weight", 1}}),
         "h is no variable of p");
    says(with({{"equations", "w : 1"}, {"on_pre", "g_post += w"}, {"on_post", "g_pre += 1*mV"}},
              {{"weight", 1}}),
         "it adds a voltage to g, which is a plain number");
    says(with({{"equations", "w : 1"},
               {"on_pre", "g_post += w; g_pre += 1/w"},
               {"largest", settings{{"g", 5}}}},
              {{"weight", 1}}),
         "say largest = { g_pre = \"...\" }");
    says(with({{"equations", "w : 1"}, {"on_pre", "g_post += w"}, {"largest", settings{{"h", 5}}}},
              {{"weight", 1}}),
         "the synapse does not add to it");
    says(with({{"equations", "w : 1"}, {"on_pre", "g_post += w"}, {"every", settings{{"0.15 ms", "w = 0"}}}},
              {{"weight", 1}}),
         "that is no whole number of steps of 0.1 ms");
    says(with({{"equations", "w : 1"}, {"on_pre", "g_post += w"}, {"every", settings{{"1 mV", "w = 0"}}}},
              {{"weight", 1}}),
         "write e.g. \"1 s\" = \"...\"");
    says(with({{"equations", "w : volt"}, {"on_pre", "g_post += w"}}, {{"weight", 1_mV}}),
         "it adds a voltage to g, which is a plain number");
}

TEST_CASE("a synapse needs neither equations nor a weight") {
    settings const model{{"equations", "dg/dt = -g/(5*ms) : 1"}, {"threshold", "g > 10"}};
    settings p{{"from", "p"}, {"to", "p"}, {"connect", settings{{"rule", "all_to_all"}}}, {"synapse", "s"}};
    auto e = cells(model, {{"initial", settings{{"g", list(11, 0, 0)}}}});
    e.synapse("s", {{"on_pre", "g_post += 2"}}).projection(p).record({{"what", "g"}, {"of", "p"}});
    CHECK(run(e).traces[0].traces[1].values[3] > 1.9);
    auto counting = cells(model, {{"initial", settings{{"g", list(11, 0, 0)}}}});
    counting.synapse("s", {{"equations", "n : 1"}, {"on_pre", "n += 1; g_post += n"}, {"largest", 1000}})
        .projection(p)
        .record({{"what", "g"}, {"of", "p"}});
    CHECK(run(counting).traces[0].traces[1].values[3] > 0.9);
}

TEST_CASE("a projection names one target") {
    settings const model{{"equations", "dg/dt = -g/(5*ms) : 1\ndh/dt = -h/(5*ms) : 1"},
                         {"threshold", "g > 10"}};
    auto e = cells(model, {});
    e.projection({{"from", "p"},
                  {"to", "p"},
                  {"connect", settings{{"rule", "all_to_all"}}},
                  {"receptor", "h"},
                  {"on_pre", "g += w"},
                  {"weight", 1}});
    says(e, "on_pre adds to g");
}

TEST_CASE("a value that cannot be read is blamed itself") {
    says(cells(leaky({{"parameters", settings{{"El", -70_mV}, {"tau", "10 mss"}, {"R", "100*Mohm"}}}}), {}),
         "mss is no unit); did you mean ms?");
    says(cells(leaky({{"equations", "dv/dt = (El - v + I*R)/tau : volt (unless refractory)"}}), {}),
         "the current of stimuli is called i_stim");
    auto counting = leaky({{"equations", "dv/dt = (El - v + R*i_stim)/tau : volt (unless refractory)\nn : 1"},
                           {"reset", "v = El; n += 1"}});
    (*counting["parameters"].as<settings>())["n"] = 0;
    says(cells(counting, {}), "give its first value as initial = { n = ... } of the population");
}

TEST_CASE("where nothing rests, variables of a model of one's own start at 0, and that is said") {
    auto const p = read_plan(
        cells({{"equations", "dv/dt = 1*mV/ms : volt"}, {"threshold", "v > 10*mV"}, {"reset", "v = 0*mV"}},
              {})
            .description,
        no_files);
    REQUIRE(notes_of(p).size() == 1);
    CHECK(notes_of(p)[0] ==
          "left to itself p has no stable rest, so variables that initial does not give start at 0");
}

TEST_CASE("events are named by the model and selected by population and name") {
    settings const bang{{"condition", "v > -55*mV"}, {"reset", "v -= 1*mV"}};
    auto const with = [&](settings events) { return cells(leaky({{"events", events}}), {}); };
    auto const good = with({{"bang", bang}});
    CHECK(complaint_of(experiment{good}.record({{"what", "spikes"}, {"of", list("p", "p.bang[0:2]")}}))
              .empty());
    says(experiment{good}.record({{"what", "spikes"}, {"of", "p.bnag"}}),
         "of = \"p.bnag\" (p has no event bnag); did you mean p.bang?");
    says(experiment{good}.record({{"what", "spikes"}, {"of", "p.bang[3]"}}),
         "p.bang has 3 neurons, counted from 0");
    says(experiment{good}.record({{"what", "v"}, {"of", "p.bang"}}),
         "of = \"p.bang\" (bang is an event of p, which has no neurons); write of = \"p\"");
    settings const all{{"rule", "all_to_all"}};
    says(experiment{good}.projection(
             {{"from", "p"}, {"to", "p.bang"}, {"on_pre", "v += 1*mV"}, {"connect", all}}),
         "bang is an event of p, which has no neurons); write to = \"p\"");
    says(experiment{good}.projection(
             {{"from", list("p", "p.bang")}, {"to", "p"}, {"on_pre", "v += 1*mV"}, {"connect", all}}),
         "p and p.bang are spikes and events of one population");
    says(experiment{good}.stimulus({{"kind", "constant"}, {"to", "p.bang"}, {"amplitude", 1_pA}}),
         "bang is an event of p");
    says(cells(leaky(), {}).record({{"what", "spikes"}, {"of", "p.bang"}}), "p has no event bang");
    says(with({{"spike", bang}}), "spike has a meaning already (that event is the threshold's)");
    says(with({{"2nd", bang}}), "a name has letters, digits and _ only");
    says(with({{"v", bang}}), "v has a meaning already");
    says(with({{"bang", settings{{"reset", "v = El"}}}}), "condition is missing");
    says(with({{"bang", "v > El"}}), "an event has a condition");
    says(with({{"bang", settings{{"condition", "v > El"}, {"rest", "v = El"}}}}), "did you mean reset?");
    auto twice = good;
    says(twice.population("p.bang", {{"neuron", "lif"}, {"size", 1}}),
         "population p.bang is also the event bang of p");
    CHECK(
        model_pages(good.description, no_files).find("    bang where v > -55 * mV\n    then v -= 1 * mV\n") !=
        std::string::npos);
}

TEST_CASE("events are not neurons that summaries count, and do not connect to themselves") {
    auto e =
        cells(leaky({{"events", settings{{"bang", settings{{"condition", "v > -55*mV"}}}}}}), {{"size", 50}});
    e.projection({{"name", "self"},
                  {"from", "p.bang"},
                  {"to", "p"},
                  {"on_pre", "v += 1*mV"},
                  {"connect", settings{{"rule", "all_to_all"}, {"autapses", false}}}});
    auto const p = read_plan(e.description, no_files);
    CHECK(p.expected_synapses() == 50 * 49);
    CHECK(in_words(p).find("in all 50 neurons") != std::string::npos);
    CHECK(in_words(p).find("2450 synapses from p.bang to p") != std::string::npos);
    for (auto const& row : parameter_rows(p)) CHECK(row.population != "p.bang");
    auto const shot = run(e.record({{"what", "snapshot"}, {"of", "self"}, {"at", 0_ms}})).snapshots.at(0);
    for (std::size_t k = 0; k < shot.source.size(); ++k) CHECK(shot.source[k] != shot.target[k]);
}

TEST_CASE("timed arrays are lists, tables or files") {
    auto const with = [&](settings array, std::string const& call = "drive(t)",
                          file_reader const& files = no_files) {
        auto e = cells(leaky({{"equations", "dv/dt = (El - v + R*" + call +
                                                ")/tau : volt (unless refractory)\nEl : volt (constant)"}}),
                       {});
        e.timed_array("drive", array);
        try {
            auto const p = read_plan(e.description, files);
            REQUIRE(p.arrays.size() == 1);
            std::string all = std::to_string(p.arrays[0]->columns) + ":";
            for (double const x : p.arrays[0]->values) all += " " + std::to_string(int(x));
            return all;
        } catch (error const& x) {
            return std::string{x.what()};
        }
    };
    CHECK(with({{"values", list(1_nA, 500_pA)}, {"dt", 10_ms}}) == "0: 1000 500");
    CHECK(with({{"values", list(list(1_nA, 2_nA, 3_nA), list(4_nA, 5_nA, 6_nA))}, {"dt", 10_ms}},
               "drive(t, i)") == "3: 1000 2000 3000 4000 5000 6000");
    auto const of_file = [](std::size_t rows, std::size_t columns) {
        return [=](std::string const& name) {
            CHECK(name == "drive.csv");
            return table{rows, columns, std::vector<double>(rows * columns, 2)};
        };
    };
    settings const file{{"file", "drive.csv"}, {"unit", "nA"}, {"dt", 1_ms}};
    CHECK(with(file, "drive(t)", of_file(3, 1)) == "0: 2000 2000 2000");
    CHECK(with(file, "drive(t)", of_file(1, 3)) == "0: 2000 2000 2000");
    CHECK(with(file, "drive(t, i)", of_file(2, 3)) == "3: 2000 2000 2000 2000 2000 2000");
    auto const refuses = [&](settings array, std::string const& part, std::string const& call = "drive(t)",
                             file_reader const& files = no_files) {
        auto const said = with(std::move(array), call, files);
        CAPTURE(said);
        CHECK(said.find(part) != std::string::npos);
    };
    refuses({{"values", list(1_nA)}}, "dt is missing");
    refuses({{"values", list(1_nA)}, {"dt", 1_mV}}, "dt is measured in ms");
    refuses({{"values", list(1_nA)}, {"dt", 0_ms}}, "dt must be above 0");
    refuses({{"dt", 1_ms}}, "values is missing");
    refuses({{"values", setting{setting::list{}}}, {"dt", 1_ms}},
            "it is empty, and every time needs a value");
    refuses({{"values", 1_nA}, {"dt", 1_ms}}, "a list is expected here");
    refuses({{"values", list(1_nA, 2_mV)}, {"dt", 1_ms}}, "values is measured in pA");
    refuses({{"values", list(1_nA, "much")}, {"dt", 1_ms}}, "no number here");
    refuses({{"values", list(list(1_nA, 2_nA), list(1_nA))}, {"dt", 1_ms}},
            "a row has 1 number, and the first has 2");
    refuses({{"values", list(list(1_nA, 2_nA), 1_nA)}, {"dt", 1_ms}},
            "some rows are lists, and others numbers");
    refuses({{"values", list(1_nA)}, {"file", "drive.csv"}, {"dt", 1_ms}}, "values are written beside it");
    refuses({{"values", list(1_nA)}, {"unit", "nA"}, {"dt", 1_ms}}, "values have units of their own");
    refuses(file, "the file drive.csv cannot be read");
    refuses({{"file", "drive.csv"}, {"unit", "nAA"}, {"dt", 1_ms}}, "nAA is not known", "drive(t)",
            of_file(1, 3));
    refuses({{"file", "drive.csv"}, {"dt", 1_ms}}, "cannot be added", "drive(t)", of_file(1, 3));
    refuses({{"values", list(1_nA)}, {"dt", 1_ms}, {"unlt", "nA"}}, "unlt");
    refuses({{"values", list(list(1_nA, 2_nA))}, {"dt", 1_ms}},
            "the timed array drive has 2 columns for 3 neurons of p (the equations read it as drive(t, i)); "
            "give it a column for each neuron",
            "drive(t, i)");
    auto named = cells(leaky(), {});
    says(experiment{named}.timed_array("exp", {{"values", list(1)}, {"dt", 1_ms}}),
         "exp has a meaning already (it is part of the language)");
    says(experiment{named}.timed_array("i_stim", {{"values", list(1)}, {"dt", 1_ms}}),
         "i_stim has a meaning already");
    says(experiment{named}.timed_array("a-b", {{"values", list(1)}, {"dt", 1_ms}}),
         "a name has letters, digits and _ only");
    auto nameless = named;
    nameless.description["timed_array"] = settings{{"values", list(1)}, {"dt", 1_ms}};
    says(nameless, "a timed array has no name");
}

TEST_CASE("an equation whose array is wrong is not complained of, and pages tell of arrays") {
    auto e =
        cells(leaky({{"equations",
                      "dv/dt = (El - v + R*drive(t))/tau : volt (unless refractory)\nEl : volt (constant)"}}),
              {});
    auto const said =
        complaint_of(experiment{e}.timed_array("drive", {{"values", list(1_nA, 2_mV)}, {"dt", 1_ms}}));
    CHECK(said.find("no function is called drive") == std::string::npos);
    e.timed_array("drive", {{"values", list(1_nA, 2_nA)}, {"dt", 10_ms}});
    CHECK(model_pages(e.description, no_files)
              .find("timed arrays:\n    drive(t), a current, 2 values at intervals of 10 ms\n") !=
          std::string::npos);
    try {
        exported_model(e.description, "cell", no_files);
        FAIL("it was exported");
    } catch (error const& x) {
        CHECK(std::string{x.what()}.find("it has timed arrays") != std::string::npos);
    }
    // Linear in V: nothing that depends on an array is a factor of it.
    auto const p = read_plan(e.description, no_files);
    CHECK(std::string{p.populations[0].model->methods()[0].name} == "exact");
}
