"""The programs for Zephyr print what is written down, through every loss, with each seed, twice.

zephyr_losses_test.py BIN SOURCE LAST_SEED: runs the scenarios that zephyr_losses/ holds a text of, each
seed twice: equal digests, and the firmware's lines without their times are that text. What the
programs' README quotes stands in the text of its column. --write instead of LAST_SEED makes the
texts anew, of seed 1.
"""
import concurrent.futures
import pathlib
import re
import subprocess
import sys

BIN, SOURCE = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
TEXTS = pathlib.Path(__file__).with_name("zephyr_losses")
PAGE = SOURCE / "scenarios/firmware/zephyr/README.md"


def run(job):
    """The digest, and what the firmware wrote."""
    scenario, seed = job
    done = subprocess.run(
        [BIN / "emu9160", "run", SOURCE / f"scenarios/library/{scenario}.yaml", "--firmware",
         "--digest", "--seed", str(seed)], capture_output=True, text=True, timeout=120, check=False)
    said, found, report = done.stdout.partition("digest ")
    if done.returncode != 0 or not found:
        sys.exit(f"{scenario}, seed {seed}: status {done.returncode}\n{done.stdout}{done.stderr}")
    if "still in k_work_submit" in report:
        sys.exit(f"{scenario}, seed {seed}: a callback's call taken for the thread's\n{report}")
    lines = re.sub(r"(?m)^(\[[\d:.,]+\] <(?P<level>\w+)> \w+: |\d+ ms: )", "", said)
    return report.splitlines()[0], lines


def quoted():
    """Of each scenario, what the page says that its firmware prints."""
    quotes, columns = {}, []
    for line in PAGE.read_text().splitlines():
        cells = line.strip("|").split("|") if line.startswith("|") else []
        heads = re.findall(r"`(zephyr-[\w-]+)`", line)
        if cells and heads:
            columns = heads
        elif cells:
            for name, cell in zip(columns, cells[1:]):
                quotes.setdefault(name, []).extend(re.findall(r"`(.*?)`", cell))
    return quotes


def main():
    write = sys.argv[3] == "--write"
    if write:
        for scenario in quoted():
            (TEXTS / f"{scenario}.txt").write_text(run((scenario, 1))[1])
        return
    texts = {path.stem: path.read_text() for path in TEXTS.glob("*.txt")}
    if sorted(quoted()) != sorted(texts):
        sys.exit(f"the page is about {sorted(quoted())}, the texts about {sorted(texts)}")
    for scenario, quotes in quoted().items():
        if len(quotes) < 2:
            sys.exit(f"the page quotes hardly anything of {scenario}")
        for quote in quotes:
            if f"{quote}\n" not in texts[scenario]:
                sys.exit(f"the page says that {scenario} gives {quote!r}")
    jobs = [(scenario, seed) for scenario in sorted(texts)
            for seed in range(1, int(sys.argv[3]) + 1)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        first = list(pool.map(run, jobs))
        second = list(pool.map(run, jobs))
    for job, one, two in zip(jobs, first, second):
        if one != two:
            sys.exit(f"{job}: not the same the second time: {one[0]}, {two[0]}")
        if one[1] != texts[job[0]]:
            sys.exit(f"{job}: other lines than {job[0]}.txt:\n{one[1]}")
    print(f"{len(jobs)} runs, twice")


if __name__ == "__main__":
    main()
