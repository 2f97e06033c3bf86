"""Lists the changes that no test saw, and the share of those that one did, by room, from a mutation report in JSON."""
import collections
import json
import os
import sys

counts = collections.defaultdict(collections.Counter)
with open(sys.argv[1], encoding="utf-8-sig") as file:
    report = json.load(file)

for path, content in sorted(report["files"].items()):
    room = os.path.basename(os.path.dirname(path))
    lines = content["source"].splitlines()
    for mutant in content["mutants"]:
        status = mutant["status"]
        counts[room][status] += 1
        if status in ("Survived", "NoCoverage"):
            start, end = mutant["location"]["start"], mutant["location"]["end"]
            last = end["column"] - 1 if start["line"] == end["line"] else None
            before = lines[start["line"] - 1][start["column"] - 1:last].strip()
            after = " ".join(mutant["replacement"].split())
            print(f"{room}/{os.path.basename(path)}:{start['line']} {status}: {before[:90]}  ->  {after[:90]}")

for room, count in sorted(counts.items()):
    killed = count["Killed"] + count["Timeout"]
    tried = killed + count["Survived"] + count["NoCoverage"]
    if tried:
        print(f"{room}: {killed} of {tried} seen, {100 * killed / tried:.1f} % (of these {count['Timeout']} did not end; {count['Survived']} survived, {count['NoCoverage']} run by no test)")
