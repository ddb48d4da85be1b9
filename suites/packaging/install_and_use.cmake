# cmake -D BUILD_DIR= -D EXAMPLE_DIR= -D SCRATCH= -D GENERATOR= -P install_and_use.cmake
file(REMOVE_RECURSE ${SCRATCH})
function(run_step)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
run_step(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${SCRATCH}/prefix)
run_step(${CMAKE_COMMAND} -S ${EXAMPLE_DIR} -B ${SCRATCH}/build -G ${GENERATOR} -D CMAKE_PREFIX_PATH=${SCRATCH}/prefix)
run_step(${CMAKE_COMMAND} --build ${SCRATCH}/build)
run_step(${SCRATCH}/build/example_test)
# The installed binary finds the installed vectors.
run_step(${SCRATCH}/prefix/bin/s3sse list --only put-object/*)
