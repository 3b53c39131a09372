// SPDX-License-Identifier: MIT
// Ticks are multiples of the step counted as integers, so that no rounding adds up along an axis.
#include "neurapse/report/axes.hpp"

#include <algorithm>
#include <cmath>

#include "neurapse/report/numbers.hpp"

namespace neurapse::plot {
namespace {

constexpr double widest = 1e300;

/// So close together that the difference is rounding, not data.
bool constant(double low, double high) {
    return high - low <= 1e-9 * std::max(std::abs(low), std::abs(high));
}

int as_many_as_fit(double pixels, double each, int least) { return std::max(least, int(pixels / each)); }

void draw_x_ticks(svg& picture, panel const& on, axis const& x, foot below) {
    auto const shown = range{x.values.low * x.factor, x.values.high * x.factor};
    auto const marks = nice_ticks(shown, as_many_as_fit(on.area.width, 75, 1), x.least_step);
    for (auto const value : marks.at) {
        auto const px = on.x(value / x.factor);
        picture.line({px, on.area.y}, {px, on.area.bottom()}, "grid");
        picture.line({px, on.area.bottom()}, {px, on.area.bottom() + 4}, "frame");
        if (below == foot::labelled)
            picture.text({px, on.area.bottom() + 15}, tick_label(value, marks.step), "tick", anchor::middle);
    }
}

void draw_y_ticks(svg& picture, panel const& on, axis const& y) {
    auto const shown = range{y.values.low * y.factor, y.values.high * y.factor};
    auto const marks = nice_ticks(shown, as_many_as_fit(on.area.height, 36, 4), y.least_step);
    for (auto const value : marks.at) {
        auto const py = on.y(value / y.factor);
        picture.line({on.area.x, py}, {on.area.right(), py}, "grid");
        picture.line({on.area.x - 4, py}, {on.area.x, py}, "frame");
        picture.text({on.area.x - 8, py}, tick_label(value, marks.step), "tick", anchor::end);
    }
}

}  // namespace

void extent::add(double value) {
    if (!std::isfinite(value)) return;
    value = std::clamp(value, -widest, widest);
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
}

void extent::add(std::vector<double> const& values) {
    for (auto const value : values) add(value);
}

range extent::padded() const {
    if (empty()) return {};
    if (!constant(low_, high_)) return {low_ - 0.05 * (high_ - low_), high_ + 0.05 * (high_ - low_)};
    auto const around = low_ == 0 ? 1 : 0.1 * std::abs(low_);
    return {low_ - around, high_ + around};
}

range extent::from_zero() const { return {0, empty() || high_ <= 0 ? 1 : 1.06 * high_}; }

double nice_ceiling(double value) {
    if (!(value > 0) || !std::isfinite(value)) return 1;
    auto const power = std::pow(10.0, std::floor(std::log10(value)));
    for (auto const digit : {1.0, 2.0, 5.0})
        if (value <= digit * power * (1 + 1e-9)) return digit * power;
    return 10 * power;
}

ticks nice_ticks(range const& values, int most, double least_step) {
    if (!(values.span() > 0) || !std::isfinite(values.span())) return {1, {values.low}};
    auto const step = std::max(nice_ceiling(values.span() / most), least_step);
    ticks result{step, {}};
    auto const first = std::ceil(values.low / step - 1e-6), last = std::floor(values.high / step + 1e-6);
    for (auto k = first; k <= last && result.at.size() <= std::size_t(most); ++k)
        result.at.push_back(k * step);
    return result;
}

double scale::operator()(double value) const {
    auto const span = values.span();
    return span > 0 ? first + (value - values.low) / span * (last - first) : first;
}

axis time_axis(double duration_ms) {
    auto const end = duration_ms > 0 && std::isfinite(duration_ms) ? duration_ms : 1;
    if (end >= 5000) return {"time (s)", {0, end}, 1e-3, 0};
    return {"time (ms)", {0, end}, 1, 0};
}

std::string with_unit(std::string const& label, std::string const& unit) {
    if (label.empty()) return unit;
    return unit.empty() ? label : label + " (" + unit + ")";
}

panel draw_axes(svg& picture, box const& area, axis const& x, axis const& y, foot below, growth y_grows) {
    auto const up = y_grows == growth::up;
    panel const on{area,
                   {x.values, area.x, area.right()},
                   {y.values, up ? area.bottom() : area.y, up ? area.y : area.bottom()}};
    draw_x_ticks(picture, on, x, below);
    draw_y_ticks(picture, on, y);
    picture.rect(area, "frame");
    picture.upright_text({area.x - 66, area.y + area.height / 2}, y.label, "label");
    if (below == foot::labelled)
        picture.text({area.x + area.width / 2, area.bottom() + 35}, x.label, "label", anchor::middle);
    return on;
}

}  // namespace neurapse::plot
