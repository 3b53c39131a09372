// SPDX-License-Identifier: MIT
// The markup is also well-formed XML, so that simple tools can check and read it.
#include "neurapse/report/page.hpp"

#include "neurapse/report/svg.hpp"

namespace neurapse::plot {
namespace {

constexpr char const* style = R"(
:root{color-scheme:light dark;--paper:#fff;--ink:#1c1e21;--muted:#5c636d;--line:#dfe2e6;--wash:#f5f6f8;--link:#00639c}
@media (prefers-color-scheme:dark){:root{--paper:#15181c;--ink:#e6e8eb;--muted:#a3aab4;--line:#30363d;--wash:#1d2126;--link:#56b4e9}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:860px;padding:24px 20px 48px;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;overflow-wrap:break-word}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}
h2{font-size:1.15rem;margin:2rem 0 .6rem}
a{color:var(--link)}
.muted{color:var(--muted);margin:.2rem 0 1.2rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.94rem;font-variant-numeric:tabular-nums}
th,td{padding:.35rem .9rem .35rem 0;text-align:left;border-bottom:1px solid var(--line);white-space:nowrap}
th{font-weight:600;color:var(--muted)}
.n{text-align:right}
figure{margin:1.6rem 0 2.2rem}
figure svg,.card svg{display:block;width:100%;height:auto}
figcaption{color:var(--muted);font-size:.92rem;margin-top:.4rem}
details{margin-top:2rem;border-top:1px solid var(--line);padding-top:.8rem}
summary{cursor:pointer;font-weight:600}
pre{overflow-x:auto;background:var(--wash);padding:14px;border-radius:6px;font:13px/1.45 ui-monospace,'SFMono-Regular',Menlo,Consolas,'DejaVu Sans Mono',monospace}
.cards{display:grid;margin-top:1.4rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:20px}
.card{display:block;border:1px solid var(--line);border-radius:8px;padding:14px;color:inherit;text-decoration:none}
.card:hover,.card:focus{border-color:var(--link)}
.card h2{margin:0;color:var(--link)}
@media (max-width:600px){body{padding:16px 12px 40px}h1{font-size:1.4rem}}
)";

}  // namespace

std::string html_page(std::string const& title, std::string const& body) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n" +
           element("title", title) + "<style>" + style + "</style>\n</head>\n<body>\n" + body +
           "</body>\n</html>\n";
}

std::string element(std::string const& tag, std::string const& words, std::string const& look) {
    auto const dress = look.empty() ? "" : " class=\"" + look + "\"";
    return "<" + tag + dress + ">" + escaped(words) + "</" + tag + ">\n";
}

}  // namespace neurapse::plot
