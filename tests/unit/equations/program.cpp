// SPDX-License-Identifier: MIT
#include "neurapse/equations/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

#include "neurapse/base/random.hpp"
#include "neurapse/equations/compute.hpp"

namespace neurapse::equations {
namespace {

/// The slow obvious machine: one value at a time, from its parts.
template <class Real>
class naive {
public:
    naive(graph const& g, std::vector<Real> const& inputs) : g_(g), inputs_(inputs), known_(g.size()) {}
    Real of(value v) {
        if (!known_[v.id]) known_[v.id] = computed(g_.at(v));
        return *known_[v.id];
    }

private:
    Real computed(graph::node const& n) {
        auto const part = [&](int k) { return of({n.parts[k]}); };
        if (n.what == operation::constant) return Real(n.number);
        if (n.what == operation::input) return inputs_[n.parts[0]];
        if (n.what == operation::choose) return part(0) != 0 ? part(1) : part(2);
        if (parts_of(n.what) == 2)
            return with_binary(n.what, [&]<operation W>() { return compute<W>(part(0), part(1)); });
        return with_unary(n.what, [&]<operation W>() { return compute<W>(part(0)); });
    }
    graph const& g_;
    std::vector<Real> const& inputs_;
    std::vector<std::optional<Real>> known_;
};

struct random_program {
    explicit random_program(std::uint64_t seed) : dice{seed, purpose::choice, 1} {
        for (std::uint32_t k = 0; k < inputs; ++k) all.push_back(g.input(k));
        for (double const x : {0.0, 1.0, -1.0, 0.5, -2.5}) all.push_back(g.constant(x));
        auto const some = [&] {
            return all[dice.below(2) == 0
                           ? dice.below(all.size())
                           : all.size() - 1 - dice.below(std::min<std::size_t>(6, all.size()))];
        };
        static constexpr operation sums[] = {operation::add, operation::subtract, operation::multiply};
        for (auto left = 1 + dice.below(60); left > 0; --left) {
            auto const kind = dice.below(9);
            if (kind < 4)
                all.push_back(g.apply(sums[dice.below(3)], some(), some()));
            else if (kind == 4)
                all.push_back(g.choose(some(), some(), some()));
            else if (kind == 5)
                all.push_back(
                    g.apply(operation(int(operation::divide) + int(dice.below(4))), some(), some()));
            else if (kind == 6)
                all.push_back(g.apply(operation(int(operation::less) + int(dice.below(5))), some(), some()));
            else if (kind == 7)
                all.push_back(unary(some()));
            else
                all.push_back(relaxed(some(), some(), some()));
        }
        // Some outputs over inputs, which may be swapped, repeated, constant or the input itself.
        std::vector<std::uint32_t> rows(inputs);
        for (std::uint32_t k = 0; k < inputs; ++k) rows[k] = k;
        for (std::size_t k = inputs - 1; k > 0; --k) std::swap(rows[k], rows[dice.below(k + 1)]);
        for (auto k = 1 + dice.below(8); k > 0; --k) {
            output o{dice.below(4) == 0 ? all[dice.below(inputs + 5)] : some()};
            if (!rows.empty() && dice.below(3) > 0) {
                o.over = rows.back();
                rows.pop_back();
            }
            outputs.push_back(o);
        }
    }
    /// x + (b - s x) (k exprel(l s)), as exponential Euler steps; s may have a factor.
    value relaxed(value x, value b, value s) {
        auto const numbers = {-3.0, -0.1, 0.3, 1.0};
        auto const some = [&] { return g.constant(numbers.begin()[dice.below(4)]); };
        auto const leak = g.multiply(some(), s);
        return g.add(x, g.multiply(g.subtract(b, g.multiply(leak, x)),
                                   g.multiply(some(), g.apply(operation::exprel, g.multiply(some(), leak)))));
    }
    value unary(value v) {
        auto const op = operation(int(operation::absolute) +
                                  int(dice.below(int(operation::poisson) - int(operation::absolute))));
        return dice.below(3) == 0   ? g.negate(v)
               : dice.below(4) == 0 ? g.apply(operation::opposite, v)
                                    : g.apply(op, v);
    }

    static constexpr std::uint32_t inputs = 6;
    random::stream dice;
    graph g;
    std::vector<value> all;
    std::vector<output> outputs;
};

template <class Real>
bool same(Real a, Real b) {
    return (a != a && b != b) || std::memcmp(&a, &b, sizeof a) == 0;
}

template <class Real>
void agrees(random_program& r, std::size_t n) {
    std::vector<std::vector<Real>> columns(r.inputs, std::vector<Real>(n)),
        results(r.outputs.size(), std::vector<Real>(n, Real(-99)));
    for (auto& column : columns)
        for (auto& x : column)
            x = Real(r.dice.below(4) == 0 ? double(r.dice.below(5)) - 2 : 6 * r.dice.uniform() - 3);
    auto const before = columns;
    program const p{r.g, r.inputs, r.outputs};
    std::vector<Real*> rows;
    for (std::uint32_t k = 0; k < r.inputs; ++k) {
        bool const over =
            std::any_of(r.outputs.begin(), r.outputs.end(), [k](auto const& o) { return o.over == k; });
        rows.push_back(p.reads()[k] || over ? columns[k].data()
                                            : nullptr);  // what is not read need not be there
    }
    for (std::size_t k = 0; k < r.outputs.size(); ++k)
        rows.push_back(r.outputs[k].over == output::nothing ? results[k].data()
                                                            : columns[r.outputs[k].over].data());
    p.run(rows.data(), n);
    for (std::size_t i = 0; i < n; ++i) {
        std::vector<Real> one;
        for (auto const& column : before) one.push_back(column[i]);
        naive<Real> oracle{r.g, one};
        std::vector<char> written(r.inputs, 0);
        for (std::size_t k = 0; k < r.outputs.size(); ++k) {
            CAPTURE(i);
            CAPTURE(k);
            REQUIRE(same(*(rows[r.inputs + k] + i), oracle.of(r.outputs[k].what)));
            if (r.outputs[k].over != output::nothing) written[r.outputs[k].over] = 1;
        }
        for (std::uint32_t k = 0; k < r.inputs; ++k)
            if (!written[k]) REQUIRE(columns[k][i] == before[k][i]);
    }
}

}  // namespace

TEST_CASE("the machine finds the bits that the graph means") {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        CAPTURE(seed);
        random_program r{seed};
        for (std::size_t const n : {1, 7}) {
            agrees<double>(r, n);
            agrees<float>(r, n);
        }
        std::size_t const many[] = {256, 257, 511, 512, 513, 1100};
        if (seed % 8 == 0) agrees<double>(r, many[seed / 8 % 6]);
        if (seed % 8 == 1) agrees<float>(r, many[seed / 8 % 6]);
    }
}

TEST_CASE("inputs can be swapped and handed on in place") {
    graph g;
    auto const a = g.input(0), b = g.input(1), c = g.input(2);
    double x = 1, y = 2, z = 3, again = 0, fixed = 0;
    program const p{g, 3, {{b, 0}, {c, 1}, {a, 2}, {a}, {g.constant(7)}}};
    double* const rows[] = {&x, &y, &z, &x, &y, &z, &again, &fixed};
    p.run(rows, 1);
    CHECK(x == 2);
    CHECK(y == 3);
    CHECK(z == 1);
    CHECK(again == 1);
    CHECK(fixed == 7);
}

TEST_CASE("a product that one sum reads is computed in its pass") {
    graph g;
    auto const a = g.input(0), b = g.input(1), c = g.input(2);
    auto const pair_of = [&](value v) {
        program const p{g, 3, {{v}}};
        REQUIRE(p.instructions().size() == 1);
        return p.instructions()[0].how;
    };
    CHECK(pair_of(g.add(g.multiply(a, b), c)) == fused::multiply_add);
    CHECK(pair_of(g.subtract(g.multiply(a, b), c)) == fused::multiply_subtract);
    CHECK(pair_of(g.subtract(c, g.multiply(a, b))) == fused::subtract_product);
    auto const product = g.multiply(a, b);
    CHECK(program{g, 3, {{g.add(product, c)}, {product}}}.instructions().size() == 2);
    CHECK(pair_of(g.subtract(product, g.multiply(b, c))) == fused::subtract_products);
    CHECK(pair_of(g.add(product, g.multiply(b, c))) == fused::add_products);
    CHECK(program{g, 3, {{g.subtract(product, g.multiply(b, c))}, {product}}}.instructions().size() == 2);
}

TEST_CASE("sums and products share passes, and every bit is that of one operation after another") {
    graph g;
    auto const a = g.input(0), b = g.input(1), c = g.input(2), d = g.input(3);
    auto const times = [&](double k, value v) { return g.multiply(g.constant(k), v); };
    auto const relaxed = [&](value x, value drive, value leak, double k, double l) {
        return g.add(x, g.multiply(g.subtract(drive, g.multiply(leak, x)),
                                   times(k, g.apply(operation::exprel, times(l, leak)))));
    };
    struct row {
        value what;
        double (*one_by_one)(double, double, double, double);
        std::size_t passes;
    };
    std::vector<row> const rows{
        {g.add(g.add(g.add(g.constant(0.3), times(0.7, a)), times(-1.1, b)), times(1e-3, c)),
         [](double x, double y, double z, double) { return ((0.3 + 0.7 * x) + -1.1 * y) + 1e-3 * z; }, 1},
        {g.add(times(0.7, a), times(1.7, b)),
         [](double x, double y, double, double) { return 0.7 * x + 1.7 * y; }, 1},
        {g.subtract(g.subtract(a, times(0.1, b)), c),
         [](double x, double y, double z, double) { return (x - 0.1 * y) - z; }, 1},
        {g.subtract(d, g.add(a, times(3, b))),
         [](double x, double y, double, double w) { return w - (x + 3 * y); }, 2},
        {g.add(d, g.add(a, times(3, b))),
         [](double x, double y, double, double w) { return w + (x + 3 * y); }, 1},
        {g.add(g.add(g.add(a, b), c), g.constant(0.1)),
         [](double x, double y, double z, double) { return ((x + y) + z) + 0.1; }, 2},
        {g.add(g.add(g.multiply(a, b), g.multiply(c, d)), g.multiply(a, c)),
         [](double x, double y, double z, double w) { return (x * y + z * w) + x * z; }, 2},
        {g.add(g.add(a, times(-0.02, a)), b),
         [](double x, double y, double, double) { return (x + -0.02 * x) + y; }, 1},
        {g.add(g.add(times(0.5, a), times(0.1, b)), c),
         [](double x, double y, double z, double) { return (0.5 * x + 0.1 * y) + z; }, 1},
        {g.add(g.add(a, times(0.1, b)), times(0.3, c)),
         [](double x, double y, double z, double) { return (x + 0.1 * y) + 0.3 * z; }, 1},
        {g.choose(g.apply(operation::less, a, g.constant(0)), b,
                  g.add(g.add(g.constant(0.3), times(0.7, a)), times(0.1, c))),
         [](double x, double y, double z, double) { return x < 0 ? y : (0.3 + 0.7 * x) + 0.1 * z; }, 2},
        {g.choose(a, b, g.add(times(0.7, b), c)),
         [](double x, double y, double z, double) { return x != 0 ? y : 0.7 * y + z; }, 2},
        {g.choose(a, g.constant(2), g.add(times(0.7, b), c)),
         [](double x, double y, double z, double) { return x != 0 ? 2 : 0.7 * y + z; }, 2},
        {g.multiply(g.multiply(a, b), c), [](double x, double y, double z, double) { return x * y * z; }, 1},
        {g.multiply(d, g.multiply(g.multiply(a, b), g.constant(0.3))),
         [](double x, double y, double, double w) { return (x * y * 0.3) * w; }, 2},
        {g.multiply(c, g.add(a, b)), [](double x, double y, double z, double) { return (x + y) * z; }, 1},
        {g.multiply(g.constant(0.7), g.subtract(g.constant(0.3), a)),
         [](double x, double, double, double) { return 0.7 * (0.3 - x); }, 1},
        {g.multiply(g.subtract(g.subtract(a, g.constant(0.1)), g.constant(0.3)), g.constant(0.7)),
         [](double x, double, double, double) { return ((x - 0.1) - 0.3) * 0.7; }, 1},
        {g.multiply(g.add(g.subtract(g.constant(0.3), a), g.constant(0.1)), g.constant(0.7)),
         [](double x, double, double, double) { return ((0.3 - x) + 0.1) * 0.7; }, 1},
        {g.subtract(g.constant(0.1), g.subtract(g.constant(0.3), times(1.1, a))),
         [](double x, double, double, double) { return 0.1 - (0.3 - 1.1 * x); }, 1},
        {g.negate(times(0.7, g.add(g.constant(0.3), a))),
         [](double x, double, double, double) { return -(0.7 * (0.3 + x)); }, 1},
        {g.add(times(0.3, g.subtract(a, g.constant(0.1))), g.constant(0.7)),
         [](double x, double, double, double) { return 0.3 * (x - 0.1) + 0.7; }, 1},
        {g.negate(g.subtract(g.constant(0.3), a)),
         [](double x, double, double, double) { return -(0.3 - x); }, 2},
        {times(-0.1, g.add(g.add(g.constant(0.3), times(0.7, a)), times(-1.1, b))),
         [](double x, double y, double, double) { return ((0.3 + 0.7 * x) + -1.1 * y) * -0.1; }, 1},
        {g.subtract(g.multiply(b, g.subtract(g.constant(1), a)), g.multiply(c, a)),
         [](double x, double y, double z, double) { return y * (1 - x) - z * x; }, 1},
        {g.add(g.multiply(g.subtract(g.constant(1), a), b), g.multiply(c, d)),
         [](double x, double y, double z, double w) { return (1 - x) * y + z * w; }, 1},
        {g.add(g.multiply(a, b), g.multiply(c, g.subtract(d, g.constant(0.3)))),
         [](double x, double y, double z, double w) { return x * y + z * (w - 0.3); }, 1},
        {g.subtract(g.multiply(a, b), g.multiply(c, g.subtract(d, g.constant(0.3)))),
         [](double x, double y, double z, double w) { return x * y - z * (w - 0.3); }, 2},
        {g.subtract(c, g.multiply(a, g.subtract(b, g.constant(0.3)))),
         [](double x, double y, double z, double) { return z - x * (y - 0.3); }, 1},
        {g.add(g.multiply(g.constant(0.1), g.subtract(g.constant(0.3), a)), g.multiply(b, g.negate(c))),
         [](double x, double y, double z, double) { return 0.1 * (0.3 - x) + y * -z; }, 2},
        {g.multiply(d, g.add(times(0.3, a), b)),
         [](double x, double y, double, double w) { return w * (0.3 * x + y); }, 2},
        {g.multiply(d, g.add(g.multiply(a, b), c)),
         [](double x, double y, double z, double w) { return w * (x * y + z); }, 2},
        {g.multiply(g.apply(operation::floor, a), g.constant(0.7)),
         [](double x, double, double, double) { return std::floor(x) * 0.7; }, 2},
        {times(0.7, g.apply(operation::exp, a)),
         [](double x, double, double, double) { return 0.7 * math::exp_by_ratio(x); }, 1},
        {relaxed(a, b, c, 0.1, -0.1),
         [](double x, double y, double z,
            double) { return x + (y - z * x) * (0.1 * math::exprel_by_ratio(-0.1 * z)); },
         1},
        {relaxed(a, b, times(0.7, c), 3, -3),
         [](double x, double y, double z,
            double) { return x + (y - 0.7 * z * x) * (3 * math::exprel_by_ratio(-3 * 0.7 * z)); },
         1},
        {relaxed(a, g.constant(0.3), g.add(b, c), 1, -1),
         [](double x, double y, double z,
            double) { return x + (0.3 - (y + z) * x) * math::exprel_by_ratio(-(y + z)); },
         5},
        {relaxed(a, d, g.add(b, c), 0.1, -0.1),
         [](double x, double y, double z,
            double w) { return x + (w - (y + z) * x) * (0.1 * math::exprel_by_ratio(-0.1 * (y + z))); },
         2},
        {g.add(d, g.multiply(g.subtract(b, g.multiply(c, a)),
                             times(0.1, g.apply(operation::exprel, times(-0.1, c))))),
         [](double x, double y, double z, double w) {
             return w + (y - z * x) * (0.1 * math::exprel_by_ratio(-0.1 * z));
         },
         4},
        {g.multiply(g.apply(operation::fermi, a), g.constant(0.7)),
         [](double x, double, double, double) { return math::fermi(x) * 0.7; }, 1},
        {g.apply(operation::bernoulli, a),
         [](double x, double, double, double) { return math::bernoulli(x); }, 1},
        {g.multiply(b, g.apply(operation::exprel, a)),
         [](double x, double y, double, double) { return y * math::exprel_by_ratio(x); }, 2},
        {g.choose(a, b, g.multiply(c, d)),
         [](double x, double y, double z, double w) { return x != 0 ? y : z * w; }, 2},
        {g.add(g.add(g.add(g.add(g.add(g.add(a, b), c), d), times(2, a)), times(3, b)), times(5, c)),
         [](double x, double y, double z, double w) {
             return (((((x + y) + z) + w) + 2 * x) + 3 * y) + 5 * z;
         },
         2},
    };
    random::stream dice{1, purpose::membrane, 2};
    for (auto const& r : rows) {
        program const p{g, 4, {{r.what}}};
        CHECK(p.instructions().size() == r.passes);
        std::vector<double> in[4], out(700);
        std::vector<float> narrow[4], narrow_out(700);
        for (int k = 0; k < 4; ++k)
            for (int i = 0; i < 700; ++i) {
                in[k].push_back(i % 3 == k ? 0 : dice.normal());
                narrow[k].push_back(float(in[k].back()));
            }
        double* at[5] = {in[0].data(), in[1].data(), in[2].data(), in[3].data(), out.data()};
        p.run(at, 700);
        for (std::size_t i = 0; i < 700; ++i)
            REQUIRE(out[i] == r.one_by_one(in[0][i], in[1][i], in[2][i], in[3][i]));
        float* narrow_at[5] = {narrow[0].data(), narrow[1].data(), narrow[2].data(), narrow[3].data(),
                               narrow_out.data()};
        p.run(narrow_at, 700);
        for (std::size_t i = 0; i < 700; ++i)
            REQUIRE(narrow_out[i] == doctest::Approx(out[i]).epsilon(1e-5).scale(1));
    }
}

TEST_CASE("a number that is 0 as a float only keeps the sign of a zero") {
    graph g;
    auto const x = g.input(0);
    auto const tiny = g.constant(-1e-50);
    for (auto const what :
         {g.subtract(tiny, g.subtract(g.constant(0.5), x)), g.subtract(tiny, g.add(x, g.constant(-0.5)))}) {
        program const p{g, 1, {{what}}};
        float in = 0.5f, out = 1;
        float* at[2] = {&in, &out};
        p.run(at, 1);
        CHECK(out == 0);
        CHECK(std::signbit(out));
    }
}

TEST_CASE("what is held while refractory takes one pass, in the place of the variable itself") {
    graph g;
    auto const v = g.input(0), held = g.input(1), current = g.input(2);
    auto const moved =
        g.add(g.add(g.constant(-1), g.multiply(g.constant(0.9), v)), g.multiply(g.constant(2), current));
    program const p{g, 3, {{g.choose(held, v, moved), 0}}};
    REQUIRE(p.instructions().size() == 1);
    CHECK(p.registers() == 0);
    double potential[3] = {10, 10, 20}, refractory[3] = {0, 1, 0}, input[3] = {1, 1, 0};
    double* at[4] = {potential, refractory, input, potential};
    p.run(at, 3);
    CHECK(std::vector<double>(potential, potential + 3) ==
          std::vector<double>{-1 + 0.9 * 10 + 2 * 1, 10, -1 + 0.9 * 20 + 2 * 0.0});
    // A sum that somebody else reads as well keeps a pass of its own.
    CHECK(program{g, 3, {{g.choose(held, v, moved)}, {moved}}}.instructions().size() == 2);
}

TEST_CASE("who crosses a threshold and is not refractory is found in one pass") {
    graph g;
    auto const v = g.input(0), held = g.input(1);
    auto const flag = g.choose(held, g.constant(0), g.apply(operation::less, g.constant(1), v));
    program const p{g, 2, {{flag}}};
    REQUIRE(p.instructions().size() == 1);
    double potential[4] = {0, 2, 2, 1}, refractory[4] = {0, 0, 1, 0}, flags[4];
    double* at[3] = {potential, refractory, flags};
    p.run(at, 4);
    CHECK(std::vector<double>(flags, flags + 4) == std::vector<double>{0, 1, 0, 0});
}

TEST_CASE("what no output needs is not computed, and registers are used again") {
    graph g;
    auto const x = g.input(0), y = g.input(1);
    g.apply(operation::exp, y);
    auto v = x;
    for (int k = 0; k < 100; ++k) v = g.apply(operation::sin, g.apply(operation::exp, v));
    program const p{g, 2, {{v}}};
    CHECK(p.reads()[0]);
    CHECK_FALSE(p.reads()[1]);
    CHECK(p.instructions().size() == 200);
    CHECK(p.registers() <= 2);
}

TEST_CASE("more values than rows can be numbered are refused") {
    graph g;
    std::vector<output> outputs;
    for (std::uint32_t k = 0; k < 33'000; ++k)
        outputs.push_back({g.apply(operation::exp, g.multiply(g.constant(k + 2), g.input(0)))});
    CHECK_NOTHROW(program{g, 1, outputs});
    std::vector<value> open;
    for (auto const& o : outputs) open.push_back(g.apply(operation::sin, o.what));
    auto sum = open[0];
    for (auto const v : open) sum = g.multiply(sum, g.add(v, sum));
    auto const all = outputs.size();
    for (std::size_t k = 0; k < all; ++k) outputs.push_back({open[k]});
    CHECK_THROWS(program{g, 1, outputs});
}

TEST_CASE("poisson: any mean gives a whole number or none") {
    graph g;
    program const p{g, 3, {{g.poisson(g.input(0), g.input(1), g.input(2))}}};
    double one = 0.3, other = 0.6, out = 0;
    for (double mean :
         {0.0, 0.5, 20.0, 31.0, 1e6, 1e15, 0x1p53, 1e300, std::numeric_limits<double>::infinity()}) {
        CAPTURE(mean);
        double* const rows[] = {&mean, &one, &other, &out};
        p.run(rows, 1);
        CHECK(out == std::floor(out));
        if (mean > 100 && mean < 1e301) CHECK(std::fabs(out / mean - 1) < 0.01);
    }
    for (double mean : {-1.0, -1e300, std::nan("")}) {
        double* const rows[] = {&mean, &one, &other, &out};
        p.run(rows, 1);
        CHECK(std::isnan(out));
    }
}

}  // namespace neurapse::equations
