#!/bin/sh
# test-links.sh - every link of every page leads to something, in the tree and where it is installed,
# what a page names in code font is in the tree, and its source can be read.
#
# Environment: top_srcdir, top_builddir, docdir (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"
unset MAKEFLAGS MAKELEVEL MFLAGS DESTDIR

python3 -c '' 2>/dev/null || {
    echo "1..0 # SKIP python3 is not here"
    exit 0
}

links() {
    python3 "$top_srcdir/tests/tree/links.py" "$1"
}

names() {
    python3 -B "$top_srcdir/tests/tree/names.py" "$1"
}

layout() {
    python3 -B "$top_srcdir/tests/tree/layout.py" "$@"
}

verbs() {
    python3 -B "$top_srcdir/tests/tree/verbs.py" "$top_srcdir/scenarios/scenario.schema.json" "$1"
}

# counted PAGES LINKS: the last run looked at so many at least.
counted() {
    tail -n 1 "$work/said" | {
        read -r pages _ links _
        [ "$pages" -ge "$1" ] && [ "$links" -ge "$2" ]
    }
}

ok "every link in the tree leads to something" run 0 links "$top_srcdir"
ok "... of many" counted 15 50
ok "every file and function that a page names is in the tree" run 0 names "$top_srcdir"
ok "... of many" counted 15 100
ok "no line and no cell of a table is too long" run 0 layout "$top_srcdir"/docs/*.md \
    "$top_srcdir/README.md" "$top_srcdir/SECURITY.md" "$top_srcdir/scenarios/README.md"
ok "... of many" counted 16 2000
language=$top_srcdir/docs/scenarios.md
ok "the page of the language has every verb and key" run 0 verbs "$language"
ok "... of many" said "^[3-9][0-9] verbs, 0 missing"
# The index of docs/ leads to each of its pages.
for page in "$top_srcdir"/docs/*.md; do
    name=${page##*/}
    [ "$name" = README.md ] ||
        ok "docs/README.md names $name" grep -q "($name)" "$top_srcdir/docs/README.md"
done
ok "the pages are installed" run 0 make -C "${top_builddir:?}" -s install-data \
    DESTDIR="$work/root"
ok "every link leads to something there" run 0 links "$work/root${docdir:?}"
ok "... of many" counted 15 50

# What the test finds, and what it leaves alone.
mkdir "$work/pages"
cat >"$work/pages/target.md" <<'PAGE'
# Twice
# Twice
## A `word`, and [more](target.md#twice)
PAGE
# Each: what it is, a line of a page, why it is dead, or nothing.
while IFS='~' read -r what line why; do
    printf '# One\n%s\n' "$line" >"$work/pages/page.md"
    if [ -n "$why" ]; then
        ok "$what is found" run 1 links "$work/pages"
        ok "... for that reason, with its line" said "page.md:2: .*: $why"
    else
        ok "$what is none" run 0 links "$work/pages"
    fi
done <<'TABLE'
a file that is not there~See [it](no.md).~there is no such file
a file above the pages~See [it](../page.md).~leads out of the folder
a heading that is not there~See [it](target.md#thrice).~the page has no such heading
a heading of the page itself that is not there~See [it](#two).~the page has no such heading
the second link of a line~See [it](target.md) and [it](no.md).~there is no such file
a reference~[it]: no.md~there is no such file
a picture~![it](no.png)~there is no such file
a heading~See [it](target.md#a-word-and-more).~
the second heading of that name~See [it](target.md#twice-1).~
a link to elsewhere~See [it](https://example.org/no.md).~
code~See `[it](no.md)`.~
TABLE

# The same of names.
mkdir -p "$work/tree/conformance/stage" "$work/tree/scenarios/early-eof" "$work/tree/docs"
echo 'int loop_run(void);' >"$work/tree/conformance/stage/loop.h"
echo '{}' >"$work/tree/scenarios/early-eof/alone.json"
while IFS='~' read -r what line why; do
    printf '# One\n%s\n' "$line" >"$work/tree/docs/page.md"
    if [ -n "$why" ]; then
        ok "$what is found" run 1 names "$work/tree"
        ok "... for that reason, with its line" said "page.md:2: .*: $why"
    else
        ok "$what is none" run 0 names "$work/tree"
    fi
done <<'TABLE'
a file of a folder that is not there~See `conformance/stage/lop.h`.~there is no such file
a file of a room that is not there~See `stage/lop.h`.~there is no such file
a file without its folder that is not there~See `lop.h`.~there is no such file
a scenario that is not there~See `early-eof/together`.~there is no such file
a pattern that matches nothing~See `stage/lop*`.~there is no such file
the second name of a line~See `loop.h` and `lop.h`.~there is no such file
a function that is not there~See `loop_stop()`.~no file of C has such a function
a file of a folder~See `conformance/stage/loop.h`, in `conformance/`.~
a file of a room~See `stage/loop.h`.~
a file without its folder~See `loop.h`.~
a file without its ending~See `stage/loop`.~
a scenario~See `early-eof/alone`.~
a case of a scenario~See `early-eof/alone[right=send]`.~
a pattern~See `stage/lo*.h`.~
a function~See `loop_run()`.~
a placeholder~See `scenarios/FOLDER/NAME.json`.~
a file of somebody else~See `/proc/stat`, `bin/lop` and `mine.json`.~
what is not in code font~See stage/lop.h.~
TABLE

# The same of the layout. Each: what it is, what a line repeats, so many times, what is said.
while IFS='~' read -r what before repeated times after why; do
    {
        printf '%s' "$before"
        i=0
        while [ "$i" -lt "$times" ]; do
            printf '%s' "$repeated"
            i=$((i + 1))
        done
        printf '%s\n' "$after"
    } >"$work/page.md"
    if [ -n "$why" ]; then
        ok "$what is found" run 1 layout "$work/page.md"
        ok "... for that reason, with its line" said "page.md:1: $why"
    else
        ok "$what is none" run 0 layout "$work/page.md"
    fi
done <<'TABLE'
a line of 101 characters~~a ~50~b~101 characters; expected at most 100 in a line
a line of 100 characters~~a ~50~~
100 characters of more bytes~~é ~50~~
a cell of 151 characters~| ~a~151~ | b |~151 characters; expected at most 150 in a cell of a table
a cell of 150 characters~| ~a~150~ | b |~
a row of many cells~| ~a | ~60~b |~
a single word~~a~120~~
a line of code~    ~a ~60~b~
TABLE

# The same of verbs.
grep -v '^| await .checked-in' "$language" >"$work/page.md"
ok "a verb that is left out is found" run 1 verbs "$work/page.md"
ok "... with its name" said "page.md: await checked-in: expected a row"
grep -v '^| .count' "$language" >"$work/page.md"
ok "a key that is left out is found" run 1 verbs "$work/page.md"
ok "... with its verb" said "page.md: do check-in: count: expected in its row"

echo "1..$number"
