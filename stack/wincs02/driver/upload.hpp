// The one file that a program writes at a time (WDRV_WINC_FileOpen).
#pragma once

#include "stack/wincs02/driver/files.hpp"

#include "wdrv_winc_file.h"

namespace stack::inline v0::wincs02 {

struct Upload {
    Files::Type type = Files::Type::certificates;
    std::string name;
    std::size_t size = 0; // of the whole, as announced
    WDRV_WINC_FILE_STATUS_CALLBACK callback = nullptr;
    uintptr_t context = 0;
    std::string content{};
    bool busy = true; // until the last step is answered
};

} // namespace stack::inline v0::wincs02
