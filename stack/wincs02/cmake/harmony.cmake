# What projects of Harmony applications call in CMake; emu9160::wincs02 is there already.
include_guard(GLOBAL)
set(EMU9160_WINCS02_CMAKE "${CMAKE_CURRENT_LIST_DIR}" CACHE INTERNAL "")

# emu9160_harmony_app(target SOURCE_DIR firmware/src CONFIG folder [DRIVER 3.0|3.1|3.2]
#     [SOURCES file...] [PREFIX name]): an executable of an application as Microchip ships them.
# From SOURCE_DIR come its sources, but those of other modules (*rnwf*), or only SOURCES; from
# SOURCE_DIR/config/CONFIG configuration.h and the services system/**/sys_wincs_*.c. All else there
# belongs to the board (driver/, peripheral/, initialization.c, tasks.c ...) and is replaced. PREFIX
# is what its functions _Initialize and _Tasks begin with: APP_WINCS02.
function(emu9160_harmony_app target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "SOURCE_DIR;CONFIG;DRIVER;PREFIX" "SOURCES")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCE_DIR OR NOT arg_CONFIG)
        message(FATAL_ERROR "emu9160_harmony_app(${target} ...) wants SOURCE_DIR and CONFIG, and "
            "knows DRIVER, SOURCES and PREFIX besides")
    endif()
    cmake_path(ABSOLUTE_PATH arg_SOURCE_DIR NORMALIZE)
    set(config "${arg_SOURCE_DIR}/config/${arg_CONFIG}")
    if(NOT EXISTS "${config}/configuration.h")
        message(FATAL_ERROR "${config}/configuration.h is not there: CONFIG names a folder of "
            "${arg_SOURCE_DIR}/config")
    endif()
    set(numbers 3.0 30000 3.1 30100 3.2 30200)
    if(NOT arg_DRIVER)
        set(arg_DRIVER 3.0)
    endif()
    list(FIND numbers "${arg_DRIVER}" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "emu9160_harmony_app(${target} ...): DRIVER is 3.0, 3.1 or 3.2")
    endif()
    math(EXPR at "${at} + 1")
    list(GET numbers ${at} driver)

    set(start "${EMU9160_WINCS02_CMAKE}/start") # installed
    if(NOT EXISTS "${start}")
        cmake_path(SET start NORMALIZE "${EMU9160_WINCS02_CMAKE}/../start")
    endif()
    set(sources)
    if(arg_SOURCES)
        foreach(source IN LISTS arg_SOURCES)
            cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${arg_SOURCE_DIR}")
            list(APPEND sources "${source}")
        endforeach()
    else()
        file(GLOB sources CONFIGURE_DEPENDS "${arg_SOURCE_DIR}/*.c")
        list(FILTER sources EXCLUDE REGEX "rnwf[^/]*$")
    endif()
    file(GLOB_RECURSE services CONFIGURE_DEPENDS "${config}/system/sys_wincs_*.c")
    list(APPEND sources ${services} "${start}/harmony.c")
    if(NOT sources MATCHES "/main\\.c(;|$)")
        list(APPEND sources "${start}/main.c")
    endif()

    add_executable(${target} ${sources})
    target_link_libraries(${target} PRIVATE emu9160::wincs02)
    # Ours come first: the project has headers of the same names for its board.
    set_target_properties(${target} PROPERTIES NO_SYSTEM_FROM_IMPORTED ON)
    target_include_directories(${target} PRIVATE
        $<TARGET_PROPERTY:emu9160::wincs02,INTERFACE_INCLUDE_DIRECTORIES>
        "${config}" "${arg_SOURCE_DIR}")
    target_compile_options(${target} PRIVATE "SHELL:-include harmony_host.h")
    target_compile_definitions(${target} PRIVATE EMU9160_WINCS02_DRIVER=${driver})
    if(arg_PREFIX)
        target_compile_definitions(${target} PRIVATE EMU9160_HARMONY_APP=${arg_PREFIX})
    endif()
endfunction()
