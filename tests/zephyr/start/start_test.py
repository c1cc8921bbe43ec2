"""What runs before main() of a Zephyr program, after it, and the status it ends with."""
import subprocess
import sys


def run(program):
    ended = subprocess.run([program], capture_output=True, text=True, timeout=60)
    return ended.stdout.splitlines(), ended.stderr, ended.returncode


full, empty = sys.argv[1:]
# environment.md §1.1: levels in order, ascending priority; APPLICATION ends before main(); a thread
# of K_THREAD_DEFINE that is cooperative before main() goes on; main() may return before others.
expected = [
    "pre_kernel_1",
    "pre_kernel_2",
    "post_kernel_early",
    "post_kernel_late",
    "application_first",
    "application_second",
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
assert run(empty) == (["over at 1000"], "", 0), run(empty)
