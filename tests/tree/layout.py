"""layout.py - finds what makes the source of Markdown pages hard to read.

usage: layout.py PAGE...

A line is too long beyond 100 characters, and a cell of a table beyond 150. Blocks of code, quotations
and headings are left as they are; so is a line of a single word, such as a link. Each that is too long
is a line "PAGE:LINE: N characters; expected at most M in ..."; the last line counts pages and lines.
The exit status is 0, 1 when something is too long, 2 for wrong usage.
"""

import sys

from links import FENCE, read_lines

LINE_MOST = 100
CELL_MOST = 150


def faults_of(path):
    """Each fault of a page: the number of its line, how long it is, and what was expected."""
    fenced = False
    for number, line in enumerate(read_lines(path), 1):
        if FENCE.match(line):
            fenced = not fenced
        if fenced or line.startswith(("    ", "#", ">")):
            continue
        if line.startswith("|"):
            longest = max(len(cell.strip()) for cell in line.split("|"))
            if longest > CELL_MOST:
                yield number, longest, f"at most {CELL_MOST} in a cell of a table"
        elif len(line) > LINE_MOST and " " in line.strip():
            yield number, len(line), f"at most {LINE_MOST} in a line"


def main():
    if len(sys.argv) < 2:
        print("usage: layout.py PAGE...", file=sys.stderr)
        return 2
    lines = bad = 0
    for page in sys.argv[1:]:
        lines += len(read_lines(page))
        for number, length, expected in faults_of(page):
            bad += 1
            print(f"{page}:{number}: {length} characters; expected {expected}")
    print(f"{len(sys.argv) - 1} pages, {lines} lines, {bad} bad")
    return 1 if bad else 0


sys.exit(main())
