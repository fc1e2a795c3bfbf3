#!/bin/sh
# test-manuals.sh - every program that is installed has a manual page, which has the options of its --help,
# and no others, and is well formed.
#
# Environment: top_srcdir, top_builddir, installed_programs (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

# help_options PROGRAM: the options that its help tells, one a line; of what it quotes, none.
# shellcheck disable=SC2016 # backquotes as they are
help_options() {
    "${top_builddir:?}/$1" --help | sed 's/`[^`]*`//g' | grep -o -e '--[a-z][a-z-]*' | sort -u
}

# page_options PAGE: those that the page explains.
page_options() {
    sed -n 's/^\.It .*Fl \(-[a-z-]*\).*/-\1/p' "$1" | sort -u
}

same_options() {
    help_options "$1" >"$work/help"
    page_options "$2" >"$work/page"
    [ -s "$work/help" ] && diff "$work/help" "$work/page" >"$work/said" 2>&1
}

# quiet COMMAND...: it succeeds, and has nothing to say.
quiet() {
    "$@" >/dev/null 2>"$work/said" && [ ! -s "$work/said" ]
}

# The same of a program that says it on standard output.
mandoc_quiet() {
    mandoc -Tlint -Wwarning "$1" >"$work/said" 2>&1 && [ ! -s "$work/said" ]
}

man_quiet() {
    LC_ALL=C.UTF-8 MANROFFSEQ='' quiet man --warnings -E UTF-8 -l -Tutf8 -Z "$1"
}

has_man_warnings() {
    command -v groff >/dev/null && man --help 2>/dev/null | grep -q -e --warnings
}

# page_is_for PROGRAM PAGE
page_is_for() {
    grep -qx ".Nm $1" "$2" && grep -q "^\.Dt $(echo "$1" | tr '[:lower:]' '[:upper:]') 1\$" "$2"
}

checked=0
for program in ${installed_programs:?}; do
    name=${program##*/}
    page=$top_srcdir/docs/$name.1
    checked=$((checked + 1))
    ok "$name has a manual page" page_is_for "$name" "$page"
    # The driver's options are its commands'; tests/command/test-command-line.sh compares them.
    [ "$name" = shakedown ] || ok "... with the options of its help" same_options "$program" "$page"
    if command -v mandoc >/dev/null; then
        ok "... of which mandoc has nothing to say" mandoc_quiet "$page"
    else
        skip "... of which mandoc has nothing to say" "mandoc is not here"
    fi
    if command -v groff >/dev/null; then
        ok "... nor groff" quiet groff -ww -mandoc -Tutf8 -z "$page"
    else
        skip "... nor groff" "groff is not here"
    fi
    if has_man_warnings; then
        ok "... nor man" man_quiet "$page"
    else
        skip "... nor man" "man-db, or groff that it formats with, is not here"
    fi
done
# says_version PROGRAM
says_version() {
    "$top_builddir/$1" --version >"$work/said" 2>&1 && grep -Eq "^${1##*/}( \\(.*\\))? [0-9]+\\.[0-9]+" "$work/said"
}

for program in $installed_programs; do
    ok "${program##*/} says its version" says_version "$program"
done

# ---- examples --------------------------------------------------------------------------------------

# examples PAGE: what a terminal of 80 columns shows of them.
examples() {
    sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$1" | sed -n '/^\.Bd -literal/,/^\.Ed/p' | grep -v '^\.' |
        sed 's/\\e/\\/g'
}

# fits PAGE: no line of an example is broken. It begins in column 12, and a page ends at column 78.
fits() {
    sed -n 's/^\.Dl //p' "$1" >"$work/lines"
    examples "$1" >>"$work/lines"
    ! grep -E '.{68}' "$work/lines" >"$work/said"
}

for program in $installed_programs; do
    ok "the examples of ${program##*/} fit on 80 columns" fits "$top_srcdir/docs/${program##*/}.1"
done

# hand_over: the example of child-port, as it stands there.
hand_over() {
    (
        PATH=$(realpath "$top_builddir/ref"):$(realpath "$top_builddir/mach"):$PATH
        sh "$work/example"
    ) >"$work/said" 2>&1 &&
        grep -qx '{"returned":"send"}' "$work/said" && grep -qx '{"probed":true}' "$work/said"
}

examples "$top_srcdir/docs/child-port.1" >"$work/example"
for time in 1 2 3 4 5 6 7 8 9 10; do
    ok "the example of child-port hands over a right ($time)" hand_over
done

ok "there are some programs" [ "$checked" -ge 4 ]

echo "1..$number"
