"""verbs.py - finds verbs of the language of scenarios, and keys of theirs, that its page leaves out.

usage: verbs.py SCHEMA PAGE

SCHEMA is scenarios/scenario.schema.json, PAGE docs/scenarios.md. A verb stands at the beginning of a
row of a table, as do `read` or await `exited`. Each of its keys stands in code font in such a row, or in
the section that has the verb in its heading. Each that does not is a line; the last line counts. The
exit status is 0, 1 when something is left out, 2 for wrong usage.
"""

import json
import re
import sys

from links import HEADING, read_lines

COMMON = ("actor", "do", "await", "requirement")
ROW = re.compile(r"\| (do|await) `([^`]+)` \|")


def read_schema(path):
    """Each verb, as (do or await, word), with its keys."""
    with open(path, encoding="utf-8") as file:
        forms = json.load(file)["$defs"]["step"]["anyOf"]
    for form in forms:
        members = form["properties"]
        kind = "do" if "do" in members else "await"
        value = members[kind]
        for word in value.get("enum") or [value.get("const")]:
            if word is not None:
                yield (kind, word), [key for key in members if key not in COMMON]


def read_page(path):
    """What is said of each verb: its rows, and the sections that have it in their heading."""
    said, section = {}, None
    for line in read_lines(path):
        heading = HEADING.match(line)
        if heading:
            verb = re.match(r"(do|await) `([^`]+)`$", heading.group(1))
            section = verb.groups() if verb else None
        row = ROW.match(line)
        if row:
            said.setdefault(row.groups(), []).append(line)
        elif section:
            said.setdefault(section, []).append(line)
    return said


def main():
    if len(sys.argv) != 3:
        print("usage: verbs.py SCHEMA PAGE", file=sys.stderr)
        return 2
    said = read_page(sys.argv[2])
    verbs = missing = 0
    for verb, keys in read_schema(sys.argv[1]):
        verbs += 1
        lines = "\n".join(said.get(verb, []))
        if not any(ROW.match(line) for line in said.get(verb, [])):
            missing += 1
            print(f"{sys.argv[2]}: {verb[0]} {verb[1]}: expected a row of a table")
            continue
        for key in keys:
            if f"`{key}`" not in lines:
                missing += 1
                print(f"{sys.argv[2]}: {verb[0]} {verb[1]}: {key}: expected in its row or section")
    print(f"{verbs} verbs, {missing} missing")
    return 1 if missing else 0


sys.exit(main())
