#!/bin/sh
# test-copied.sh - a tree that was copied or moved, with its build folder, plays its own scenarios, with its
# own programs, and builds itself; the other one stays as it was, and may be gone.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"
# make gives its own variables on; the copy's make is nobody's child.
unset MAKEFLAGS MAKELEVEL MFLAGS

case ${top_builddir:?} in
"$top_srcdir") build=. ;;
"$top_srcdir"/*/*)
    echo "1..0 # SKIP the build folder is more than one below the sources"
    exit 0
    ;;
"$top_srcdir"/*) build=${top_builddir#"$top_srcdir"/} ;;
*)
    echo "1..0 # SKIP the build folder does not lie in the sources' folder"
    exit 0
    ;;
esac

# What of the tree is copied: not the history, other build folders, and what nothing here needs.
parts() {
    find "$top_srcdir" -mindepth 1 -maxdepth 1 ! -name .git ! -name autom4te.cache \
        \( ! -name 'build*' -o -name build-aux -o -name "$build" \) -printf '%f\n'
}

# copy TO
copy() {
    parts >"$work/parts" && mkdir "$1" &&
        tar -C "$top_srcdir" -cf - --exclude='build/tests/*/test-*' -T "$work/parts" |
        tar -C "$1" -xf - && chmod -R u+w "$1"
}

# edit FILE FROM TO
edit() {
    sed "s/$2/$3/" "$1" >"$work/edited" && ! cmp -s "$1" "$work/edited" && cat "$work/edited" >"$1"
}

# plays TREE: its driver plays a case there.
plays() {
    run 0 "$1/$build/conformance/shakedown" run early-eof/before-the-run
}

# names TREE PATTERN: what its driver says that the scenario is about.
names() {
    run 0 "$1/$build/conformance/shakedown" explain early-eof/before-the-run && said "$2"
}

# helps TREE: its program says what was edited in its source.
helps() {
    run 0 "$1/$build/reports/shakedown-requirements" --help && said 'EDITED'
}

not() {
    ! "$@"
}

# free_of PATTERN FILE...: no string in a program that is loaded with it.
free_of() {
    pattern=$1
    shift
    for file in "$@"; do
        run 0 strings -d "$file" || return
        unsaid "$pattern" || return
    done
}

# said_elsewhere WORDS: in another line than the one that says where it was.
said_elsewhere() {
    grep -v 'was configured as' "$work/said" | grep -qF "$1"
}

tree=$work/copy
ok "a tree is copied with what was built" run 0 copy "$tree"
ok "a scenario is edited there" edit "$tree/scenarios/early-eof/before-the-run.json" \
    '"purpose": "' '"purpose": "EDITED: '
ok "its driver shows the edit" names "$tree" 'EDITED: '
ok "... plays it" plays "$tree"
ok "... with its own programs and results" said "^results: $tree/"
ok "the original is as it was" names "$top_srcdir" .
ok "... and shows no edit" unsaid 'EDITED'
if command -v strings >/dev/null 2>&1; then
    ok "no program holds a path of the build" free_of "$top_srcdir" \
        "$top_builddir/conformance/shakedown" "$top_builddir/conformance/puppet" \
        "$top_builddir/mach/bootstrapd" "$top_builddir/ref/child-port" \
        "$top_builddir/reports/shakedown-coverage" "$top_builddir/reports/shakedown-requirements"
else
    skip "no program holds a path of the build" "strings is not here"
fi

ok "a source is edited there" edit "$tree/reports/shakedown-requirements.c" 'usage:' 'EDITED usage:'
if command -v pkg-config >/dev/null 2>&1; then
    ok "make builds it there" run 0 make -C "$tree/$build" reports/shakedown-requirements
    ok "... says why it configures" said "somewhere else now: configuring it again"
    ok "... and names nothing of the original" not said_elsewhere "$top_srcdir/"
    ok "what it builds is the edit" helps "$tree"
    ok "the original has not got it" not helps "$top_srcdir"
    ok "once is enough" run 0 make -C "$tree/$build" reports/shakedown-requirements
    ok "... and says nothing more of it" unsaid 'configuring it again'
else
    skip "make builds it there" "pkg-config is not here, which configure asks"
fi

mv "$tree" "$work/moved"
tree=$work/moved
ok "it is moved, so that what it was copied from and built in is not there" plays "$tree"
ok "... and has its results there" said "^results: $tree/"
# shellcheck disable=SC2016 # for the shell that it is for
ok "the developers' scripts see it, too" run 0 sh -c \
    'program=test top=$1 installed= && . "$1/dev/common.sh" && cd "$1/$2" && ! place_kept' sh "$tree" \
    "$build"

echo "1..$number"
