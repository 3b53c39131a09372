// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/pair_rule.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include "neurapse/engine/team.hpp"

namespace neurapse {
namespace {

constexpr auto block = equations::pair_block;

/// Rows for formulas that are not there.
struct plain_row {
    explicit plain_row(double x) { std::fill_n(of, block, x); }
    double of[block];
};
plain_row const zeros{0}, ones{1};

/// Targets that stand together, or that are listed, of which some meet the condition.
struct candidates {
    std::uint32_t const* listed;  ///< null: they stand together
    std::uint32_t first;
    std::size_t n;
    double const* condition;  ///< 0: it does not hold

    std::uint32_t target(std::size_t k) const { return listed ? listed[k] : first + std::uint32_t(k); }
};

template <class See>
void each_told(pair_rule const& rule, equations::pair_machine& machine, std::uint32_t source,
               random::family dice, See&& see) {
    rule.generator->each(
        source, dice,
        [&](std::uint32_t const* targets, std::pair<std::uint32_t, std::uint32_t> const* places,
            std::size_t n) {
            machine.look_at({targets, 0, n, dice, 0, source, places, rule.generator->draws()});
            see(candidates{targets, 0, n, rule.condition ? machine.compute(*rule.condition) : ones.of});
        });
}

/// Calls see(candidates) for a source's targets, with the machine ready for the other formulas of these.
template <class See>
void each_block(pair_rule const& rule, equations::pair_machine& machine, std::uint32_t source,
                random::family dice, See&& see) {
    machine.start(source);
    if (rule.generator) return each_told(rule, machine, source, dice, see);
    auto const look_at = [&](std::uint32_t first, std::size_t n) {
        machine.look_at({nullptr, first, n, dice, first, source, nullptr});
    };
    for (std::uint32_t first = 0; first < rule.targets; first += block) {
        auto const n = std::min<std::size_t>(block, rule.targets - first);
        look_at(first, n);
        if (!rule.condition) {
            see(candidates{nullptr, first, n, ones.of});
            continue;
        }
        auto const* const holds = machine.compute(*rule.condition);
        std::size_t begin = 0, end = n;
        while (begin < end && holds[begin] == 0) ++begin;
        while (begin < end && holds[end - 1] == 0) --end;
        if (begin == end) continue;
        // Formulas of few neighbours are not computed for all.
        if (end - begin < n) look_at(first + std::uint32_t(begin), end - begin);
        see(candidates{nullptr, first + std::uint32_t(begin), end - begin, holds + begin});
    }
}

}  // namespace

bool pair_rule::is_random() const {
    for (auto const& which : {condition, n})
        if (which && formulas.is_random(*which)) return true;
    if (generator && generator->is_random()) return true;
    if (!p) return false;
    auto const same = formulas.number(*p);
    return !same || (*same != 0 && *same != 1);
}

void pair_rule::connect(std::uint32_t source, random::family dice, partners& out) const {
    equations::pair_machine machine{formulas};
    double dice_of_pairs[block];
    each_block(*this, machine, source, dice, [&](candidates const& c) {
        double const *chance = ones.of, *drawn = zeros.of;
        if (p) {
            chance = machine.compute(*p);
            machine.draw(formulas.draws(), dice_of_pairs);
            drawn = dice_of_pairs;
        }
        auto const before = out.size();
        out.resize(before + c.n);
        auto* next = out.data() + before;
        for (std::size_t k = 0; k < c.n; ++k) {
            // Whether a pair is joined nobody can foresee: its target is written anyway, and kept if it is.
            *next = c.target(k);
            next += (c.condition[k] != 0) & (drawn[k] < chance[k]);
        }
        out.resize(std::size_t(next - out.data()));
        if (!n || out.size() == before) return;
        auto const* const copies = machine.compute(*n);
        out.resize(before);
        for (std::size_t k = 0; k < c.n; ++k)
            if (c.condition[k] != 0 && drawn[k] < chance[k])
                out.insert(out.end(), std::size_t(std::max(0., copies[k])), c.target(k));
    });
}

namespace {

/// What is found in a part of the sources.
struct findings {
    double synapses = 0;
    std::vector<double> onto;  ///< of each target
    std::optional<pair_survey::oddity> odd_p, odd_n;
};

class surveyor {
public:
    surveyor(pair_rule const& rule, findings& to) : rule_(rule), to_(to), machine_(rule.formulas) {}

    void look_at(std::uint32_t source) {
        each_block(rule_, machine_, source, dice_, [&](candidates const& c) {
            auto const* const chance = rule_.p ? machine_.compute(*rule_.p) : ones.of;
            auto const* const copies = rule_.n ? machine_.compute(*rule_.n) : ones.of;
            if (rule_.p) note_odd(c, source, chance, to_.odd_p, [](double x) { return x >= 0 && x <= 1; });
            if (rule_.n)
                note_odd(c, source, copies, to_.odd_n, [](double x) { return x >= 0 && x == std::floor(x); });
            double sum = 0;
            for (std::size_t k = 0; k < c.n; ++k) sum += c.condition[k] != 0 ? chance[k] * copies[k] : 0;
            to_.synapses += sum;
            if (to_.onto.empty()) return;
            for (std::size_t k = 0; k < c.n; ++k)
                to_.onto[c.target(k)] += c.condition[k] != 0 ? chance[k] * copies[k] : 0;
        });
    }

private:
    template <class Good>
    void note_odd(candidates const& c, std::uint32_t source, double const* numbers,
                  std::optional<pair_survey::oddity>& to, Good good) const {
        if (to && to->source <= source) return;
        for (std::size_t k = 0; k < c.n; ++k)
            if (c.condition[k] != 0 && !good(numbers[k])) {
                to = {source, c.target(k), numbers[k]};
                return;
            }
    }

    pair_rule const& rule_;
    findings& to_;
    equations::pair_machine machine_;
    random::family dice_{0, purpose::connectivity, 0};  ///< as good as any: what is expected is asked for
};

void keep_first(std::optional<pair_survey::oddity>& to, std::optional<pair_survey::oddity> const& other) {
    if (other && (!to || other->source < to->source)) to = other;
}

}  // namespace

pair_survey surveyed(pair_rule const& rule) {
    constexpr double most_pairs = 2e8;
    double const pairs = rule.pairs();
    bool const all = pairs <= most_pairs;
    auto const looked_at =
        all ? rule.sources : std::uint32_t(std::max(1., most_pairs / pairs * rule.sources));
    // Sums of doubles depend on their order, so that parts are fixed, whoever does them.
    auto const parts = std::min(looked_at, std::uint32_t(std::clamp(4e6 / rule.targets, 1., 16.)));
    std::vector<findings> found(parts);
    random::family const choice{0, purpose::choice, 0};
    auto const do_part = [&](std::uint32_t part) {
        if (all) found[part].onto.resize(rule.targets);
        surveyor s{rule, found[part]};
        auto const edge = [&](std::uint32_t k) {
            return std::uint32_t(std::uint64_t(looked_at) * k / parts);
        };
        for (auto k = edge(part); k < edge(part + 1); ++k)
            s.look_at(all ? k : std::uint32_t(choice(k).below(rule.sources)));
    };
    team helpers{pairs < 1e6 ? 1 : std::max(1, int(std::thread::hardware_concurrency()))};
    std::atomic<std::uint32_t> next{0};
    helpers.run([&](int) {
        for (auto part = next++; part < parts; part = next++) do_part(part);
    });
    pair_survey sum;
    std::vector<double> onto(all ? rule.targets : 0);
    for (auto const& f : found) {
        sum.synapses += f.synapses;
        keep_first(sum.odd_p, f.odd_p);
        keep_first(sum.odd_n, f.odd_n);
        for (std::size_t k = 0; k < f.onto.size(); ++k) onto[k] += f.onto[k];
    }
    if (looked_at > 0) sum.synapses *= double(rule.sources) / looked_at;
    if (all) sum.most_onto_one = onto.empty() ? 0 : *std::max_element(onto.begin(), onto.end());
    return sum;
}

}  // namespace neurapse
