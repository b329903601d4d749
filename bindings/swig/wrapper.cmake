# SPDX-License-Identifier: Apache-2.0
# What Java and C# share: SWIG's output for the flat functions, and the library that wraps them.

# coinstore_add_wrapper(TARGET LANGUAGE FOLDER SWIG_ARGUMENTS...)
# TARGET is a shared library made from FOLDER/wrapper.c; the sources in the other language lie beside it.
function(coinstore_add_wrapper target language folder)
  set(here ${PROJECT_SOURCE_DIR}/bindings/swig)
  file(GLOB headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/*.h)
  add_custom_command(
    OUTPUT ${folder}/wrapper.c
    COMMAND ${CMAKE_COMMAND} -D SWIG=${SWIG_EXECUTABLE} -D LANGUAGE=${language} "-DSWIG_ARGUMENTS=${ARGN}"
            -D INCLUDE=${PROJECT_SOURCE_DIR}/include -D FOLDER=${folder} -P ${here}/generate.cmake
    DEPENDS ${headers} ${here}/generate.cmake ${here}/coinstore.swg ${here}/coinstore_${language}.i
    COMMENT "Wrapping the C functions for ${language}" VERBATIM)
  add_library(${target} SHARED ${folder}/wrapper.c)
  target_link_libraries(${target} PRIVATE coinstore)
  # The generated C has no const, no prototypes of its own, and casts through void *. As in -Wall -Wextra,
  # it has no warning; what the library asks of itself beyond that is not asked of SWIG.
  target_compile_options(${target} PRIVATE -fno-strict-aliasing -Wno-shadow -Wno-conversion -Wno-pedantic)
  # Beside its library, wherever a package puts both; never unloaded, since RocksDB's threads are not.
  set_target_properties(${target} PROPERTIES BUILD_RPATH "$ORIGIN" BUILD_RPATH_USE_ORIGIN ON INSTALL_RPATH "$ORIGIN")
  target_link_options(${target} PRIVATE -Wl,-z,nodelete -Wl,-z,relro -Wl,-z,now)
endfunction()
