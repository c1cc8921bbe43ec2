/// Memory domains of user mode: there is none, so that all of these succeed and change nothing.
#ifndef ZEPHYR_INCLUDE_APP_MEMORY_MEM_DOMAIN_H_
#define ZEPHYR_INCLUDE_APP_MEMORY_MEM_DOMAIN_H_

#include <emu9160_zephyr.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_thread;

typedef uint32_t k_mem_partition_attr_t;
#define K_MEM_PARTITION_P_RW_U_RW ((k_mem_partition_attr_t)0)
#define K_MEM_PARTITION_P_RW_U_RO ((k_mem_partition_attr_t)1)
#define K_MEM_PARTITION_P_RW_U_NA ((k_mem_partition_attr_t)2)
#define K_MEM_PARTITION_P_RO_U_RO ((k_mem_partition_attr_t)3)

struct k_mem_partition {
    uintptr_t start;
    size_t size;
    k_mem_partition_attr_t attr;
};
#define K_MEM_PARTITION_DEFINE(name, start, size, attr)                                            \
    struct k_mem_partition name = {(uintptr_t)(start), size, attr}

struct k_mem_domain {
    uint8_t num_partitions;
};

static inline int k_mem_domain_init(struct k_mem_domain* domain, uint8_t num_parts,
                                    struct k_mem_partition* parts[])
{
    (void)parts;
    domain->num_partitions = num_parts;
    return 0;
}
static inline int k_mem_domain_add_partition(struct k_mem_domain* domain,
                                             struct k_mem_partition* part)
{
    (void)part;
    ++domain->num_partitions;
    return 0;
}
static inline int k_mem_domain_remove_partition(struct k_mem_domain* domain,
                                                struct k_mem_partition* part)
{
    (void)part;
    if (domain->num_partitions > 0) --domain->num_partitions;
    return 0;
}
static inline int k_mem_domain_add_thread(struct k_mem_domain* domain, struct k_thread* thread)
{
    (void)domain;
    (void)thread;
    return 0;
}

#ifdef __cplusplus
}
#endif

#endif
