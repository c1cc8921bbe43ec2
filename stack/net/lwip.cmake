# lwIP as our own static target, with our options.
set(LWIP_DIR "${EMU9160_LWIP_SOURCE}")
emu9160_check_version(lwIP 2.2.1 "${LWIP_DIR}/src/include/lwip/init.h"
    LWIP_VERSION_MAJOR LWIP_VERSION_MINOR LWIP_VERSION_REVISION)
include("${LWIP_DIR}/src/Filelists.cmake")
# Compiled by way of our files that include them.
list(REMOVE_ITEM lwipcore4_SRCS "${LWIP_DIR}/src/core/ipv4/ip4.c")
list(REMOVE_ITEM lwipcore6_SRCS "${LWIP_DIR}/src/core/ipv6/ip6_frag.c")
add_library(emu9160_lwip STATIC "${CMAKE_CURRENT_LIST_DIR}/lwip/ip4_with_reset.c"
    "${CMAKE_CURRENT_LIST_DIR}/lwip/ip6_frag_with_reset.c" ${lwipcore_SRCS} ${lwipcore4_SRCS} ${lwipcore6_SRCS})
target_include_directories(emu9160_lwip SYSTEM PUBLIC
    "${LWIP_DIR}/src/include" "${CMAKE_CURRENT_LIST_DIR}/lwip")
target_include_directories(emu9160_lwip PRIVATE "${LWIP_DIR}/src/core/ipv4"
    "${LWIP_DIR}/src/core/ipv6")
target_compile_options(emu9160_lwip PRIVATE -w)
set_target_properties(emu9160_lwip PROPERTIES UNITY_BUILD OFF) # their sources repeat names
