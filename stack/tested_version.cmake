# The sources of lwIP and mbedTLS come from a distribution that goes on: what was fetched is compared
# with what the project was tested with, and a difference is said. It stops nothing.

# emu9160_check_version(NAME TESTED HEADER MACRO...): the macros in the header are the parts of the
# version, such as 2 2 1.
function(emu9160_check_version name tested header)
    set(parts)
    if(EXISTS "${header}")
        foreach(macro IN LISTS ARGN)
            file(STRINGS "${header}" line REGEX "^#define[ \t]+${macro}[ \t]+[0-9]+" LIMIT_COUNT 1)
            string(REGEX MATCH "[0-9]+[ \t]*$" part "${line}")
            string(STRIP "${part}" part)
            if(part STREQUAL "")
                set(parts)
                break()
            endif()
            list(APPEND parts "${part}")
        endforeach()
    endif()
    list(JOIN parts "." found)
    if(NOT found MATCHES "^[0-9]+(\\.[0-9]+)+$")
        message(WARNING "emu9160 was tested with ${name} ${tested}; ${header} names no version")
    elseif(NOT found STREQUAL tested)
        message(WARNING "emu9160 was tested with ${name} ${tested}; this build has ${name} ${found}")
    endif()
endfunction()
