#!/bin/sh
# test-timeout-picture.sh - what a report shows of every process when time was up.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

shakedown=${top_builddir:?}/conformance/shakedown
deviant=$(cd "${top_builddir:?}/tests/programs" && pwd)/deviant

# hang FAULT CASE: plays a case with a server that has a fault; it has a fifth of its time.
hang() {
    cat >"$work/deviant.json" <<JSON
{ "name": "deviant", "version": "1", "language": "C", "editions": ["E1"], "capabilities": ["gate"],
  "roles": { "server": ["$deviant", "server", "--fault", "$1"], "client": ["$deviant", "client"] } }
JSON
    "$shakedown" run --no-replay --timeout-scale 0.2 --implementation "$work/deviant.json" \
        --results "$work/results.json" "$2" >"$work/said" 2>&1
    [ -s "$work/results.json" ]
}

ok "a server that hangs while it receives" hang be-deaf 'early-eof/while-waiting[how=close]'
ok "... is asleep in a system call that has a name" \
    said '^ *server: pid [0-9]*, state S, asleep .*in system call [a-z_]* of descriptor'
ok "... has its pipe's side marked" said "^ *[0-9]* pipe:.*, pipe write side of server's handshake$"
ok "... and its port" said 'a right to the service of server'

ok "a client that hangs while it reads" hang keep-secrets 'good-path/client-send[right=make-send]'
ok "... is asleep in a read of the pipe" \
    said '^ *client: pid [0-9]*, state S, asleep .*in system call [a-z]* of descriptor [0-9]'
ok "... in which nothing is" said "pipe read side of server's handshake, 0 bytes unread"

ok "... and what the client took is not claimed" said '0 bytes unread; what a client took out is not known$'
ok "... the bootstrap port's handle is marked" said '^ *[0-9]* .*, a right to the bootstrap port$'

arrived="pipe read side of server's handshake, 0 bytes unread; arrived:"
ok "a server that stalls in the token" hang stall-in-token 'bad-token/alone[right=copy-send]'
ok "... which is told, though a puppet has read it" said "$arrived 4 of 8 bytes of the token$"
ok "a server that stalls in the name" hang stall-in-name 'bad-token/alone[right=copy-send]'
ok "... which is told with its length" \
    said "$arrived 8 of 8 bytes of the token, 4 of 4 of the length, which says \([0-9]*\), 8 of \1 of the name$"
ok "a server that stalls while nobody reads" hang stall-in-name good-path/asleep-while-waiting
ok "... which is told as well" \
    said "20 bytes unread; arrived: 8 of 8 bytes of the token, 4 of 4 of the length, which says \([0-9]*\), 8 of \1 of"

ok "a server that computes for ever" hang spin 'good-path/asleep-while-waiting'
ok "... is busy" said '^ *server: pid [0-9]*, state [A-Z], busy ([0-9]* ms of a processor'
ok "... and is in no wait, or in one with a name" \
    said '^ *server: .*, in \(what could not be read: it was running\|system call [a-z_]* .*\|no system call\)'
ok "... and what it wrote is unread" said 'handshake, [1-9][0-9]* bytes unread'

ok "a server with threads" hang be-deaf-beside-threads 'early-eof/while-waiting[how=close]'
ok "... has each of them pictured" said '^ *thread [0-9]* .*: state S, system call [a-z_]*'
ok "... as many as fit a screen" said 'and [0-9]* threads more, in the results'
threads_in_results() {
    [ "$(grep -o '"tid"' "$work/results.json" | wc -l)" -ge 11 ]
}
ok "... and all in the results" threads_in_results

# ---- stacks that a program writes when it is asked --------------------------------------------

# hang_of SHELL-PROGRAM: a server is that script, which is told to run and never answers.
hang_of() {
    printf '%s\n' "$1" >"$work/server.sh"
    cat >"$work/sh.json" <<JSON
{ "name": "sh", "version": "1", "language": "sh", "editions": ["E1"], "capabilities": ["gate"],
  "stack_signal": "SIGQUIT",
  "roles": { "server": ["sh", "$work/server.sh"], "client": ["$deviant", "client"] } }
JSON
    "$shakedown" run --no-replay --timeout-scale 0.1 --implementation "$work/sh.json" \
        --results "$work/results.json" 'good-path/puppet-send[right=make-send]' >"$work/said" 2>&1
    [ -s "$work/results.json" ]
}

# Says that it is ready, reads its commands and answers none.
# shellcheck disable=SC2016
idle='echo "{\"ready\":true}"; while :; do read -r word; done'
# shellcheck disable=SC2016
ok "a program that stops itself" hang_of 'echo "{\"ready\":true}"; read -r word; kill -s STOP $$'
ok "... is stopped, by that signal" said '^ *server: pid [0-9]*, state T, stopped by SIGSTOP ('
ok "... and the results have it" grep -q '"stop_signal": *"SIGSTOP"' "$work/results.json"
ok "a program that waits" hang_of "$idle"
ok "... is asleep, and no signal stopped it" said '^ *server: pid [0-9]*, state S, asleep ('

ok "a program that writes its stacks" hang_of "trap 'echo \"frame one\" >&2; echo \"frame two\" >&2' QUIT
$idle"
ok "... is a failure all the same" said '^fail'
ok "... has them in its picture" said '^ *| frame two'
ok "... and in the results" grep -q '"stack": *"frame one' "$work/results.json"
ok "a program that ignores the signal" hang_of "trap '' QUIT
$idle"
ok "... is a failure" said '^fail'
ok "... and has no stack" unsaid 'its own stacks'
ok "a program that dies by the signal" hang_of "trap 'echo \"the last frame\" >&2; trap - QUIT; kill -s QUIT \$\$' QUIT
$idle"
ok "... is a failure by the hang" said '^fail.*'
ok "... which is what was observed" said 'observed .*by the deadline'
ok "... and has its stack" said '^ *| the last frame'

echo "1..$number"
