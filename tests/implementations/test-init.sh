#!/bin/sh
# test-init.sh - what `shakedown init` writes can be built, probed and run at once; it writes all of it
# or nothing, and nothing over what is there.
#
# Environment: top_srcdir, top_builddir, CC, TEST_CFLAGS, TEST_LDFLAGS (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

shakedown=${top_builddir:?}/conformance/shakedown
mkdir "$work/here" "$work/here/empty" "$work/here/full" "$work/tmp"
: >"$work/here/full/mine"
: >"$work/here/file"

# here COMMAND...: runs it in a folder of its own.
here() (
    cd "$work/here" && "$@"
)

# wrote NAME...: these files, and no others.
wrote() {
    (cd "$work/here/$1" && find . -type f | sort | xargs) >"$work/said"
    shift
    [ "$(cat "$work/said")" = "$*" ]
}

# nothing_else NAME...: the folder has these entries.
nothing_else() {
    ls -A "$work/here" >"$work/said"
    [ "$(xargs <"$work/said")" = "$*" ]
}

# works NAME PATTERN...: its adapter has no fault, and a run skips all.
works() {
    manifest=$work/here/$1/$1.json
    shift
    run 0 "$shakedown" probe --implementation "$manifest" && said '^remark .*not implemented' &&
        run 4 "$shakedown" run --implementation "$manifest" --results "$work/results.json" "$@" &&
        ! said '^pass\|^fail\|^error' && said 'not implemented by the server: launch is not'
}

ok "a skeleton in C is written" run 0 here "$shakedown" init rocket
ok "... and said" said '^wrote rocket/rocket.json$'
ok "... with the command that comes next" said "^  make -C rocket && .* rocket/rocket.json\$"
ok "... all of it" wrote rocket ./Makefile ./adapter.c ./rocket.json
ok "... with its name in place" run 1 grep -r @NAME@ "$work/here/rocket"

# names_false NAME WORD...: beside each of these answers its adapter says when it is false.
names_false() {
    tr -d '\n*#' <"$work/here/$1/$2" | tr -s ' ' >"$work/said"
    shift 2
    for key; do
        said "${key}[^.]*, or [Ff]alse when" || return
    done
}
ok "... and says when an answer is false" names_false rocket adapter.c launched probed released received
ok "it is built with make alone" run 0 make -C "$work/here/rocket" CC="${CC:-cc}" \
    CFLAGS="-Wall -Wextra -Werror ${TEST_CFLAGS-}" LDFLAGS="${TEST_LDFLAGS-}"
ok "it can be probed and run" works rocket

# What a build tree has is found from there, not where something else is installed.
cat >"$work/ports.c" <<'C'
#include <mach/mach.h>

int main(void)
{
    return mach_task_self() == MACH_PORT_NULL;
}
C
# ported_make FOLDER [ARGUMENT...]: builds its adapter, which is one that is written to Mach's interface.
ported_make() (
    cp "$work/ports.c" "$1/adapter.c" && rm -f "$1/adapter" && unset PKG_CONFIG_PATH || exit
    PKG_CONFIG_LIBDIR=$work/here/empty
    export PKG_CONFIG_LIBDIR
    make -C "$@" CC="${CC:-cc}" CFLAGS="${TEST_CFLAGS-}" LDFLAGS="${TEST_LDFLAGS-}"
)
if [ ! -f "$top_builddir/mach/libmach.a" ]; then
    skip "one that uses the ports is built with make alone" "the ports are the system's"
elif ! command -v pkg-config >/dev/null 2>&1; then
    skip "one that uses the ports is built with make alone" "pkg-config is not here"
else
    odd="$work/odd, #1"
    mkdir "$odd"
    ln -s "$top_builddir/mach" "$odd/mach"
    cp "$work/here/rocket/adapter.c" "$work/empty.c"
    ok "one that uses the ports is built with make alone" run 0 ported_make "$work/here/rocket"
    ok "... runs" run 0 "$work/here/rocket/adapter"
    ok "... and is built with the ports of a folder that make is told" run 0 \
        ported_make "$work/here/rocket" MACH_PC="$odd/mach"
    ok "without the ports it is not" run 2 ported_make "$work/here/rocket" MACH_PC=/nowhere
    ok "... and says where they were looked for" said "neither in MACH_PC=/nowhere nor installed"
    ok "... and what to do" said "make MACH_PC=.*build/mach"
    ok "without pkg-config" run 2 ported_make "$work/here/rocket" PKG_CONFIG=no-pkg-config
    ok "... that is said" said 'no-pkg-config is missing'
    cp "$work/empty.c" "$work/ports.c"
    ok "one that does not use them needs neither" run 0 \
        ported_make "$work/here/rocket" MACH_PC=/nowhere PKG_CONFIG=no-pkg-config
fi

ok "one in Python is written" run 0 here "$shakedown" init --language python comet
ok "... all of it" wrote comet ./adapter ./comet.json
ok "... and says when an answer is false" names_false comet adapter launched probed released received
ok "... to be executed" test -x "$work/here/comet/adapter"
if python3 -c '' 2>/dev/null; then
    ok "it can be probed and run as it is" works comet good-path
else
    skip "it can be probed and run as it is" "python3 is not here"
fi

ok "a folder can be named, and be there" run 0 here "$shakedown" init a --directory empty
ok "... with a slash" run 0 here "$shakedown" init b --directory other/
ok "... and what is in it" wrote other ./Makefile ./adapter.c ./b.json
ok "folders are as the user's mask has them" [ "$(stat -c %a "$work/here/other")" = \
    "$(stat -c %a "$work/here/full")" ]

# Each: what is wrong, the command's operands, what is said, the exit status.
while IFS='~' read -r what operands words status; do
    # shellcheck disable=SC2086 # several words
    ok "$what is refused" run "$status" here "$shakedown" init $operands
    ok "... for that reason" said "$words"
done <<'TABLE'
a folder with something in it~mine --directory full~full: is there already; nothing was written~2
a file in its place~mine --directory file~file: is there already~2
what was written before~rocket~rocket: is there already~2
a folder in none~mine --directory no/such~No such file or directory; nothing was written~3
a folder that is not named~dot --directory .~ends in . or .., or is mounted; expected a folder by its own name~2
a name with a slash~../x~not: ../x~2
a name with a dot~a.b~not: a.b~2
a name that begins with a dash~-- -x~not: -x~2
a name that is too long~aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~not: aaa~2
a second name~a b~one name, and not besides: b~2
no name~~A name for the implementation is missing~2
an unknown language~x --language cobol~c or python, not: cobol~2
TABLE
ok "... and nothing is left of it" nothing_else comet empty file full other rocket
ok "what was there is as it was" [ -f "$work/here/full/mine" ]
longest=$(printf '%064d' 0)
ok "the longest name is one" run 0 here "$shakedown" init "$longest"

# A disk that is full at any of its files.
full() (
    ulimit -f 0
    trap '' XFSZ
    run 3 here "$shakedown" init late
)
ok "what cannot be written whole is not" full
ok "... and leaves nothing" nothing_else "$longest" comet empty file full other rocket

echo "1..$number"
