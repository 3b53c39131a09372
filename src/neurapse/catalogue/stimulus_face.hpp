// SPDX-License-Identifier: MIT
// Gives every stimulus its run-time face, in a generated source of its own.
#pragma once

#include "neurapse/catalogue/models.hpp"
#include "neurapse/engine/generator.hpp"

namespace neurapse::catalogue {

template <class S>
class stimulus_face final : public any_stimulus_model {
    static constexpr bool gives_spikes = !current_stimulus<S>;

    class plan final : public any_stimulus_plan {
    public:
        explicit plan(typename S::params p) : p_{std::move(p)} {}
        bool spikes() const override { return gives_spikes; }
        std::optional<objection> objection_to(stimulus_setting const& where) const override {
            if constexpr (requires { S::objection_to(p_, where); })
                return S::objection_to(p_, where);
            else
                return {};
        }
        std::unique_ptr<any_stimulus> make(stimulus_setting const& where) const override {
            return std::make_unique<generator<S>>(p_, where);
        }

    private:
        typename S::params p_;
    };

public:
    about self() const override { return S::self; }
    std::vector<parameter_info> parameters() const override { return parameters_of<S>(); }
    bool spikes() const override { return gives_spikes; }
    std::unique_ptr<any_stimulus_plan> read(reader& from, settings const& given,
                                            field_setting const& in) const override {
        auto const before = from.out().size();
        auto p = read_parameters<S>(from, in);
        if (from.out().size() > before || !check_requirements(from, S::requirements(p), given))
            return nullptr;
        return std::make_unique<plan>(std::move(p));
    }
};

}  // namespace neurapse::catalogue
