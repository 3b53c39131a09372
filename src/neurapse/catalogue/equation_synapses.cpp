// SPDX-License-Identifier: MIT
#include "neurapse/catalogue/equation_synapses.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "neurapse/base/text.hpp"
#include "neurapse/catalogue/synapse_dice.hpp"
#include "neurapse/catalogue/synapses_by_target.hpp"

namespace neurapse {
namespace {

/// Synapses in columns, each brought up to date when an event reaches it: a spike that arrives finds its
/// synapses in a row, a spike of the neuron looks its synapses up. What depends on neurons waits until these
/// have stepped.
class equation_synapses final : public any_plasticity {
public:
    equation_synapses(equation_synapse_parts parts, synapse_table& table, std::size_t targets,
                      synapse_ends const& ends)
        : description_(std::move(parts.description)),
          code_(std::move(parts.code)),
          weight_(model().body.variable("w")),
          largest_(std::move(parts.largest)),
          dt_(parts.dt.value),
          table_(table),
          ends_(ends),
          onto_(table, targets, keeps_for(owner::source)),
          dice_(code_->inputs, table, targets, ends_),
          intervals_(std::move(parts.intervals)) {
        std::size_t const owners[] = {table.size(), table.stretches(), targets};
        for (std::size_t k = 0; k < parts.initial.size(); ++k)
            column_.emplace_back(k == weight_ ? 0 : owners[std::size_t(owner_of(k))], parts.initial[k]);
        for (auto const& what : code_->inputs)
            if (what.from == equations::origin::elapsed) last_[what.which].assign(owners[what.which], 0);
        find_neighbours();
    }

    bool meets_neurons() const override { return code_->waits || !sums_.empty(); }

    void arrive(step_id now, std::size_t pathway, std::span<std::uint32_t const> stretches,
                outlet const& out) override {
        step_alone(now);
        auto const& does = code_->arrivals[pathway];
        if (!does.at_once.adds.empty() || does.at_once.changes)
            arrive(does.at_once, {now, &told_after(now - 1)}, stretches, out);
        if (does.later) arrived_.push_back({pathway, {stretches.begin(), stretches.end()}});
    }

    void pass(step_id now, outlet const& out) override {
        step_alone(now);
        for_what_is_due(now, [&](auto const& does) {
            act(does.at_once, {now, &told_after(now - 1)}, everywhere, {0, 0, std::uint32_t(table_.size())},
                out);
        });
    }

    void emit(step_id now, std::size_t pathway, std::span<neuron_id const> fired,
              outlet const& out) override {
        if (code_->waits)
            fired_.push_back({pathway, {fired.begin(), fired.end()}});
        else
            answer(now, pathway, fired, out);
    }

    void settle(step_id now, outlet const& out) override {
        if (code_->step_waits) step(now);
        for (auto const& [pathway, stretches] : arrived_)
            arrive(*code_->arrivals[pathway].later, {now, &told_before(now)}, stretches, out);
        for_what_is_due(now, [&](auto const& does) {
            if (does.later)
                act(*does.later, {now, &told_before(now)}, everywhere, {0, 0, std::uint32_t(table_.size())},
                    out);
        });
        for (auto const& [pathway, who] : fired_) answer(now, pathway, who, out);
        arrived_.clear();
        fired_.clear();
    }

    /// Numbers are computed as synapses stand, and added source by source: the order in which a sum comes
    /// about does not depend on where synapses are.
    void sum(step_id now) override {
        if (sums_.empty()) return;
        summand_.resize(sums_.size());
        for (auto& all : summand_) all.resize(table_.size());
        for (std::size_t first = 0; first < table_.size(); first += block) {
            auto const n = std::min<std::size_t>(block, table_.size() - first);
            outputs_.clear();
            for (auto& all : summand_) outputs_.push_back(&all[first]);
            run(code_->sums, {now, &told_after(now)}, n, some{everywhere, first},
                [&](std::size_t i) { return first + i; });
        }
        auto const* target = table_.targets();
        for (std::size_t k = 0; k < sums_.size(); ++k) {
            auto* const to = ends_.target->sums[sums_[k]].data() + ends_.first;
            for (neuron_id source = 0; source < table_.sources(); ++source)
                table_.each_of(source, [&](std::size_t s) { to[target[s]] += summand_[k][s]; });
        }
    }

    /// As the last event or step left it.
    double weight(std::uint32_t, std::size_t synapse) const override { return table_.weights()[synapse]; }

    double variable(std::size_t which, std::uint32_t, std::size_t synapse) const override {
        // Nothing of the synapse changes: the programs write rows of their own.
        return const_cast<equation_synapses*>(this)->seen(which, synapse);  // NOLINT
    }

    std::optional<std::string> runaway() const override {
        if (worst_ == 0) return {};
        return "an arrival of " + print_number(worst_) + ", while " + print_number(largest_[worst_of_]) +
               " was said to be the largest";
    }

private:
    /// So many at once; where they do not stand together, so few that they stay in the first cache.
    static constexpr std::size_t block = 512, gathered = 128;
    static constexpr std::uint32_t everywhere = synapses_by_target::no_stretch;
    using owner = equations::owner;
    using some = synapses_by_target::some;
    using listed = synapses_by_target::listed;
    using columns = std::vector<aligned_vector<double>>;

    /// Numbers of neurons on both sides at a moment.
    struct both_sides {
        columns const *source, *target;
    };
    struct moment {
        step_id now;
        both_sides const* neurons;
        std::uint32_t repeat = 0;  ///< how often the same event has come at this stamp before
    };

    equations::synapse const& model() const { return *description_->model; }
    owner owner_of(std::size_t variable) const { return code_->owners[variable]; }
    bool keeps_for(owner who) const {
        return std::find(code_->owners.begin(), code_->owners.end(), who) != code_->owners.end();
    }

    /// Where the numbers lie that it reads of neurons, and who the source of a synapse is.
    void find_neighbours() {
        auto const place_of = [](std::vector<std::string> const& names, std::string const& name) {
            return std::size_t(std::find(names.begin(), names.end(), name) - names.begin());
        };
        for (auto const& r : model().reads)
            neighbour_.push_back(place_of((r.of_target ? ends_.target : ends_.source)->told, r.name));
        for (auto const& s : model().sums) {
            sums_.push_back(place_of(ends_.target->summed, s.name));
            ends_.target->fed[sums_.back()] = 1;
        }
        if (!knows_sources(model())) return;
        source_.resize(table_.size());
        for (neuron_id source = 0; source < table_.sources(); ++source)
            table_.each_of(source, [&](std::size_t s) { source_[s] = source; });
    }

    both_sides& told_before(step_id now) { return sides(&exchange::before, now); }
    both_sides& told_after(step_id now) { return sides(&exchange::after, now); }
    both_sides& sides(columns (exchange::*which)[2], step_id now) {
        sides_ = {ends_.source ? &(ends_.source->*which)[now & 1] : nullptr,
                  ends_.target ? &(ends_.target->*which)[now & 1] : nullptr};
        return sides_;
    }

    std::vector<step_id>& last_of(owner who) { return last_[std::size_t(who)]; }
    double* column(std::size_t k) { return k == weight_ ? table_.weights() : column_[k].data(); }
    double* row(std::size_t k) {
        while (rows_.size() <= k) rows_.emplace_back(block);
        return rows_[k].data();
    }
    // Rows of a block: what is added to each of the additions, variables that were gathered, inputs.
    double* added_row(std::size_t k) { return row(k); }
    double* gathered_row(std::size_t k) { return row(model().adds.size() + k); }
    double* input_row(std::size_t k) { return row(model().adds.size() + column_.size() + k); }

    /// Sums have room for no more; the run ends at the next look.
    double beyond(std::size_t which, double x) {
        worst_ = x == x ? x : INFINITY;
        worst_of_ = which;
        return x < 0 ? -largest_[which] : largest_[which];
    }

    /// What arrivals at these stretches do, to synapses that stand together.
    void arrive(equations::compiled_deeds const& does, moment at, std::span<std::uint32_t const> stretches,
                outlet const& out) {
        came_.resize(dice_.are_drawn() ? table_.stretches() : 0);
        for (auto const which : stretches) {
            if (!came_.empty()) at.repeat = came_[which]++;
            act(does, at, which, table_.at(which), out);
        }
        if (!came_.empty())
            for (auto const which : stretches) came_[which] = 0;
    }
    void act(equations::compiled_deeds const& does, moment const& at, std::uint32_t which,
             synapse_table::stretch const& all, outlet const& out) {
        for (std::size_t done = 0; done < all.size; done += block) {
            auto const first = all.first + done;
            auto const n = std::min<std::size_t>(block, all.size - done);
            outputs_.clear();
            for (std::size_t k = 0; k < column_.size() && does.changes; ++k)
                outputs_.push_back(owner_of(k) == owner::synapse ? column(k) + first : gathered_row(k));
            for (auto const k : does.adds) outputs_.push_back(added_row(k));
            run(does.code, at, n, some{which, first}, [&](std::size_t i) { return first + i; });
            if (does.changes && !last_of(owner::synapse).empty())
                std::fill_n(&last_of(owner::synapse)[first], n, at.now);
            for (auto const k : does.adds) give(k, n, out, [&](std::size_t i) { return first + i; });
        }
        if (does.changes && which != everywhere && all.size > 0) keep(owner::source, which, at.now);
    }
    /// What an event has made of the variables of its owner, which now are the same in a whole row.
    void keep(owner who, std::size_t which, step_id now) {
        for (std::size_t k = 0; k < column_.size(); ++k)
            if (owner_of(k) == who) column_[k][which] = gathered_row(k)[0];
        if (!last_of(who).empty()) last_of(who)[which] = now;
    }

    /// What all synapses do at intervals.
    template <class Deed>
    void for_what_is_due(step_id now, Deed&& deed) {
        for (std::size_t k = 0; k < code_->every.size(); ++k)
            if (now % intervals_[k] == 0) deed(code_->every[k]);
    }

    /// A number of one synapse as it would be found now.
    double seen(std::size_t which, std::size_t synapse) {
        std::vector<double> all(code_->seen.outputs());
        outputs_.clear();
        for (auto& x : all) outputs_.push_back(&x);
        some const where{onto_.stretch_of(synapse), synapse};
        run(code_->seen, {stepped_, &told_after(stepped_)}, 1, where, [&](std::size_t) { return synapse; });
        return all[which];
    }

    /// Puts what n synapses add on its way.
    template <class Which>
    void give(std::size_t addition, std::size_t n, outlet const& out, Which&& which) {
        auto* const added = added_row(addition);
        auto const* target = table_.targets();
        auto const further = std::uint32_t(addition + (model().main() ? 0 : 1));
        auto const* const beside = further == 0 ? nullptr : &out.further[further - 1];
        double const scale = beside ? beside->scale : out.scale;
        auto const at = beside ? beside->at : out.at;
        for (std::size_t i = 0; i < n; ++i) {
            if (!(std::fabs(added[i]) <= largest_[addition])) added[i] = beyond(addition, added[i]);
            auto const quanta = std::int64_t(std::llrint(added[i] * scale));
            auto const synapse = which(i);
            if (beside && !beside->of_target)
                out.returned->push_back({synapse, source_[synapse], further, quanta});
            else if (out.list)
                out.list->push_back({synapse, target[synapse], further, quanta});
            else
                out.sums->add(at + target[synapse], quanta);
        }
    }

    /// What spikes of neurons do to their synapses, which are gathered, changed and put back.
    void answer(step_id now, std::size_t pathway, std::span<neuron_id const> fired, outlet const& out) {
        auto const& does = code_->spikes[pathway];
        moment at{now, &told_before(now)};
        auto before = neuron_id(-1);
        for (auto const t : fired) {
            at.repeat = t == std::exchange(before, t) ? at.repeat + 1 : 0;
            for (std::size_t done = onto_.begin(t); done < onto_.end(t); done += gathered) {
                auto const n = std::min<std::size_t>(gathered, onto_.end(t) - done);
                auto const* which = onto_.from(done);
                outputs_.clear();
                for (std::size_t k = 0; k < column_.size(); ++k) outputs_.push_back(gathered_row(k));
                for (auto const k : does.adds) outputs_.push_back(added_row(k));
                run(does.code, at, n, listed{t, done}, [&](std::size_t i) { return which[i]; });
                for (std::size_t k = 0; k < column_.size(); ++k)
                    for (std::size_t i = 0; i < n && owner_of(k) == owner::synapse; ++i)
                        column(k)[which[i]] = gathered_row(k)[i];
                if (auto* const last = last_of(owner::synapse).data())
                    for (std::size_t i = 0; i < n; ++i) last[which[i]] = now;
                for (auto const k : does.adds)
                    give(k, n, out, [&](std::size_t i) { return std::size_t(which[i]); });
            }
            if (onto_.begin(t) < onto_.end(t)) keep(owner::target, t, now);
        }
    }

    /// Clock-driven variables that read no neurons go first in a step.
    void step_alone(step_id now) {
        if (code_->step && !code_->step_waits && stepped_ < now) step(now);
        stepped_ = now;
    }
    void step(step_id now) {
        for (std::size_t first = 0; first < table_.size(); first += block) {
            auto const n = std::min<std::size_t>(block, table_.size() - first);
            outputs_.clear();
            for (std::size_t k = 0; k < column_.size(); ++k) outputs_.push_back(column(k) + first);
            run(*code_->step, {now, &told_before(now)}, n, some{everywhere, first},
                [&](std::size_t i) { return first + i; });
        }
    }

    /// Runs a program for n synapses with the variables where they stand, or in rows, into `outputs_`.
    template <class Where, class Which>
    void run(equations::program const& p, moment at, std::size_t n, Where where, Which&& which) {
        using equations::origin;
        at_.assign(p.inputs(), nullptr);
        at_.insert(at_.end(), outputs_.begin(), outputs_.end());
        auto const* target = table_.targets();
        for (std::size_t k = 0; k < p.inputs(); ++k) {
            auto const& what = code_->inputs[k];
            if (!p.reads()[k]) continue;
            auto* const to = at_[k] = input_row(k);
            if (what.from == origin::state) {
                auto const* const numbers = onto_.numbers(owner_of(what.which), column(what.which), where, n,
                                                          gathered_row(what.which));
                at_[k] = const_cast<double*>(numbers);  // NOLINT: who writes is told
            } else if (what.from == origin::neighbour) {
                bool const of_target = model().reads[what.which].of_target;
                auto const& numbers =
                    (of_target ? *at.neurons->target : *at.neurons->source)[neighbour_[what.which]];
                for (std::size_t i = 0; i < n; ++i)
                    to[i] = numbers[of_target ? ends_.first + target[which(i)] : source_[which(i)]];
            } else if (synapse_dice::draws(what)) {
                for (std::size_t i = 0; i < n; ++i) to[i] = dice_.drawn(what, at.now, at.repeat, which(i));
            } else if (what.from == origin::position) {
                for (std::size_t i = 0; i < n; ++i)
                    to[i] = what.which == 0 ? ends_.source_position[source_[which(i)]]
                                            : ends_.target_position[target[which(i)]];
            } else if (what.from == origin::partners) {
                for (std::size_t i = 0; i < n; ++i)
                    to[i] = what.which == 0 ? ends_.outgoing[source_[which(i)]]
                                            : ends_.incoming[target[which(i)]];
            } else if (what.from == origin::elapsed) {
                step_id room[block];
                auto const* const last =
                    onto_.numbers(owner(what.which), last_[what.which].data(), where, n, room);
                for (std::size_t i = 0; i < n; ++i) to[i] = double(at.now - last[i]) * dt_;
            } else {
                std::fill_n(to, n, double(what.from == origin::time ? at.now - 1 : at.now) * dt_);
            }
        }
        p.run(at_.data(), n);
    }

    std::shared_ptr<equation_synapse const> description_;
    std::shared_ptr<equations::compiled_synapse const> code_;
    std::optional<std::size_t> weight_;
    std::vector<double> largest_;  ///< that an event may add, of each addition
    double dt_;
    synapse_table& table_;
    synapse_ends ends_;
    /// Of each variable, one number an owner; that of w is in the table.
    std::vector<std::vector<double>> column_;
    std::vector<step_id> last_[3];  ///< when owners of each kind were last brought up to date
    synapses_by_target onto_;
    synapse_dice dice_;
    std::vector<std::uint32_t> source_;   ///< of each synapse, where that is read
    std::vector<std::uint8_t> came_;      ///< how often arrivals at a stretch have come at a stamp
    std::vector<step_id> intervals_;      ///< of what happens at intervals
    std::vector<std::size_t> neighbour_;  ///< column of each number that it reads of neurons
    std::vector<std::size_t> sums_;       ///< column of each sum
    std::vector<std::vector<double>> summand_;
    /// What waits: pathways and stretches, and below pathways and neurons.
    std::vector<std::pair<std::size_t, std::vector<std::uint32_t>>> arrived_;
    std::vector<std::pair<std::size_t, std::vector<neuron_id>>> fired_;
    step_id stepped_ = 0;
    both_sides sides_{};
    std::vector<std::vector<double>> rows_;
    std::vector<double*> at_, outputs_;
    double worst_ = 0;          ///< what went beyond that,
    std::size_t worst_of_ = 0;  ///< and in which addition
};

}  // namespace

bool knows_sources(equations::synapse const& model) {
    return model.reads_source_position || model.counts_outgoing ||
           std::any_of(model.reads.begin(), model.reads.end(), [](auto const& r) { return !r.of_target; }) ||
           std::any_of(model.adds.begin(), model.adds.end(), [](auto const& a) { return !a.to.of_target; });
}

std::unique_ptr<any_plasticity> make_equation_synapses(equation_synapse_parts parts, synapse_table& table,
                                                       std::size_t targets, synapse_ends const& ends) {
    return std::make_unique<equation_synapses>(std::move(parts), table, targets, ends);
}

}  // namespace neurapse
