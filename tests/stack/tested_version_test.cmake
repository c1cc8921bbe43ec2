# Run as a script: cmake -DFOLDER=... -P tested_version_test.cmake. Headers of several versions are
# compared with a tested one by a second run of this file, whose words are what counts.
cmake_minimum_required(VERSION 3.25)
set(module "${CMAKE_CURRENT_LIST_DIR}/../../stack/tested_version.cmake")

if(DEFINED HEADER)
    include("${module}")
    emu9160_check_version(lib 2.2.1 "${HEADER}" LIB_MAJOR LIB_MINOR LIB_PATCH)
    message(STATUS "went on")
    return()
endif()

# What is said of a header with this text; nothing: no word.
function(expect text words)
    set(header "${FOLDER}/tested_version.h")
    file(REMOVE "${header}")
    if(NOT text STREQUAL "no file")
        file(WRITE "${header}" "${text}")
    endif()
    execute_process(COMMAND "${CMAKE_COMMAND}" "-DHEADER=${header}" -P "${CMAKE_CURRENT_LIST_FILE}"
        OUTPUT_VARIABLE out ERROR_VARIABLE said RESULT_VARIABLE status)
    if(NOT status EQUAL 0 OR NOT out MATCHES "went on")
        message(FATAL_ERROR "it stopped at '${text}': ${said}")
    endif()
    string(REGEX REPLACE "[ \n]+" " " said "${said}") # CMake wraps lines
    if(words STREQUAL "" AND NOT said STREQUAL "")
        message(FATAL_ERROR "'${text}': said '${said}' where nothing was to be said")
    endif()
    string(FIND "${said}" "${words}" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "'${text}': said '${said}', not '${words}'")
    endif()
endfunction()

function(version major minor patch result)
    set(${result} "/* x */\n#define LIB_MAJOR ${major}\n#define LIB_MINOR      ${minor}\n#define LIB_PATCH\t${patch}\n"
        PARENT_SCOPE)
endfunction()

version(2 2 1 same)
expect("${same}" "")
foreach(other IN ITEMS 2.2.0 2.2.10 2.2.12 2.3.1 3.2.1 2.2.2)
    string(REPLACE "." ";" parts "${other}")
    version(${parts} text)
    expect("${text}" "emu9160 was tested with lib 2.2.1; this build has lib ${other}")
endforeach()
foreach(none IN ITEMS "no file" "" "#define LIB_MAJOR 2\n#define LIB_MINOR 2\n"
        "#define LIB_MAJOR x\n#define LIB_MINOR 2\n#define LIB_PATCH 1\n")
    expect("${none}" "emu9160 was tested with lib 2.2.1; ")
    expect("${none}" "names no version")
endforeach()
message(STATUS "all versions compared")
