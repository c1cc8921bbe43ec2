// Every number and prototype of wincs02/api.tsv.
#include <wdrv_winc.h>

#include "../../zephyr/values/check.h"

#include "functions.inc"
#include "numbers.inc"
