// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace neurapse::cli {
namespace {

/// "2:05" or "1:02:03".
std::string in_clock(double seconds) {
    auto const s = long(std::ceil(seconds));
    char text[32];
    if (s >= 3600)
        std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
    else
        std::snprintf(text, sizeof text, "%ld:%02ld", s / 60, s % 60);
    return text;
}

}  // namespace

progress::progress(std::string name, style how)
    : name_(std::move(name)), style_(how), start_(time::now()), last_(start_) {}

progress::style progress::fitting(bool quiet) {
    return quiet ? style::quiet : isatty(STDERR_FILENO) ? style::bar : style::lines;
}

void progress::update(double done, std::string const& where) {
    auto const now = time::now();
    double const spent = std::chrono::duration<double>(now - start_).count();
    auto const left = done > 0 ? in_clock(spent * (1 - done) / done) + " left" : std::string{};
    if (style_ == style::bar && (std::chrono::duration<double>(now - last_).count() > 0.1)) {
        last_ = now;
        shown_ = true;
        int const filled = int(done * 24);
        std::fprintf(stderr, "\r\033[K%s [%s%s] %3.0f %%  %s  %s", name_.c_str(),
                     std::string(std::size_t(filled), '#').c_str(),
                     std::string(std::size_t(24 - filled), '.').c_str(), 100 * done, where.c_str(),
                     left.c_str());
        std::fflush(stderr);
    }
    // Elsewhere a line for each tenth, but none for what is over in a moment.
    if (style_ == style::lines && int(done * 10) > tenths_ && spent > 1) {
        tenths_ = int(done * 10);
        std::fprintf(stderr, "%s: %d %%, %s, %s\n", name_.c_str(), tenths_ * 10, where.c_str(), left.c_str());
    }
}

void progress::finish() {
    if (shown_) std::fputs("\r\033[K", stderr);
}

}  // namespace neurapse::cli
