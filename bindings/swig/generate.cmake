# SPDX-License-Identifier: Apache-2.0
# Runs SWIG for one language into a folder of its own, and looks at what came out:
#
#   cmake -D SWIG=… -D LANGUAGE=java|csharp -D SWIG_ARGUMENTS=… -D INCLUDE=… -D FOLDER=… -P generate.cmake
#
# An opaque SWIGTYPE_… class means that a type has no typemap; then nothing is kept.
file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}")
execute_process(
  COMMAND "${SWIG}" -${LANGUAGE} -Wall -Werror ${SWIG_ARGUMENTS} "-I${INCLUDE}" "-I${CMAKE_CURRENT_LIST_DIR}"
          -outdir "${FOLDER}" -o "${FOLDER}/wrapper.c" "${CMAKE_CURRENT_LIST_DIR}/coinstore_${LANGUAGE}.i"
  RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  file(REMOVE_RECURSE "${FOLDER}")
  message(FATAL_ERROR "SWIG failed")
endif()
file(GLOB opaque "${FOLDER}/SWIGTYPE_*")
if(opaque)
  file(REMOVE_RECURSE "${FOLDER}")
  message(FATAL_ERROR "types without a typemap: ${opaque}")
endif()

# SWIG has no switch for this: its constants would be public, and so part of the package's interface.
set(constants "${FOLDER}/CoinstoreNativeConstants.java")
if(EXISTS "${constants}")
  file(READ "${constants}" text)
  string(REPLACE "public interface" "interface" text "${text}")
  file(WRITE "${constants}" "${text}")
endif()
