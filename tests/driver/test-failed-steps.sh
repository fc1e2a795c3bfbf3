#!/bin/sh
# test-failed-steps.sh - steps whose expectation is not met, and what the driver says then.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

shakedown=${top_builddir:?}/conformance/shakedown
reference=$(cd "${top_builddir:?}/ref" && pwd)/child-port
# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

# manifest NAME CAPABILITIES SERVER-COMMAND
manifest() {
    cat >"$work/$1.json" <<JSON
{ "name": "$1", "version": "1", "language": "C", "editions": ["E1"], "capabilities": [$2],
  "roles": { "server": [$3], "client": ["$reference", "client"] } }
JSON
}

# scenario NAME NEEDS STEPS: they come after the server was started; "other" is a puppet that a
# step may fork, "client" one that it may become.
scenario() {
    case $3 in *'"as": "other"'*) other='"other": { "role": "puppet" },' ;; *) other= ;; esac
    case $3 in *'"as": "client"'*) client='"client": { "role": "client", "right": "make-send" },' ;;
    *) client= ;; esac
    cat >"$work/scenarios/step/$1.json" <<JSON
{ "id": "step/$1", "title": "t", "purpose": "A test of the driver.", "requirements": ["SRV-12"],
  "edition": "E1", "needs": [$2],
  "actors": { "server": { "role": "server", "right": "send" }, $other $client
              "child": { "role": "puppet" } },
  "steps": [ { "actor": "server", "do": "launch", "child": "child" }, $3 ] }
JSON
}

# drive STATUS MANIFEST PATTERN
drive() {
    run "$1" "$shakedown" run --scenarios "$work/scenarios" --results "$work/results.json" \
        --implementation "$work/$2.json" "$3"
}

# said_exactly WORDS: the words themselves, no pattern.
said_exactly() {
    grep -qF -e "$1" "$work/said"
}

mkdir -p "$work/scenarios/step"
manifest reference '"gate"' "\"$reference\", \"server\""

run='{ "actor": "server", "do": "run" }'
all='{ "actor": "child", "do": "read", "what": "all" }'
port='{ "actor": "child", "do": "make-port", "port": "p" }'
check_in='{ "actor": "child", "do": "check-in", "port": "p", "right": "make-send" }'
# shellcheck disable=SC2034 # the table uses it
given="$run, $all, $port, $check_in,
    { \"actor\": \"server\", \"await\": \"returned\", \"right\": \"send\" }"
# shellcheck disable=SC2034 # the table uses it
probe='{ "actor": "server", "do": "probe" }'
null='{ "actor": "server", "await": "returned", "right": "null" }'
ended="$run, $all, { \"actor\": \"child\", \"do\": \"close\" }, $null"

# Each: name, exit status, what the console says; its steps are on the following line.
while IFS='~' read -r name status words && read -r steps; do
    # The table holds names of the steps above.
    eval "steps=\"$steps\""
    scenario "$name" '"gate"' "$steps"
    ok "$name: exit status $status" drive "$status" reference "step/$name"
    ok "$name: $words" said_exactly "$words"
done <<'TABLE'
another-right~1~observed {"returned":"null"}
$run, { \"actor\": \"child\", \"do\": \"close\" }, { \"actor\": \"server\", \"await\": \"returned\", \"right\": \"send\" }
other-bytes~1~observed 0
{ \"actor\": \"child\", \"do\": \"peek\", \"bytes\": 5 }, { \"actor\": \"child\", \"do\": \"close\" }, $run, $null
freed-name~0~1 pass
$ended, { \"actor\": \"child\", \"do\": \"look-up\", \"found\": false }
found-after-all~1~is unknown
$ended, { \"actor\": \"child\", \"do\": \"look-up\", \"found\": true }
unread-token~3~no puppet read the token yet
$run, { \"actor\": \"server\", \"await\": \"checked-in\" }, $port, $check_in
dropped-port~0~1 pass
$run, $all, $port, { \"actor\": \"child\", \"do\": \"check-in\", \"port\": \"p\", \"right\": \"make-send\", \"token\": \"wrong\" }, { \"actor\": \"child\", \"await\": \"notified\", \"port\": \"p\", \"kind\": \"no-senders\" }, { \"actor\": \"child\", \"do\": \"drop\", \"port\": \"p\" }, { \"actor\": \"child\", \"do\": \"close\" }, $null
message-left~1~a message 20001
$given, $probe, { \"actor\": \"child\", \"do\": \"verify-empty\", \"port\": \"p\" }
older-message~1~a message 20001 with nonce
$given, $probe, $probe, { \"actor\": \"child\", \"await\": \"received\", \"port\": \"p\" }
server-killed~1~was killed by SIGTERM
$run, $all, { \"actor\": \"server\", \"do\": \"signal\", \"signal\": \"SIGTERM\" }, $null
another-end~1~exited with status 0
{ \"actor\": \"child\", \"do\": \"exit\" }, { \"actor\": \"child\", \"await\": \"exited\", \"status\": 3 }, $run, $null
child-refused~1~{"checked_in":true}
$run, { \"actor\": \"child\", \"do\": \"exec\", \"as\": \"client\" }, { \"actor\": \"client\", \"await\": \"returned\", \"checked_in\": false }, { \"actor\": \"server\", \"await\": \"returned\", \"right\": \"send\" }
TABLE

# ---- without a gate ------------------------------------------------------------------------------

# The reference, with its two steps made one.
cat >"$work/server.sh" <<SCRIPT
fifo=$work/commands.\$\$
mkfifo "\$fifo"
exec 3<&0
sed -u 's/^run\$/launch\\nrun/' <&3 >"\$fifo" &
exec '$reference' server "\$@" <"\$fifo" 3<&-
SCRIPT
manifest gateless '' "\"sh\", \"$work/server.sh\""
scenario no-gate '' "$run, $all, $port, $check_in,
    { \"actor\": \"server\", \"await\": \"returned\", \"right\": \"send\" }"
ok "an implementation without a gate launches when it is told to run" drive 0 gateless step/no-gate
scenario gate '"gate"' "$ended"
ok "what needs a gate is skipped" drive 4 gateless step/gate
ok "... which is said" said_exactly 'does not claim capability gate'

# ---- two servers, and a client of one of them ------------------------------------------------

# What a server wrote is not excused by a client of another one.
deviant=$(cd "${top_builddir:?}/tests/programs" && pwd)/deviant
cat >"$work/two.json" <<JSON
{ "name": "two", "version": "1", "language": "C", "editions": ["E1"], "capabilities": ["gate"],
  "roles": { "server": ["$deviant", "server", "--fault", "tell-half-a-token", "--victim", "second"],
             "client": ["$deviant", "client", "--fault", "die-of-segv", "--at", "start"] } }
JSON
# two WHAT: after the client of the first server crashed, something about the second server.
two() {
    cat >"$work/scenarios/step/two.json" <<JSON
{ "id": "step/two", "title": "t", "purpose": "A test of the driver.",
  "requirements": ["SRV-12", "CLI-1"], "edition": "E1", "needs": ["gate"],
  "actors": { "one": { "role": "server", "right": "send" }, "first": { "role": "puppet" },
              "other": { "role": "server", "right": "send" }, "second": { "role": "puppet" },
              "client": { "role": "client", "right": "make-send" } },
  "steps": [ { "actor": "one", "do": "launch", "child": "first" }, { "actor": "one", "do": "run" },
             { "actor": "other", "do": "launch", "child": "second" },
             { "actor": "first", "do": "exec", "as": "client" },
             { "actor": "one", "await": "returned", "right": "null" },
             { "actor": "other", "do": "run" }, $1 ] }
JSON
}

# The crash is waited for where a step fails; each failure is played alone.
two '{ "actor": "second", "do": "read", "what": "token" }'
ok "bytes that are missing" run 1 "$shakedown" run --scenarios "$work/scenarios" --no-replay \
    --results "$work/results.json" --implementation "$work/two.json" step/two
ok "... are told before the crash of a client that does not read them" \
    said_exactly 'SRV-2'
ok "... which is told, too" said_exactly 'client was killed by SIGSEGV'
two '{ "actor": "other", "await": "returned", "right": "send" }'
ok "what follows from nothing that was seen" run 1 "$shakedown" run --scenarios "$work/scenarios" \
    --no-replay --results "$work/results.json" --implementation "$work/two.json" step/two
ok "... is about the crash" said_exactly 'CLI-1'

# ---- the pipe's number --------------------------------------------------------------------------

# handed_over SEED: what each client was handed, a case a line, in $work/handed.SEED.
handed_over() {
    run 0 "$shakedown" run --shuffle "$1" --results "$work/results.json" 'good-path/client*' &&
        sed -n 's/^{"id":"\([^"]*\)".*"event":"hands-over",\("pipe":[0-9]*,"three":"[a-z]*"\).*/\1 \2/p' \
            "$work/results.json" | sort >"$work/handed.$1"
}

# more_than COUNT PATTERN: so many values of what the pattern finds there.
more_than() {
    [ "$(grep -o "$2" "$work/handed.1" | sort -u | wc -l)" -gt "$1" ]
}

ok "each client is handed a pipe" handed_over 1
ok "... under numbers that vary" more_than 3 '"pipe":[0-9]*'
ok "... beside what varies, too" more_than 1 '"three":"[a-z]*"'
ok "... and all are handed one again" handed_over 2
ok "... under the same number, beside the same" cmp -s "$work/handed.1" "$work/handed.2"

echo "1..$number"
