#!/usr/bin/env python3
"""The example programs for the WINCS02 in their scenarios: what each prints, with every seed and twice the same.

programs_test.py BIN_FOLDER SOURCE_FOLDER SEEDS
"""

import concurrent.futures
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

BIN, SOURCE, SEEDS = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])


def messages(first, last):
    return [f"message {number}" for number in range(first, last + 1)]


UP, LOST, RESET, NO_NAME = "Wi-Fi up", "Wi-Fi lost", "part reset", "no address of the server"
HEARD, MEMBER = "192.0.2.239: heard: here is a WINCS02", "192.0.2.239: mcast.test"
SERVER = [UP, "listening", LOST, UP, RESET, UP, "listening"]
EXPECTED = {
    "tcp-client": [UP, *messages(1, 2), LOST, "no answer", UP, *messages(3, 8), RESET, UP, *4 * [NO_NAME],
                   *messages(9, 10), "all echoed, 1 resets of the part"],
    "peer-closes": [UP, *messages(1, 2), "not sent", *messages(3, 10), "all echoed, 0 resets of the part"],
    "tls-client": [UP, *messages(1, 2), LOST, "no answer", UP, *messages(3, 7), RESET, UP, *16 * [NO_NAME],
                   *messages(8, 10), "all echoed, 1 resets of the part"],
    "tcp-server": SERVER,
    "tls-server": SERVER,
    "multicast": [UP, "joined", HEARD, f"{MEMBER} 1", HEARD, LOST, UP, "joined", HEARD, f"{MEMBER} 5", RESET, UP,
                  "joined", HEARD, f"{MEMBER} 6", f"{MEMBER} 7", HEARD, f"{MEMBER} 8", "10 datagrams heard"],
    "both-ends": [UP, "listening", "connected", *messages(1, 5), "connection lost", "connected", *messages(6, 10)],
    # Late, once and in order: b while there was no PDN connection, c while there was no Wi-Fi.
    "gateway": [UP, "ok a1", "ok a2", "uplink lost: send", "ok b1", "ok b2", "ok b3", "ok b4", LOST, UP, "ok c1",
                "ok c2", "ok c3", "ok d1", "ok d2", "ok d3", "12 samples delivered, 0 lost"],
}


def run(scenario, seed):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("EMU9160_")}
    done = subprocess.run(
        [BIN / "emu9160", "run", SOURCE / f"scenarios/library/wincs02-{scenario}.yaml", "--firmware", "--digest",
         "--seed", str(seed)], capture_output=True, text=True, timeout=120, check=False, env=environment)
    digest = re.search(r"^digest ([0-9a-f]{16})$", done.stdout, re.M)
    said = [line for line in done.stdout.splitlines() if not re.match(r"wincs02-|  |digest ", line)]
    return done.returncode, said, digest and digest.group(1)


class Programs(unittest.TestCase):
    # Issue, "Deliver" 6 and "Shows": Wi-Fi loss, reset in mid-transfer, DNS that never answers, a peer that closes;
    # the gateway's data late, once and in order.
    def test_print_the_same_with_every_seed_and_play_the_same_twice(self):
        self.assertEqual({f"wincs02-{name}" for name in EXPECTED},
                         {path.stem for path in (SOURCE / "scenarios/library").glob("wincs02-*.yaml")})
        jobs = [(name, seed) for name in EXPECTED for seed in range(1, SEEDS + 1)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            first = list(pool.map(lambda job: run(*job), jobs))
            second = list(pool.map(lambda job: run(*job), jobs))
        for job, one, other in zip(jobs, first, second):
            with self.subTest(job=job):
                self.assertEqual(one[:2], (0, EXPECTED[job[0]]))
                self.assertIsNotNone(one[2])
                self.assertEqual(one, other)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
