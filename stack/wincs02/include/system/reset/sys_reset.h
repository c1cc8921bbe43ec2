/// Harmony's reset: the program ends, as the board would start it anew.
#ifndef SYS_RESET_H
#define SYS_RESET_H

#ifdef __cplusplus
extern "C" {
#endif

__attribute__((noreturn)) void SYS_RESET_SoftwareReset(void);

#ifdef __cplusplus
}
#endif

#endif
