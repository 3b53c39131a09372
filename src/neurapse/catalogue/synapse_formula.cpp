// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/synapse_formula.hpp"

#include <algorithm>

#include "neurapse/base/text.hpp"

namespace neurapse {

void synapse_formula::draw(std::uint32_t source, std::uint32_t const* targets, std::size_t n,
                           random::family dice, std::pair<std::uint32_t, std::uint32_t> const* names,
                           double* out) const {
    if (auto const same = program_.number(0)) {
        std::fill_n(out, n, *same);
        return;
    }
    equations::pair_machine machine{program_};
    machine.start(source);
    auto const [low, high, is_number] = program_.range(0);
    for (std::size_t done = 0; done < n; done += equations::pair_block) {
        auto const some = std::min(equations::pair_block, n - done);
        machine.look_at(
            {targets + done, 0, some, dice, std::uint32_t(done), source, names ? names + done : nullptr});
        auto const* found = machine.compute(0);
        // The ends were found by the same operations, but a function may round one number by its last bit
        // more.
        for (std::size_t k = 0; k < some; ++k) out[done + k] = std::clamp(found[k], low, high);
    }
}

std::optional<read_formula> read_synapse_formula(reader& from, std::string_view key, setting const& s,
                                                 projection_ends const& ends, dimension dim) {
    if (!s.as<std::string>()) return {};
    auto const text = source_of(s);
    if (!ends.is_complete())
        return text.text.find_first_of("(*") == std::string::npos ? std::nullopt
                                                                  : std::optional{read_formula{}};
    if (!ends.is_formula(text)) return {};
    read_formula made;
    try {
        auto const tree = ends.read(text, dim, std::string{key});
        synapse_formula formula{ends.program({tree})};
        auto const [low, high, is_number] = formula.range();
        auto const unit = equations::usual_unit(dim);
        auto const remedy = "bound it: clip(" + (text.text.size() <= 40 ? text.text : "...") +
                            ", low, high)" + (unit.empty() ? "" : ", in " + unit);
        if (!is_number)
            text.refuse(code::not_finite, tree.at, std::string{key} + " may be no number",
                        "somewhere it might be 0/0, a root of a negative number or the like",
                        "correct the formula, e.g. with clip(...) around what is divided by");
        if (!formula.range().is_finite())
            text.refuse(code::out_of_bounds, tree.at,
                        std::string{key} + " has no " + (std::isinf(high) ? "upper" : "lower") + " end",
                        "how large it can be must be known beforehand", remedy);
        if (low == high) {
            made.ends = value_spec::of(low);
        } else {
            made.ends = value_spec{value_spec::shape::calculated, {low, high}, {}, {}, 0, {}, {}};
            made.formula = std::make_shared<synapse_formula>(std::move(formula));
        }
        made.ends->where = s.where;
    } catch (error const& e) {
        add_complaints(from.out(), e, s.where);
    }
    return made;
}

std::vector<std::vector<seen_synapse>> lanes_seen(projection_plan const& p) {
    if (!p.delay_formula && !p.connection->most_onto_one()) return {};
    bool const by_source = p.connection->lanes() == axis::source;
    auto const lanes = by_source ? p.sides.sources : p.sides.targets;
    constexpr double many = 1e5;
    auto const enough =
        std::uint32_t(std::clamp(2e7 / (by_source ? p.sides.targets : p.sides.sources), 8., 256.));
    bool const all = lanes <= enough && p.expected < many;
    // The dice are as good as any: what rows look like is asked for.
    auto const dice = [](purpose what) { return random::family{0, what, 0}; };
    auto const wired = p.connection->wire(p.sides, dice(purpose::connectivity));
    std::vector<std::vector<seen_synapse>> seen;
    partners others;
    std::vector<double> delay;
    std::size_t synapses = 0;
    for (std::uint32_t k = 0; k < std::min(lanes, enough) && (k < 8 || double(synapses) < many); ++k) {
        auto const lane = all ? k : std::uint32_t(dice(purpose::choice)(k).below(lanes));
        wired->partners_of(lane, others);
        delay.assign(others.size(), 0);
        synapses += others.size();
        for (std::uint32_t s = 0; s < others.size() && !by_source; ++s) {
            std::pair const name{lane, s};
            p.delay_formula->draw(others[s], &lane, 1, dice(purpose::delay), &name, &delay[s]);
        }
        if (by_source && p.delay_formula)
            p.delay_formula->draw(lane, others.data(), others.size(), dice(purpose::delay), nullptr,
                                  delay.data());
        else if (by_source && p.delay.form != value_spec::shape::listed)
            p.delay.draw_lane(lane, 0, dice(purpose::delay), others.size(), delay.data());
        auto& row = seen.emplace_back();
        for (std::size_t s = 0; s < others.size(); ++s)
            row.push_back({by_source ? others[s] : lane, delay[s]});
    }
    return seen;
}

}  // namespace neurapse
