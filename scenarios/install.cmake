# The installed tree works from any prefix and may be moved: what it names is relative.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(private_folder "${CMAKE_INSTALL_LIBDIR}/emu9160")
set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/emu9160")
set_target_properties(emu9160 PROPERTIES INSTALL_RPATH "$ORIGIN/emu9160")

install(TARGETS emu9160 EXPORT emu9160 LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS emu9160-core EXPORT emu9160 LIBRARY DESTINATION ${private_folder})
install(TARGETS emu9160_tool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY stack/api/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/emu9160
    FILES_MATCHING PATTERN "*.h")
install(EXPORT emu9160 NAMESPACE emu9160:: FILE emu9160Targets.cmake DESTINATION ${package_folder})
configure_package_config_file(stack/zephyr/cmake/emu9160Config.cmake.in emu9160Config.cmake
    INSTALL_DESTINATION ${package_folder} NO_SET_AND_CHECK_MACRO)
install(FILES "${PROJECT_BINARY_DIR}/emu9160Config.cmake" DESTINATION ${package_folder})
write_basic_package_version_file(emu9160ConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/emu9160ConfigVersion.cmake" DESTINATION ${package_folder})

# From the folder of the .pc file back to the prefix.
cmake_path(SET pc_folder NORMALIZE "/${CMAKE_INSTALL_LIBDIR}/pkgconfig")
cmake_path(RELATIVE_PATH pc_folder BASE_DIRECTORY "/" OUTPUT_VARIABLE pc_folder)
string(REGEX REPLACE "[^/]+" ".." pc_to_prefix "${pc_folder}")
configure_file(stack/emu9160.pc.in emu9160.pc @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/emu9160.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)


# Zephyr's door, and a package of Zephyr's own name for the samples that look for it.
set_target_properties(emu9160-zephyr PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/emu9160")
install(TARGETS emu9160-zephyr emu9160-zephyr-start emu9160-zephyr-program EXPORT emu9160
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY stack/zephyr/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/emu9160-zephyr
    FILES_MATCHING PATTERN "*.h")
install(DIRECTORY stack/zephyr/include_posix/
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/emu9160-zephyr-posix FILES_MATCHING PATTERN "*.h")
install(DIRECTORY stack/zephyr/cmake/ DESTINATION ${package_folder}/zephyr
    PATTERN "*.in" EXCLUDE)
configure_file(stack/zephyr/emu9160-zephyr.pc.in emu9160-zephyr.pc @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/emu9160-zephyr.pc"
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# The WINCS02 driver's door; what emu9160_harmony_app compiles with an application comes as source.
set_target_properties(emu9160-wincs02 PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/emu9160"
    EXPORT_NAME wincs02)
install(TARGETS emu9160-wincs02 EXPORT emu9160 LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY stack/wincs02/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/emu9160-wincs02
    FILES_MATCHING PATTERN "*.h")
install(DIRECTORY stack/wincs02/cmake/ DESTINATION ${package_folder}/wincs02)
install(DIRECTORY stack/wincs02/start DESTINATION ${package_folder}/wincs02)
configure_file(stack/wincs02/emu9160-wincs02.pc.in emu9160-wincs02.pc @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/emu9160-wincs02.pc"
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY scenarios/library scenarios/firmware
    DESTINATION ${CMAKE_INSTALL_DATADIR}/emu9160)
install(DIRECTORY stack/tls/pki/ DESTINATION ${CMAKE_INSTALL_DATADIR}/emu9160/pki FILES_MATCHING
    PATTERN "*.pem" PATTERN "client.key")
install(FILES LICENSE NOTICE README.md scenarios/schema.md stack/option/options.md
    DESTINATION ${CMAKE_INSTALL_DOCDIR})
