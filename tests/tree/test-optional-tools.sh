#!/bin/sh
# test-optional-tools.sh - the lists of dev/common.sh agree with what the tests look for; `dev/check
# --tools` then hides what stands there.
#
# Environment: top_srcdir (make check sets it).
# shellcheck disable=SC2034 # program and top are for dev/common.sh
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"
program=tests/tree/test-optional-tools.sh
top=$top_srcdir
# shellcheck source=dev/common.sh
. "$top_srcdir/dev/common.sh"

# words WORD...: one a line, sorted.
words() {
    printf '%s\n' "$@" | LC_ALL=C sort
}

# looked_for FILE...: the programs that scripts look for before they use them, one a line.
looked_for() {
    sed -n -e 's/^ *#.*//' -e 's/.*command -v "*\([a-z][a-z0-9-]*\).*/\1/p' "$@" | LC_ALL=C sort -u
}

# none_left: nothing stands in $work/said.
none_left() {
    [ ! -s "$work/said" ]
}

# shellcheck disable=SC2086 # lists of words
words $optional_tools >"$work/optional"
# shellcheck disable=SC2086 # lists of words
words $basic_tools >"$work/basic"

looked_for "$top_srcdir"/tests/*/test-*.sh >"$work/looked-for"
ok "what scripts look for is found" [ "$(wc -l <"$work/looked-for")" -gt 5 ]
LC_ALL=C comm -23 "$work/looked-for" "$work/optional" >"$work/said"
ok "what they look for stands in optional_tools" none_left
LC_ALL=C comm -12 "$work/basic" "$work/optional" >"$work/said"
ok "no tool is both basic and optional" none_left
LC_ALL=C sort "$work/basic" "$work/optional" | uniq -d >"$work/said"
ok "none stands there twice" none_left

: >"$work/said"
while read -r tool; do
    grep -qw -e "$tool" "$top_srcdir"/tests/*/test-*.sh || echo "$tool" >>"$work/said"
done <"$work/optional"
ok "each optional tool is used by a script" none_left

echo "1..$number"
