// SPDX-License-Identifier: MIT
#include "neurapse/equations/pair_program.hpp"

#include <algorithm>

namespace neurapse::equations {

using owner = pair_quantity::owner;

scope pair_names::declared() const {
    scope all;
    all.remedy = "write i, j, a parameter as x_pre or x_post, or a constant under parameters of connect";
    for (auto const* name : {"i", "j", "N_pre", "N_post"}) all.declare(name, {});
    for (auto const& [name, what] : of) all.declare(name, {what.dim, false});
    return all;
}

namespace {

/// A quantity of which a number stands for the position itself.
pair_quantity positions(owner of, std::uint32_t n) { return {{}, of, {0, std::max(1., double(n)) - 1}}; }
constexpr std::uint32_t source_position = 0, target_position = 1;

}  // namespace

pair_program::pair_program(pair_names names, std::vector<tree> const& formulas) {
    quantities_ = {positions(owner::source, names.sources), positions(owner::target, names.targets)};
    neuron parameters;
    parameters.parameters = {{"i", {}}, {"j", {}}};
    equations::formulas::shared_values shared{{"N_pre", double(names.sources)},
                                              {"N_post", double(names.targets)}};
    for (auto const* name : {"N_pre", "N_post"}) {
        parameters.parameters.push_back({name, {}});
        quantities_.emplace_back();
    }
    for (auto& [name, what] : names.of) {
        parameters.parameters.push_back({name, what.dim});
        if (what.numbers.size() == 1) shared[name] = what.numbers.front();
        quantities_.push_back(std::move(what));
    }
    equations::formulas in{parameters, 1, 1, shared, false};
    auto const start = in.at_start();
    std::vector<value> wanted;
    for (auto const& one : formulas) wanted.push_back(in.translate(one, start));
    inputs_ = in.inputs();
    draws_ = in.draws();
    for (auto const v : wanted) {
        formula made;
        made.number = in.g.number(v);
        made.ends = range_of(in.g, v, [&](std::uint32_t k) { return range_of_input(inputs_[k]); });
        made.is_random = in.g.depends(v, [&](std::uint32_t k) {
            return inputs_[k].from == origin::uniform || inputs_[k].from == origin::normal;
        });
        made.code = program{in.g, inputs_.size(), {{v}}};
        formulas_.push_back(std::move(made));
    }
}

equations::range pair_program::range_of_input(incoming const& from) const {
    if (from.from == origin::uniform) return range::of(0x1p-54, 1 - 0x1p-53);
    // The radius of a normal pair is sqrt(-2 log u) with u at least 2^-54.
    if (from.from == origin::normal) return range::of(-8.66, 8.66);
    if (from.from != origin::parameter || quantities_[from.which].numbers.empty()) return {};
    auto const& all = quantities_[from.which].numbers;
    bool const is_number = std::none_of(all.begin(), all.end(), [](double x) { return x != x; });
    auto const [low, high] = std::minmax_element(all.begin(), all.end());
    return is_number ? range::of(*low, *high) : equations::range{};
}

pair_machine::pair_machine(pair_program const& of)
    : of_(of),
      memory_(new double[(of.inputs_.size() + of.size()) * pair_block]),
      is_filled_(of.inputs_.size(), 0) {}

void pair_machine::start(std::uint32_t source) {
    source_ = source;
    std::fill(is_filled_.begin(), is_filled_.end(), 0);
}

void pair_machine::look_at(pairs const& next) {
    now_ = next;
    // What belongs to the source stays as it is.
    for (std::size_t k = 0; k < is_filled_.size(); ++k) {
        auto const& from = of_.inputs_[k];
        bool const stays = from.from == origin::parameter && of_.quantities_[from.which].of != owner::target;
        is_filled_[k] = is_filled_[k] && stays;
    }
}

double const* pair_machine::compute(std::size_t k) {
    auto const& code = of_.formulas_[k].code;
    at_.clear();
    for (std::size_t input = 0; input < of_.inputs_.size(); ++input) {
        if (code.reads()[input] && !is_filled_[input]) fill(input);
        at_.push_back(row(input));
    }
    at_.push_back(row(of_.inputs_.size() + k));
    code.run(at_.data(), now_.n);
    return at_.back();
}

void pair_machine::fill(std::size_t input) {
    is_filled_[input] = 1;
    auto* const to = row(input);
    auto const& from = of_.inputs_[input];
    if (from.from == origin::uniform || from.from == origin::normal) return draw(from.from, from.which, to);
    auto const& all = of_.quantities_[from.which].numbers;
    auto const of = of_.quantities_[from.which].of;
    bool const is_position = from.which == source_position || from.which == target_position;
    if (of != owner::target) {
        std::fill_n(to, pair_block, is_position ? double(source_) : all[source_]);
        return;
    }
    auto const target = [&](std::size_t k) {
        return now_.listed ? now_.listed[k] : now_.first + std::uint32_t(k);
    };
    if (is_position)
        for (std::size_t k = 0; k < now_.n; ++k) to[k] = double(target(k));
    else
        for (std::size_t k = 0; k < now_.n; ++k) to[k] = all[target(k)];
}

void pair_machine::draw(std::uint32_t k, double* out) const { draw(origin::uniform, k, out); }

void pair_machine::draw(origin from, std::uint32_t k, double* out) const {
    auto const some = [&](std::uint32_t who, std::uint64_t when, std::size_t n, double* to) {
        if (from == origin::uniform)
            now_.dice.uniform_column(who, when, now_.drawn + k, n, to);
        else
            now_.dice.normal_column(who, when, now_.drawn + k, n, to);
    };
    if (!now_.names) return some(now_.first_who, now_.when, now_.n, out);
    for (std::size_t s = 0; s < now_.n; ++s) some(now_.names[s].second, now_.names[s].first, 1, out + s);
}

}  // namespace neurapse::equations
