# lwIP as our own static target, with our options.
set(LWIP_DIR "${EMU9160_LWIP_SOURCE}")
include("${LWIP_DIR}/src/Filelists.cmake")
add_library(emu9160_lwip STATIC ${lwipcore_SRCS} ${lwipcore4_SRCS} ${lwipcore6_SRCS})
target_include_directories(emu9160_lwip SYSTEM PUBLIC
    "${LWIP_DIR}/src/include" "${CMAKE_CURRENT_LIST_DIR}/lwip")
target_compile_options(emu9160_lwip PRIVATE -w)
