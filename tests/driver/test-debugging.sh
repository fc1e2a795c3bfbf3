#!/bin/sh
# test-debugging.sh - one case looked into: strace, valgrind, gdb, a crash's stack, a scene kept.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

shakedown=${top_builddir:?}/conformance/shakedown
deviant=$(cd "${top_builddir:?}/tests/programs" && pwd)/deviant
mark=$$-inside
mkdir "$work/tmp"

# has TOOL: whether it is installed and can do its work here; else `why` says why not.
has() {
    why="$1 is not installed"
    command -v "$1" >/dev/null 2>&1 || return 1
    why="$1 may not trace here"
    case $1 in
    strace) strace -o /dev/null true 2>/dev/null ;;
    gdb)
        cat /dev/zero >/dev/null &
        traced=$!
        gdb -nx -batch -p "$traced" -ex detach >"$work/said" 2>&1 </dev/null
        kill -s KILL "$traced"
        wait "$traced" 2>/dev/null
        grep -q 'Detaching\|detached' "$work/said"
        ;;
    *) "$1" --version >/dev/null 2>&1 ;;
    esac
}

# A sanitizer's program is none for valgrind, and its leak check none for a tracer.
# LeakSanitizer cannot work where somebody traces.
export LSAN_OPTIONS=detect_leaks=0
sanitized=false
if grep -qa __asan_init "$deviant"; then sanitized=true; fi

# manifest NAME SERVER-FAULT CLIENT-FAULT: the deviant; a fault may be empty.
manifest() {
    cat >"$work/$1.json" <<JSON
{ "name": "$1", "version": "1", "language": "C", "editions": ["E1"],
  "capabilities": ["gate", "names"],
  "roles": { "server": ["$deviant", "server"${2:+, \"--fault\", \"$2\"}],
             "client": ["$deviant", "client"${3:+, \"--fault\", \"$3\"}] },
  "environment": { "SHAKEDOWN_TEST": "$mark" } }
JSON
}

# drive STATUS MANIFEST ARGUMENT...: the driver exits with that status; its words are in
# $work/said.
drive() {
    expected=$1
    implementation=$2
    shift 2
    run "$expected" env TMPDIR="$work/tmp" PATH="${gdb_folder:+$gdb_folder:}$PATH" timeout 300 "$shakedown" run \
        --results "$work/results.json" --implementation "$work/$implementation.json" "$@" </dev/null
}

gdb_folder=

# with_gdb FOLDER ARGUMENT...: as drive, with the gdb of that folder.
with_gdb() {
    gdb_folder=$1
    shift
    with_status=0
    drive "$@" || with_status=1
    gdb_folder=
    return "$with_status"
}

holds() {
    grep -q -e "$1" "$work/results.json"
}

# Nobody has the mark in the environment, and the run's folder is gone.
nothing_is_left() {
    ! grep -qsa "SHAKEDOWN_TEST=$mark" /proc/[0-9]*/environ && [ -z "$(ls -A "$work/tmp")" ]
}

# await_word WORD: waits until it stands on the screen, a minute at most.
await_word() {
    looks=0
    until grep -aq -e "$1" "$work/said"; do
        looks=$((looks + 1))
        [ "$looks" -lt 600 ] || return 1
        sleep 0.1
    done
}

manifest sound '' ''
manifest server-crash die-of-segv ''
manifest client-crash '' die-of-abrt
manifest trap die-of-trap ''
manifest exhausted die-of-xcpu ''
manifest kill die-of-kill ''
manifest leak leak-read-side ''
manifest deaf be-deaf ''
send='good-path/client-send[right=make-send]'
puppet='good-path/puppet-send[right=make-send]'

# ---- what is refused -------------------------------------------------------------------------

ok "a tool is for one case" drive 2 sound --strace 'good-path/*'
ok "... and says how many are selected, and how to name one" said \
    '^shakedown: --strace is for one case, and [0-9]* are selected; .*shakedown list'
ok "a scene is of one case" drive 2 sound --keep 'good-path/*'
ok "... and says so" said '^shakedown: --keep is for one case'
ok "a client that takes no part cannot be traced" drive 2 sound --valgrind=client "$puppet"
ok "... which names the case" said 'no client of the implementation takes part'
# What is refused before gdb begins, is refused whichever gdb it is.
mkdir "$work/any"
printf '#!/bin/sh\nexit 1\n' >"$work/any/gdb"
chmod +x "$work/any/gdb"
# shellcheck disable=SC2016  # for the inner shell
ok "a debugger without a terminal is refused" env PATH="$work/any:$PATH" \
    "$top_builddir/tests/programs/confine" --session new -- sh -c \
    'TMPDIR=$0 "$1" run --results "$2" "$3" --gdb >"$4" 2>&1 </dev/null; [ $? -eq 3 ]' \
    "$work/tmp" "$shakedown" "$work/results.json" "$send" "$work/said"
ok "... and says what does without" said 'needs a terminal, and has none; --gdb-commands FILE'
ok "commands that are not there are an invalid file" with_gdb "$work/any" 2 sound --gdb \
    --gdb-commands "$work/none" "$send"
ok "... which is named" said "^shakedown: $work/none: No such file"
mkdir "$work/bin"
PATH=$work/bin "$shakedown" run --results "$work/results.json" "$send" --strace \
    >"$work/said" 2>&1 </dev/null
status=$?
ok "a tool that is not installed is an error" [ "$status" -eq 3 ]
ok "... which names the package" said 'strace is not installed (Debian: apt-get install strace)'
ok "... in one line, before anything runs" [ "$(wc -l <"$work/said")" -eq 1 ]

# ---- strace ----------------------------------------------------------------------------------

if has strace; then
    ok "a case runs under strace" drive 0 sound --strace "$send"
    ok "... which says so, and that no step has a deadline" said \
        '^under strace: server and client; no step has a deadline; files in '
    ok "... and what a verdict under a tool is worth" said 'it ran under strace'
    ok "... and the trace is whole, from the program's exec on" grep -q 'execve(.*deviant' \
        "$work/results.json.strace/server.strace"
    ok "... to its end" grep -q '+++ exited with 0 +++' "$work/results.json.strace/server.strace"
    ok "... and the results name the file" holds '"tool":{"name":"strace".*server.strace'
    ok "... and nothing is left" nothing_is_left
    : >"$work/results.json.strace/notes"
    ok "the client alone runs under strace" drive 0 sound --strace=client "$send"
    ok "... which has a file of its own, and takes away no more than strace's" \
        [ "$(cd "$work/results.json.strace" && echo ./*)" = "./client.strace ./notes" ]
    for case in good-path/interrupted 'early-eof/while-stopped[how=close]'; do
        ok "$case stops what strace traces" drive 0 sound --strace --strict "$case"
    done
    ok "a leak is found under strace" drive 1 leak --strace "$puppet"
    ok "... by the same detector" said 'holds the pipe read side of a handshake that is over'
    ok "... and nothing is left" nothing_is_left
    mkdir "$work/short"
    # strace is killed once the program says its first word, and the program runs on.
    # shellcheck disable=SC2016 # for the script
    printf '#!/bin/sh\n(until grep -qs ready "$3"; do sleep 0.1; done; kill -s KILL $$) &\nexec %s "$@"\n' \
        "'$(command -v strace)'" >"$work/short/strace"
    chmod +x "$work/short/strace"
    ok "strace is killed" with_gdb "$work/short" 3 deaf --strace=server \
        'early-eof/while-waiting[how=close]'
    ok "... which ends the case" said '^error .*strace was killed by SIGKILL before server ended'
    ok "... and nothing is left" nothing_is_left
else
    skip "strace" "$why"
fi

# What may not trace, and what dies: the case is an error, and says the tool's own words.

# stand_in TOOL LINE...: a script of that name, in a folder of its own.
stand_in() {
    mkdir -p "$work/stand-in-$1"
    tool=$1
    shift
    printf '%s\n' '#!/bin/sh' "$@" >"$work/stand-in-$tool/$tool"
    chmod +x "$work/stand-in-$tool/$tool"
}

echo continue >"$work/commands"
stand_in gdb 'echo "Could not attach to process."' 'echo "ptrace: Operation not permitted."' \
    'echo "The program is not being run."' 'exit 1'
ok "gdb may not trace" with_gdb "$work/stand-in-gdb" 3 sound --gdb --gdb-commands "$work/commands" "$send"
ok "... which the case says in its words" said \
    '^error .*gdb could not be attached to server: ptrace: Operation not permitted\.$'
ok "... and nothing is left" nothing_is_left
stand_in strace 'echo "strace: attach: ptrace(PTRACE_SEIZE, 1): Operation not permitted" >&2' 'exit 1'
ok "strace may not trace" with_gdb "$work/stand-in-strace" 3 sound --strace "$send"
ok "... which the case says in its words" said \
    '^error .*strace could not be attached to server: strace: attach: .*not permitted$'
ok "... and nothing is left" nothing_is_left
# shellcheck disable=SC2016 # for the script
stand_in strace 'echo "strace: out of luck" >&2' 'kill -s SEGV $$'
ok "strace dies" with_gdb "$work/stand-in-strace" 3 sound --strace "$send"
ok "... which the case says in its words" said \
    '^error .*strace was killed by SIGSEGV before server ended: strace: out of luck$'
ok "... and nothing is left" nothing_is_left
for tool in strace gdb; do
    if [ "$(id -u)" -ne 0 ] || ! command -v setpriv >/dev/null 2>&1; then
        skip "$tool of another user may not trace" "not root, or setpriv is not installed"
    elif has "$tool"; then
        stand_in "$tool" "exec setpriv --reuid 65534 --clear-groups '$(command -v "$tool")' \"\$@\""
        chmod 755 "$work" "$work/stand-in-$tool"
        rm -rf "$work/results.json.$tool"
        mkdir -m 777 "$work/results.json.$tool"
        case $tool in gdb) set -- --gdb-commands "$work/commands" ;; *) set -- ;; esac
        ok "$tool of another user may not trace" with_gdb "$work/stand-in-$tool" 3 sound "--$tool" "$@" "$send"
        ok "... which the case says" said "^error .*$tool could not be attached to server: .*ptrace.*not permitted"
        ok "... and nothing is left" nothing_is_left
    else
        skip "$tool of another user may not trace" "$why"
    fi
done

# ---- valgrind --------------------------------------------------------------------------------

if $sanitized; then
    skip "valgrind" "built with a sanitizer"
elif has valgrind; then
    ok "a case runs under valgrind" drive 0 sound --valgrind=server --strict "$send"
    ok "... which says how many errors it found" said 'server: .*/server.[0-9]*.valgrind (0 errors)'
    ok "... and so do the results" holds '"tool":{"name":"valgrind".*"errors":0'
    ok "a fault is found under valgrind" drive 1 leak --valgrind "$puppet"
    ok "... and nothing is left" nothing_is_left
else
    skip "valgrind" "$why"
fi

# ---- gdb -------------------------------------------------------------------------------------

if ! has gdb; then
    skip "gdb" "$why"
else
    printf 'break deviant_check_in\nbreak deviant_serve\ncontinue\nbacktrace 1\ncontinue\n' \
        >"$work/commands"
    ok "a case runs under gdb" drive 0 sound --gdb --gdb-commands "$work/commands" "$send"
    ok "... which stops where its commands say" grep -q '^#0 .*deviant_serve' \
        "$work/results.json.gdb/server.gdb"
    ok "... in the client too" grep -q '^#0 .*deviant_check_in' "$work/results.json.gdb/client.gdb"
    echo continue >"$work/commands"
    for case in good-path/interrupted 'early-eof/while-stopped[how=close]'; do
        ok "$case stops what gdb traces" drive 0 sound --gdb --gdb-commands "$work/commands" \
            --strict "$case"
    done
    ok "... and nothing is left" nothing_is_left

    # However gdb ends, the case does: what it let go runs on, and with a deadline.
    # gdb_ends STATUS WORDS LINE...: these lines are its commands.
    gdb_ends() {
        status=$1
        words=$2
        shift 2
        printf '%s\n' "$@" >"$work/commands"
        ok "gdb ends by: $*" drive "$status" sound --gdb --gdb-commands "$work/commands" "$send"
        ok "... and the case says so" said "$words"
        ok "... and nothing is left" nothing_is_left
    }
    gdb_ends 0 '^pass ' ''
    gdb_ends 0 '^pass ' detach
    gdb_ends 0 '^pass ' 'break deviant_serve' 'break deviant_check_in' continue
    gdb_ends 0 '^pass ' 'break nowhere_at_all' continue
    gdb_ends 3 '^error .*gdb exited with status 1 before [a-z]* ended: .*commands:1: Error in sourced command file: Undefined command: "nonsense"' \
        nonsense
    gdb_ends 3 '^error .*gdb exited with status 5 before [a-z]* ended' 'quit 5'
    # shellcheck disable=SC2016 # for gdb's shell
    gdb_ends 3 '^error .*gdb was killed by SIGKILL before [a-z]* ended' \
        'break deviant_reach' 'shell kill -s KILL $PPID'
    gdb_ends 3 '^error .*[a-z]* was killed below gdb, and not by the driver' kill
    printf 'detach\n' >"$work/commands"
    ok "what gdb let go has a deadline" drive 1 deaf --gdb=server --gdb-commands "$work/commands" \
        --timeout-scale 0.3 'early-eof/while-waiting[how=close]'
    ok "... which it did not meet" said '^fail .*nothing by the deadline of'

    # At a terminal: its prompt is waited for, so that nothing is typed before it is read.
    if command -v script >/dev/null 2>&1; then
        mkfifo "$work/keys"
        cat >"$work/at-terminal" <<'SH'
TMPDIR=$work/tmp "$shakedown" run --results "$work/results.json" \
    --implementation "$work/sound.json" --gdb "$send"
echo "status $?"
SH
        export work shakedown send
        TERM=dumb NO_COLOR=1 timeout 300 script -qefc "sh '$work/at-terminal'" "$work/screen" \
            <"$work/keys" >"$work/said" 2>&1 &
        exec 4>"$work/keys"
        await_word '(gdb) '
        ok "gdb has the terminal at the program's entry" said "shakedown: the program's entry"
        echo continue >&4
        await_word 'exited normally'
        ok "... and the scenario goes on to its end" said 'exited normally'
        echo quit >&4
        await_word '^status'
        ok "... with its verdict, once gdb is left" said '^status 0'
        exec 4>&-
        wait
        ok "... and nothing is left" nothing_is_left
        : >"$work/said"
        TERM=dumb NO_COLOR=1 timeout 300 script -qefc "sh '$work/at-terminal'" "$work/screen" \
            <"$work/keys" >"$work/said" 2>&1 &
        exec 4>"$work/keys"
        await_word '(gdb) '
        echo quit >&4
        await_word '(y or n)'
        echo y >&4
        await_word '^status'
        ok "who leaves gdb at once has a verdict" said '^status 0'
        exec 4>&-
        wait
        ok "... and nothing is left" nothing_is_left
    else
        skip "gdb at a terminal" "script is not installed"
    fi

    # ---- a crash -----------------------------------------------------------------------------

    for fault in server-crash client-crash trap; do
        case $fault in
        server-crash) signal=SIGSEGV actor=server ;;
        client-crash) signal=SIGABRT actor=client ;;
        trap) signal=SIGTRAP actor=server ;;
        esac
        ok "$fault fails its case" drive 1 "$fault" "$send"
        ok "... by the signal" said "^fail .*$actor was killed by $signal"
        ok "... and shows the stack, of a second play" said \
            "crash of $actor by $signal; second play under gdb"
        ok "... down to the program's own code" said '| #[0-9]* .*die (deviant='
        ok "... which the results hold" holds "\"crash\":{\"actor\":\"$actor\".*#[0-9].*die (deviant="
        ok "... and nothing is left" nothing_is_left
    done
    ok "a program crashes where a step sends it another signal" drive 1 server-crash \
        good-path/interrupted
    ok "... and shows its stack, too" said 'crash of server by SIGSEGV; second play under gdb'
    ok "who runs out of processor time has a stack, too" drive 1 exhausted "$send"
    ok "... of a crash by that signal" said 'crash of server by SIGXCPU; second play under gdb'
    ok "all cases of a run crash" drive 1 server-crash 'good-path/*' --jobs 2
    ok "... have five stacks" [ "$(grep -c '; second play under gdb$' "$work/said")" -eq 5 ]
    ok "... and the others are told of" said \
        'no stack: 5 crashes of this run were played once more already'
fi
for signal in KILL ALRM STOP; do
    mkdir "$work/$signal"
    # shellcheck disable=SC2016  # for the inner shell
    printf '#!/bin/sh\nkill -s %s "$PPID"\nexec sleep 60\n' "$signal" >"$work/$signal/gdb"
    chmod +x "$work/$signal/gdb"
    ok "a verdict stands, though SIG$signal ends its supervisor in the second play" \
        with_gdb "$work/$signal" 1 server-crash "$send"
    ok "... and so does its reason" said '^fail .*server was killed by SIGSEGV'
    ok "... and the results hold it" holds '"verdict":"fail","reason":".*server was killed by SIGSEGV'
    ok "... and nothing is left" nothing_is_left
done
ok "who is killed by SIGKILL did not crash" drive 3 kill "$puppet"
ok "... and has no second play" [ "$(grep -c 'second play' "$work/said")" -eq 0 ]
mkdir -p "$work/bin"
for program in sh env; do ln -sf "$(command -v "$program")" "$work/bin/$program"; done
PATH=$work/bin "$shakedown" run --results "$work/results.json" --implementation \
    "$work/server-crash.json" "$puppet" >"$work/said" 2>&1 </dev/null
ok "without gdb the crash is told, and why there is no stack" said \
    'crash of server by SIGSEGV; no stack: gdb is not installed (Debian: apt-get install gdb)'

# ---- a hang ----------------------------------------------------------------------------------

ok "a hang fails" drive 1 deaf --timeout-scale 0.3 'early-eof/while-waiting[how=close]'
ok "... with the state of the implementation's process" said '^ *server: pid [0-9]*, state S, asleep'
ok "... and of the puppet's" said '^ *child: pid [0-9]*, state S, asleep'
ok "... and what was last seen of them" said '^ *last seen: [0-9.]* ms  line  {"launched":'
ok "... and of the puppet" said '^ *last seen: [0-9.]* ms  connected'
ok "... which the results hold" holds '"actor":"server".*"last":"[0-9.]* ms  line'
ok "a hang of one that talks has its last words" drive 1 deaf --timeout-scale 0.3 --strict \
    'early-eof/while-waiting[how=close]'

# ---- a scene ---------------------------------------------------------------------------------

scene() {
    sed -n 's/^      the scene is kept in //p' "$work/said"
}

ok "a failure leaves its scene" drive 1 leak --timeout-scale 0.3 --keep "$puppet"
folder=$(scene)
ok "... which is there" [ -f "$folder/end.sh" ]
ok "... with its files" [ -f "$folder/child.stderr" ]
ok "... and names each process, stopped" said '^ *server: pid [0-9]*, state T$'
pid=$(sed -n 's/^ *server: pid \([0-9]*\), state T$/\1/p' "$work/said")
ok "... which is so" grep -q '^State:.*stopped' "/proc/$pid/status"
ok "... and the results tell of it" holds '"scene":{"folder":"'
sed 's/!= [0-9]*/!= 1/' "$folder/end.sh" >"$work/stale.sh"
sh "$work/stale.sh" 2>"$work/said"
status=$?
ok "a keeper of another time is not ended" [ "$status" -eq 1 ]
ok "... the scene stands" grep -q '^State:.*stopped' "/proc/$pid/status"
ok "its script ends it" sh "$folder/end.sh"
ok "... and nothing is left" nothing_is_left
ok "a pass leaves a scene without processes" drive 0 sound --keep "$puppet"
ok "... and says so" said 'the scene is kept in .*; all its processes had ended'
ok "... and ends" sh "$(scene | sed 's/;.*//')/end.sh"

echo "1..$number"
