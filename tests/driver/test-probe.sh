#!/bin/sh
# test-probe.sh - each check of `shakedown probe` is tripped by an adapter that has that fault alone,
# and by none that has not.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

shakedown=${top_builddir:?}/conformance/shakedown
misfit=$(cd "${top_builddir:?}/tests/programs" && pwd)/misfit
mkdir "$work/tmp"

# manifest CAPABILITIES SERVER CLIENT: arrays of JSON without their brackets.
manifest() {
    cat >"$work/manifest.json" <<JSON
{ "name": "misfit", "version": "1", "language": "C", "editions": ["E1", "E2"],
  "capabilities": [$1], "roles": { "server": [$2], "client": [$3] },
  "environment": { "SHAKEDOWN_TEST": "$work" } }
JSON
}

# fault NAME: the manifest of the misfit with that fault.
fault() {
    case $1 in
    gateless:*) gate= ;;
    *) gate='"gate", ' ;;
    esac
    manifest "$gate"'"write-side", "names"' "\"$misfit\", \"$1\", \"server\"" \
        "\"$misfit\", \"$1\", \"client\""
}

# probe STATUS [OPTION...]: with that exit status, and nothing left behind; its words are in "said".
probe() {
    expected=$1
    shift
    run "$expected" env TMPDIR="$work/tmp" "$shakedown" probe \
        --implementation "$work/manifest.json" "$@" && nothing_left
}

nothing_left() {
    [ -z "$(ls -A "$work/tmp")" ] || { echo "its directory is left" >>"$work/said"; return 1; }
    ! is_running || { echo "a process is left" >>"$work/said"; return 1; }
}

# Whether a process runs the misfit: of this test, by the folder that it was given.
is_running() {
    grep -qsz "^SHAKEDOWN_TEST=$work\$" /proc/[0-9]*/environ
}

# Whose fault it is, what was seen and what to change: no two of them are the same.
nothing_twice() {
    awk '/^fault/ { check = $2 }
         /^ *done/ { whose = $3; sub(/.s$/, "", whose) }
         /^ *seen/ { seen = $0 }
         /^ *change/ { print whose, check, seen, $0 }' "$work/said" | sort | uniq -d \
        >"$work/twice"
    [ ! -s "$work/twice" ] || { echo "twice:" && cat "$work/twice"; } >>"$work/said"
    [ ! -s "$work/twice" ]
}

# found CHECK PATTERN: a fault of that check, of no other, what was seen of it, and it is said once.
found() {
    nothing_twice && [ "$(sed -n 's/^fault  *\([a-z-]*\) .*/\1/p' "$work/said" | sort -u)" = "$1" ] &&
        grep -q "^ *seen .*$2" "$work/said" && grep -q '^ *change ' "$work/said"
}

# probe_finds CHECK PATTERN [OPTION...]
probe_finds() {
    check=$1
    seen=$2
    shift 2
    probe 3 "$@" && found "$check" "$seen"
}

# remarked_once PATTERN: in a single line.
remarked_once() {
    [ "$(grep -c "^remark .*$1" "$work/said")" -eq 1 ]
}

# Every check that was printed passed.
all_made() {
    said '^pass *probe ' && said ' 0 of [0-9]* checks could not be made'
}

# ---- the innocent ------------------------------------------------------------------------------

ok "the reference has no fault" run 0 "$shakedown" probe
ok "... and every check was made" all_made

for name in none helper socket-pair traps-at-end; do
    fault $name
    ok "$name: no fault" probe 0
    ok "... and every check was made" all_made
done

fault gateless:none
ok "gateless:none: no fault" probe 0
ok "... and only destroy was not asked for" [ "$(grep -c '^- ' "$work/said")" -eq 1 ]

# Each: an adapter that does less than it could, and what is said of it, which is no fault.
while IFS='~' read -r name remark; do
    fault "$name"
    ok "$name: no fault" probe 0
    ok "... but a remark" said "^remark $remark"
done <<'TABLE'
signal-ignored~signal .*ignores SIGUSR1
launch-89~launch .*not implemented
client-89~client-right .*not implemented
never-in~client-right .*did not check in
run-nameless~run .*nobody could check in
TABLE
fault unknown-89
ok "unknown-89: no fault" probe 0
fault stops-child
ok "a CHILD that is stopped when it is done with is ended all the same" probe 0

manifest '"gate"' '"/bin/false"' '"/bin/false"'
ok "who ends before he is ready has a fault" probe 3
ok "... which is to be mended by the first line" said '^ *change .*{"ready":true} first'
ok "... not by an answer" unsaid '^ *change .*{"error":TEXT}'

manifest '"gate"' "\"$misfit\", \"no-names\", \"server\"" "\"$misfit\", \"no-names\", \"client\""
ok "what is not claimed is not asked for" probe 0
ok "... but said" said '^- *names '

# ---- the guilty --------------------------------------------------------------------------------

# Each: the fault, the check that finds it, what was seen.
while IFS='~' read -r name check seen; do
    fault "$name"
    ok "$name is found by $check" probe_finds "$check" "$seen" --timeout-scale 0.2
done <<'TABLE'
not-ready~output~member "ready" has no such value
dies~ready~exited with status 3: no licence found
mute~ready~nothing came within 2000 ms
server:unflushed~ready~it came when its input ended
chatty~output~'starting'
crlf~output~carriage return
unfinished~output~a line without its end
long-line~output~longer than 64 KiB
pid-text~output~member "launched" has no such value
ready-twice~unasked~'{"ready":true}'
floods~unasked~'{"ready":true}'
client:unflushed~client-right~it came when its input ended
launched-twice~unasked~'{"launched":
end-word~unasked~'{"released":true}'
wrapper~role~is stopped, and
orphan~role~another process holds its standard output
signal-default~signal~killed by SIGUSR1
client:signal-default~signal~killed by SIGUSR1
signal-eof~signal~exited with status 0
unknown-silent~command~nothing came
client:unknown-silent~command~nothing came
unknown-ends~command~exited with status 1
unknown-once~command~exited with status 0
unknown-taken~output~without the member "error"
option-taken~option~exited with status 0
client:option-taken~option~exited with status 0
option-0~option~exited with status 0: misfit: unknown option
option-silent~option~exited with status 2 without a word
end-status~end~exited with status 7
client:end-status~end~exited with status 7
end-deaf~end~still runs
dies-destroyed~end~exited with status 3
closes-input~end~closed its standard input, descriptor 0, before the answer
leaves~left~still there: .misfit.
client:leaves~left~still there: .misfit.
no-receive~server-right~exited with status 2
launch-refused~launch~I will not
launch-pid~launch~it launched process [0-9]*, and says that it was
other-child~launch~CHILD, exited with status 0 before it connected
no-arguments~launch~CHILD, exited with status 2 before it connected
kills-child~launch~\(CHILD\|a puppet ended\)
no-variable~environment~no variable CHILD_PORT_FD
bad-variable~environment~'fd[0-9]*'
keeps-output~descriptors~descriptor 0 is pipe
leaks~descriptors~besides, a pipe write side
cloexec~pipe~does not have open
write-end~pipe~is a pipe write side
early-token~pipe~8 bytes are in the pipe
datagrams~pipe~is a socket, but not a connected stream socket
named~pipe~connected stream socket, but not one of a pair
named-peer~pipe~connected stream socket, but not one of a pair
half-closed~pipe~nobody has the pipe's write side open
closed-pipe~pipe~nobody has the pipe's write side open
destroy-refused~destroy~I will not
destroy-keeps~destroy~still open: .misfit.
run-send~run~{"returned":"send"}
run-hangs~run~nothing came
no-pipe~write-side~exited with status 2
pipe-launches~write-side~launched
pipe-keeps~write-side~still open
no-null~client-right~exited with status 2
gateless:run-hangs~run~nothing came
gateless:run-send~run~{"returned":"send"}
gateless:leaks~descriptors~besides, a pipe write side
no-environment~environment~a variable of the server's is missing
probe-false~probe~{"probed":false}
probe-idle~probe~nothing by the deadline
probe-order~probe~a message 20001 with nonce
server:nonce~server-receive~{"received":"[0-9a-f]*"}
release-refused~release~it is mine
release-text~output~'{"oops":1}'
client:nonce~receive~{"received":"[0-9a-f]*"}
no-names~names~unknown command
true-at-end~pipe-end~{"checked_in":true}
silent-at-end~pipe-end~no line, and it exited with status 0
crashes-at-end~pipe-end~no line, and it was killed by SIGSEGV
TABLE

# Each: a client that fails before it looks at its pipe, the check that finds it, what was seen. With
# an empty pipe it fails in the same way: that is no second fault, and no pass either.
while IFS='~' read -r script check seen; do
    manifest '"gate", "write-side", "names"' "\"$misfit\", \"none\", \"server\"" \
        "\"/bin/sh\", \"-c\", \"$script\""
    ok "a client that says '$script' has one fault" probe_finds "$check" "$seen" \
        --timeout-scale 0.1
    ok "... one alone" said '^1 fault;'
    ok "... and the pipe's end is not looked at" said '^- *pipe-end '
done <<'TABLE'
exec cat >/dev/null~client-right~nothing came within
echo hello; exec cat~output~'hello'
exit 0~client-right~exited with status 0
exit 1~client-right~exited with status 1
kill -KILL $$~client-right~was killed by SIGKILL
TABLE

manifest '"gate", "write-side", "names"' "\"$misfit\", \"none\", \"server\"" \
    "\"${misfit%/*}/deviant\", \"client\", \"--fault\", \"take-three\""
ok "a client that does not ask for the pipe's number is told it" probe 0
ok "... in a remark" remarked_once 'CHILD_PORT_FD=[0-9]*, it did not check in'

fault nonblocking
ok "a pipe in non-blocking mode is no fault" probe 0
ok "... and is remarked upon once" remarked_once 'non-blocking mode.*INIT-7'

# ---- programs, files, signals ----------------------------------------------------------------

manifest '' '"./missing"' '"sh"'
ok "a program that is not there is a fault" probe_finds program 'server: .*missing: No such file'

# changes: what is to be changed, each once.
changes() {
    sed -n 's/^ *change  *//p' "$work/said" | sort
}

printf '#!/nowhere\n' >"$work/hollow"
chmod +x "$work/hollow"
: >"$work/plain program"
mkdir "$work/folder"
manifest '' '"./hollow"' '"./plain program"'
ok "each role's program that cannot be started has a fault" probe_finds program \
    'server: .*/hollow: .*/nowhere for an interpreter'
ok "... also the second" said 'client: .*/plain program: Permission denied: it has no execute'
ok "... with what to do about each" [ "$(changes)" = "chmod +x '$work/plain program'
install that interpreter, or name another in the first line" ]
# One function tells run and matrix the same.
for command in run "matrix --implementation $top_srcdir/implementations/reference.json"; do
    # shellcheck disable=SC2086  # words
    ok "${command%% *} says the same" run 3 "$shakedown" $command --results "$work/results.json" \
        --implementation "$work/manifest.json" good-path
    ok "... of the server" said 'roles: server: .*/hollow: .*; expected a program: install that'
    ok "... and of the client" said "roles: client: .*; expected a program: chmod +x '$work/plain"
done
manifest '' '"./folder"' '"./folder"'
ok "a folder is none, in either role" probe_finds program 'client: .*/folder: .*it is a folder'
ok "... which are two faults" said '^2 faults'

printf '{' >"$work/manifest.json"
ok "an invalid manifest is no fault of an adapter" probe 2
ok "... and is named" said 'manifest.json:1'
ok "an operand is a mistake" run 2 "$shakedown" probe x
ok "... which is named" said 'no operand: x'

for name in stops-parent kills-parent; do
    fault $name
    ok "$name: that is said, and all is ended" probe 3
    ok "... and is why there are no checks" said 'the process that probes was killed'
done

while IFS='~' read -r name end; do
    fault "$name"
    ok "$name: that is said, and the trials end at once" probe 3
    ok "... by what became of it" said "the bootstrap server $end"
    ok "... with what was found till then" said '^pass *program'
done <<'TABLE'
stops-sibling~was stopped by somebody
kills-sibling~was killed by SIGKILL
TABLE

# A terminal's interrupt, or a kill: all is ended and removed before the program is.
fault mute
TMPDIR=$work/tmp "$shakedown" probe --implementation "$work/manifest.json" >"$work/said" 2>&1 &
probing=$!
until is_running; do
    kill -0 $probing 2>/dev/null || break
done
kill -TERM $probing
wait $probing
status=$?
ok "a signal ends it" [ $status -eq 143 ]
ok "... and leaves nothing" nothing_left

echo "1..$number"
