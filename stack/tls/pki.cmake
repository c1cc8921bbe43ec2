# The test PKI as text in the library, from the very files that are shipped.
set(pki_folder "${CMAKE_CURRENT_LIST_DIR}/pki")
set(pki_table "")
foreach(name ca.key ca.pem chain.pem client.key client.pem expired.pem long-chain.pem not-yet-valid.pem
        other-ca.pem rsa.key rsa.pem tls.key tls.pem unknown-ca.pem wrong-name.pem)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${pki_folder}/${name}")
    file(READ "${pki_folder}/${name}" text)
    string(APPEND pki_table "    {\"${name}\", R\"pem(${text})pem\"},\n")
endforeach()
file(CONFIGURE OUTPUT pki_data.cpp @ONLY CONTENT [[
// Made from stack/tls/pki/ by pki.cmake.
#include "stack/tls/pki.hpp"

namespace stack::inline v0::tls {

constexpr PkiFile files[] = {
@pki_table@};

std::span<const PkiFile> pki_files() { return files; }

} // namespace stack::inline v0::tls
]])
target_sources(emu9160_core_objects PRIVATE
    "${CMAKE_CURRENT_LIST_DIR}/pki.cpp" "${CMAKE_CURRENT_BINARY_DIR}/pki_data.cpp")
