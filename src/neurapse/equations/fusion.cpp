// SPDX-License-Identifier: MIT
#include "neurapse/equations/fusion.hpp"

#include <algorithm>
#include <cmath>

namespace neurapse::equations {

fusion::fusion(graph const& g, std::vector<output> const& outputs)
    : graph_(g), inside_(g.size(), 0), uses_(g.size(), 0), pass_(g.size()) {
    count_uses(outputs);
    // Readers come behind what they read: from the back, a sum is met before the sums within it.
    for (auto id = std::uint32_t(g.size()); id-- > 0;) {
        if (!needed_[id] || inside_[id] || parts_of(at(id).what) == 0) continue;
        if (is_sum(id)) join_relaxation(id);
        if (is_sum(id) && !is_joined(id)) join_sum(id);
        if (!is_joined(id)) join_line(id);
        if (is_sum(id) && !is_joined(id)) join_product(id);
        if (at(id).what == operation::multiply && !is_joined(id)) join_factors(id);
        if (at(id).what == operation::choose) join_comparison(id);
        if (at(id).what == operation::choose && !is_joined(id)) join_choice(id);
        if (is_joined(id)) continue;
        for (int k = 0; k < parts_of(at(id).what); ++k) pass_[id].operands.push_back(at(id).parts[k]);
    }
}

void fusion::count_uses(std::vector<output> const& outputs) {
    std::vector<value> wanted;
    for (auto const& o : outputs) {
        wanted.push_back(o.what);
        uses_[o.what.id] += 2;  // an output needs a row of its own
    }
    needed_ = graph_.needed(wanted);
    needed_.resize(graph_.size(), 0);
    for (std::uint32_t id = 0; id < graph_.size(); ++id)
        if (needed_[id])
            for (int k = 0; k < parts_of(at(id).what); ++k) ++uses_[at(id).parts[k]];
}

/// A sum of sums, in the order in which it is computed, each term a row or a number times a row. What it
/// begins with may be a number.
std::optional<fusion::chain> fusion::chain_of(std::uint32_t id) const {
    auto const left = at(id).parts[0], right = at(id).parts[1];
    double const sign = at(id).what == operation::subtract ? -1 : 1;
    auto const within = [&](std::uint32_t part) -> std::optional<chain> {
        if (!is_sum(part) || uses_[part] != 1) return {};
        auto c = chain_of(part);
        if (!c || c->terms.size() >= most_terms) return {};
        c->inside.push_back(part);
        return c;
    };
    chain made;
    bool good = true;
    if (auto c = within(left)) {
        made = *c;
        good = add_term(made, right, sign);
    } else if (auto d = sign > 0 ? within(right) : std::nullopt) {
        made = *d;
        good = add_term(made, left, 1);
    } else {
        good = add_term(made, left, 1) && add_term(made, right, sign);
    }
    if (!good) return {};
    int const products = (at(left).what == operation::multiply && uses_[left] == 1) +
                         (at(right).what == operation::multiply && uses_[right] == 1);
    made.apart += std::max(1, products);
    return made;
}

bool fusion::add_term(chain& to, std::uint32_t id, double sign) const {
    if (is_constant(id)) {
        // The first two terms may change places.
        if (to.start || to.terms.size() > 1) return false;
        to.start = sign * at(id).number;
        return true;
    }
    if (is_single(id, operation::multiply)) {
        for (int k = 0; k < 2; ++k) {
            if (!is_constant(at(id).parts[k])) continue;
            to.inside.push_back(id);
            to.terms.push_back({sign * at(at(id).parts[k]).number, at(id).parts[1 - k]});
            return true;
        }
        ++to.products;
    }
    to.terms.push_back({sign, id});
    return true;
}

/// Whether a chain is worth a pass of its own.
bool fusion::is_worth_it(std::optional<chain> const& c) {
    return c && c->terms.size() <= most_terms && c->terms.size() >= 2 && 1 + c->products < c->apart;
}

void fusion::join_sum(std::uint32_t id) {
    auto const c = chain_of(id);
    if (!is_worth_it(c)) return;
    auto& p = pass_[id];
    p.how = fused::sum;
    p.start = c->start;
    for (auto const& t : c->terms) {
        p.operands.push_back(t.of);
        p.factors.push_back(t.factor);
    }
    for (auto const part : c->inside) inside_[part] = 1;
}

/// A value as a line of the value behind operations with numbers, as far as only the next one reads each.
fusion::view fusion::view_of(std::uint32_t id, int depth) const {
    auto const what = at(id).what;
    auto const left = at(id).parts[0], right = at(id).parts[1];
    bool const binary = is_sum(id) || what == operation::multiply;
    bool const number_first = binary && is_constant(left);
    if (depth == 0 || (what != operation::negate && !number_first && !(binary && is_constant(right))))
        return {id};
    auto made = view_if_single(number_first ? right : left, depth - 1);
    auto& numbers = made.numbers;
    auto const add = [&](double x) {
        bool const is_first = made.used < view::start;
        (is_first ? numbers.start : numbers.end) = x;
        made.used = is_first ? view::start : view::end;
    };
    double const number = binary ? at(number_first ? left : right).number : 0;
    if (what == operation::multiply) {
        if (made.used == view::scale) return {id};
        bool const is_first = made.used == view::row;
        (is_first ? numbers.factor : numbers.scale) = number;
        made.used = is_first ? view::factor : view::scale;
    } else if (what == operation::negate) {
        // A sum that is negated may be the other zero.
        if (made.used == view::start || made.used == view::end) return {id};
        (made.used == view::scale ? numbers.scale : numbers.factor) *= -1;
        if (made.used == view::row) made.used = view::factor;
    } else if (made.used >= view::end) {
        return {id};
    } else if (what == operation::subtract && number_first) {
        // -0 - 0 is another zero than 0 - 0; some numbers are 0 as floats only.
        if (made.used == view::start && float(number) == 0) return {id};
        if (made.used == view::start) numbers.start = -numbers.start;
        numbers.factor = -numbers.factor;
        add(number);
    } else {
        add(what == operation::add ? number : -number);
    }
    made.steps.push_back(id);
    return made;
}

void fusion::join_line(std::uint32_t id) {
    auto const v = view_of(id);
    if (v.steps.size() < 2) return;
    for (auto const step : v.steps)
        if (step != id) inside_[step] = 1;
    pass_[id] = {.how = fused::line, .operands = {v.of}, .first = v.numbers};
}

std::optional<std::uint32_t> fusion::beside(std::uint32_t id, std::uint32_t in) const {
    auto const& parts = at(in).parts;
    return parts[0] == id ? std::optional{parts[1]} : parts[1] == id ? std::optional{parts[0]} : std::nullopt;
}

/// x + (b - m s x) (k exprel(l s)): a step of a variable that is drawn to b / (m s), as exponential Euler has
/// it.
void fusion::join_relaxation(std::uint32_t id) {
    auto const number_first = [&](std::uint32_t product, operation other) {
        auto const& parts = at(product).parts;
        return is_single(product, operation::multiply) && is_constant(parts[0]) && at(parts[1]).what == other;
    };
    for (int k = 0; k < 2; ++k) {
        auto const x = at(id).parts[k], change = at(id).parts[1 - k];
        if (at(id).what != operation::add || is_constant(x) || !is_single(change, operation::multiply))
            continue;
        for (int j = 0; j < 2; ++j) {
            auto const rate = at(change).parts[j], width = at(change).parts[1 - j];
            if (!number_first(width, operation::exprel) || !is_single(rate, operation::subtract)) continue;
            auto const b = at(rate).parts[0], drawn = at(rate).parts[1], function = at(width).parts[1];
            auto const argument = at(function).parts[0];
            if (uses_[function] != 1 || !is_single(drawn, operation::multiply) ||
                !is_single(argument, operation::multiply) || !is_constant(at(argument).parts[0]))
                continue;
            auto const s = at(argument).parts[1];
            auto const leak = beside(x, drawn);
            if (!leak || is_constant(s)) continue;
            bool const scaled = is_single(*leak, operation::multiply) && is_constant(at(*leak).parts[0]) &&
                                at(*leak).parts[1] == s;
            if (*leak != s && !scaled) continue;
            for (auto const part : {change, rate, width, drawn, function, argument}) inside_[part] = 1;
            if (scaled) inside_[*leak] = 1;
            pass_[id] = {.how = fused::relax,
                         .operands = {x, b, s},
                         .factors = {at(at(width).parts[0]).number, at(at(argument).parts[0]).number,
                                     scaled ? at(at(*leak).parts[0]).number : 1}};
            return;
        }
    }
}

/// Products that only one sum reads.
void fusion::join_product(std::uint32_t id) {
    auto const left = at(id).parts[0], right = at(id).parts[1];
    bool const sum = at(id).what == operation::add;
    auto const& l = at(left).parts;
    auto const& r = at(right).parts;
    if (is_product_of_rows(left) && is_product_of_rows(right)) {
        inside_[left] = inside_[right] = 1;
        pass_[id] = {sum ? fused::add_products : fused::subtract_products, {l[0], l[1], r[0], r[1]}};
    } else if (is_product_of_rows(left) ||
               (is_single(left, operation::multiply) && !is_product_of_rows(right))) {
        inside_[left] = 1;
        pass_[id] = {sum ? fused::multiply_add : fused::multiply_subtract, {l[0], l[1], right}};
    } else if (is_single(right, operation::multiply)) {
        inside_[right] = 1;
        pass_[id] = {sum ? fused::multiply_add : fused::subtract_product, {r[0], r[1], left}};
    }
    if (is_joined(id)) shift(id);
}

/// Reads a factor of the first product, or either where they are added, as a line.
void fusion::shift(std::uint32_t id) {
    auto& p = pass_[id];
    auto& all = p.operands;
    for (std::size_t const k : {0, 1, 2, 3}) {
        if (k == 2 && p.how != fused::add_products) return;
        auto const v = view_if_single(all[k]);
        if (v.steps.empty() || v.used > view::start) continue;
        for (auto const step : v.steps) inside_[step] = 1;
        all[k] = v.of;
        p.first = v.numbers;
        if (k >= 2) {
            std::swap(all[0], all[2]);
            std::swap(all[1], all[3]);
        }
        if (k % 2 == 1) std::swap(all[0], all[1]);
        return;
    }
}

/// A number times a function or a long sum, or a product with a product or a sum in it, that nobody else
/// reads.
void fusion::join_factors(std::uint32_t id) {
    for (int k = 0; k < 2; ++k) {
        auto const part = at(id).parts[k], other = at(id).parts[1 - k];
        if (uses_[part] != 1) continue;
        if (is_constant(other) && scalable(at(part).what)) {
            inside_[part] = 1;
            pass_[id] = {
                .operands = {at(part).parts[0]}, .factors = {at(other).number}, .function = at(part).what};
            return;
        }
        if (is_constant(other) && is_sum(part)) {
            join_sum(part);
            if (is_joined(part)) {
                inside_[part] = 1;
                pass_[id] = pass_[part];
                pass_[id].first = line{.scale = at(other).number};
                return;
            }
        }
        bool const product = at(part).what == operation::multiply;
        if (!product && !(is_sum(part) && !joins_anything(part))) continue;
        inside_[part] = 1;
        pass_[id] = {product                           ? fused::multiply_twice
                     : at(part).what == operation::add ? fused::add_multiply
                                                       : fused::subtract_multiply,
                     {at(part).parts[0], at(part).parts[1], other}};
        return;
    }
}

/// Whether a sum takes something into its own pass.
bool fusion::joins_anything(std::uint32_t sum) const {
    return is_worth_it(chain_of(sum)) || is_single(at(sum).parts[0], operation::multiply) ||
           is_single(at(sum).parts[1], operation::multiply);
}

/// Something else where the first is true, else a sum that nobody else reads: a variable that is held while
/// refractory.
void fusion::join_choice(std::uint32_t id) {
    auto const held = at(id).parts[0], instead = at(id).parts[1], summed = at(id).parts[2];
    if (is_constant(held) || is_constant(instead) || !is_sum(summed) || uses_[summed] != 1) return;
    join_sum(summed);
    if (pass_[summed].how != fused::sum) return;
    inside_[summed] = 1;
    pass_[id] = pass_[summed];
    pass_[id].how = fused::sum_unless;
    pass_[id].operands.insert(pass_[id].operands.end(), {held, instead});
}

/// Nothing where the first is true, else whether a is less than b: who crosses a threshold and is not
/// refractory.
void fusion::join_comparison(std::uint32_t id) {
    auto const held = at(id).parts[0], nothing = at(id).parts[1], compared = at(id).parts[2];
    if (!graph_.is({nothing}, 0) || std::signbit(at(nothing).number) || is_constant(held) ||
        !(is_single(compared, operation::less) || is_single(compared, operation::less_equal)))
        return;
    inside_[compared] = 1;
    pass_[id] = {at(compared).what == operation::less ? fused::less_unless : fused::less_equal_unless,
                 {at(compared).parts[0], at(compared).parts[1], held}};
}

}  // namespace neurapse::equations
