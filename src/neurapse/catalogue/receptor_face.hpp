// SPDX-License-Identifier: MIT
// Gives every receptor its run-time face, in a generated source of its own.
#pragma once

#include "neurapse/catalogue/face_parameters.hpp"
#include "neurapse/engine/port.hpp"

namespace neurapse::catalogue {

template <template <class> class Kinetics>
class receptor_face final : public any_receptor_model {
    using K = Kinetics<double>;

public:
    about self() const override { return K::self; }
    std::vector<parameter_info> parameters() const override { return parameters_of<K>(); }
    std::vector<bounds> parameter_bounds() const override { return detail::bounds_of<K>(); }
    std::vector<std::string> choices(std::size_t field) const override {
        std::vector<std::string> words;
        std::size_t k = 0;
        for_each_in(K::parameters, [&](auto const& f) {
            if (k++ == field && !f.choices.empty()) words = neurapse::detail::split(f.choices);
        });
        return words;
    }
    std::size_t bytes_per_neuron(precision p) const override {
        return sizeof(typename K::state) / (p == precision::real32 ? 2 : 1);
    }
    bool check(reader& from, settings const& given, std::size_t size,
               field_values const& values) const override {
        return detail::check_each<K>(from, given, size, values);
    }
    std::unique_ptr<any_port> make(std::size_t size, port_effect effect, field_values const& parameters,
                                   std::vector<double> towards, std::vector<duration> const& membranes,
                                   duration dt, precision p) const override {
        if (p == precision::real32)
            return std::make_unique<port<Kinetics<float>>>(
                size, effect, detail::parameters_from<Kinetics<float>>(size, parameters), std::move(towards),
                membranes, dt);
        return std::make_unique<port<K>>(size, effect, detail::parameters_from<K>(size, parameters),
                                         std::move(towards), membranes, dt);
    }
};

}  // namespace neurapse::catalogue
