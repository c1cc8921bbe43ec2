/* A program without main() is a set of ztest suites, as CONFIG_ZTEST makes it: this one runs them.
 */
int emu9160_zephyr_ztest_main(void);
__attribute__((weak)) int zephyr_app_main(void);

__attribute__((weak)) int zephyr_app_main(void) { return emu9160_zephyr_ztest_main(); }
