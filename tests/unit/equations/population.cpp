// SPDX-License-Identifier: MIT
#include "neurapse/equations/population.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace neurapse::equations {
namespace {

/// Models of plain numbers with everything that the language has.
class model_maker {
public:
    explicit model_maker(std::uint64_t seed) : dice_{seed, purpose::choice, 9} {}

    neuron_text make() {
        bool const noisy = dice_.below(3) == 0;
        noise_ = noisy ? dice_.below(2) == 0 ? " + a*xi/sqrt(ms)" : " + 0.1*x*xi_1/sqrt(ms) - b*xi_2/sqrt(ms)"
                       : "";
        neuron_text t;
        t.equations.text = "dx/dt = (" + rate("x") + ")/ms" + noise_ + " : 1" +
                           (dice_.below(2) == 0 ? " (unless refractory)" : "") + "\n" + "dy/dt = (" +
                           rate("y") + ")/(2*ms) : 1\n" + "s = " + number(3) + " : 1" +
                           (dice_.below(3) == 0 ? " (constant over dt)" : "") +
                           "\nr = s*y : 1\na : 1\nb : 1 (constant)\nc : boolean\nz : 1\n";
        t.threshold.text = condition(2);
        t.reset.text = "x = " + number(2) + "; z += " + number(1) + "; y *= 0.5; c = " + condition(1);
        t.refractory.text = dice_.below(2) == 0 ? "(1 + abs(" + number(1) + "))*ms"
                                                : condition(1) + " and t - lastspike < 2*ms";
        return t;
    }

private:
    std::string rate(std::string const& own) {
        auto const kind = dice_.below(3);
        if (kind == 0) return "a - b*" + own;
        if (kind == 1) return number(1) + " - " + own + "*(1 + y*y)/(1 + x*x)";
        return number(3);
    }
    std::string number(int depth) {
        static char const* const leaves[] = {"x",
                                             "y",
                                             "z",
                                             "a",
                                             "b",
                                             "0.3",
                                             "-2",
                                             "i/N",
                                             "rand()",
                                             "randn()",
                                             "i_syn/(100*pA)",
                                             "t/(10*ms)",
                                             "poisson(1.5)"};
        if (depth == 0) return leaves[dice_.below(13)];
        static char const* const with_one[] = {
            "sin(", "tanh(", "exp(-abs(", "exprel(-abs(", "floor(", "sqrt(abs(", "int(", "sign(", "-("};
        auto const a = number(depth - 1);
        if (auto const k = dice_.below(14); k < 9) {
            std::string const f = with_one[k];
            return f + a + (f.find("abs(") == std::string::npos ? ")" : "))");
        }
        auto const b = number(depth - 1);
        static char const* const signs[] = {" + ", " - ", "*", "/(3 + ", " % (2 + "};
        auto const k = dice_.below(7);
        if (k == 5) return "clip(" + a + ", -1, " + b + ")";
        if (k == 6) return "(" + a + ")*int(" + condition(1) + ")";
        return "((" + a + ")" + signs[k] + (k < 3 ? "(" : "abs(") + b + ")" + (k < 3 ? "" : ")") + ")";
    }
    std::string condition(int depth) {
        if (depth == 0) return dice_.below(2) == 0 ? "c" : "not_refractory";
        if (dice_.below(2) == 0) return number(1) + (dice_.below(2) == 0 ? " > " : " <= ") + number(1);
        auto const k = dice_.below(3);
        return k == 0 ? "not (" + condition(depth - 1) + ")"
                      : "(" + condition(depth - 1) + (k == 1 ? " and " : " or ") + condition(depth - 1) + ")";
    }

    random::stream dice_;
    std::string noise_;
};

template <class Real>
struct crowd {
    crowd(std::shared_ptr<neuron const> const& model, method how, std::size_t n) : size(n) {
        std::vector<double> a, b;
        for (std::size_t k = 0; k < n; ++k) {
            a.push_back(0.1 * double(k % 7) - 0.2);
            b.push_back(1 + 0.3 * double(k % 5));
        }
        parameter_values values;
        for (auto const& p : model->parameters)
            values[p.name] = p.name == "a" ? a : p.name == "b" ? b : std::vector{0.0};
        std::vector<std::vector<double>> initial;
        for (auto const& v : model->variables)
            initial.push_back(v.name == "x" ? a : std::vector{v.name == "y" ? 0.4 : 0.0});
        cells = make_population<Real>(
            {model, how, values, initial, {0.5, n}, random::family{3, purpose::membrane, 4}});
        current.assign(block_size, Real(50));
    }
    void step(step_id now, std::vector<neuron_id> const& ends) {
        neuron_id first = 0;
        for (auto const last : ends) {
            dynamic_cast<stepped_population<Real>&>(*cells).advance(
                now, first, last, {current.data(), nullptr, nullptr, nullptr, nullptr}, spikes);
            first = last;
        }
    }
    std::vector<double> numbers(std::size_t n) const {
        std::vector<double> all;
        for (std::size_t k = 0; k < cells->recordables().size(); ++k)
            for (neuron_id i = 0; i < n; ++i) all.push_back(cells->value(k, i));
        return all;
    }

    std::size_t size;
    std::unique_ptr<any_population> cells;
    std::vector<Real> current;
    std::vector<fired> spikes;
};

bool same(std::vector<double> const& a, std::vector<double> const& b) {
    for (std::size_t k = 0; k < a.size(); ++k)
        if (!(a[k] != a[k] && b[k] != b[k]) && std::memcmp(&a[k], &b[k], sizeof(double)) != 0) return false;
    return a.size() == b.size();
}

template <class Real>
void same_in_any_blocks(std::shared_ptr<neuron const> const& model, method how) {
    crowd<Real> whole{model, how, 37}, parts{model, how, 37};
    for (step_id now = 1; now <= 12; ++now) {
        whole.step(now, {37});
        parts.step(now, {1, 8, 9, 30, 37});
        REQUIRE(same(whole.numbers(37), parts.numbers(37)));
    }
    REQUIRE(whole.spikes.size() == parts.spikes.size());
    for (std::size_t k = 0; k < whole.spikes.size(); ++k)
        CHECK(whole.spikes[k].neuron == parts.spikes[k].neuron);
}

}  // namespace

TEST_CASE("neurons of any model do not mind who is computed with them") {
    std::size_t spikes = 0;
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
        auto const text = model_maker{seed}.make();
        CAPTURE(text.equations.text);
        CAPTURE(text.threshold.text);
        CAPTURE(text.reset.text);
        CAPTURE(text.refractory.text);
        std::shared_ptr<neuron const> model;
        try {
            model = std::make_shared<neuron const>(read_neuron(text));
        } catch (error const& e) {
            FAIL(e.what());
        }
        for (std::size_t k = 0; k < methods().size(); ++k) {
            if (objection_to(*model, method(k))) continue;
            CAPTURE(methods()[k].name);
            same_in_any_blocks<double>(model, method(k));
            same_in_any_blocks<float>(model, method(k));
        }
        crowd<double> one{model, default_method(*model), 20};
        for (step_id now = 1; now <= 5; ++now) one.step(now, {20});
        spikes += one.spikes.size();
    }
    CHECK(spikes > 500);
}

TEST_CASE("what ends refractoriness may be what stops with it") {
    // The condition reads x; the equation of x is linear for all that.
    auto const model =
        std::make_shared<neuron const>(read_neuron({{"dx/dt = (2 - x)*int(not_refractory)/ms - 0.5*x/ms : 1"},
                                                    {"x > 1"},
                                                    {"x = 0.8"},
                                                    {"x > 0.5"},
                                                    {},
                                                    {}}));
    CHECK_FALSE(objection_to(*model, method::exponential_euler));
    for (auto const how : {method::exponential_euler, method::rk4}) {
        auto const cells = make_population<double>(
            {model, how, {}, {{0.9}}, {0.1, 1}, random::family{1, purpose::membrane, 1}});
        auto& stepped = dynamic_cast<stepped_population<double>&>(*cells);
        std::vector<double> const current(block_size, 0);
        std::vector<fired> spikes;
        double x = 0.9;
        bool refractory = false;
        std::size_t expected = 0;
        for (step_id now = 1; now <= 100; ++now) {
            refractory = refractory && x > 0.5;
            x = refractory ? x * std::exp(-0.05) : 4.0 / 3 + (x - 4.0 / 3) * std::exp(-0.15);
            if (!refractory && x > 1) {
                x = 0.8;
                refractory = true;
                ++expected;
            }
            stepped.advance(now, 0, 1, {current.data(), nullptr, nullptr, nullptr, nullptr}, spikes);
            CHECK(cells->value(0, 0) == doctest::Approx(x).epsilon(1e-5));
        }
        CHECK(expected > 3);
        CHECK(spikes.size() == expected);
    }
}

}  // namespace neurapse::equations
