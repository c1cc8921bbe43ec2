"""Runs a scenario with TLS twice for each of many seeds, each run a process: equal digests.

determinism_test.py BIN_FOLDER SOURCE_FOLDER SEEDS
"""
import concurrent.futures
import pathlib
import re
import subprocess
import sys

BIN, SOURCE, SEEDS = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
CASES = (("tls.yaml", "tls_fetch"), ("nat-rebind.yaml", "dtls_nat"))


def digest(scenario, firmware, seed):
    result = subprocess.run(
        [BIN / "emu9160", "run", SOURCE / "scenarios/library" / scenario, "--digest", "--seed", str(seed),
         "--", BIN / firmware], text=True, capture_output=True, timeout=120, check=False)
    found = re.search(r"^digest ([0-9a-f]{16})$", result.stdout, re.M)
    if found is None or result.returncode != 0:
        sys.exit(f"{scenario}, seed {seed}: status {result.returncode}\n"
                 f"{result.stdout}{result.stderr}")
    return found.group(1)


def main():
    jobs = [(*case, seed) for case in CASES for seed in range(1, SEEDS + 1)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        first = list(pool.map(lambda job: digest(*job), jobs))
        second = list(pool.map(lambda job: digest(*job), jobs))
    wrong = [job for job, a, b in zip(jobs, first, second) if a != b]
    if wrong:
        sys.exit(f"another digest the second time: {wrong}")
    if len(set(first)) != len(first):
        sys.exit("two seeds gave the same digest: the seed does not reach everything")
    print(f"{len(jobs)} runs, twice")


if __name__ == "__main__":
    main()
