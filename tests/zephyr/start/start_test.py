"""What runs before main() of a Zephyr program, after it, and the status it ends with."""
import os
import subprocess
import sys


# A thread sanitizer sleeps for a second as the process ends, which would be told as a stall.
ENVIRONMENT = {**os.environ,
               "TSAN_OPTIONS": os.environ.get("TSAN_OPTIONS", "") + " atexit_sleep_ms=0"}


def run(program):
    ended = subprocess.run([program], capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
    return ended.stdout.splitlines(), ended.stderr, ended.returncode


full, empty, deadlock, own_main = sys.argv[1:]
# environment.md §1.1: levels in order, ascending priority; APPLICATION ends before main(); a thread
# of K_THREAD_DEFINE that is cooperative before main() goes on; main() may return before others.
expected = [
    "pre_kernel_1",
    "pre_kernel_2",
    "post_kernel_early",
    "post_kernel_late",
    "application_first",
    "application_second",
    "higher at 0",
    "cooperative at 0",
    "main at 0",
    "delayed at 1000",
    "work at 2000",
    "low at 5000",
]
for _ in range(5):
    lines, errors, status = run(full)
    assert lines == expected, (lines, errors)
    assert (errors, status) == ("", 4), (errors, status)
assert run(empty) == (["over after 1000"], "", 0), run(empty)

# doors.md §3.1: a thread counts from its creation, whatever the program links; the clock of one that
# does not would run to 5 ms first.
threads = ["c at 0", "b at 0", "a at 0", "main at 5", "c at 10", "b at 10", "a at 10"]
for _ in range(5):
    lines, errors, status = run(own_main)
    assert (lines, errors, status) == (threads, "", 3), (lines, errors, status)

# doors.md §3.1: when nothing can happen any more the program ends, and says who waits for what.
lines, errors, status = run(deadlock)
assert (lines, status) == ([], 3), (lines, status)
said = errors.splitlines()
assert said[0].startswith("emu9160: k_mutex_lock waits for ever: at "), errors
ends = {line.split(" waits in ")[0]: line.split(" s for ")[-1] for line in said[1:]}
assert ends['emu9160: thread "main"'] == 'a mutex that thread "reader_tid" holds', errors
assert ends['emu9160: thread "reader_tid"'] == 'a mutex that thread "main" holds', errors
