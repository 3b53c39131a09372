// SPDX-License-Identifier: MIT
// The frame of every HTML page the project writes: one file that fetches nothing, fits a
// phone, and is light or dark as the reader prefers.
#pragma once

#include <string>

namespace neurapse::plot {

/// A whole page. The title is escaped here; the body is HTML.
std::string html_page(std::string const& title, std::string const& body);

/// "<p class="look">words</p>", the words escaped.
std::string element(std::string const& tag, std::string const& words, std::string const& look = "");

}  // namespace neurapse::plot
