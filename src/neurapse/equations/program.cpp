// SPDX-License-Identifier: MIT
#include "neurapse/equations/program.hpp"

#include <algorithm>

#include "neurapse/base/error.hpp"
#include "neurapse/equations/fusion.hpp"

namespace neurapse::equations {
namespace {

constexpr std::uint32_t never = 0xffffffff;

/// Orders the values that the outputs need, and gives each value a row:
/// a register from its computation to its last use, then free for another.
class lowering {
public:
    lowering(graph const& g, std::size_t inputs, std::vector<output> const& outputs)
        : graph_(g),
          passes_(g, outputs),
          inputs_(inputs),
          outputs_(outputs),
          last_use_(g.size(), 0),
          row_(g.size(), never) {}

    void lower() {
        if (inputs_ + outputs_.size() >= most_rows) refuse();
        mark_inputs();
        order();
        save_inputs();
        for (std::size_t k = 0; k < order_.size(); ++k) emit(order_[k], std::uint32_t(k));
        deliver();
    }

    std::vector<instruction> list;
    std::vector<char> reads;
    std::size_t registers = 0;

private:
    static constexpr std::size_t most_rows = 0xffff;
    [[noreturn]] static void refuse() {
        throw error{code::too_large, "a model has too many values",
                    "a program has at most " + std::to_string(most_rows) + " rows", "split the model"};
    }

    graph::node const& at(std::uint32_t id) const { return graph_.at(id); }
    bool is_constant(std::uint32_t id) const { return at(id).what == operation::constant; }
    bool is_computed(std::uint32_t id) const { return parts_of(at(id).what) > 0; }

    void mark_inputs() {
        reads.assign(inputs_, 0);
        for (std::uint32_t id = 0; id < graph_.size(); ++id)
            if (passes_.is_needed(id) && at(id).what == operation::input) reads[at(id).parts[0]] = 1;
    }

    void order() {
        for (std::uint32_t id = 0; id < graph_.size(); ++id)
            if (passes_.is_needed(id) && is_computed(id) && !passes_.is_inside(id)) order_.push_back(id);
        for (std::size_t k = 0; k < order_.size(); ++k)
            for (auto const part : passes_.of(order_[k]).operands) last_use_[part] = std::uint32_t(k);
    }

    std::uint16_t output_row(std::size_t k) const { return std::uint16_t(inputs_ + k); }

    std::uint16_t new_register() {
        if (!free_.empty()) {
            auto const r = free_.back();
            free_.pop_back();
            return r;
        }
        auto const r = inputs_ + outputs_.size() + registers++;
        if (r >= most_rows) refuse();
        return std::uint16_t(r);
    }

    /// An output that only hands on an input is saved before that input may be overwritten.
    void save_inputs() {
        for (std::size_t k = 0; k < outputs_.size(); ++k) {
            auto const id = outputs_[k].what.id;
            if (at(id).what != operation::input || at(id).parts[0] == outputs_[k].over) continue;
            auto const saved = new_register();
            list.push_back(copy(saved, row_of(id)));
            saved_.push_back({k, saved});
        }
    }

    std::uint16_t row_of(std::uint32_t id) const {
        return std::uint16_t(at(id).what == operation::input ? at(id).parts[0] : row_[id]);
    }

    static instruction copy(std::uint16_t to, std::uint16_t from) {
        instruction i;
        i.to = to;
        i.part[0] = from;
        return i;
    }

    /// Where a value goes: to its output at once, if that overwrites nothing that is still read.
    std::uint16_t place_for(std::uint32_t id, std::uint32_t now) {
        for (std::size_t k = 0; k < outputs_.size(); ++k) {
            if (outputs_[k].what.id != id) continue;
            auto const over = outputs_[k].over;
            if (over != output::nothing && last_read_of_input(over) > now) continue;
            return output_row(k);
        }
        return new_register();
    }
    std::uint32_t last_read_of_input(std::uint32_t input) const {
        for (std::uint32_t id = 0; id < graph_.size(); ++id)
            if (at(id).what == operation::input && at(id).parts[0] == input) return last_use_[id];
        return 0;
    }

    void emit(std::uint32_t id, std::uint32_t now) {
        instruction i;
        auto const& how = passes_.of(id);
        i.what = how.function.value_or(at(id).what);
        i.how = how.how;
        if (scalable(i.what)) i.number[0] = how.function ? how.factors[0] : 1;
        for (std::size_t n = 0; n < how.operands.size(); ++n) {
            auto const part = how.operands[n];
            if (is_constant(part)) {
                i.constants |= std::uint8_t(1 << n);
                i.number[n] = at(part).number;
            } else {
                i.part[n] = row_of(part);
            }
        }
        i.first = how.first.value_or(line{});
        i.shifts = how.first.has_value();
        if (i.what == operation::lookup) i.table = at(id).parts[2];
        if (how.how == fused::sum || how.how == fused::sum_unless) {
            i.terms = std::uint8_t(how.factors.size());
            std::copy(how.factors.begin(), how.factors.end(), i.number);
            i.constants = how.start.has_value();
            i.number[i.terms] = how.start.value_or(0);
        }
        if (how.how == fused::relax) std::copy(how.factors.begin(), how.factors.end(), i.number + 3);
        // Rows whose last reader this is are free already: a row may be read and written in one pass.
        for (auto const part : how.operands) release(part, now);
        row_[id] = i.to = place_for(id, now);
        list.push_back(i);
    }

    void release(std::uint32_t id, std::uint32_t now) {
        if (!is_computed(id) || last_use_[id] != now || row_[id] == never) return;
        bool const is_register = row_[id] >= inputs_ + outputs_.size();
        bool const is_output =
            std::any_of(outputs_.begin(), outputs_.end(), [id](auto const& o) { return o.what.id == id; });
        if (!is_register || is_output) return;
        if (std::find(free_.begin(), free_.end(), std::uint16_t(row_[id])) == free_.end())
            free_.push_back(std::uint16_t(row_[id]));
    }

    /// What has not gone to its output at once, goes now.
    void deliver() {
        for (std::size_t k = 0; k < outputs_.size(); ++k) {
            auto const id = outputs_[k].what.id;
            if (is_constant(id)) {
                instruction fill;
                fill.to = output_row(k);
                fill.constants = 1;
                fill.number[0] = at(id).number;
                list.push_back(fill);
            } else if (is_computed(id) && row_[id] >= inputs_ + outputs_.size()) {
                list.push_back(copy(output_row(k), row_of(id)));
            } else if (is_computed(id) && row_[id] != output_row(k)) {
                repeated_.push_back(k);
            }
        }
        for (auto const k : repeated_) list.push_back(copy(output_row(k), row_of(outputs_[k].what.id)));
        for (auto const& [k, saved] : saved_) list.push_back(copy(output_row(k), saved));
    }

    graph const& graph_;
    fusion passes_;
    std::size_t inputs_;
    std::vector<output> const& outputs_;
    std::vector<std::uint32_t> last_use_, row_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint16_t> free_;
    std::vector<std::pair<std::size_t, std::uint16_t>> saved_;
    std::vector<std::size_t> repeated_;
};

}  // namespace

program::program(graph const& from, std::size_t inputs, std::vector<output> const& outputs)
    : inputs_(inputs), outputs_(outputs.size()) {
    lowering work{from, inputs, outputs};
    work.lower();
    list_ = std::move(work.list);
    if (std::any_of(list_.begin(), list_.end(), [](auto const& i) { return i.what == operation::lookup; }))
        tables_ = from.tables();
    choose_loops();
    reads_ = std::move(work.reads);
    registers_ = work.registers;
    rows_ = registers_ +
            std::max<std::size_t>(outputs_, std::size_t(std::count(reads_.begin(), reads_.end(), 1)));
}

}  // namespace neurapse::equations
