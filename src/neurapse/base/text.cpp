// SPDX-License-Identifier: MIT
#include "neurapse/base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <locale>
#include <sstream>

namespace neurapse {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }
/// Letters, and every byte beyond ASCII.
bool is_letter(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || static_cast<unsigned char>(c) >= 128;
}

std::string_view trimmed(std::string_view s) {
    while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
    while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
    return s;
}

/// What is written before any rounding: sign, digits and the power of ten that belongs to them.
struct decimal {
    bool negative = false;
    std::string digits;  ///< a whole number, or "inf" or "nan"
    long exponent = 0;
};

/// Takes a number off the front of `text`, if there is one.
std::optional<decimal> take_number(std::string_view& text) {
    decimal d;
    std::size_t i = 0;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) d.negative = text[i++] == '-';
    for (std::string_view const word : {"infinity", "inf", "nan"}) {
        auto const here = text.substr(i, word.size());
        auto const end = i + word.size();
        if (!std::equal(here.begin(), here.end(), word.begin(), word.end(),
                        [](char a, char b) { return lower(a) == b; }) ||
            (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))))
            continue;
        d.digits = word.substr(0, 3);
        text.remove_prefix(end);
        return d;
    }
    for (; i < text.size() && is_digit(text[i]); ++i) d.digits += text[i];
    if (i < text.size() && text[i] == '.')
        for (++i; i < text.size() && is_digit(text[i]); ++i) d.digits += text[i], --d.exponent;
    if (d.digits.empty()) return {};
    if (i < text.size() && lower(text[i]) == 'e') {
        auto j = i + 1;
        bool const minus = j < text.size() && text[j] == '-';
        if (j < text.size() && (text[j] == '+' || text[j] == '-')) ++j;
        if (j < text.size() && is_digit(text[j])) {
            long power = 0;
            for (; j < text.size() && is_digit(text[j]); ++j)
                power = std::min(10 * power + (text[j] - '0'), 1'000'000L);
            d.exponent += minus ? -power : power;
            i = j;
        }
    }
    d.digits.erase(0, std::min(d.digits.find_first_not_of('0'), d.digits.size() - 1));
    text.remove_prefix(i);
    return d;
}

/// The double nearest to a decimal token; `beyond` is what an exponent out of range means.
double read_exactly(std::string const& token, double beyond) {
    double x = beyond;  // which from_chars then leaves as it is
#if defined(__cpp_lib_to_chars) && __cpp_lib_to_chars >= 201611L
    std::from_chars(token.data(), token.data() + token.size(), x);
#else
    std::istringstream in{token};
    in.imbue(std::locale::classic());
    in >> x;
    if (in.fail() && x >= std::numeric_limits<double>::max()) x = beyond;
#endif
    return x;
}

/// The double nearest to digits * 10^exponent: the only rounding between a text and its value.
double rounded(decimal const& d) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    auto const size = long(d.digits.size()) + d.exponent;  // the number is below 10^size
    double x = 0;
    if (d.digits == "nan")
        x = std::numeric_limits<double>::quiet_NaN();
    else if (d.digits == "inf" || (d.digits != "0" && size > 309))
        x = infinity;
    else if (d.digits != "0" && size > -324)
        x = read_exactly(d.digits + "e" + std::to_string(d.exponent), size > 0 ? infinity : 0);
    return d.negative ? -x : x;
}

/// The fewest digits that read back to x > 0, as digits and the power of ten of the first one.
struct shortest {
    std::string digits;
    int exponent;
};

shortest shortest_digits(double x) {
    std::string text;
#if defined(__cpp_lib_to_chars) && __cpp_lib_to_chars >= 201611L
    char buffer[40];
    text.assign(buffer, std::to_chars(buffer, std::end(buffer), x, std::chars_format::scientific).ptr);
#else
    for (int precision = 0; precision < 17; ++precision) {
        std::ostringstream out;
        out.imbue(std::locale::classic());
        out.precision(precision);
        out << std::scientific << x;
        text = out.str();
        if (read_exactly(text, std::numeric_limits<double>::infinity()) == x) break;
    }
#endif
    auto const e = text.find('e');
    auto digits = text.substr(0, 1) + (e > 2 ? text.substr(2, e - 2) : "");
    while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
    return {digits, std::atoi(text.c_str() + e + 1)};
}

/// x * 10^shift, without rounding: the shift moves the decimal point.
std::string print_shifted(double x, int shift) {
    if (std::isnan(x)) return "nan";
    std::string const sign = std::signbit(x) ? "-" : "";
    if (std::isinf(x)) return sign + "inf";
    if (x == 0) return sign + "0";
    auto [digits, exponent] = shortest_digits(std::fabs(x));
    exponent += shift;
    auto const size = int(digits.size());
    if (exponent < -4 || exponent > 15) {  // as Python does
        auto const power = std::to_string(std::abs(exponent));
        if (size > 1) digits.insert(1, ".");
        return sign + digits + (exponent < 0 ? "e-" : "e+") + (power.size() < 2 ? "0" : "") + power;
    }
    if (exponent < 0) return sign + "0." + std::string(std::size_t(-exponent - 1), '0') + digits;
    if (size <= exponent + 1) return sign + digits + std::string(std::size_t(exponent + 1 - size), '0');
    return sign + digits.insert(std::size_t(exponent + 1), ".");
}

/// A unit is 10^exponent * 6^sixes coherent ones. Only the minute needs the sixes.
struct unit {
    dimension dim;
    int exponent = 0, sixes = 0;
};

struct symbol {
    std::string_view name;
    unit value;
};

// The coherent units are ms, mV, pA and 10 um, hence 1e-14 kg.
constexpr symbol bases[] = {
    {"s", {dimensions::time, 3}},
    {"V", {dimensions::voltage, 3}},
    {"A", {dimensions::current, 12}},
    {"F", {dimensions::capacitance, 12}},
    {"S", {dimensions::conductance, 9}},
    {"Ohm", {-dimensions::conductance, -9}},
    {"ohm", {-dimensions::conductance, -9}},
    {"Hz", {dimensions::frequency, -3}},
    {"C", {dimensions::current + dimensions::time, 15}},
    {"m", {dimensions::length, 5}},
    {"g", {{.mass = 1}, 11}},
    {"K", {{.temperature = 1}, 0}},
    {"mol", {{.amount = 1}, 0}},
    {"cd", {{.luminosity = 1}, 0}},
};
constexpr symbol alone[] = {
    {"min", {dimensions::time, 4, 1}},
    {"%", {dimensions::none, -2}},
    {"1", {}},
};
constexpr struct {
    char letter;
    int exponent;
} prefixes[] = {{'f', -15}, {'p', -12}, {'n', -9}, {'u', -6}, {'m', -3},
                {'c', -2},  {'k', 3},   {'M', 6},  {'G', 9},  {'T', 12}};

std::optional<unit> find_symbol(std::string_view name) {
    for (auto const& one : alone)
        if (one.name == name) return one.value;
    for (auto const& one : bases)
        if (one.name == name) return one.value;
    for (auto const& one : bases)
        for (auto const& prefix : prefixes)
            if (name.size() == one.name.size() + 1 && name[0] == prefix.letter && name.substr(1) == one.name)
                return unit{one.value.dim, one.value.exponent + prefix.exponent};
    return {};
}

dimension power(dimension d, int n) {
    return {d.length * n,      d.mass * n,   d.time * n,      d.current * n,
            d.temperature * n, d.amount * n, d.luminosity * n};
}

/// What a unit multiplies by (sign 1) or divides by (sign -1), a whole number.
double whole_factor(unit const& u, int sign) {
    double factor = 1;
    for (int i = 0; i < sign * u.exponent; ++i) factor *= 10;
    for (int i = 0; i < sign * u.sixes; ++i) factor *= 6;
    return factor;
}

std::string quoted(std::string_view s) { return "\"" + std::string{s} + "\""; }

/// ASCII for what people paste: micro and Ohm signs, superscripts, the true minus, thin spaces.
std::string plain_letters(std::string_view text) {
    static constexpr std::string_view table[][2] = {
        {"\u00b5", "u"}, {"\u03bc", "u"}, {"\u03a9", "Ohm"}, {"\u2126", "Ohm"}, {"\u00b2", "2"},
        {"\u00b3", "3"}, {"\u00b9", "1"}, {"\u207b", "-"},   {"\u2212", "-"},   {"\u00b7", "*"},
        {"\u22c5", "*"}, {"\u00d7", "*"}, {"\u00a0", " "},   {"\u2009", " "},   {"\u202f", " "}};
    std::string out;
    while (!text.empty()) {
        auto const hit = std::find_if(std::begin(table), std::end(table), [&](auto const& row) {
            return text.substr(0, row[0].size()) == row[0];
        });
        out += hit == std::end(table) ? text.substr(0, 1) : (*hit)[1];
        text.remove_prefix(hit == std::end(table) ? 1 : (*hit)[0].size());
    }
    return out;
}

reading failed(std::string why, std::string remedy) { return {{}, std::move(why), std::move(remedy)}; }

reading unknown_unit(std::string_view name) {
    static std::vector<std::string> const usual{
        "ms", "s",  "us", "min", "mV", "V",   "uV", "pA", "nA",   "uA",   "A",   "pF", "nF", "uF", "F", "nS",
        "uS", "mS", "pS", "S",   "Hz", "kHz", "pC", "fC", "GOhm", "MOhm", "Ohm", "um", "mm", "cm", "m", "%"};
    auto const meant = nearest(name, usual);
    return failed(std::string{name} + " is no unit",
                  meant.empty() ? "units are made of s, V, A, F, S, Ohm, Hz, C and m, e.g. ms or mS/cm2"
                                : "did you mean " + meant + "?");
}

/// Reads `text` as factor {("*" | "/") factor}, a factor being a symbol and perhaps a power, and
/// multiplies it into `product`. The complaint, if there is one.
std::optional<reading> read_unit(std::string_view text, unit& product) {
    auto const whole = text;
    int sign = 1;
    if (text.front() == '/') {
        sign = -1;
        text = trimmed(text.substr(1));
    }
    for (;;) {
        std::size_t n = 0;
        while (n < text.size() && (is_letter(text[n]) || text[n] == '%')) ++n;
        if (n == 0 && !text.empty() && text[0] == '1' && (text.size() == 1 || !is_digit(text[1]))) n = 1;
        auto const name = text.substr(0, n);
        if (n == 0)
            return text.empty()
                       ? failed(std::string{whole} + " breaks off", "write a unit such as mV/ms")
                       : failed(quoted(text) + " is no unit", "write one number and one unit, e.g. 20 ms");
        auto const found = find_symbol(name);
        if (!found) return unknown_unit(name);
        text.remove_prefix(n);

        int exponent = 1;
        if (!text.empty() && (text[0] == '^' || text[0] == '-' || is_digit(text[0]))) {
            std::size_t i = text[0] == '^' ? 1 : 0;
            bool const minus = i < text.size() && text[i] == '-';
            if (minus) ++i;
            if (i >= text.size() || !is_digit(text[i]) || (i + 1 < text.size() && is_digit(text[i + 1])))
                return failed(quoted(text) + " is no power", "write e.g. cm2, cm^2 or ms^-1");
            exponent = (minus ? -1 : 1) * (text[i] - '0');
            text.remove_prefix(i + 1);
        }
        product.dim = product.dim + power(found->dim, sign * exponent);
        product.exponent += sign * exponent * found->exponent;
        product.sixes += sign * exponent * found->sixes;

        text = trimmed(text);
        if (text.empty()) return {};
        if (text[0] != '*' && text[0] != '/') {
            auto const first = std::string{name}, second = std::string{text};
            return failed("two units, " + first + " and " + second + ", with nothing between them",
                          find_symbol(first + second)
                              ? "did you mean " + first + second + "?"
                              : "write " + first + "*" + second + " or " + first + "/" + second);
        }
        sign = text[0] == '*' ? 1 : -1;
        text = trimmed(text.substr(1));
    }
}

/// What a dimension is called and printed in; 10^exponent coherent units make one of these.
struct display_unit {
    dimension dim;
    std::string_view symbol, words;
    int exponent = 0;
};

constexpr display_unit customary[] = {
    {dimensions::none, "", "a plain number"},
    {dimensions::time, "ms", "time"},
    {dimensions::voltage, "mV", "voltage"},
    {dimensions::current, "pA", "current"},
    {dimensions::capacitance, "pF", "capacitance"},
    {dimensions::conductance, "nS", "conductance"},
    {-dimensions::conductance, "GOhm", "resistance"},
    {dimensions::frequency, "kHz", "frequency"},
    {dimensions::current + dimensions::time, "pA*ms", "charge"},
    {dimensions::length, "um", "length", -1},
    {dimensions::area, "um2", "area", -2},
    {dimensions::capacitance - dimensions::area, "uF/cm2", "capacitance per area"},
    {dimensions::conductance - dimensions::area, "mS/cm2", "conductance per area"},
    {dimensions::current - dimensions::area, "uA/cm2", "current per area"},
};

display_unit const* find_customary(dimension dim) {
    auto const hit = std::find_if(std::begin(customary), std::end(customary),
                                  [&](display_unit const& one) { return one.dim == dim; });
    return hit == std::end(customary) ? nullptr : hit;
}

/// The power of ten between the coherent unit and the symbol of a dimension.
int display_exponent(dimension dim) {
    if (auto const* known = find_customary(dim)) return known->exponent;
    return -(dim.length - 2 * dim.mass);  // the um that spelled_out() writes
}

/// A unit for any dimension: mass is counted in volts, whose other parts are made up for.
std::string spelled_out(dimension d) {
    struct {
        std::string_view name;
        int power;
    } const factors[] = {{"pA", d.current + d.mass},    {"mV", d.mass},       {"ms", d.time + 3 * d.mass},
                         {"um", d.length - 2 * d.mass}, {"K", d.temperature}, {"mol", d.amount},
                         {"cd", d.luminosity}};
    std::string above, below;
    for (auto const& [name, power] : factors) {
        auto const text = std::string{name} + (std::abs(power) > 1 ? std::to_string(std::abs(power)) : "");
        if (power > 0) above += (above.empty() ? "" : "*") + text;
        if (power < 0) below += "/" + text;
    }
    return (above.empty() ? "1" : above) + below;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
    auto const number = take_number(text);
    if (!number || !text.empty()) return {};
    return rounded(*number);
}

reading parse_quantity(std::string_view raw) {
    auto const clean = plain_letters(raw);
    auto text = trimmed(clean);
    auto const whole = text;
    auto number = take_number(text);
    if (!number) return failed("no number here", "write e.g. 20 ms");
    if (text.size() > 1 && text[0] == ',' && is_digit(text[1])) {
        std::string pointed{whole};
        pointed[whole.size() - text.size()] = '.';
        return failed("a comma in a number", "write " + pointed);
    }
    text = trimmed(text);
    unit scale;
    if (!text.empty())
        if (auto complaint = read_unit(text, scale)) return *std::move(complaint);
    if (scale.sixes == 0) number->exponent += scale.exponent;
    double value = rounded(*number);
    if (scale.sixes != 0) value = value * whole_factor(scale, 1) / whole_factor(scale, -1);
    return {measured{value, scale.dim, text.empty()}, {}, {}};
}

std::string print_number(double x) { return print_shifted(x, 0); }

std::string print_quantity(double coherent, dimension dim) {
    auto const number = print_shifted(coherent, -display_exponent(dim));
    auto const symbol = unit_symbol(dim);
    if (symbol.empty()) return number;
    return number + " " + (symbol.substr(0, 2) == "1/" ? symbol.substr(1) : symbol);
}

std::string unit_symbol(dimension dim) {
    auto const* known = find_customary(dim);
    return known ? std::string{known->symbol} : spelled_out(dim);
}

std::string in_words(dimension dim) {
    auto const* known = find_customary(dim);
    return known ? std::string{known->words} : spelled_out(dim);
}

}  // namespace neurapse
