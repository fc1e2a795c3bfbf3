#!/bin/sh
# test-implementing.sh - the adapter in docs/implementing.md compiles as it stands there, has no fault
# and passes its edition.
#
# Environment: top_srcdir, top_builddir, CC, TEST_CFLAGS, TEST_LDFLAGS (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

shakedown=${top_builddir:?}/conformance/shakedown
page=$top_srcdir/docs/implementing.md
library=$top_builddir/mach/libmach.a

if [ ! -f "$library" ]; then
    echo "1..0 # SKIP the page's adapter is for the ports of this project"
    exit 0
fi

# listing LANGUAGE: the page's one listing in it.
listing() {
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$page" | sed '/^```/d'
}

listing c >"$work/adapter.c"
listing json >"$work/mine.json"

# shellcheck disable=SC2086 # several words
ok "it compiles, without a warning" run 0 ${CC:-cc} ${TEST_CFLAGS-} -Wall -Wextra -Werror \
    -I "$top_srcdir/mach/include" -o "$work/adapter" "$work/adapter.c" "$library" -pthread \
    ${TEST_LDFLAGS-}
ok "its adapter has no fault" run 0 "$shakedown" probe --implementation "$work/mine.json"
ok "... but for what it does not claim, all was tried" \
    [ "$(sed -n 's/^-  *\([a-z-]*\) .*/\1/p' "$work/said" | xargs)" = \
    "server-receive write-side names" ]
ok "it passes its edition, to the letter" run 0 "$shakedown" run --verify-adapter --strict \
    --implementation "$work/mine.json" --results "$work/results.json"
ok "... and is skipped for nothing but what it does not claim" [ "$(grep '^skip ' "$work/said" |
    grep -vc 'does not claim \(edition E2\|capability\)')" -eq 0 ]
ok "... most of it" [ "$(grep -c '^pass ' "$work/said")" -gt "$(grep -c '^skip ' "$work/said")" ]

echo "1..$number"
