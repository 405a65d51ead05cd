"""Proves that publishing is safe, and prints one table: `make prove-safety`.

Runs the program on a small use case whose data alternates between two days, and does to it what machines do: kills it at random
instants and at every single call that changes the disk, lets every such call fail in turn, fills the disk, takes the right to write,
starts ten runs at once, stops a run and lets it go on, and reads all the while.

After every run the invariants are checked:
  * what is shown is one set: every file has the hash that the run record names, and every file names the same run;
  * outputs are never ahead of the registry, and the registry never goes back;
  * exit 0 means that the run's own day is shown; any other exit means that the set before is shown, or that the run says otherwise;
  * every file of the user has the bytes it had;
  * the next run succeeds, shows its day, and leaves no temporary file.

It needs Python 3, Linux and strace (`apt-get install strace`); the full disk needs the right to mount (root), and is skipped without.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

AS_OF = "2026-11-01T00:00:00Z"
CALLS = {
    "open": "openat",
    "write": "write",
    "sync": "fsync",
    "rename": "rename,renameat2",
    "mkdir": "mkdir",
    "link": "symlink",
    "unlink": "unlink,unlinkat,rmdir",
    "lock": "flock",
    "listing": "getdents64",
    "status": "statx,lstat,readlink",
}


def write_world(folder):
    attributes = "".join(
        f"  - {{name: a{n}, label: A{n}, type: text, system_of_record: crm, from: {{crm: v{n}}}, fallback: none, within_source: longest, action: Somebody acts}}\n"
        for n in range(1, 9)
    )
    with open(f"{folder}/calls.yaml", "w") as file:
        file.write(
            "use_case: calls\ntitle: T\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  steward: s@example.com\n"
            "  workflow: {tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}\n"
            "sources:\n  crm: {label: CRM, read: {csv: 'crm.csv'}, record_id: id}\nidentity:\n  mail: {type: email, crm: mail}\n"
            f"match_keys:\n  - {{name: same_mail, on: [mail]}}\nattributes:\n{attributes}gates:\n  population: 1\n"
        )
    os.makedirs(f"{folder}/keep", exist_ok=True)
    with open(f"{folder}/keep/notes.txt", "w") as file:
        file.write("mine")


def write_day(folder, day, rows=300):
    """Every day has records of its own, so every day changes the registry."""
    with open(f"{folder}/crm.new", "w") as file:
        file.write("id,mail,v1,v2,v3,v4,v5,v6,v7,v8\n")
        for n in range(rows + day):
            file.write(f"{n},m{n}@acme{n}.example,day {day},b,c,d,e,f,g,h\n")
    os.replace(f"{folder}/crm.new", f"{folder}/crm.csv")


class World:
    def __init__(self, program, scratch):
        self.program, self.folder, self.day = program, tempfile.mkdtemp(dir=scratch), 0
        write_world(self.folder)
        self.next_day()

    def next_day(self):
        self.day += 1
        write_day(self.folder, self.day)

    def command(self, extra=(), out="build"):
        return [self.program, "run", "calls.yaml", "--as-of", AS_OF, "--out", out, "-q", "--csv", *extra]

    def run(self, prefix=(), extra=(), timeout=60, out="build"):
        env = {"PATH": os.environ["PATH"], "RAYON_NUM_THREADS": "2", "POLARS_MAX_THREADS": "2"}
        done = subprocess.run([*prefix, *self.command(extra, out)], cwd=self.folder, capture_output=True, text=True, timeout=timeout, env=env)
        return done.returncode, done.stdout + done.stderr

    def shown(self, out="build"):
        """(run, registry version, day) of what is shown; None where nothing is. Raises where it is a mixture."""
        link = f"{self.folder}/{out}/calls"
        if not os.path.lexists(link):
            return None
        return read_set(os.path.join(os.path.dirname(link), os.readlink(link)))

    def version(self):
        try:
            return int(open(f"{self.folder}/identity/account/CURRENT").read().strip()[1:])
        except FileNotFoundError:
            return 0

    def check(self, before, code, text, out="build"):
        """The invariants after a run that ended with `code`."""
        faults = []
        shown, version = self.shown(out), self.version()
        if open(f"{self.folder}/keep/notes.txt").read() != "mine" or not os.path.exists(f"{self.folder}/calls.yaml"):
            faults.append("a file of the user is gone or changed")
        if before and not shown:
            faults.append("nothing is shown any more")
        if shown and shown[1] > version:
            faults.append(f"outputs of version {shown[1]} are ahead of registry version {version}")
        if before and version < before[1]:
            faults.append("the registry went back")
        if code == 0 and (not shown or shown[2] != self.day):
            faults.append("exit 0, and the run's own day is not shown")
        told = "power cut" in text or "stdout cannot be written" in text
        if code != 0 and shown != before and not (code < 0 or told):
            faults.append(f"exit {code}, and something else is shown than before")
        return faults

    def recover(self):
        """The next run succeeds, whatever the one before left."""
        self.next_day()
        code, text = self.run()
        faults = self.check(self.shown(), code, text)
        if code != 0:
            faults.append(f"the next run ended with {code}: {text.strip()[-300:]}")
        for folder in ("identity/account", "build/.c360/calls"):
            left = [name for name in os.listdir(f"{self.folder}/{folder}") if name.startswith("tmp-")]
            if left:
                faults.append(f"temporary files are left: {left}")
        return faults


def read_set(folder):
    """A set that was resolved once: all of its files name one run, and hold the rows of one day."""
    record = json.load(open(f"{folder}/run.json"))
    run = record["run_id"]
    names = [output["file"] for output in record["outputs"]]
    for name in names:
        content = open(f"{folder}/{name}", "rb").read()
        if name.endswith((".parquet", ".html", ".md", ".json")) and run.encode() not in content:
            raise AssertionError(f"{name} is of another run")
    days = set(re.findall(r"day (\d+)", open(f"{folder}/profile.csv").read())) if "profile.csv" in names else {"0"}
    if len(days) != 1:
        raise AssertionError(f"rows of several days: {days}")
    return run, record["registry"]["version"], int(days.pop())


def kills_at_random(program, scratch, n):
    world, faults, landed = World(program, scratch), [], 0
    start = time.monotonic()
    world.run()
    length = time.monotonic() - start
    dice = random.Random(1)
    tried = 0
    while landed < n and tried < 10 * n:
        tried += 1
        world.next_day()
        before = world.shown()
        run = subprocess.Popen(world.command(), cwd=world.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.random() * length)
        run.kill()
        code = run.wait()
        landed += code == -signal.SIGKILL
        faults += world.check(before, code, "")
    faults += world.recover()
    return f"{landed} kills at random instants ({tried - landed} came too late)", tried, faults


def every_call(program, scratch, how, most):
    """Lets each call of each kind that a run makes fail in turn, or kills the run there. strace counts the calls of each thread apart."""
    rows = []
    for kind, names in CALLS.items():
        rows.append(first_run(program, scratch, how, kind, names, min(most, 40)))
        error = "ENOSPC" if kind in ("write", "mkdir") else "EIO"
        world = World(program, scratch)
        world.run()
        faults, n, missed = [], 0, 0
        while n < most and missed < 3:
            n += 1
            world.next_day()
            before, log = world.shown(), f"{world.folder}/strace.log"
            what = f"signal=KILL:when={n}" if how == "kill" else f"error={error}:when={n}"
            code, text = world.run(prefix=["strace", "-f", "-qq", "-o", log, "-e", f"trace={names}", "-e", f"inject={names}:{what}"])
            code = -9 if code == 137 else code
            hit = code == -9 or "(INJECTED)" in open(log).read()
            missed = 0 if hit else missed + 1
            faults += [f"{kind} {n}: {fault}" for fault in world.check(before, code, text)]
            if code in (101, 134, -6, -11):
                faults.append(f"{kind} {n}: exit {code}: {text.strip()[-200:]}")
            faults += [f"{kind} {n}, next run: {fault}" for fault in world.recover()]
        rows.append((f"{'killed at' if how == 'kill' else 'fault at'} each {kind}", n - missed, faults))
        shutil.rmtree(world.folder, ignore_errors=True)
    return rows


def first_run(program, scratch, how, kind, names, most):
    """The same to the run that makes the registry: the next one finds an empty registry, and not a damaged one."""
    faults, n, missed = [], 0, 0
    while n < most and missed < 3:
        n += 1
        world = World(program, scratch)
        log = f"{world.folder}/strace.log"
        what = f"signal=KILL:when={n}" if how == "kill" else f"error=EIO:when={n}"
        code, text = world.run(prefix=["strace", "-f", "-qq", "-o", log, "-e", f"trace={names}", "-e", f"inject={names}:{what}"])
        code = -9 if code == 137 else code
        hit = code == -9 or "(INJECTED)" in open(log).read()
        missed = 0 if hit else missed + 1
        faults += [f"{kind} {n}: {fault}" for fault in world.check(None, code, text)] if code == 0 else []
        faults += [f"{kind} {n}, next run: {fault}" for fault in world.recover()]
        shutil.rmtree(world.folder, ignore_errors=True)
    return f"first run, {'killed at' if how == 'kill' else 'fault at'} each {kind}", n - missed, faults


def full_disk(program, scratch):
    if os.geteuid() != 0:
        return "disk full at each size", 0, ["skipped: mounting needs root"]
    faults, n = [], 0
    for kib in range(0, 400, 16):
        world = World(program, scratch)
        world.run()
        mounted = f"{scratch}/mounted"
        os.makedirs(mounted, exist_ok=True)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", mounted], capture_output=True).returncode != 0:
            return "disk full at each size", 0, ["skipped: nothing can be mounted here"]
        try:
            subprocess.run(["cp", "-a", f"{world.folder}/.", mounted], check=True)
            shutil.rmtree(world.folder)
            world.folder = mounted
            world.next_day()
            disk = os.statvfs(mounted)
            used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize // 1024
            subprocess.run(["mount", "-o", f"remount,size={used + kib}k", mounted], check=True)
            n += 1
            before = world.shown()
            code, text = world.run()
            faults += [f"{kib} KiB free: {fault}" for fault in world.check(before, code, text)]
            subprocess.run(["mount", "-o", "remount,size=64m", mounted], check=True)
            faults += [f"{kib} KiB free, next run: {fault}" for fault in world.recover()]
        except OSError as error:
            faults.append(f"{kib} KiB free: {error}")
        finally:
            subprocess.run(["umount", mounted])
    return "disk full at each size", n, faults


def read_only(program, scratch):
    if os.geteuid() != 0:
        return "read-only places", 0, ["skipped: mounting needs root"]
    faults, n = [], 0
    for place in ("build", "identity", "build/.c360", "identity/account"):
        world = World(program, scratch)
        world.run()
        path = f"{world.folder}/{place}"
        if subprocess.run(["mount", "--bind", path, path], capture_output=True).returncode != 0:
            return "read-only places", 0, ["skipped: nothing can be mounted here"]
        subprocess.run(["mount", "-o", "remount,ro,bind", path], check=True)
        n += 1
        world.next_day()
        before = world.shown()
        code, text = world.run()
        faults += [f"{place}: {fault}" for fault in world.check(before, code, text)]
        if code != 4:
            faults.append(f"{place}: exit {code}")
        subprocess.run(["umount", path], check=True)
        faults += [f"{place}, next run: {fault}" for fault in world.recover()]
    return "read-only places", n, faults


def races(program, scratch, rounds):
    faults, won, lost = [], 0, 0
    world = World(program, scratch)
    for _ in range(rounds):
        world.next_day()
        runs = [subprocess.Popen(world.command(), cwd=world.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(10)]
        ended = [(run.communicate(), run.returncode) for run in runs]
        for (out, err), code in ended:
            won, lost = won + (code == 0), lost + (code == 4)
            if code not in (0, 4) or (code == 4 and "another run" not in err):
                faults.append(f"exit {code}: {err.strip()[-200:]}")
        if not any(code == 0 for _, code in ended):
            faults.append("nobody won")
        shown = world.shown()
        if not shown or shown[2] != world.day or shown[1] > world.version():
            faults.append(f"after the race {shown} is shown")
    faults += world.recover()
    return f"{rounds} times ten runs at once ({won} published, {lost} lost and said so)", rounds * 10, faults


def stopped(program, scratch, rounds):
    """A run is stopped at a random instant, another one publishes, the first goes on."""
    faults, dice, lost = [], random.Random(2), 0
    world = World(program, scratch)
    start = time.monotonic()
    world.run()
    length = time.monotonic() - start
    for _ in range(rounds):
        world.next_day()
        run = subprocess.Popen(world.command(), cwd=world.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(dice.random() * length)
        run.send_signal(signal.SIGSTOP)
        world.next_day()
        code, text = world.run(extra=["--lock-timeout", "2"])
        held = code == 4 and "locked by another run" in text
        if code != 0 and not held:
            faults.append(f"the other run ended with {code}: {text.strip()[-200:]}")
        between = world.shown()
        run.send_signal(signal.SIGCONT)
        _, err = run.communicate()
        lost += run.returncode == 4
        shown = world.shown()
        if shown[1] > world.version():
            faults.append("outputs are ahead of the registry")
        if run.returncode == 4 and shown != between:
            faults.append("the loser changed what is shown")
        if run.returncode == 0 and not held and between[2] == world.day and shown[2] != world.day:
            faults.append("a stale run was published over a newer one")
    faults += world.recover()
    return f"{rounds} runs stopped and continued ({lost} lost and said so)", rounds, faults


def readers(program, scratch, reads):
    """Reads the link once and then all files of the set, while runs publish as fast as they can."""
    world, faults, gone, seen, done, stop = World(program, scratch), [], 0, set(), 0, threading.Event()
    world.run()

    def publish():
        while not stop.is_set():
            world.next_day()
            code, text = world.run()
            if code != 0:
                faults.append(f"exit {code}: {text.strip()[-200:]}")

    writer = threading.Thread(target=publish)
    writer.start()
    link, last = f"{world.folder}/build/calls", 0
    while done < reads and not faults:
        try:
            run, version, day = read_set(os.path.join(os.path.dirname(link), os.readlink(link)))
            if version < last:
                faults.append("an older set was shown after a newer one")
            last = version
            seen.add(run)
        except FileNotFoundError:
            gone += 1
        except AssertionError as error:
            faults.append(str(error))
        done += 1
    stop.set()
    writer.join()
    if gone:
        faults.append(f"{gone} readers found no set, or lost theirs while they read")
    return f"{done} reads, each of all files, of {len(seen)} sets", done, faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the c360 to test")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--reads", type=int, default=100_000)
    parser.add_argument("--most", type=int, default=200, help="calls of one kind that are made to fail at most")
    arguments = parser.parse_args()
    if not shutil.which("strace"):
        sys.exit("strace is missing; install it with: apt-get install strace")
    program = os.path.abspath(arguments.program)
    failed = False
    print(f"{'what was done':<72} {'runs':>8}  faults", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        steps = [
            lambda: [kills_at_random(program, scratch, arguments.kills)],
            lambda: every_call(program, scratch, "kill", arguments.most),
            lambda: every_call(program, scratch, "error", arguments.most),
            lambda: [full_disk(program, scratch)],
            lambda: [read_only(program, scratch)],
            lambda: [races(program, scratch, 10)],
            lambda: [stopped(program, scratch, 30)],
            lambda: [readers(program, scratch, arguments.reads)],
        ]
        for step in steps:
            for what, n, faults in step():
                skipped = [fault for fault in faults if fault.startswith("skipped")]
                print(f"{what:<72} {n:>8}  {skipped[0] if skipped else len(faults) or 'none'}", flush=True)
                for fault in [fault for fault in faults if fault not in skipped][:5]:
                    print(f"    {fault}", flush=True)
                failed |= len(faults) > len(skipped)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
