/// Where a program's data lies for threads in user mode: there is no user mode, data lies anywhere.
#ifndef ZEPHYR_INCLUDE_APP_MEMORY_APP_MEMDOMAIN_H_
#define ZEPHYR_INCLUDE_APP_MEMORY_APP_MEMDOMAIN_H_

#include <emu9160_zephyr.h>

#include <zephyr/app_memory/mem_domain.h>

#define K_APP_DMEM_SECTION(id)
#define K_APP_BMEM_SECTION(id)
#define K_APP_DMEM(id)
#define K_APP_BMEM(id)
#define K_APPMEM_PARTITION_DEFINE(name) struct k_mem_partition name
#define K_APPMEM_PARTITION_DECLARE(name) extern struct k_mem_partition name

#endif
