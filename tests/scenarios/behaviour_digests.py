"""Runs every shipped scenario with and without firmware and compares how the modem behaved.

behaviour_digests.py BIN SOURCE LAST_SEED: each run's `--digest=behaviour` must be the one that
behaviour_digests.txt holds. --write instead of LAST_SEED makes that file anew: the commit that
does so names the scenario, the first record that differs and why.
"""
import concurrent.futures
import pathlib
import re
import subprocess
import sys

BIN = pathlib.Path(sys.argv[1])
SOURCE = pathlib.Path(sys.argv[2])
GOLDEN = pathlib.Path(__file__).with_suffix(".txt")
OWN = "own"  # what the scenario names, with its arguments
FIRMWARE = (None, OWN, "dtls_nat", "tcp_fetch", "tls_fetch", "udp_uplink")
SEEDS = 20


def scenarios():
    return sorted((SOURCE / "scenarios/library").glob("*.yaml"))


def digest(job):
    scenario, firmware, seed = job
    program = ["--", str(BIN / str(firmware))]
    if firmware in (None, OWN):
        program = [] if firmware is None else ["--firmware"]
    done = subprocess.run(
        [BIN / "emu9160", "run", scenario, "--digest=behaviour", "--seed", str(seed), *program],
        capture_output=True, text=True, check=False)
    found = re.search(r"^digest ([0-9a-f]{16})$", done.stdout, re.M)
    # Whether it passes is no matter here: not every firmware fits every scenario.
    return (f"{scenario.stem} {firmware or '-'} {seed} "
            f"{found.group(1) if found else 'none'} {done.returncode}")


def main():
    write = sys.argv[3] == "--write"
    seeds = range(1, (SEEDS if write else int(sys.argv[3])) + 1)
    jobs = [(scenario, firmware, seed) for scenario in scenarios() for firmware in FIRMWARE
            for seed in seeds if firmware != OWN or "\nfirmware:" in scenario.read_text()]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        lines = list(pool.map(digest, jobs))
    if write:
        GOLDEN.write_text("".join(f"{line}\n" for line in lines))
        return
    golden = set(GOLDEN.read_text().splitlines())
    changed = [line for line in lines if line not in golden]
    if changed or not lines:
        sys.exit("the modem behaves otherwise (scenario, firmware, seed, digest, exit status):\n"
                 + "\n".join(changed[:20]))
    print(f"{len(lines)} runs as before, 0 changed")


if __name__ == "__main__":
    main()
