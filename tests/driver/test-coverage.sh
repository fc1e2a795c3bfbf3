#!/bin/sh
# test-coverage.sh - the lines of an implementation that counts, scenario by scenario.
#
# Environment: top_srcdir, top_builddir, CC (make check sets them).
set -u

: "${top_srcdir:?}" "${CC:=cc}"
# CC may hold options.
if ! command -v gcov >/dev/null || ! $CC --version 2>&1 | grep -q 'Free Software Foundation'; then
    echo "1..0 # SKIP needs gcc and its gcov"
    exit 0
fi

shakedown=${top_builddir:?}/conformance/shakedown
tool=${top_builddir:?}/reports/shakedown-coverage
reference=$(cd "${top_builddir:?}/ref" && pwd)/child-port
# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

# ---- a program that counts, in folders with spaces ------------------------------------------------

mkdir -p "$work/the sources" "$work/the objects" "$work/other" "$work/scenarios/run"
cat >"$work/the sources/ending.c" <<'PROGRAM'
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static int seen;
static void note(void) { seen++; }
static void ordinarily(void) { note(); /* exit */ }
static void at_once(void) { note(); _exit(0); /* _exit */ }
static void by_signal(void) { kill(getpid(), SIGTERM); pause(); /* SIGTERM */ }
static void by_raise(void) { raise(SIGUSR2); /* raise */ }
static void handler(void) { note(); /* handler */ }
static void as_child(void) {
    pthread_atfork(NULL, NULL, handler);
    if (fork() == 0)
        at_once();
    wait(NULL); /* parent */
}
static void killed(void) { note(); raise(SIGKILL); /* SIGKILL */ }
int main(int argc, char **argv) {
    (void)argc;
    if (strcmp(argv[1], "exit") == 0) ordinarily();
    if (strcmp(argv[1], "_exit") == 0) at_once();
    if (strcmp(argv[1], "SIGTERM") == 0) by_signal();
    if (strcmp(argv[1], "raise") == 0) by_raise();
    if (strcmp(argv[1], "parent") == 0) as_child();
    if (strcmp(argv[1], "SIGKILL") == 0) killed();
    return 0;
}
PROGRAM

sources=$(cd "$top_srcdir" && pwd)
build=$(cd "$top_builddir" && pwd)
compile() (
    cd "$work/the objects" &&
        $CC -O0 --coverage -fno-builtin-fork -c "../the sources/ending.c" -o ending.o &&
        $CC -I "$build" -c "$sources/dev/coverage_end.c" -o end.o &&
        $CC --coverage -pthread ending.o end.o -o ending
)
ok "a program that counts is compiled" run 0 compile

# An implementation whose server first has that program end in each way that its scenario names.
cat >"$work/server.sh" <<SCRIPT
case \$GCOV_PREFIX in
*/run/one) ways="exit _exit" ;;
*/run/two) ways="exit SIGTERM raise parent" ;;
esac
for way in \$ways; do '$work/the objects/ending' "\$way" >/dev/null 2>&1; done
exec '$reference' server "\$@"
SCRIPT
cat >"$work/counted.json" <<JSON
{ "name": "<counted>", "version": "1", "language": "sh", "editions": ["E1"],
  "capabilities": ["gate"],
  "roles": { "server": ["sh", "$work/server.sh"], "client": ["$reference", "client"] },
  "coverage": { "objects": ["./the objects"], "sources": "the sources" } }
JSON
for name in one two; do
    cat >"$work/scenarios/run/$name.json" <<JSON
{ "id": "run/$name", "title": "t", "purpose": "A test of the driver.", "requirements": ["SRV-12"],
  "edition": "E1",
  "actors": { "server": { "role": "server", "right": "send" }, "child": { "role": "puppet" } },
  "steps": [ { "actor": "server", "do": "launch", "child": "child" },
             { "actor": "server", "do": "run" }, { "actor": "child", "do": "exit" },
             { "actor": "server", "await": "returned", "right": "null" } ] }
JSON
done

# drive STATUS MANIFEST FOLDER
drive() {
    run "$1" "$shakedown" run --scenarios "$work/scenarios" --results "$work/results.json" \
        --implementation "$work/$2.json" --coverage "$3"
}

ok "a run leaves counters" drive 0 counted "$work/the counters"
ok "... in a folder for each case" test -d "$work/the counters/run/two/$work/the objects"
ok "... and none beside the objects" test ! -e "$work/the objects/ending.gcda"
ok "the folder is not used twice" drive 2 counted "$work/the counters"
ok "... which is said" said 'the counters: is not empty'
mkdir "$work/made already"
ok "an empty folder will do" drive 0 counted "$work/made already"
ok "a file will not" drive 2 counted "$work/counted.json"
ok "an unwritable place is said" drive 2 counted "$work/nowhere/counters"
ok "... with its name" said 'nowhere/counters: No such file'

# ---- one side alone ------------------------------------------------------------------------------

# between STATUS FOLDER OPTION...: a run of the players that the options name.
between() {
    status=$1
    folder=$2
    shift 2
    run "$status" "$shakedown" run --results "$work/results.json" --coverage "$work/$folder" \
        'good-path/client-send[right=make-send]' "$@"
}

# counts FOLDER NAME: that implementation's code, in that folder.
counts() {
    grep -q "\"implementation\": *\"$2\"" "$work/$1/coverage.json"
}

# The same programs, one way of ending in each case.
cat >"$work/side.sh" <<SCRIPT
'$work/the objects/ending' exit >/dev/null 2>&1
exec '$reference' "\$@"
SCRIPT
# side NAME COVERAGE: the manifest NAME.json, which counts that or nothing.
side() {
    cat >"$work/$1.json" <<JSON
{ "name": "$1", "version": "1", "language": "sh", "editions": ["E1"], "capabilities": ["gate"],
  "roles": { "server": ["sh", "$work/side.sh", "server"],
             "client": ["sh", "$work/side.sh", "client"] }$2 }
JSON
}
side counted-side ', "coverage": { "objects": ["./the objects"], "sources": "the sources" }'
side other-side ', "coverage": { "objects": ["./the objects"], "sources": "other" }'
side plain-side ''

# Each: the folder, which has no blanks; whose code is counted; the players.
while IFS='~' read -r folder name players; do
    # shellcheck disable=SC2086 # a list of words
    ok "$players: a run leaves counters" between 0 $folder $players
    ok "... of $name" counts "$folder" "$name"
    ok "... in its objects' folder" \
        test -d "$work/$folder/good-path/client-send[right=make-send]/$work/the objects"
done <<TABLE
server~counted-side~--server $work/counted-side.json
client~counted-side~--client $work/counted-side.json
client-of-two~counted-side~--server $work/plain-side.json --client $work/counted-side.json
server-of-two~counted-side~--server $work/counted-side.json --client $work/plain-side.json
implementation~counted-side~--implementation $work/counted-side.json --client $work/plain-side.json
twice~counted-side~--server $work/counted-side.json --client $work/counted-side.json
TABLE
ok "two that both count are refused" between 2 unused --server "$work/counted-side.json" \
    --client "$work/other-side.json"
ok "... by both names" said '/counted-side.json: coverage: .*/other-side.json has one as well'
ok "... before a folder is made" test ! -e "$work/unused"
ok "a client that names no objects is refused" between 2 unused --client "$work/plain-side.json"
ok "... by its name" said '/plain-side.json: coverage: is missing'

# ---- what it makes of them -----------------------------------------------------------------------

ok "the counters are read" run 0 "$tool" "$work/the counters"

# reached TEST MARK: the line of the program that has the comment MARK ran in that test.
reached() {
    line=$(grep -nF "/* $2 */" "$work/the sources/ending.c" | cut -d : -f 1)
    awk -v test="TN:$1" -v line="DA:$line," '
        /^TN:/ { mine = $0 == test }
        mine && index($0, line) == 1 && substr($0, length(line) + 1) > 0 { found = 1 }
        END { exit !found }' "$work/the counters/coverage.info"
}
not_reached() {
    ! reached "$@"
}

ok "an ordinary end counts" reached run__one exit
ok "_exit counts" reached run__one _exit
ok "... for its scenario alone" not_reached run__one SIGTERM
ok "an end by a signal counts" reached run__two SIGTERM
ok "raise counts" reached run__two raise
ok "a parent counts" reached run__two parent
ok "a forked child counts" reached run__two _exit
ok "... with what a fork's handlers do in it" reached run__two handler
ok "what nothing ran does not count" not_reached run__two SIGKILL
ok "each line can be listed" run 0 "$tool" --lines "$work/lines.txt" "$work/the counters"
ok "... with who reached it" grep -qx "ending.c:[0-9]*: run__two" "$work/lines.txt"
ok "... with what all do" grep -qx "ending.c:[0-9]*: all" "$work/lines.txt"
ok "nothing but the sources is counted" \
    test "$(grep -c '^SF:' "$work/the counters/coverage.info")" -eq 2

ok "a process that counts still ends by SIGTERM" run 143 "$work/the objects/ending" SIGTERM
ok "... and by what it raises" run 140 "$work/the objects/ending" raise
rm -f "$work/the objects/ending.gcda"

# ---- counters beside their objects ---------------------------------------------------------------

"$work/the objects/ending" exit
ok "counters beside the objects are one test's" run 0 "$tool" --test alone \
    --objects "$work/the objects" --sources "$work/the sources" --output "$work/alone.info"
ok "... of that name" grep -q '^TN:alone$' "$work/alone.info"

# ---- what it refuses -----------------------------------------------------------------------------

sed '/"coverage"/d; s|"client"\] },|"client"] } }|' "$work/counted.json" >"$work/silent.json"
ok "a manifest that names no objects is refused" drive 2 silent "$work/unused"
ok "... by its name" said 'silent.json: coverage: is missing'
ok "... before a folder is made" test ! -e "$work/unused"
sed 's|\./the objects|other|' "$work/counted.json" >"$work/empty.json"
ok "objects that do not count are refused" drive 2 empty "$work/unused"
ok "... by their folder" said '/other: holds no .gcno file'
ok "... with what to do" said 'gcc --coverage'
sed 's|\./the objects|nowhere|' "$work/counted.json" >"$work/missing.json"
ok "objects that are not there are refused" drive 2 missing "$work/unused"
sed 's|"the sources"|"nowhere"|' "$work/counted.json" >"$work/lost.json"
ok "sources that are not there are refused" drive 2 lost "$work/unused"

while IFS='~' read -r status words arguments; do
    # shellcheck disable=SC2086 # a list of words
    ok "shakedown-coverage $arguments: $words" run "$status" "$tool" $arguments
    ok "... is said" said "$words"
done <<TABLE
0~usage: ~--help
2~either DIR or --test~
2~one folder alone: y~x y
2~unknown option: --wrong~--wrong
2~missing after: --gcov~--gcov
2~no name for a test~--test a-b
2~needs --sources~--test a
1~nowhere: No such file~--objects $work/nowhere x
1~coverage.json~$work/other
1~nothing was counted~--test a --objects $work/other --sources $work/other --output $work/none.info
TABLE

ok "a gcov that is not there is said" run 1 "$tool" --gcov "$work/no-gcov" "$work/the counters"
ok "... by its name" said 'no-gcov: No such file'
ok "one that says nothing is refused" run 1 "$tool" --gcov true "$work/the counters"
ok "... with what was expected" said 'true: does not say what gcov --json-format'
ok "a genhtml that is not there is said" run 1 "$tool" --genhtml "$work/no-genhtml" \
    --html "$work/pages" "$work/the counters"

if command -v genhtml >/dev/null; then
    ok "pages are made" run 0 "$tool" --html "$work/pages" "$work/the counters"
    ok "... which name the scenarios" grep -qr run__two "$work/pages"
else
    for what in "pages are made" "... which name the scenarios"; do
        skip "$what" "genhtml is missing"
    done
fi

echo "1..$number"
