# Installs the build into an empty prefix and moves it, then configures, builds and runs a
# project that knows nothing but that prefix.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(failed)
    message(FATAL_ERROR "${ARGN} failed (${failed}):\n${said}")
  endif()
endfunction()

set(work ${build}/install_test)
file(REMOVE_RECURSE ${work})
run(${CMAKE_COMMAND} --install ${build} --prefix ${work}/first)
file(RENAME ${work}/first ${work}/prefix)
run(${work}/prefix/bin/neurapse --version)
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/project -B ${work}/project -G ${generator}
  -D CMAKE_PREFIX_PATH=${work}/prefix -D CMAKE_CXX_COMPILER=${compiler} -D CMAKE_CXX_FLAGS=${flags}
  -D CMAKE_BUILD_TYPE=${type} -D prefix=${work}/prefix)
run(${CMAKE_COMMAND} --build ${work}/project)
run(${CMAKE_COMMAND} -E chdir ${work}/project ./stranger)
