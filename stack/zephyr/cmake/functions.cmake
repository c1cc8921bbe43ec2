# What programs for Zephyr call in CMake, with find_package(emu9160 COMPONENTS zephyr) and with
# package Zephyr alike. emu9160_zephyr_tool and _posix are set by whoever includes this.
include_guard(GLOBAL)
set(EMU9160_ZEPHYR_CMAKE "${CMAKE_CURRENT_LIST_DIR}" CACHE INTERNAL "")
set(EMU9160_ZEPHYR_TOOL "${emu9160_zephyr_tool}" CACHE INTERNAL "")
set(EMU9160_ZEPHYR_POSIX "${emu9160_zephyr_posix}" CACHE INTERNAL "")

define_property(TARGET PROPERTY EMU9160_ZEPHYR_LIBRARIES BRIEF_DOCS "Zephyr's own that it compiles")

# emu9160_zephyr_autoconf(OUT header CMAKE variable FILES file... [SETTINGS CONFIG_X=value...]
#     [HAVE library...] [KCONFIG file]): `header`, and in `variable` the set() lines of the same. Configures anew
#     when a file changes.
function(emu9160_zephyr_autoconf)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "OUT;CMAKE;KCONFIG" "FILES;SETTINGS;HAVE")
    set(words ${arg_FILES})
    foreach(setting IN LISTS arg_SETTINGS)
        list(APPEND words -D "${setting}")
    endforeach()
    foreach(library IN LISTS arg_HAVE)
        list(APPEND words --have "${library}")
    endforeach()
    if(arg_KCONFIG)
        list(APPEND words --kconfig "${arg_KCONFIG}")
    endif()
    if(EMU9160_ZEPHYR_VERSION)
        list(APPEND words --zephyr-version "${EMU9160_ZEPHYR_VERSION}")
    endif()
    execute_process(COMMAND "${EMU9160_ZEPHYR_TOOL}" zephyr-conf ${words}
        OUTPUT_VARIABLE header RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "The configuration cannot be used; see above")
    endif()
    execute_process(COMMAND "${EMU9160_ZEPHYR_TOOL}" zephyr-conf ${words} --cmake
        OUTPUT_VARIABLE variables ERROR_QUIET)
    file(CONFIGURE OUTPUT "${arg_OUT}" CONTENT "@header@" @ONLY)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${arg_FILES} ${arg_KCONFIG})
    set(${arg_CMAKE} "${variables}" PARENT_SCOPE)
endfunction()

# emu9160_zephyr_config(target file... [SETTINGS CONFIG_X=value...]): compiles `target`, which links
# emu9160::zephyr, with what these files configure, over the defaults.
function(emu9160_zephyr_config target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SETTINGS")
    set(files)
    foreach(file IN LISTS arg_UNPARSED_ARGUMENTS)
        cmake_path(ABSOLUTE_PATH file)
        list(APPEND files "${file}")
    endforeach()
    if(NOT files)
        message(FATAL_ERROR "emu9160_zephyr_config(${target} ...) names no file, such as prj.conf")
    endif()
    get_target_property(libraries ${target} EMU9160_ZEPHYR_LIBRARIES)
    if(NOT libraries)
        set(libraries)
    endif()
    set(header "${CMAKE_CURRENT_BINARY_DIR}/${target}-zephyr/autoconf.h")
    emu9160_zephyr_autoconf(OUT "${header}" CMAKE variables
        FILES "${EMU9160_ZEPHYR_CMAKE}/defaults.conf" ${files} SETTINGS ${arg_SETTINGS}
        HAVE ${libraries})
    emu9160_zephyr_use(${target} PRIVATE "${header}" "${variables}")
endfunction()

# Compiles with this configuration.
function(emu9160_zephyr_use target scope header variables)
    target_compile_options(${target} ${scope} "SHELL:-include \"${header}\"")
    set_property(TARGET ${target} PROPERTY EMU9160_ZEPHYR_AUTOCONF "${header}")
    cmake_language(EVAL CODE "${variables}")
    if(CONFIG_POSIX_API)
        # Before the C library's headers of the same names.
        target_include_directories(${target} BEFORE ${scope} "${EMU9160_ZEPHYR_POSIX}")
    endif()
    if(EMU9160_ZEPHYR_VERSION)
        target_compile_definitions(${target} ${scope}
            EMU9160_ZEPHYR_VERSION=${EMU9160_ZEPHYR_VERSION})
    endif()
endfunction()

# A text file of the bytes of `source`, for an array's initialiser.
function(generate_inc_file source generated)
    cmake_path(ABSOLUTE_PATH source)
    if(ARGN)
        message(FATAL_ERROR "generate_inc_file: '${ARGN}' is not here; allowed: no option")
    endif()
    cmake_path(GET generated PARENT_PATH folder)
    file(MAKE_DIRECTORY "${folder}")
    add_custom_command(OUTPUT "${generated}" DEPENDS "${source}"
        COMMAND "${CMAKE_COMMAND}" "-DIN=${source}" "-DOUT=${generated}"
            -P "${EMU9160_ZEPHYR_CMAKE}/inc_file.cmake"
        COMMENT "Writing ${generated}" VERBATIM)
endfunction()

function(generate_inc_file_for_gen_target target source generated gen_target)
    generate_inc_file("${source}" "${generated}" ${ARGN})
    add_custom_target(${gen_target} DEPENDS "${generated}")
    add_dependencies(${target} ${gen_target})
endfunction()

function(generate_inc_file_for_target target source generated)
    string(MD5 name "${generated}")
    generate_inc_file_for_gen_target(${target} "${source}" "${generated}" inc_${name} ${ARGN})
endfunction()

# The files of each library in Zephyr 3.7, from the tree's root; headers from its include/. That
# websocket.c also includes sys/fdtable.h, net_private.h, sockets_internal.h and mbedTLS's sha1.h,
# which are not here: a program has to bring them.
set(emu9160_zephyr_coap_sources subsys/net/lib/coap/coap.c
    subsys/net/lib/coap/coap_link_format.c)
set(emu9160_zephyr_coap_headers zephyr/net/coap.h zephyr/net/coap_link_format.h)
set(emu9160_zephyr_coap_client_sources subsys/net/lib/coap/coap_client.c)
set(emu9160_zephyr_coap_client_headers zephyr/net/coap_client.h)
set(emu9160_zephyr_http_client_sources subsys/net/lib/http/http_client.c
    subsys/net/lib/http/http_parser.c subsys/net/lib/http/http_parser_url.c)
set(emu9160_zephyr_http_client_headers zephyr/net/http/client.h zephyr/net/http/method.h
    zephyr/net/http/parser.h zephyr/net/http/parser_state.h zephyr/net/http/parser_url.h
    zephyr/net/http/status.h)
set(emu9160_zephyr_json_sources lib/utils/json.c)
set(emu9160_zephyr_json_headers zephyr/data/json.h)
set(emu9160_zephyr_mqtt_sources subsys/net/lib/mqtt/mqtt.c subsys/net/lib/mqtt/mqtt_decoder.c
    subsys/net/lib/mqtt/mqtt_encoder.c subsys/net/lib/mqtt/mqtt_rx.c
    subsys/net/lib/mqtt/mqtt_transport.c subsys/net/lib/mqtt/mqtt_transport_socket_tcp.c)
set(emu9160_zephyr_mqtt_headers zephyr/net/mqtt.h)
set(emu9160_zephyr_sntp_sources subsys/net/lib/sntp/sntp.c subsys/net/lib/sntp/sntp_simple.c)
set(emu9160_zephyr_sntp_headers zephyr/net/sntp.h)
set(emu9160_zephyr_websocket_sources subsys/net/lib/websocket/websocket.c)
set(emu9160_zephyr_websocket_headers zephyr/net/websocket.h)
foreach(part IN ITEMS coap coap_client http_client json mqtt sntp websocket)
    set(EMU9160_ZEPHYR_${part}_SOURCES ${emu9160_zephyr_${part}_sources} CACHE INTERNAL "")
    set(EMU9160_ZEPHYR_${part}_HEADERS ${emu9160_zephyr_${part}_headers} CACHE INTERNAL "")
endforeach()

# emu9160_zephyr_library(target library... ZEPHYR_TREE path [WITH coap_client mqtt_tls
#     mqtt_websocket]): compiles Zephyr's own protocol libraries of a checkout into `target`. Only
#     the headers of these are taken from there, all others are ours. Before
#     emu9160_zephyr_config(), which then lets their symbols pass.
function(emu9160_zephyr_library target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "ZEPHYR_TREE" "WITH")
    set(libraries ${arg_UNPARSED_ARGUMENTS})
    set(allowed coap http_client json mqtt sntp websocket)
    foreach(library IN LISTS libraries)
        if(NOT library IN_LIST allowed)
            list(JOIN allowed ", " allowed)
            message(FATAL_ERROR "emu9160_zephyr_library: '${library}' is no library; allowed: ${allowed}")
        endif()
    endforeach()
    if(NOT arg_ZEPHYR_TREE OR NOT IS_DIRECTORY "${arg_ZEPHYR_TREE}")
        message(FATAL_ERROR "emu9160_zephyr_library: ZEPHYR_TREE '${arg_ZEPHYR_TREE}' is no folder; "
            "wanted: a checkout of Zephyr")
    endif()
    cmake_path(ABSOLUTE_PATH arg_ZEPHYR_TREE NORMALIZE OUTPUT_VARIABLE tree)
    set_property(TARGET ${target} APPEND PROPERTY EMU9160_ZEPHYR_LIBRARIES ${libraries})
    # A websocket begins as a request of HTTP.
    if("websocket" IN_LIST libraries AND NOT "http_client" IN_LIST libraries)
        list(APPEND libraries http_client)
    endif()
    set(sources)
    set(headers)
    foreach(part IN LISTS libraries arg_WITH)
        if(part STREQUAL "mqtt_tls")
            list(APPEND sources subsys/net/lib/mqtt/mqtt_transport_socket_tls.c)
        elseif(part STREQUAL "mqtt_websocket")
            list(APPEND sources subsys/net/lib/mqtt/mqtt_transport_websocket.c)
        else()
            list(APPEND sources ${EMU9160_ZEPHYR_${part}_SOURCES})
            list(APPEND headers ${EMU9160_ZEPHYR_${part}_HEADERS})
        endif()
    endforeach()
    set(files ${sources})
    list(TRANSFORM files PREPEND "${tree}/")
    set(from ${headers})
    list(TRANSFORM from PREPEND "${tree}/include/")
    foreach(file IN LISTS files from)
        if(NOT EXISTS "${file}")
            message(FATAL_ERROR "emu9160_zephyr_library: ${file} is not there; wanted: a tree like "
                "Zephyr 3.7's")
        endif()
    endforeach()
    set(here "${CMAKE_CURRENT_BINARY_DIR}/${target}-zephyr/libraries")
    # Later 3.x has one more of coap.
    if("coap" IN_LIST libraries AND EXISTS "${tree}/include/zephyr/net/coap_mgmt.h")
        list(APPEND headers zephyr/net/coap_mgmt.h)
    endif()
    foreach(header IN LISTS headers)
        configure_file("${tree}/include/${header}" "${here}/${header}" COPYONLY)
    endforeach()
    target_sources(${target} PRIVATE ${files})
    # Their warnings are not the program's.
    set_property(SOURCE ${files} DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
        APPEND PROPERTY COMPILE_OPTIONS -w)
    target_include_directories(${target} PRIVATE "${here}")
endfunction()
