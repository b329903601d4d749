# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where. Nothing installed holds the prefix, so a tree can be moved. The
# components are the packages of packages.cmake.
include(CMakePackageConfigHelpers)

set(COINSTORE_CONFIG_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/coinstore")

install(TARGETS coinstore coinstore_verify coinstore_verify_static
        EXPORT coinstoreTargets
        LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
                COMPONENT runtime NAMELINK_COMPONENT development
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development
        INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(FILES include/coinstore.h include/coinstore_verify.h
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development)

if(TARGET coinstore_tool)  # it installs itself, and finds the library from its place
  file(RELATIVE_PATH COINSTORE_BIN_TO_LIB "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LIBDIR}")
  set_target_properties(coinstore_tool PROPERTIES INSTALL_RPATH "$ORIGIN/${COINSTORE_BIN_TO_LIB}")
  install(FILES man/coinstore.1 DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT tools)
  install(FILES tools/coinstore/completion.bash RENAME coinstore
          DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" COMPONENT tools)
endif()

# The way from the folder of the .pc files back to the prefix.
file(RELATIVE_PATH COINSTORE_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" COINSTORE_PC_PREFIX "${COINSTORE_PC_PREFIX}")
foreach(name IN ITEMS coinstore coinstore_verify)
  configure_file("pkgconfig/${name}.pc.in" "pkgconfig/${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/pkgconfig/${name}.pc"
          DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT development)
endforeach()

configure_package_config_file(cmake/coinstoreConfig.cmake.in cmake/coinstoreConfig.cmake
                              INSTALL_DESTINATION "${COINSTORE_CONFIG_DIR}")
write_basic_package_version_file(cmake/coinstoreConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/cmake/coinstoreConfig.cmake"
              "${PROJECT_BINARY_DIR}/cmake/coinstoreConfigVersion.cmake"
        DESTINATION "${COINSTORE_CONFIG_DIR}" COMPONENT development)
install(EXPORT coinstoreTargets NAMESPACE coinstore::
        DESTINATION "${COINSTORE_CONFIG_DIR}" COMPONENT development)

install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT runtime)
install(FILES README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT development)
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT development)
