// SPDX-License-Identifier: MIT
// What cannot be drawn afresh at each spike, and why.
#include "neurapse/catalogue/plan.hpp"

namespace neurapse {

void detail::check_storage(plan const& p, complaints& out) {
    if (p.run.synapses != storage::procedural) return;
    auto const refuse = [&](std::string what, std::string why, std::string remedy, place where) {
        out.push_back({code::contradiction, std::move(what), std::move(why), std::move(remedy), where});
    };
    std::string const keep = "write run.storage = \"exact\" or \"compact\"";
    auto const is_list = [](value_spec const& v) { return v.form == value_spec::shape::listed; };
    for (auto const& x : p.projections) {
        auto const cannot = "the synapses of " + x.name + " cannot be drawn afresh at each spike";
        if (x.rule)
            refuse(cannot, "they are plastic: their weights have to be remembered", keep, x.where);
        else if (x.connection->is_list() || is_list(x.weight) || is_list(x.delay))
            refuse(cannot, "they are listed: a list has to be remembered", keep, x.where);
        else if (x.connection->lanes() == axis::target)
            refuse(
                cannot,
                "their rule draws the sources of each target, so that all of it would be drawn at each spike",
                "use a rule that draws the targets of each source, e.g. fixed_total_number, or " + keep,
                x.where);
    }
    for (auto const& r : p.records)
        if (r.what == record_plan::subject::synapse_current && !r.projections.empty())
            refuse("single synapses of " + p.projections[r.projections.front()].name + " cannot be recorded",
                   "synapses that are drawn afresh at each spike have no place of their own",
                   "record the projection_current, or " + keep, p.projections[r.projections.front()].where);
}

}  // namespace neurapse
