# cmake -D SOURCE_DIR= -D SCRATCH= -P build_product_alone.cmake
file(REMOVE_RECURSE ${SCRATCH})
set(forbidden "")
foreach(package GTest GMock valijson benchmark Python3 Catch2 doctest)
  list(APPEND forbidden -D CMAKE_DISABLE_FIND_PACKAGE_${package}=ON)
endforeach()
execute_process(COMMAND ${CMAKE_COMMAND} --preset release -S ${SOURCE_DIR} -B ${SCRATCH} ${forbidden}
                WORKING_DIRECTORY ${SOURCE_DIR} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${SCRATCH} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${SCRATCH}/bin/s3sse version COMMAND_ERROR_IS_FATAL ANY)
# Nothing of the tests came along.
file(GLOB_RECURSE programs ${SCRATCH}/suites/*)
if(programs)
  message(FATAL_ERROR "The product's build made files of the tests: ${programs}")
endif()
file(REMOVE_RECURSE ${SCRATCH})
