# Functions that Zephyr's build system gives to a program's CMakeLists.txt. There is one target, app:
# a library of the program's own is compiled into it.
include_guard(GLOBAL)

foreach(function IN ITEMS target_sources target_compile_definitions target_compile_options
        target_include_directories target_link_libraries)
    cmake_language(EVAL CODE "
        function(${function}_ifdef feature target scope)
            if(\${feature})
                ${function}(\${target} \${scope} \${ARGN})
            endif()
        endfunction()")
endforeach()

function(add_subdirectory_ifdef feature folder)
    if(${feature})
        add_subdirectory(${folder} ${ARGN})
    endif()
endfunction()

function(zephyr_sources)
    foreach(source IN LISTS ARGN)
        cmake_path(ABSOLUTE_PATH source)
        target_sources(app PRIVATE "${source}")
    endforeach()
endfunction()

function(zephyr_include_directories)
    foreach(folder IN LISTS ARGN)
        cmake_path(ABSOLUTE_PATH folder)
        target_include_directories(zephyr_interface INTERFACE "${folder}")
    endforeach()
endfunction()
function(zephyr_system_include_directories)
    zephyr_include_directories(${ARGN})
endfunction()
function(zephyr_compile_definitions)
    target_compile_definitions(zephyr_interface INTERFACE ${ARGN})
endfunction()
function(zephyr_compile_options)
    target_compile_options(zephyr_interface INTERFACE ${ARGN})
endfunction()
function(zephyr_cc_option)
    target_compile_options(zephyr_interface INTERFACE ${ARGN})
endfunction()
function(zephyr_link_libraries)
    target_link_libraries(zephyr_interface INTERFACE ${ARGN})
endfunction()

# A library of the program: its name is told to nobody.
function(zephyr_library)
endfunction()
function(zephyr_library_named name)
endfunction()
function(zephyr_library_sources)
    zephyr_sources(${ARGN})
endfunction()
function(zephyr_library_include_directories)
    foreach(folder IN LISTS ARGN)
        cmake_path(ABSOLUTE_PATH folder)
        target_include_directories(app PRIVATE "${folder}")
    endforeach()
endfunction()
function(zephyr_library_compile_definitions)
    target_compile_definitions(app PRIVATE ${ARGN})
endfunction()
function(zephyr_library_compile_options)
    target_compile_options(app PRIVATE ${ARGN})
endfunction()
function(zephyr_library_link_libraries)
    target_link_libraries(app PRIVATE ${ARGN})
endfunction()

foreach(function IN ITEMS zephyr_sources zephyr_include_directories zephyr_compile_definitions
        zephyr_compile_options zephyr_link_libraries zephyr_library_sources
        zephyr_library_include_directories zephyr_library_compile_definitions
        zephyr_library_compile_options zephyr_library_link_libraries)
    cmake_language(EVAL CODE "
        function(${function}_ifdef feature)
            if(\${feature})
                ${function}(\${ARGN})
            endif()
        endfunction()")
endforeach()

# Linker scripts are the board's.
foreach(function IN ITEMS zephyr_linker_sources zephyr_linker_section zephyr_iterable_section
        zephyr_ld_options zephyr_code_relocate zephyr_syscall_header zephyr_library_amend
        zephyr_append_cmake_library dt_nodelabel dt_alias dt_prop)
    cmake_language(EVAL CODE "
        function(${function})
            message(WARNING \"${function}(\${ARGN}) does nothing here: there is no linker script \"
                \"and no devicetree\")
        endfunction()")
endforeach()

foreach(what IN ITEMS include_directories system_include_directories compile_definitions
        compile_options)
    string(TOUPPER "${what}" property)
    cmake_language(EVAL CODE "
        function(zephyr_get_${what}_for_lang lang variable)
            set(\${variable} \"$<TARGET_PROPERTY:zephyr_interface,INTERFACE_${property}>\" PARENT_SCOPE)
        endfunction()")
endforeach()

function(assert condition text)
    if(NOT ${condition})
        message(FATAL_ERROR "${text}")
    endif()
endfunction()
function(assert_exists variable)
    if(NOT EXISTS "${${variable}}")
        message(FATAL_ERROR "${variable}=${${variable}} does not exist")
    endif()
endfunction()
