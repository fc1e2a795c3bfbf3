#!/bin/sh
# test-run.sh - what the driver makes of broken adapters, hangs, and its own violent end.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

shakedown=${top_builddir:?}/conformance/shakedown
reference=$(cd "${top_builddir:?}/ref" && pwd)/child-port
# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

# manifest NAME SHELL-PROGRAM: an implementation whose server is a shell script; its "$@" is what
# the driver adds. The client is the reference's.
manifest() {
    printf '%s\n' "$2" >"$work/$1.sh"
    cat >"$work/$1.json" <<JSON
{ "name": "$1", "version": "1", "language": "sh", "editions": ["E1"], "capabilities": ["gate"],
  "roles": { "server": ["sh", "$work/$1.sh"], "client": ["$reference", "client"] },
  "environment": {} }
JSON
}

# scenario ID TIMEOUT STEPS [ACTORS]
scenario() {
    set -- "$1" "$2" "$3" "${4-}"
    mkdir -p "$work/scenarios/${1%/*}"
    cat >"$work/scenarios/$1.json" <<JSON
{ "id": "$1", "title": "t", "purpose": "A test of the driver.", "requirements": ["SRV-12"],
  "edition": "E1", "timeout_ms": $2,
  "actors": { "server": { "role": "server", "right": "send" }, $4 "child": { "role": "puppet" } },
  "steps": [ { "actor": "server", "do": "launch", "child": "child" },
             { "actor": "server", "do": "run" }, $3 ] }
JSON
}

end_of_pipe='{ "actor": "child", "do": "exit" },
    { "actor": "server", "await": "returned", "right": "null" }'
scenario run/end 20000 "$end_of_pipe"
scenario run/client 20000 '{ "actor": "child", "do": "exec", "as": "client" },
    { "actor": "client", "await": "returned" },
    { "actor": "server", "await": "returned", "right": "send" }' \
    '"client": { "role": "client", "right": "make-send" },'
scenario hang/returned 6000 '{ "actor": "server", "await": "returned", "right": "null",
    "requirement": "SRV-12" }'
for i in 1 2 3 4; do
    scenario "long/returned-$i" 600000 '{ "actor": "server", "await": "returned",
        "right": "null" }'
done

# drive STATUS MANIFEST PATTERN...: the driver exits with that status; its words are in $work/said.
drive() {
    expected=$1
    implementation=$2
    shift 2
    run "$expected" env TMPDIR="$work/tmp" "$shakedown" run --scenarios "$work/scenarios" \
        --results "$work/results.json" --implementation "$work/$implementation.json" "$@" &&
        no_directory_left
}

# The driver's temporary directory is gone.
no_directory_left() {
    [ -z "$(ls -A "$work/tmp")" ] || { echo "its directory is left" >>"$work/said"; return 1; }
}

# drive_closed STATUS MANIFEST PATTERN CLOSING: the same with descriptors of the driver closed.
drive_closed() {
    export work shakedown
    # shellcheck disable=SC2016  # for the inner shell
    run "$1" env TMPDIR="$work/tmp" sh -c 'exec "$shakedown" run --scenarios "$work/scenarios" \
        --results "$work/results.json" --implementation "$work/$1.json" "$2" '"$4" sh "$2" "$3"
}

verdicts() {
    [ "$(grep -c "\"verdict\": *\"$1\"" "$work/results.json")" -eq "$2" ]
}

mkdir "$work/tmp"
manifest reference "exec '$reference' server \"\$@\""
ok "the reference does what these scenarios ask" drive 0 reference 'run/*'

# ---- programs that are missing, or talk nonsense --------------------------------------------

# without ROLE NAME: the manifest NAME with a program that is not there.
without() {
    sed -i "s|\"$1\": \[[^]]*\]|\"$1\": [\"/nonexistent/$1\"]|" "$work/$2.json"
}

nothing_ran() {
    [ ! -s "$work/results.json" ] && [ "$(wc -l <"$work/said")" -eq "$1" ]
}

rm -f "$work/results.json"
for role in server client; do
    manifest "no-$role" ''
    without "$role" "no-$role"
    ok "a $role that is missing is an error" drive 3 "no-$role" 'run/*'
    ok "... which names manifest and program" said \
        "^$work/no-$role.json: roles: $role: /nonexistent/$role: No such file .*; expected a program"
    ok "... once, before anything runs" nothing_ran 1
done
manifest neither ''
without server neither
without client neither
ok "two that are missing are two lines" drive 3 neither 'run/*'
ok "... and nothing else" nothing_ran 2

# Of these execve says the same, but no look at the file does: its interpreter is there.
printf '#!/nonexistent/interpreter\n' >"$work/inner"
printf '#!%s\n' "$work/inner" >"$work/hollow"
chmod +x "$work/inner" "$work/hollow"

# hollow ROLE NAME: the manifest NAME with a program that cannot be started.
hollow() {
    sed -i "s|\"$1\": \[[^]]*\]|\"$1\": [\"$work/hollow\"]|" "$work/$2.json"
}

manifest half "exec '$reference' server \"\$@\""
hollow client half
ok "a client that cannot be started is an error" drive 3 half 'run/*'
ok "... which names the program" said '^error .*run/client.*/hollow: No such file'
ok "... and the other results are kept" verdicts pass 1

# A server whose child begins without any of the standard descriptors, so that the puppet's own take
# their numbers.
manifest closing "right=\$2; shift 3
exec '$reference' server --right \"\$right\" -- sh -c 'exec \"\$@\" <&- >&- 2>&-' sh \"\$@\""
ok "a child without standard descriptors becomes a client" drive 0 closing run/client
manifest pipe-first "right=\$2; shift 3
exec '$reference' server --right \"\$right\" -- sh -c '
    fd=\$CHILD_PORT_FD
    CHILD_PORT_FD=0
    eval \"exec \\\"\\\$@\\\" <&\$fd \$fd<&-\"' sh \"\$@\""
ok "... and one whose pipe has the number 0" drive 0 pipe-first run/client
hollow client closing
ok "... and tells of one that cannot be started" drive 3 closing run/client
ok "... by its name" said '^error .*run/client.*/hollow: No such file'
ok "the driver runs without standard input and error" drive_closed 0 reference 'run/*' '<&- 2>&-'
ok "... and says that its output is closed" drive_closed 3 reference 'run/*' '<&- >&- 2>&-'
ok "... after it wrote the results" verdicts pass 2

manifest missing ''
hollow server missing
ok "a server that cannot be started is an error" drive 3 missing run/end
ok "... which names the program" said '^error .*/hollow: No such file'
ok "... and says what else it may be" said 'hollow: No such file.*interpreter'

# Each: name, program, exit status, what the console says.
while IFS='~' read -r name program status words; do
    manifest "$name" "$program"
    ok "$name: exit status $status" drive "$status" "$name" run/end
    ok "$name: $words" said "$words"
done <<'TABLE'
nonsense~echo hello; cat >/dev/null~3~^error .*: 'hello'
not-an-object~echo 17; cat >/dev/null~3~^error .*: '17'
wrong-answer~echo '{"ready":true}'; read -r x; echo '{"released":true}'; cat >/dev/null~3~^error .*"launched"
wrong-type~echo '{"ready":"yes"}'; cat >/dev/null~3~^error .*"ready"
unasked~printf '{"ready":true}\n{"ready":true}\n'; cat >/dev/null~3~^error .*nothing asked for
refusal~echo '{"ready":true}'; read -r x; echo '{"error":"no"}'; cat >/dev/null~3~^error .*refused
unfinished~printf '{"ready"'~3~^error .*without its end
endless~yes | tr -d '\n'~3~^error .*longer than 64 KiB
early-end~echo oops >&2; exit 3~3~^error .*status 3 before it was ready: oops
not-implemented~echo 'not today' >&2; exit 89~4~^skip .*not today
late-skip~echo '{"ready":true}'; read -r x; echo 'no launch' >&2; exit 89~4~^skip .*no launch
crash~echo '{"ready":true}'; read -r x; kill -SEGV $$~1~^fail .*killed by SIGSEGV
no-handler~echo '{"ready":true}'; read -r x; kill -USR1 $$~3~^error .*killed by SIGUSR1, for which
bad-exit~echo '{"ready":true}'; read -r x; exit 7~1~^fail .*exited with status 7
no-pipe~echo '{"ready":true}'; read -r x; shift 3; "$@" & echo "{\"launched\":$!}"; cat >/dev/null~3~^error .*CHILD_PORT_FD
TABLE

manifest mute 'cat >/dev/null'
ok "a server that never says that it is ready is an error" \
    drive 3 mute --timeout-scale 0.2 hang/returned
ok "... which names the line that was due" said \
    '^error .*adapter of server: no line {"ready":true} within 3600 ms; is standard output flushed'
manifest slow "sleep 5; exec '$reference' server \"\$@\""
ok "how long a server takes to start is not taken from the case's time" \
    drive 0 slow --timeout-scale 0.2 run/end

# ---- to the letter -----------------------------------------------------------------------------

ok "the reference's lines are to the letter" drive 0 reference --verify-adapter 'run/*'

# More than was asked for is taken, but not to the letter.
manifest more 'echo "{\"ready\":true,\"version\":2}"; read -r x; echo "not today" >&2; exit 89'
ok "a line with more than was due is taken" drive 4 more run/end
ok "... but not by --verify-adapter" drive 3 more --verify-adapter run/end
ok "... which names member, form and page" said \
    '^error .*member "version" .* expected {"ready":true} (docs/adapter.md, "The server")'
ok "... and the line" said "^error .*: '{\"ready\":true,\"version\":2}'"
ok "... and is in the command that runs the case again" said '--verify-adapter$'

manifest loose-client ''
printf '%s\n' 'echo "{\"checked_in\" :  false, \"why\":\"no\"}"' 'cat >/dev/null' >"$work/loose.sh"
sed "s|\"sh\", \"$work/loose-client.sh\"|\"$reference\", \"server\"|
s|\"client\": .*\]|\"client\": [\"sh\", \"$work/loose.sh\"]|" "$work/loose-client.json" >"$work/x" &&
    mv "$work/x" "$work/loose-client.json"
ok "a client's line is held to it too" drive 3 loose-client --verify-adapter run/client
ok "... by its own name" said '^error .*adapter of client: .*"why".*docs/adapter.md, "The client"'

# given_pipe STATUS PROGRAM: a server that is given a pipe.
given_pipe() {
    cat >"$work/given.json" <<JSON
{ "name": "given", "version": "1", "language": "sh", "editions": ["E2"],
  "capabilities": ["write-side"],
  "roles": { "server": ["sh", "-c", "$2", "sh", "server"], "client": ["$reference", "client"] } }
JSON
    run "$1" "$shakedown" run --results "$work/results.json" --timeout-scale 0.3 --implementation \
        "$work/given.json" write-side/parent-serves
}
ok "a server that is given a pipe and is not ready is an error" given_pipe 3 'exec cat'
ok "... which names the line that was due" said \
    '^error .*adapter of server: no line {"ready":true} within 9000 ms'
ok "... and so is one that ends before" given_pipe 3 'exit 7'
ok "... with its status" said '^error .*adapter of server: exited with status 7 before it was ready'

ok "... and how long one takes to start is not taken from the case's time" \
    given_pipe 0 "sleep 4; exec '$reference' \\\"\$@\\\""

# marked_once KIND WORDS: in one line, that of a descriptor of that kind.
marked_once() {
    [ "$(grep -c "^ *[0-9]* $1:\[[0-9]*\], $2\$" "$work/said")" -eq 1 ]
}

# ---- a hang ----------------------------------------------------------------------------------

ok "a hang is a failure" drive 1 reference 'hang/*'
ok "... of the step's requirement, by the deadline" said 'SRV-12.*deadline of 6000 ms'
ok "... with a picture of the processes" said '^ *server: pid [0-9]*, state S'
ok "... and the system call that it is in, by its name" \
    said '^ *server: .*asleep .*in system call [a-z_]* of descriptor'
ok "... and how much is in the pipe unread" said 'pipe read side of .*, [0-9]* bytes unread'
ok "... and which port is the service's" said 'a right to the service of server'
ok "... which the results hold too" grep -q '"waiting": *"[^"]*system call' "$work/results.json"

ok "... where the pipe's write side is marked, that one alone" marked_once pipe \
    "pipe write side of server's handshake"
ok "... and its read side" marked_once pipe "pipe read side of server's handshake\(, [0-9]* bytes unread.*\)\?"
manifest pairs "exec '${top_builddir:?}/tests/programs/socket-pair' server \"\$@\""
ok "... and so with a pair of sockets" drive 1 pairs --timeout-scale 0.2 'hang/*'
ok "... its server's end" marked_once socket "pipe write side (a socket) of server's handshake"
ok "... and the child's" marked_once socket \
    "pipe read side (a socket) of server's handshake\(, [0-9]* bytes unread.*\)\?"

ok "--timeout-scale moves the deadline" drive 1 reference --timeout-scale 0.5 'hang/*'
ok "... which is said" said 'SRV-12.*deadline of 3000 ms'
ok "... and is in the command that runs the case again" said '--timeout-scale 0.5$'
ok "... and in the results" grep -q '^"timeout_scale": 0.5,' "$work/results.json"

# ---- rounds, and parts ------------------------------------------------------------------------

# Its server fails at every third start.
manifest every-third "echo x >>'$work/starts'
[ \$((\$(wc -l <'$work/starts') % 3)) -ne 0 ] && exec '$reference' server \"\$@\"
echo '{\"ready\":true}'; read -r x; exit 7"

# rounds: the number and the verdict of each round in results.json.
rounds() {
    sed -n 's/^.*{"round":\([0-9]*\),"verdict":"\([a-z-]*\)".*$/\1 \2/p' "$work/results.json" | xargs
}

holds() {
    grep -q -e "$1" "$work/results.json"
}

afresh() {
    rm -f "$work/starts"
    drive "$@"
}

ok "one case in three rounds is one case" drive 0 reference --repeat 3 --jobs 2 run/end
ok "... with a line" [ "$(grep -c '^pass   run/end' "$work/said")" -eq 1 ]
ok "... and the rounds in order" [ "$(rounds)" = "1 pass 2 pass 3 pass" ]
ok "rounds that disagree are flaky" afresh 1 every-third --repeat 4 --jobs 1 run/end
ok "... which tells how often, and quotes the first" said \
    '^flaky  run/end .*of 4 rounds 3 pass, 1 fail; fail in round 3: .*exited with status 7'
ok "... and how to see it again" said "run run/end .* --until-fail\$"
ok "... and has each round's verdict" [ "$(rounds)" = "1 pass 2 pass 3 fail 4 pass" ]
ok "... and one of them in full" holds '"verdict":"flaky".*"met":false.*status 7.*"trace":\[{'
ok "a run until one fails ends with it" afresh 1 every-third --until-fail --jobs 1 run/end
ok "... after as many rounds as that took" [ "$(rounds)" = "1 pass 2 pass 3 fail" ]
ok "... and says that it was without end" holds '^"repeat": 0,'
ok "an end before all have run is no interruption" afresh 1 bad-exit --until-fail --jobs 1 'run/*'
ok "... but said" said '^1 fail; 1 not run;'
ok "a run without end of what is skipped ends" drive 4 not-implemented --until-fail run/end
ok "... though all rounds of it would be" holds '^"until_fail": true,'

order_of() {
    afresh 0 reference --jobs 1 --shuffle "$1" --repeat 3 'run/*' 'many/*' || return 1
    grep '^pass' "$work/said" | sed 's/  [0-9]* ms.*//'
}

for i in 1 2 3 4; do
    sed "s|run/end|many/end-$i|" "$work/scenarios/run/end.json" >"$work/many-$i"
done
mkdir "$work/scenarios/many"
for i in 1 2 3 4; do
    mv "$work/many-$i" "$work/scenarios/many/end-$i.json"
done
order_of 5 >"$work/order-1"
order_of 5 >"$work/order-2"
ok "six cases in an order of three rounds" [ "$(wc -l <"$work/order-1")" -eq 6 ]
ok "... which the seed brings back" cmp -s "$work/order-1" "$work/order-2"

whole=$("$shakedown" list --scenarios "$work/scenarios")
parts=
for i in 1 2 3; do
    drive 0 reference --shard "$i/3" --shuffle "$i" --jobs 2 'run/*' 'many/*'
    ok "part $i of 3 runs" holds "^\"shard\": {\"part\": $i, \"of\": 3, \"cases\": 6},"
    parts="$parts $(sed -n 's/^.*"id":"\([^"]*\)","scenario".*$/\1/p' "$work/results.json")"
done
# shellcheck disable=SC2086 # a list of words
ok "... and the parts are the whole, each case once" [ "$(printf '%s\n' $parts | sort)" = \
    "$(echo "$whole" | grep -E '^(run|many)/' | sort)" ]
ok "an empty part is nothing that ran" drive 4 reference --shard 7/7 'run/*'
ok "... and says so" said 'part 7 of 7 is empty, nothing ran: 2 cases are selected$'

# ---- processes that are left -----------------------------------------------------------------

# A daemon without any of the descriptors, so that only the process itself can be noticed.
confine=$(cd "${top_builddir:?}/tests/programs" && pwd)/confine
manifest daemon "'$confine' --session new -- sleep 1000 <&- >&- 2>&- &
exec '$reference' server \"\$@\""
sed -i 's/"environment": {}/"environment": { "SHAKEDOWN_TEST": "'"$$-daemon"'" }/' \
    "$work/daemon.json"

# Whether no process has SHAKEDOWN_TEST=MARK in its environment.
nobody_has() {
    ! grep -qsa "SHAKEDOWN_TEST=$1" /proc/[0-9]*/environ
}

sed 's/"timeout_ms": [0-9]*/"timeout_ms": 2500/; s|run/end|left/daemon|' \
    "$work/scenarios/run/end.json" >"$work/daemon-scenario"
mkdir "$work/scenarios/left"
mv "$work/daemon-scenario" "$work/scenarios/left/daemon.json"
ok "a process that is left breaks SRV-25, a SHOULD" drive 0 daemon left/daemon
ok "... which is reported" said 'SRV-25'
ok "... and --strict makes it a failure" drive 1 daemon left/daemon --strict
ok "... and no warning besides" test "$(grep -c 'warning' "$work/said")" -eq 0
ok "... and it is gone" nobody_has "$$-daemon"

# ---- the driver's own end --------------------------------------------------------------------
#
# Everybody of a run holds the driver's standard output, but none of the programs that it starts:
# reading that to its end waits until the last of them is gone.

mkfifo "$work/output" "$work/started"
manifest reporting "echo started >'$work/started'
exec '$reference' server \"\$@\""

# begin MARK PATTERN JOBS [COMMAND...]: starts the driver, by way of a command if there is one, with
# its output on descriptor 3. `how` holds more of its options.
how=
begin() {
    mark=$1
    pattern=$2
    jobs=$3
    shift 3
    # shellcheck disable=SC2086 # none, or words
    TMPDIR=$work/tmp "$@" env --default-signal=INT,TERM,HUP SHAKEDOWN_TEST="$mark" "$shakedown" run \
        --scenarios "$work/scenarios" --results "$work/results.json" --jobs "$jobs" \
        --implementation "$work/reporting.json" $how "$pattern" >"$work/output" 2>&1 &
    driver=$!
    exec 3<"$work/output"
}

# Waits until the server of a case was started.
await_server() {
    timeout 60 cat "$work/started" >/dev/null
}

# finish MARK STATUS: waits for all; the status is the driver's, and nothing is left.
finish() {
    cat <&3 >"$work/said"
    exec 3<&-
    wait "$driver" 2>/dev/null
    same_status "$2" $? || return 1
    nobody_has "$1" || { echo "processes are left" >>"$work/said"; return 1; }
    no_directory_left
}

for signal in INT TERM HUP XCPU KILL; do
    begin "$$-$signal" 'long/*' 2
    await_server
    kill -s "$signal" "$driver"
    case $signal in INT) code=130 ;; TERM) code=143 ;; HUP) code=129 ;; XCPU) code=152 ;; KILL) code=137 ;; esac
    ok "SIG$signal ends the driver and leaves nothing" finish "$$-$signal" "$code"
done

how=--until-fail
begin "$$-endless" run/end 1
for i in 1 2 3; do await_server; done
kill -s TERM "$driver"
ok "a signal ends a run without end" finish "$$-endless" 143
ok "... which has the rounds that ended" said '^1 pass; '
case $(rounds) in "1 pass 2 pass"*) has_two=true ;; *) has_two=false ;; esac
ok "... one by one" "$has_two"
how=

# A supervisor is a child of the driver that has children.
supervisor() {
    read -r children <"/proc/$driver/task/$driver/children"
    for pid in $children; do
        if [ -n "$(cat "/proc/$pid/task/$pid/children")" ]; then
            echo "$pid"
            return
        fi
    done
}

begin "$$-supervisor" long/returned-1 1
await_server
kill -s KILL "$(supervisor)"
ok "a killed supervisor spoils its case, and leaves nothing" finish "$$-supervisor" 3
ok "... which says so" said '^error .*supervisor of this case was killed by SIGKILL'

# Whoever executes the driver may have children, which become the driver's.
lives() {
    kill -0 "$1" 2>"$work/said"
}

# shellcheck disable=SC2016  # for the inner shell
begin "$$-inherited" long/returned-1 1 \
    sh -c 'sleep 1000 >/dev/null 2>&1 & echo $! >"$0"; exec "$@"' "$work/inherited"
await_server
kill -s TERM "$driver"
ok "the driver that had a child before ends" finish "$$-inherited" 143
read -r inherited <"$work/inherited"
ok "... and leaves that child alone" lives "$inherited"
kill -s KILL "$inherited"

begin "$$-memory" long/returned-1 1
await_server
peak=$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$driver/status")
kill -s TERM "$driver"
ok "the driver that had $peak kB of memory at most leaves nothing" finish "$$-memory" 143
if grep -qa __asan_init "$shakedown"; then
    skip "the driver stays under 20 MiB" "built with a sanitizer"
else
    ok "the driver stays under 20 MiB" [ "$peak" -lt 20480 ]
fi

echo "1..$number"
