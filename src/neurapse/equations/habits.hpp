// SPDX-License-Identifier: MIT
// What people write from habit or by a slip of the finger, and what they mean by it here.
#pragma once

#include <string>
#include <string_view>

namespace neurapse::equations {

/// v_post for v_psot: the ending of a neuron's number was misspelt; else empty.
std::string neuron_number_meant(std::string const& name);

/// How a function of elsewhere is written here, "write a % b" for mod; empty: it is not known.
std::string remedy_for_function(std::string_view name);

/// The same of a name: "write second" for s.
std::string remedy_for_name(std::string_view name);

/// What a statement of a programming language should be, "if" and the like; empty: it is none.
std::string remedy_for_keyword(std::string_view word);

}  // namespace neurapse::equations
