"""links.py - finds the links of Markdown and HTML pages that lead nowhere.

usage: links.py FOLDER

Every page below FOLDER is read, but for its folders of builds and of version control. A link with a scheme is
somebody else's; each other must lead to a file below FOLDER, and its #anchor to a heading there or to an
id. Each that does not is a line "PAGE:LINE: LINK: why"; the last line counts pages and links. The exit
status is 0, 1 when a link is dead, 2 for wrong usage.
"""

import os
import re
import sys

PASSED_BY = re.compile(r"\.|build|autom4te|shakedown-[0-9]")
FENCE = re.compile(r"^ *(```|~~~)")
CODE = re.compile(r"``.*?``|`[^`]*`")
INLINE = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)")
REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?\s*$")
HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
ATTRIBUTE = re.compile(r"\b(href|src|id|name)\s*=\s*[\"']([^\"']*)[\"']")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def slug(heading):
    """The anchor that a heading of Markdown gets."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    text = re.sub(r"[^\w\- ]", "", text.lower())
    return text.replace(" ", "-")


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


def read_markdown(path):
    """Its links as (line, link), and its anchors."""
    links, anchors, fenced = [], set(), False
    for number, line in enumerate(read_lines(path), 1):
        if FENCE.match(line):
            fenced = not fenced
        if fenced or line.startswith("    "):
            continue
        heading = HEADING.match(line)
        if heading:
            name = first = slug(heading.group(1))
            count = 0
            while name in anchors:
                count += 1
                name = f"{first}-{count}"
            anchors.add(name)
        anchors.update(value for key, value in ATTRIBUTE.findall(line) if key in ("id", "name"))
        found = INLINE.findall(CODE.sub("", line)) + REFERENCE.findall(line)
        links += [(number, link) for link in found]
    return links, anchors


def read_html(path):
    links, anchors = [], set()
    for number, line in enumerate(read_lines(path), 1):
        for key, value in ATTRIBUTE.findall(line):
            if key in ("href", "src"):
                links.append((number, value))
            else:
                anchors.add(value)
    return links, anchors


def read_page(path):
    return read_markdown(path) if path.endswith(".md") else read_html(path)


def find_files(top, endings):
    """The files below TOP whose names end so, but for builds and version control."""
    for folder, folders, files in os.walk(top):
        folders.sort()
        if folder == top:
            folders[:] = [name for name in folders if not PASSED_BY.match(name)]
        for name in sorted(files):
            if name.endswith(endings):
                yield os.path.normpath(os.path.join(folder, name))


def fault_of(top, page, link, pages):
    """Why LINK leads nowhere, or None."""
    path, _, anchor = link.partition("#")
    target = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
    if os.path.relpath(target, top).startswith(".."):
        return "leads out of the folder"
    if not os.path.exists(target):
        return "there is no such file"
    if anchor and target in pages and anchor not in pages[target][1]:
        return "the page has no such heading"
    return None


def main():
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        print("usage: links.py FOLDER", file=sys.stderr)
        return 2
    top = os.path.normpath(sys.argv[1])
    pages = {page: read_page(page) for page in find_files(top, (".md", ".html"))}
    count = dead = 0
    for page, (links, _) in pages.items():
        for line, link in links:
            if SCHEME.match(link):
                continue
            count += 1
            why = fault_of(top, page, link, pages)
            if why:
                dead += 1
                print(f"{page}:{line}: {link}: {why}")
    print(f"{len(pages)} pages, {count} links, {dead} dead")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
