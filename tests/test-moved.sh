#!/bin/sh
# test-moved.sh - an installed suite that was moved as a whole finds its programs and data.
#
# Environment: top_srcdir, top_builddir, bindir, pkglibexecdir, pkgdatadir (make check sets them).
set -u

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
root="$work/another root"
number=0

# ok WHAT COMMAND...: one line of TAP, by whether the command succeeds; what was printed explains.
ok() {
    what=$1
    shift
    number=$((number + 1))
    if "$@" >"$work/said" 2>&1; then
        echo "ok $number - $what"
    else
        echo "not ok $number - $what"
        sed 's/^/# /' "$work/said"
    fi
}

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

ok "it is put somewhere else" place
ok "it lists the same cases as the build" same_list
ok "it runs the reference" here "$root$bindir/shakedown" run early-eof/before-the-run
ok "... and leaves the results where it was called" test -s "$work/here/results.json"
rm "$root$pkglibexecdir/puppet"
# shellcheck disable=SC2016 # for the inner shell
ok "without its puppet nothing is judged" \
    here sh -c '"$0" run early-eof/before-the-run; [ $? -eq 3 ]' "$root$bindir/shakedown"

echo "1..$number"
