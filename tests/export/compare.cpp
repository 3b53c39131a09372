// SPDX-License-Identifier: MIT
// Models that `neurapse export-cpp` has written as headers, beside the same models as equations: the same
// spikes, and the same variables up to rounding. Prints what it found; fails where they differ.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "everything.hpp"
#include "hodgkin.hpp"
#include "neurapse/catalogue/plan.hpp"
#include "neurapse/catalogue/session.hpp"
#include "neurapse/engine/population.hpp"
#include "neurapse/io/toml.hpp"

using namespace neurapse;

namespace {

constexpr double dt = 0.05;
constexpr int steps = 40'000;

/// Sent to both: a constant current with a slow wave.
double current_at(int step) { return 250 + 150 * std::sin(step * 1e-3); }

template <template <class> class Model>
bool agrees(plan const& p, char const* name, bool from_ports) {
    using M = Model<double>;
    auto const& as_text = *std::find_if(p.populations.begin(), p.populations.end(),
                                        [&](auto const& one) { return one.name == name; });
    random::family const dice{1, purpose::membrane, 0};
    field_values zero(as_text.model->variables().size(), {0});
    auto const text = as_text.model->make({1, duration{dt}, as_text.method, as_text.parameters, zero, dice});
    population<M, runge_kutta_4<M>> compiled{
        1, {typename M::params{}}, {typename M::state{}}, duration{dt}, dice};
    int spikes = 0;
    double apart = 0;
    for (int step = 1; step <= steps; ++step) {
        double const i = current_at(step), nothing = 0;
        std::vector<fired> ours, theirs;
        static_cast<stepped_population<double>&>(*text).advance(
            step, 0, 1, {from_ports ? &i : &nothing, nullptr, nullptr, from_ports ? nullptr : &i, nullptr},
            ours);
        compiled.advance(step, 0, 1, {&i, nullptr, nullptr}, theirs);
        spikes += int(theirs.size());
        if (ours.size() != theirs.size()) {
            std::printf("%s: a spike at step %d of one alone\n", name, step);
            return false;
        }
        for (std::size_t k = 0; k < zero.size(); ++k)
            apart = std::fmax(apart, std::fabs(text->value(k, 0) - compiled.value(k, 0)) /
                                         (1 + std::fabs(compiled.value(k, 0))));
    }
    std::printf("%s: %d spikes, largest relative difference %.2g\n", name, spikes, apart);
    return spikes > 20 && apart < 1e-9;
}

}  // namespace

int main(int, char** arguments) {
    std::stringstream text;
    text << std::ifstream{arguments[1]}.rdbuf();
    auto const p = read_plan(parse_toml(text.str()), no_files);
    bool const good = agrees<hodgkin>(p, "hodgkin", false) & agrees<everything>(p, "everything", true);
    return good ? 0 : 1;
}
