#!/bin/sh
# test-moved.sh - an installed suite that was moved finds its programs and data: as a whole, below another
# root, or with its prefix alone; and so does what is built with it.
#
# Environment: top_srcdir, top_builddir, prefix, bindir, libdir, includedir, pkglibexecdir, pkgdatadir, CC,
# TEST_CFLAGS, TEST_LDFLAGS (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"
root="$work/another root"
here=$work/here

place() {
    mkdir -p "$root${bindir:?}" "$root${pkglibexecdir:?}" "$root${pkgdatadir:?}" \
        "$root${libdir:?}/pkgconfig" "$root${includedir:?}" "$here" &&
        cp "${top_builddir:?}/conformance/shakedown" "$top_builddir/mach/bootstrapd" \
            "$top_builddir/ref/child-port" "$root$bindir" &&
        cp "$top_builddir/conformance/puppet" "$root$pkglibexecdir" &&
        cp -R "${top_srcdir:?}/scenarios" "$top_srcdir/implementations" "$root$pkgdatadir" &&
        cp "$top_builddir/mach/libmach.a" "$root$libdir" &&
        cp "$top_builddir/mach/mach.pc" "$root$libdir/pkgconfig" &&
        cp -R "$top_srcdir/mach/include" "$root$includedir/shakedown" &&
        chmod -R u+w "$root"
}

# here COMMAND...: runs it in a folder that holds nothing.
here() (
    cd "$here" && "$@"
)

same_list() {
    here "$shakedown" list >"$work/moved" &&
        "$top_builddir/conformance/shakedown" list >"$work/built" &&
        cmp "$work/moved" "$work/built"
}

# ported_make FOLDER: builds an adapter that is written to Mach's interface.
ported_make() (
    printf '#include <mach/mach.h>\nint main(void) { return mach_task_self() == MACH_PORT_NULL; }\n' \
        >"$1/adapter.c" || exit
    unset PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
    PKG_CONFIG_LIBDIR=/nowhere
    export PKG_CONFIG_LIBDIR
    make -C "$1" CC="${CC:-cc}" CFLAGS="${TEST_CFLAGS-}" LDFLAGS="${TEST_LDFLAGS-}"
)

# works NAME: all that is asked of the installation whose driver is $shakedown.
works() {
    ok "$1: it lists the same cases as the build" run 0 same_list
    ok "... runs the reference" run 0 here "$shakedown" run early-eof/before-the-run
    ok "... and leaves the results where it was called" test -s "$here/results.json"
    rm -f "$here/results.json"
    ok "... writes an adapter to begin with" run 0 here "$shakedown" init "$1"
    if command -v pkg-config >/dev/null 2>&1; then
        ok "... which is built with the ports that were moved" run 0 ported_make "$here/$1"
        ok "... and runs" run 0 "$here/$1/adapter"
    else
        skip "... which is built with the ports that were moved" "pkg-config is not here"
    fi
}

ok "it is put somewhere else" run 0 place
shakedown=$root$bindir/shakedown
works root

case $bindir:$libdir:$pkgdatadir:$pkglibexecdir:$includedir in
"${prefix:?}"/*:"$prefix"/*:"$prefix"/*:"$prefix"/*:"$prefix"/*)
    mv "$root$prefix" "$work/opt" && rm -r "$root"
    shakedown=$work/opt${bindir#"$prefix"}/shakedown
    puppet=$work/opt${pkglibexecdir#"$prefix"}/puppet
    works prefix
    ;;
*)
    puppet=$root$pkglibexecdir/puppet
    skip "prefix: it lists the same cases as the build" "not all lies below the prefix"
    ;;
esac

rm "$puppet"
ok "without its puppet nothing is judged" \
    run 3 here "$shakedown" run early-eof/before-the-run

# The program alone: each command that needs more says what is missing.
mkdir -p "$work/alone/bin"
cp "$top_builddir/conformance/shakedown" "$work/alone/bin"
for command in list run "init mine" "explain SRV-1" probe matrix; do
    # shellcheck disable=SC2086 # words
    ok "alone, '$command' is refused" run 3 here "$work/alone/bin/shakedown" $command
    ok "... says what is not there" said "implementations is not there; the program lies neither"
done

echo "1..$number"
