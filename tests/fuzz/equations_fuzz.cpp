// SPDX-License-Identifier: MIT
// Whatever the bytes of equations, reading them ends with a model or with complaints, and soon; a
// model can then be compiled with every method that its equations allow, and run. Built with
//
//     cmake -B build/fuzz -D NEURAPSE_FUZZ=ON -D CMAKE_CXX_COMPILER=clang++-19 -D
//     CMAKE_BUILD_TYPE=RelWithDebInfo
//           -D CMAKE_CXX_FLAGS="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
//           -fno-sanitize=float-divide-by-zero"
//     cmake --build build/fuzz --target neurapse_equations_fuzz
//     build/fuzz/tests/neurapse_equations_fuzz -timeout=5 -dict=tests/fuzz/equations.dict CORPUS
//
// Texts are separated by '|', which is no sign of the language: equations, threshold, reset and
// refractory of a neuron, then condition and reset of an event; or, after "||", equations, on_pre, on_post
// and a second on_pre of a synapse. Timed arrays f(t) and columns(t, i) are there for both.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "neurapse/base/text.hpp"
#include "neurapse/equations/lex.hpp"
#include "neurapse/equations/population.hpp"
#include "neurapse/equations/rest.hpp"
#include "neurapse/equations/synapse_program.hpp"

namespace {

using namespace neurapse;
using namespace neurapse::equations;

constexpr std::size_t size = 5;

std::vector<source> texts_of(std::string_view all) {
    std::vector<source> found;
    for (int k = 0; k < 6; ++k) {
        auto const n = std::min(all.find('|'), all.size());
        found.push_back({std::string{all.substr(0, n)}, {1, 1}});
        all.remove_prefix(std::min(n + 1, all.size()));
    }
    return found;
}

outside_values given() {
    auto const array = [](char const* name, std::size_t columns) {
        return std::make_shared<timed_array const>(
            timed_array{name, dimensions::voltage, 0.15, columns, {1, -2, 3, 4, 0, 1e30, 5, 6, 7, 8}});
    };
    outside_values around;
    around.arrays = {array("f", 0), array("columns", size)};
    around.dims = {{"tau", dimensions::time},
                   {"E", dimensions::voltage},
                   {"g", dimensions::conductance},
                   {"C", dimensions::capacitance},
                   {"x", {}}};
    return around;
}

/// What was written must read back as it was.
void check_text(std::vector<equation> const& equations, std::vector<statement> const& statements) {
    std::string lines, list;
    for (auto const& e : equations) lines += print(e) + "\n";
    for (auto const& s : statements) list += print(s) + "\n";
    if (lines.size() > longest_text || list.size() > longest_text) return;
    try {
        if (!(parse_equations({lines}) == equations) || !(parse_statements({list}) == statements))
            std::abort();
    } catch (error const& e) {
        if (e.complaints().front().what.find("nests too deeply") == std::string::npos)
            throw;  // print may add a pair of parentheses
    }
}

template <class Real>
void run(std::shared_ptr<neuron const> const& model, method how) {
    parameter_values values;
    for (auto const& p : model->parameters)
        values[p.name] =
            p.shared || values.size() % 2 == 0 ? std::vector{2.5} : std::vector<double>{1, -2, 0, 0.5, 20};
    std::vector<std::vector<double>> initial;
    for (auto const& v : model->variables)
        initial.push_back(v.rate ? std::vector{-65.0} : std::vector<double>{0, 1, 2, 3, -4});
    circumstances where{0.1, size};
    where.arrivals.assign(model->variables.size(), 0);
    if (!where.arrivals.empty()) where.arrivals[0] = 1;
    auto const cells =
        make_population<Real>({model, how, values, initial, where, random::family{1, purpose::membrane, 7}});
    auto& stepped = dynamic_cast<stepped_population<Real>&>(*cells);
    std::vector<Real> current(block_size, 100), conductance(block_size, 1), stimulus(block_size, 50),
        jump(block_size, 1);
    std::vector<Real const*> arrived(model->variables.size(), nullptr);
    if (!arrived.empty()) arrived[0] = jump.data();
    std::vector<fired> out;
    // Parts of a step may be so many that it takes a while, which is no mistake.
    for (step_id step = 1; step <= 3 && how != method::rkf45; ++step)
        stepped.advance(step, 0, size,
                        {current.data(), conductance.data(), nullptr, stimulus.data(), arrived.data()}, out);
    for (std::size_t k = 0; k < cells->recordables().size(); ++k) (void)cells->value(k, size - 1);
}

void neuron_from(std::vector<source> const& texts) {
    neuron_text text{texts[0], texts[1], texts[2], texts[3], {}, given(), {}};
    if (!texts[4].text.empty()) text.events.push_back({"bang", texts[4], texts[5]});
    auto const model = std::make_shared<neuron const>(read_neuron(text));
    check_text(model->equations, model->reset);
    for (auto const& e : model->events) check_text({}, e.reset);
    for (std::size_t k = 0; k < methods().size(); ++k) {
        if (objection_to(*model, method(k))) continue;
        run<double>(model, method(k));
        run<float>(model, method(k));
    }
    if (objection_to(*model, default_method(*model)) && model->noise.empty()) std::abort();
    parameter_values values;
    for (auto const& p : model->parameters) values[p.name] = {2.5};
    if (model->variables.size() <= 5)
        (void)resting_state(*model, values, std::vector<double>(model->variables.size(), 0), 10);
}

void synapse_from(std::vector<source> const& texts) {
    synapse_text const text{texts[0], {{"", texts[1]}, {"again", texts[3]}}, {{"", texts[2]}}, {}, given()};
    (void)reads_neurons(text);
    (void)summed_names(text.equations);
    both_ends const ends{{{"v", dimensions::voltage}, {"x", {}}},
                         {{"v", dimensions::voltage}, {"g", dimensions::conductance}}};
    auto const model = read_synapse(text, ends);
    check_text(model.body.equations, model.on_pre.front().deeds);
    parameter_values values;
    for (auto const& p : model.body.parameters) values[p.name] = {1.5};
    for (std::size_t k = 0; k < methods().size(); ++k) {
        if (objection_to(model, method(k))) continue;
        (void)compile(model, method(k), values, 0.1);
        (void)largest_additions(model, method(k), values, -1, 1);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    std::string_view text{reinterpret_cast<char const*>(bytes), size};
    try {
        if (text.substr(0, 2) == "||")
            synapse_from(texts_of(text.substr(2)));
        else
            neuron_from(texts_of(text));
    } catch (error const& e) {
        for (auto const& c : e.complaints())
            if (c.what.empty() || c.sentence().size() > 1000) std::abort();
    }
    return 0;
}
