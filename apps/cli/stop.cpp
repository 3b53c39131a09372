// SPDX-License-Identifier: MIT
#include "stop.hpp"

#include <csignal>
#include <initializer_list>

namespace neurapse::cli {
namespace {

std::sig_atomic_t volatile asked = 0;

void note(int signal) {
    asked = signal;
    std::signal(signal, SIG_DFL);  // the next one is not caught
}

}  // namespace

void listen_for_stop() {
    for (int const signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, note);
    std::signal(SIGPIPE, SIG_IGN);  // a closed terminal must not cost the results
    std::signal(SIGXFSZ, SIG_IGN);  // a full quota is an error of writing, not a death
}

int stop_signal() { return asked; }

}  // namespace neurapse::cli
