"""names.py - finds what Markdown pages name in code font and the tree does not have.

usage: names.py FOLDER

FOLDER is the top of the sources. Every page that links.py reads is read, but for CHANGELOG.md, which
tells of files as they were called. In code font, outside blocks of code, these are names:

- a path that begins with a folder of the tree, or with a folder of conformance/ or scenarios/
  ("dev/check", "stage/loop.c", "early-eof/while-waiting"). It may be without the ending of its file,
  and it may have "*". One with a placeholder ("scenarios/FOLDER/NAME.json") is passed over.
- a file of C, Python or automake without a folder ("loop.c"), which may be anywhere.
- a function ("play_run()"), which some file of C must define, declare or call.

Each that is not there is a line "PAGE:LINE: NAME: why"; the last line counts pages and names. The exit
status is 0, 1 when a name is dead, 2 for wrong usage.
"""

import fnmatch
import os
import re
import sys

from links import CODE, FENCE, find_files, read_lines

ENDINGS = ("", ".c", ".h", ".json")
SOURCE = re.compile(r"[\w*-]+\.(c|h|py|am)$")
FUNCTION = re.compile(r"(\w+)\(\)$")
PLACEHOLDER = re.compile(r"(?<![A-Za-z])(CASE|DIR|FILE|FOLDER|ID|NAME|NOUN|PID)(?![A-Za-z])")
CALL = re.compile(r"\b(\w+)\(")
# configure makes the first; the others stand for any.
NOT_FILES = ("config.h", "noun.c", "noun.h")


class Tree:
    """What a page can name."""

    def __init__(self, top):
        files = [os.path.relpath(path, top) for path in find_files(top, "")]
        self.paths = set(files)
        for path in files:
            while path := os.path.dirname(path):
                self.paths.add(path)
        self.starts = {path.split("/")[0] for path in files if "/" in path}
        self.names = {os.path.basename(path) for path in files}
        self.calls = set()
        for path in files:
            if path.endswith((".c", ".h")):
                self.calls.update(CALL.findall("\n".join(read_lines(os.path.join(top, path)))))

    def has(self, path):
        path = re.sub(r"\[.*", "", path).rstrip("/")
        return any(fnmatch.filter(self.paths, path + ending) for ending in ENDINGS)

    def fault_of(self, word):
        """Why WORD is dead; None if it is not, or is no name at all; the empty string if it lives."""
        function = FUNCTION.match(word)
        if function:
            return "" if function.group(1) in self.calls else "no file of C has such a function"
        if "/" in word:
            for room in ("", "conformance/", "scenarios/"):
                if self.has(room + word):
                    return ""
            first = word.split("/")[0]
            known = first in self.starts or any(
                room + first in self.paths for room in ("conformance/", "scenarios/")
            )
            return "there is no such file" if known and not PLACEHOLDER.search(word) else None
        if SOURCE.match(word) and word not in NOT_FILES and not PLACEHOLDER.search(word):
            return "" if fnmatch.filter(self.names, word) else "there is no such file"
        return None


def read_words(path):
    """Each word in code font, with its line."""
    fenced = False
    for number, line in enumerate(read_lines(path), 1):
        if FENCE.match(line):
            fenced = not fenced
        if fenced or line.startswith("    "):
            continue
        for span in CODE.findall(line):
            for word in re.split(r"[\s,;\"]+", span.strip("`")):
                yield number, word


def main():
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        print("usage: names.py FOLDER", file=sys.stderr)
        return 2
    top = os.path.normpath(sys.argv[1])
    tree = Tree(top)
    pages = [page for page in find_files(top, ".md") if os.path.basename(page) != "CHANGELOG.md"]
    count = dead = 0
    for page in pages:
        for line, word in read_words(page):
            why = tree.fault_of(word)
            count += why is not None
            if why:
                dead += 1
                print(f"{page}:{line}: {word}: {why}")
    print(f"{len(pages)} pages, {count} names, {dead} dead")
    return 1 if dead else 0


sys.exit(main())
