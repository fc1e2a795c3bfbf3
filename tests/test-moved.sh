#!/bin/sh
# test-moved.sh - an installed suite that was moved as a whole finds its programs and data.
#
# Environment: top_srcdir, top_builddir, bindir, pkglibexecdir, pkgdatadir (make check sets them).
set -u

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"
root="$work/another root"

place() {
    mkdir -p "$root${bindir:?}" "$root${pkglibexecdir:?}" "$root${pkgdatadir:?}" "$work/here" &&
        cp "${top_builddir:?}/conformance/shakedown" "$top_builddir/mach/bootstrapd" \
            "$top_builddir/ref/child-port" "$root$bindir" &&
        cp "$top_builddir/conformance/puppet" "$root$pkglibexecdir" &&
        cp -R "${top_srcdir:?}/scenarios" "$top_srcdir/implementations" "$root$pkgdatadir" &&
        chmod -R u+w "$root"
}

# here COMMAND...: runs it in a folder that holds nothing.
here() (
    cd "$work/here" && "$@"
)

same_list() {
    here "$root$bindir/shakedown" list >"$work/moved" &&
        "$top_builddir/conformance/shakedown" list >"$work/built" &&
        cmp "$work/moved" "$work/built"
}

ok "it is put somewhere else" run 0 place
ok "it lists the same cases as the build" run 0 same_list
ok "it runs the reference" run 0 here "$root$bindir/shakedown" run early-eof/before-the-run
ok "... and leaves the results where it was called" test -s "$work/here/results.json"
ok "it writes an adapter to begin with" run 0 here "$root$bindir/shakedown" init rocket
rm "$root$pkglibexecdir/puppet"
ok "without its puppet nothing is judged" \
    run 3 here "$root$bindir/shakedown" run early-eof/before-the-run

echo "1..$number"
