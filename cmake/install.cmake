# What `cmake --install` copies: the library with its headers, the command line program, and
# the package files that let another project say find_package(neurapse).
include(CMakePackageConfigHelpers)
set(neurapse_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/neurapse)

install(TARGETS neurapse EXPORT neurapse ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY src/neurapse DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
file(GLOB_RECURSE generated_headers ${PROJECT_BINARY_DIR}/generated/neurapse/*.hpp)
if(generated_headers)
  install(DIRECTORY ${PROJECT_BINARY_DIR}/generated/neurapse DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    FILES_MATCHING PATTERN "*.hpp")
endif()
if(TARGET neurapse_cli)
  install(TARGETS neurapse_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

install(EXPORT neurapse NAMESPACE neurapse:: FILE neurapseTargets.cmake DESTINATION ${neurapse_package_dir})
configure_package_config_file(cmake/neurapseConfig.cmake.in ${PROJECT_BINARY_DIR}/neurapseConfig.cmake
  INSTALL_DESTINATION ${neurapse_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/neurapseConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/neurapseConfig.cmake ${PROJECT_BINARY_DIR}/neurapseConfigVersion.cmake
  DESTINATION ${neurapse_package_dir})
