# WebAssembly, see docs/webassembly.md. toml++, nlohmann-json and CLI11 are nothing but headers: they are taken from
# this machine, through links, since the compiler must not see what stands beside them. There is no libzip.
function(neurapse_host_headers package folder header)
  find_path(${package}_headers ${folder}/${header} PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/host_headers)
  file(CREATE_LINK ${${package}_headers}/${folder} ${PROJECT_BINARY_DIR}/host_headers/${folder} SYMBOLIC)
  add_library(${package}::${package} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${package}::${package} INTERFACE ${PROJECT_BINARY_DIR}/host_headers)
endfunction()
neurapse_host_headers(tomlplusplus toml++ toml.h)
neurapse_host_headers(nlohmann_json nlohmann json.hpp)
neurapse_host_headers(CLI11 CLI CLI.hpp)

# A mistake in a description is an exception, and networks take the memory that they need.
function(neurapse_for_webassembly target)
  target_compile_options(${target} PUBLIC -fexceptions PRIVATE -Wno-pass-failed)  # loops do without vectors
  target_link_options(${target} PUBLIC -fexceptions -sALLOW_MEMORY_GROWTH=1)
endfunction()
