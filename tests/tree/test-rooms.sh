#!/bin/sh
# test-rooms.sh - files include what tests/tree/rooms.txt lets them, and never one another in a circle.
#
# Environment: top_srcdir (make check sets it).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

# includes FOLDER TABLE: every include against the table. The files below FOLDER that are in a room's
# folder, all of them.
includes() {
    (
        cd "$1" && : >"$work/edges" &&
            find common mach ref reports conformance tests -name '*.[ch]' 2>/dev/null | sort |
            xargs "${AWK:-awk}" -v edges="$work/edges" -f "$tests/tree/rooms.awk" "$2"
    )
}

tests=$(cd "$top_srcdir/tests" && pwd)

# only_allowed FOLDER TABLE, no_circle FOLDER TABLE: status 0 where nothing is said.
only_allowed() {
    includes "$1" "$2" >"$work/said" 2>&1 && [ ! -s "$work/said" ]
}
no_circle() {
    includes "$1" "$2" >/dev/null && tsort "$work/edges" 2>"$work/said" >/dev/null
}

ok "files include what the rooms' table lets them" only_allowed "$top_srcdir" "$tests/tree/rooms.txt"
ok "there is something to include" test "$(wc -l <"$work/edges")" -gt 200
ok "no files of a room include one another in a circle" no_circle "$top_srcdir" \
    "$tests/tree/rooms.txt"

# What the test finds, and what it leaves alone: a tree of three rooms.
mkdir -p "$work/tree/common" "$work/tree/mach" "$work/tree/conformance/plan"
printf 'common:\nmach: common\nconformance/plan: common\n' >"$work/rooms"
write() {
    printf '%s\n' "$2" >"$work/tree/$1"
}
write common/a.h '#include <stdio.h>'
write mach/b.c '#include "common/a.h"'
write mach/c.h ''
write conformance/plan/d.c '#include "common/a.h"'
write conformance/plan/d.h ''
write conformance/plan/e.c '#include "conformance/plan/d.h"'
write conformance/plan/e.h ''
ok "a tree that keeps to its table is left alone" only_allowed "$work/tree" "$work/rooms"
ok "... and has no circle" no_circle "$work/tree" "$work/rooms"

not() {
    ! "$@"
}
write conformance/plan/d.h '#include "mach/c.h"'
ok "a room that the table does not name is found" not only_allowed "$work/tree" "$work/rooms"
ok "... with file and line" said \
    '^conformance/plan/d.h:1: includes mach/c.h, but .* does not let conformance/plan include mach$'
write conformance/plan/d.h '#include "conformance/plan/e.h"'
ok "a circle is found" not no_circle "$work/tree" "$work/rooms"
ok "... with its files" said conformance/plan/d
write conformance/plan/d.h ''
write mach/b.c ''
ok "a line that nothing needs is found" not only_allowed "$work/tree" "$work/rooms"
ok "... with file and line" said "rooms:2: mach includes nothing of common any more"
printf 'mach: common\ncommon:\n' >"$work/rooms"
ok "a room that includes upwards is found" not only_allowed "$work/tree" "$work/rooms"
ok "... with file and line" said "rooms:1: mach stands below common"
ok "... and a folder that is no room" said 'conformance/plan/d.c: conformance/plan is no room'

echo "1..$number"
