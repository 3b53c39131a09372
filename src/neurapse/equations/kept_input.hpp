// SPDX-License-Identifier: MIT
// Input of the last step, kept where a recorded subexpression or a reset reads it.
#pragma once

#include <algorithm>

#include "neurapse/base/aligned.hpp"
#include "neurapse/contract/any_population.hpp"
#include "neurapse/equations/formulas.hpp"

namespace neurapse::equations {

template <class Real>
class kept_input {
public:
    void want(origin from, std::size_t neurons) {
        if (auto* const column = column_of(from)) column->resize(neurons);
    }
    void keep(neuron_id first, std::size_t n, block_input<Real> const& in) {
        auto const copy = [&](aligned_vector<Real>& to, Real const* from) {
            if (!to.empty() && from) std::copy_n(from, n, &to[first]);
        };
        copy(current_, in.current);
        copy(conductance_, in.conductance);
        copy(stimulus_, in.stimulus);
    }
    Real number(origin from, neuron_id who) const {
        auto const& column = from == origin::current       ? current_
                             : from == origin::conductance ? conductance_
                                                           : stimulus_;
        return column.empty() ? Real(0) : column[who];
    }

private:
    aligned_vector<Real>* column_of(origin from) {
        return from == origin::current       ? &current_
               : from == origin::conductance ? &conductance_
               : from == origin::stimulus    ? &stimulus_
                                             : nullptr;
    }
    aligned_vector<Real> current_, conductance_, stimulus_;
};

}  // namespace neurapse::equations
