#!/bin/sh
# test-expectations-and-parts.sh - runs that know what to expect, and runs of parts that become one.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

shakedown=${top_builddir:?}/conformance/shakedown
reference=$(cd "${top_builddir:?}/ref" && pwd)/child-port
# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

# 2026-11-24T12:00:00Z.
SOURCE_DATE_EPOCH=1795521600
export SOURCE_DATE_EPOCH

# ---- what is run -----------------------------------------------------------------------------

# scenario ID NEEDS: a server of which nobody wants anything, and the pipe's end.
scenario() {
    mkdir -p "$work/scenarios/${1%/*}"
    cat >"$work/scenarios/$1.json" <<JSON
{ "id": "$1", "title": "t", "purpose": "A test of the driver.", "requirements": ["SRV-12"],
  "edition": "E1", "needs": [$2], "timeout_ms": 20000,
  "vary": { "n": { "1": {}, "2": {} } },
  "actors": { "server": { "role": "server", "right": "send" }, "child": { "role": "puppet" } },
  "steps": [ { "actor": "server", "do": "launch", "child": "child" },
             { "actor": "server", "do": "run" }, { "actor": "child", "do": "exit" },
             { "actor": "server", "await": "returned", "right": "null" } ] }
JSON
}

for id in a/one a/two b/three; do
    scenario "$id" '"gate"'
done
scenario b/names '"gate", "names"'

# manifest NAME SHELL-PROGRAM: an implementation whose server is a shell script, and what is expected
# of it in NAME.expect.json; its "$@" is what the driver adds. The client is the reference's.
manifest() {
    printf '%s\n' "$2" >"$work/$1.sh"
    cat >"$work/$1.json" <<JSON
{ "name": "$1", "version": "1", "language": "sh", "editions": ["E1"], "capabilities": ["gate"],
  "roles": { "server": ["sh", "$work/$1.sh"], "client": ["$reference", "client"] },
  "expectations": "$1.expect.json" }
JSON
}

broken="echo '{\"ready\":true}'; read -r x; exit 7"
manifest sound "exec '$reference' server \"\$@\""
manifest broken "$broken"
# Its server fails at every second start.
manifest races "echo x >>'$work/starts'
[ \$((\$(wc -l <'$work/starts') % 2)) -ne 0 ] && exec '$reference' server \"\$@\"
$broken"

# expect NAME LINE...: the file of expectations of the implementation NAME.
expect() {
    file=$work/$1.expect.json
    shift
    {
        printf '{ "format": "shakedown-expectations", "version": 1, "expectations": [\n'
        separator=
        for line in "$@"; do
            printf '%s  { %s }' "$separator" "$line"
            separator=',
'
        done
        printf '\n] }\n'
    } >"$file"
}

# line PATTERN VERDICT REASON [MORE]
line() {
    printf '"pattern": "%s", "verdict": "%s", "reason": "%s"%s' "$1" "$2" "$3" "${4-}"
}

# drive STATUS NAME WORD...: the implementation NAME, on cases or with options.
drive() {
    status=$1
    name=$2
    shift 2
    run "$status" "$shakedown" run --scenarios "$work/scenarios" --results "$work/results.json" \
        --implementation "$work/$name.json" "$@"
}

# verdicts: each case of the results, and its verdict.
verdicts() {
    sed -n 's/^.*"id":"\([^"]*\)","scenario".*\],"verdict":"\([a-z-]*\)","reason".*$/\1 \2/p' \
        "${1-$work/results.json}" | xargs
}

holds() {
    grep -q -e "$1" "$work/results.json"
}

nothing_ran() {
    [ ! -e "$work/results.json" ] && [ "$(wc -l <"$work/said")" -eq 1 ]
}

# ---- what was expected, and what was not -----------------------------------------------------

ok "a file of expectations that is not there is an error" drive 2 sound a/one
ok "... which names it" said "^$work/sound.expect.json: cannot be read: No such file"
ok "... and there need be none" drive 0 sound --expectations none a/one

expect broken "$(line 'a/*' fail 'It gives up.' ', "link": "https://example.org/7"')" \
    "$(line b/names skip 'It has no names.')"
ok "what fails as expected is no failure" drive 0 broken a b/names
ok "... but an expected one" [ "$(verdicts)" = "a/one[n=1] expected-fail a/one[n=2] expected-fail \
a/two[n=1] expected-fail a/two[n=2] expected-fail b/names[n=1] skip b/names[n=2] skip" ]
ok "... which is said with its reason" said '^      expectation: fail: It gives up.$'
ok "... and the link" said '^        https://example.org/7$'
ok "... and counted" said "^2 skip, 4 expected-fail;"
ok "... and kept with what was observed" holds '"observed":"fail","expectation":{"pattern":"a/\*"'
ok "what fails besides is a failure" drive 1 broken
ok "... and nothing is excused when nothing is expected" drive 1 broken --expectations none a/one
ok "... nor where another's client is met" drive 1 broken --client "$work/sound.json" 'a/one[n=1]'
ok "... unless a file is named" drive 0 broken --client "$work/sound.json" \
    --expectations "$file" 'a/one[n=1]'
ok "a line may go on for all of its last day" drive 0 broken a/one --expectations \
    "$(expect day "$(line a fail x ', "until": "2026-11-24"')" && echo "$work/day.expect.json")"
ok "... which the report says" said 'expectation: fail until 2026-11-24: x'
ok "the command that runs a case again has the file" holds '"rerun":".*--expectations [^ "]*day'

expect sound "$(line 'a/*' fail 'It gives up.')"
ok "a pass that was not expected is a failure" drive 1 sound 'a/one[n=1]'
ok "... which says what was expected" said \
    '^unexpected-pass  a/one.*passed, and was expected to fail: It gives up'
ok "... and what to do" said '^      the expectation no longer holds; run --update-expectations shows'
ok "... without a failure's trace" unsaid '^      trace'
ok "... and has a verdict of its own" [ "$(verdicts)" = "a/one[n=1] unexpected-pass" ]
expect sound "$(line a/one skip 'Not there yet.')"
ok "so is a case that runs and should not" drive 1 sound 'a/one[n=1]'
ok "... which says so" said 'was expected to be skipped: Not there yet'

# ---- flaky -----------------------------------------------------------------------------------

afresh() {
    rm -f "$work/starts"
    drive "$@"
}

expect races
ok "flakiness that was not expected is a failure" afresh 1 races --jobs 1 --repeat 4 'a/one[n=1]'
expect races "$(line 'a/one[n=1]' flaky 'It races.')"
ok "... and is not when it was" afresh 0 races --jobs 1 --repeat 4 'a/one[n=1]'
ok "... though it is reported" said '^flaky  a/one.*of 4 rounds 2 pass, 2 fail'
ok "... and counted" said '^1 flaky (1 expected to be);'
ok "one round of it may pass" afresh 0 races --jobs 1 'a/one[n=1]'
ok "... and fail" drive 0 races --jobs 1 'a/one[n=1]'
ok "... which is reported too" [ "$(verdicts)" = "a/one[n=1] expected-fail" ]
expect races "$(line 'a/one[n=1]' fail 'It fails.')"
ok "who expects a failure does not expect flakiness" afresh 1 races --jobs 1 --repeat 2 'a/one[n=1]'
expect broken "$(line 'a/one[n=1]' fail 'It gives up.')"
ok "a run until one fails goes on after an expected failure" drive 0 broken --jobs 1 --repeat 3 \
    --until-fail 'a/one[n=1]'
ok "... to its end" [ "$(grep -o '"round":[0-9]*,"verdict":"fail"' "$work/results.json" | wc -l)" -eq 3 ]

# ---- files that are wrong --------------------------------------------------------------------

# Each: the line's pattern, what else it has, and what is said of it.
rm -f "$work/results.json"
while IFS='~' read -r pattern more words; do
    expect sound "$(line a/one fail x)" "$(line "$pattern" fail y "$more")"
    ok "a line that is wrong is an error: $words" drive 2 sound a/one
    ok "... which names file, line and member" said "^$work/sound.expect.json:3: expectations\[1\]\.$words"
    ok "... before anything runs" nothing_ran
done <<'TABLE'
a/tow~~pattern: "a/tow" matches no case; expected a pattern that does; did you mean a/two
c/*~~pattern: "c/\*" matches no case; expected a pattern that does
a/*~~pattern: "a/\*" matches a/one\[n=1\], and so does expectations\[0\]
b~, "until": "2026-11-23"~until: 2026-11-23 is past, today being 2026-11-24; expected a later day
b~, "until": "2026-11-31"~until: is "2026-11-31"; expected a day, YYYY-MM-DD
b~, "because": "z"~because: unknown key; expected one of pattern, verdict
b~, "link": "somewhere"~link: is "somewhere"; expected a link that begins with https://
TABLE
expect sound "$(line b fail x)"
ok "a line stands for cases that are not selected too" drive 0 sound a/one
SOURCE_DATE_EPOCH=soon
ok "a day that is none is an error" drive 2 sound a/one
ok "... of the variable that names it" said '^shakedown: SOURCE_DATE_EPOCH: is "soon"'
SOURCE_DATE_EPOCH=1795521600

# ---- changes ---------------------------------------------------------------------------------

expect_file() {
    cmp -s "$work/before" "$file"
}

expect broken "$(line b/three fail 'It gives up.')" "$(line 'a/one[n=1]' skip 'Not yet.')"
cp "$file" "$work/before"
ok "a run says what would have to change" drive 1 broken --update-expectations a/one b/three
ok "... and changes nothing" expect_file
sed -n '/^--- /,$p' "$work/said" >"$work/patch"
if command -v patch >/dev/null; then
    cp "$file" "$work/patched"
    ok "... in a form that patch takes" run 0 patch -s "$work/patched" "$work/patch"
else
    skip "... in a form that patch takes" "patch is not installed"
fi
ok "... with the verdicts of the run" drive 1 broken --write-expectations a/one b/three
if [ -f "$work/patched" ]; then
    ok "... and writes the same, when that is asked for" cmp -s "$work/patched" "$file"
else
    skip "... and writes the same, when that is asked for" "patch is not installed"
fi
ok "... which it says" said "^expectations: $file: written"
ok "... and leaves nothing beside it" [ "$(find "$work" -name '.results-*' | wc -l)" -eq 0 ]
ok "... with a reason from what was observed" grep -q \
    '"pattern": "a/one", "verdict": "fail",' "$file"
ok "then the same run goes as expected" drive 0 broken --update-expectations a/one b/three
ok "... and needs no change" said "^expectations: $file: nothing to change"
manifest broken "exec '$reference' server \"\$@\""
ok "what passes loses its line" drive 1 broken --write-expectations 'a/one[n=1]'
ok "... and it alone" [ "$(grep -o '"pattern": "[^"]*"' "$file" | xargs)" = \
    "pattern: b/three pattern: a/one[n=2]" ]
manifest broken "$broken"

ok "there is nothing to change where no file is named" drive 2 broken --expectations none \
    --update-expectations a/one
ok "... which is said" said 'there is no file of expectations to change'
rm "$file"
ok "a file that is not there comes into being" drive 1 broken --write-expectations a
ok "... and is what was to be expected" drive 0 broken a
printf '%s\n' '{ "unchanged": false }' >"$work/other.json"
manifest meddler "cp '$work/other.json' '$work/meddler.expect.json'; $broken"
expect meddler
ok "a file that somebody changed meanwhile is left alone" drive 3 meddler --write-expectations a/one
ok "... which is said" said "^$work/meddler.expect.json: was changed during the run"
ok "... as it is" cmp -s "$work/other.json" "$work/meddler.expect.json"

# ---- a scenario's file that changes during the run -------------------------------------------

# editor COMMAND: an implementation that is sound, and whose first server changes a/two so.
editor() {
    rm -f "$work/edited"
    scenario a/two '"gate"'
    manifest editor "[ -e '$work/edited' ] || { >'$work/edited'; $1; }
exec '$reference' server \"\$@\""
}

two=$work/scenarios/a/two.json
expect editor
editor "echo >>'$two'"
ok "a scenario's file that changes is an error" drive 3 editor --jobs 1 a
ok "... of its own cases" [ "$(verdicts)" = \
    "a/one[n=1] pass a/one[n=2] pass a/two[n=1] error a/two[n=2] error" ]
ok "... which names the file" holds "changed during the run: $two: it holds another text than when"
editor "echo ']' >'$two'"
ok "one that is no scenario any more is an error" drive 3 editor --jobs 1 a
ok "... which says what is wrong with it" holds "changed during the run: $two:1: syntax: "
editor "rm '$two'"
ok "one that is gone is an error" drive 3 editor --jobs 1 a
ok "... which says so" holds "changed during the run: $two: cannot be read: No such file"
scenario a/two '"gate"'

# ---- reports ---------------------------------------------------------------------------------

report() {
    status=$1
    shift
    run "$status" "$shakedown" report "$@"
}

# without_times: what is said without what is another in each run.
without_times() {
    sed 's/  [0-9]* ms//; s/; [0-9.]* s$//; s/^results: .*//; s/, [0-9]* at once.*//
        s/pid [0-9]*/pid/; s/^ *[0-9.]* ms //; s/\(pid\|name\)=[^ ]*//g; s/--\(shard\|jobs\) [^ ]*//g
        s/"launched":[0-9]*/"launched"/' "$work/said"
}

expect sound "$(line b/names skip 'It has no names.')"
drive 0 sound --jobs 1
without_times >"$work/whole"
cp "$work/results.json" "$work/whole.json"
ok "a report shows what the run showed" report 0 "$work/whole.json"
without_times >"$work/again"
ok "... line by line" cmp -s "$work/whole" "$work/again"
for i in 1 2 3; do
    drive 0 sound --jobs 2 --shuffle "$i" --shard "$i/3"
    cp "$work/results.json" "$work/part-$i.json"
done
ok "parts become the whole" report 0 --merge --results "$work/joined.json" "$work/part-2.json" \
    "$work/part-3.json" "$work/part-1.json"
without_times >"$work/again"
ok "... in the order of the list" cmp -s "$work/whole" "$work/again"
ok "... also in the file" [ "$(verdicts "$work/joined.json")" = "$(verdicts "$work/whole.json")" ]
ok "... which can be shown" report 0 "$work/joined.json"
ok "one that is missing is an error" report 2 --merge "$work/part-1.json" "$work/part-3.json"
ok "... which says which" said 'part-1.json: part 2 of 3 is missing; expected the results of each'
ok "... and so is one that comes twice" report 2 --merge "$work/part-1.json" "$work/part-1.json" \
    "$work/part-2.json" "$work/part-3.json"
ok "a whole run is no part" report 2 --merge "$work/whole.json"
ok "... which is said" said 'whole.json: shard: is null; expected a part of a run'
drive 0 sound --shard 2/3 'a/*' 'b/three'
ok "a part of another selection is none of this one" report 2 --merge "$work/part-1.json" \
    "$work/results.json" "$work/part-3.json"
ok "... which is said" said 'results.json: shard: is not that of .*part-1.json'
ok "what cannot be written is an error" report 3 --merge --results "$work" "$work"/part-*.json
expect broken
drive 1 broken a/one
ok "a report ends as its run did" report 1 "$work/results.json"
ok "... with all that is known of a failure" said '^      run it again$'
ok "... and several with the worst of them" report 1 "$work/whole.json" "$work/results.json"
ok "a file that holds no results is an error" report 2 "$work/sound.json"
ok "... which names it" said "^$work/sound.json: format: is no string; expected"

echo "1..$number"
