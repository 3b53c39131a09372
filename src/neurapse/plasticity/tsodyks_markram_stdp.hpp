// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>
#include <tuple>

#include "neurapse/plasticity/stdp_pair.hpp"
#include "neurapse/plasticity/tsodyks_markram.hpp"

namespace neurapse {

/// Both at once: stdp_pair, all to all, changes the weight w, and of it w u x acts as tsodyks_markram says.
/// Every arrival counts as a whole spike for STDP, however much it releases.
class tsodyks_markram_stdp : public stdp_pair {
public:
    static constexpr about self{"tsodyks_markram_stdp",
                                "stdp_pair, all to all, with tsodyks_markram's depression and facilitation.",
                                "w as in stdp_pair; w u x acts as in tsodyks_markram",
                                "Markram et al. 1998, doi:10.1073/pnas.95.9.5323; Guetig et al. 2003, "
                                "doi:10.1523/JNEUROSCI.23-09-03697.2003"};
    struct params {
        double lambda = 0.01, alpha = 1, mu_plus = 1, mu_minus = 1;
        duration tau_plus{20}, tau_minus{20};
        double use = 0.5;
        duration tau_rec{800}, tau_fac{0}, tau_psc{0};
        port_weight w_min{0}, w_max{};
    };
    static constexpr std::tuple parameters{
        field{"lambda", &params::lambda, "step size", bounds::non_negative},
        field{"alpha", &params::alpha, "depression over potentiation", bounds::non_negative},
        field{"mu_plus", &params::mu_plus, "exponent of potentiation", bounds::non_negative},
        field{"mu_minus", &params::mu_minus, "exponent of depression", bounds::non_negative},
        field{"tau_plus", &params::tau_plus, "time constant of potentiation", bounds::positive},
        field{"tau_minus", &params::tau_minus, "time constant of depression", bounds::positive},
        field{"U", &params::use, "part released by a spike after a long rest", bounds::probability},
        field{"tau_rec", &params::tau_rec, "time constant of recovery", bounds::positive},
        field{"tau_fac", &params::tau_fac, "time constant of facilitation, 0: none", bounds::non_negative},
        field{"tau_psc", &params::tau_psc, "for how long what is released is active, 0: it recovers at once",
              bounds::non_negative},
        field{"w_min", &params::w_min, "smallest weight", bounds::non_negative},
        field{"w_max", &params::w_max, "largest weight", bounds::positive}};
    static constexpr std::array<requirement, 2> requirements(params const& p) {
        return {{stdp_pair::requirements(long_term(p))[0], tsodyks_markram::requirements(short_term(p))[0]}};
    }
    static weight_range range(params const& p) { return stdp_pair::range(long_term(p)); }

    using axon = tsodyks_markram::axon;
    static constexpr auto axon_numbers = tsodyks_markram::axon_numbers;
    static constexpr std::array<std::string_view, 1> pre_traces{"r"}, post_traces{"o"};

    tsodyks_markram_stdp(params const& p, duration dt)
        : stdp_pair{long_term(p), dt}, short_{short_term(p), dt} {}

    void on_arrival(axon& a, duration since) const { short_.on_arrival(a, since); }
    double transmitted(double w, axon const& a) const { return short_.transmitted(w, a); }
    std::array<double, 3> shown(axon const& a, duration since) const { return short_.shown(a, since); }

    template <class Visit>
    static void visit_form(params const&, Visit&& visit) {
        visit.template operator()<tsodyks_markram_stdp>();
    }

private:
    static constexpr stdp_pair::params long_term(params const& p) {
        return {p.lambda, p.alpha, p.mu_plus, p.mu_minus, p.tau_plus, p.tau_minus, 0, p.w_min, p.w_max};
    }
    static constexpr tsodyks_markram::params short_term(params const& p) {
        return {p.use, p.tau_rec, p.tau_fac, p.tau_psc};
    }

    tsodyks_markram short_;
};

static_assert(plasticity_rule<tsodyks_markram_stdp> && releases<tsodyks_markram_stdp> &&
              shows_axon<tsodyks_markram_stdp>);

}  // namespace neurapse
