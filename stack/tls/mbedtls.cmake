# mbedTLS as our own static target, with our configuration.
emu9160_check_version(mbedTLS 3.6.6 "${EMU9160_MBEDTLS_SOURCE}/include/mbedtls/build_info.h"
    MBEDTLS_VERSION_MAJOR MBEDTLS_VERSION_MINOR MBEDTLS_VERSION_PATCH)
file(GLOB mbedtls_sources CONFIGURE_DEPENDS "${EMU9160_MBEDTLS_SOURCE}/library/*.c")
add_library(emu9160_mbedtls STATIC ${mbedtls_sources})
target_include_directories(emu9160_mbedtls SYSTEM
    PUBLIC "${EMU9160_MBEDTLS_SOURCE}/include" "${CMAKE_CURRENT_LIST_DIR}"
    PRIVATE "${EMU9160_MBEDTLS_SOURCE}/library")
target_compile_definitions(emu9160_mbedtls PUBLIC MBEDTLS_CONFIG_FILE="emu9160_mbedtls_config.h")
target_compile_options(emu9160_mbedtls PRIVATE -w)
set_target_properties(emu9160_mbedtls PROPERTIES UNITY_BUILD OFF) # their sources repeat names
