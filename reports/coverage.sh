#!/bin/sh
# coverage.sh - runs tests and suite of a build that counts, and shows which lines they reached.
#
# Environment: top_srcdir, top_builddir, MAKE, GENHTML (make coverage sets them).
set -eu

sources=$(cd "${top_srcdir:?}" && pwd -P)
build=$(cd "${top_builddir:?}" && pwd -P)
out=$build/reports/out/coverage
folders="common mach ref conformance reports"

# The tools are part of this build and write counters, too. Those are of no test.
own=$(mktemp -d)
trap 'rm -rf "$own"' EXIT
trap 'exit 1' HUP INT TERM

forget() {
    for folder in $folders tests dev; do
        find "$build/$folder" -name '*.gcda' -exec rm -f {} +
    done
}

# objects OPTION... [DIR]: runs shakedown-coverage on the objects of all folders of the build.
objects() {
    for folder in $folders; do
        set -- "$@" --objects "$build/$folder"
    done
    GCOV_PREFIX=$own "$build/reports/shakedown-coverage" --sources "$sources" "$@"
}

pages() {
    set -- "$1" "$2" --quiet --branch-coverage --legend --show-details --prefix "$sources"
    view=$1
    title=$2
    shift 2
    "${GENHTML:?}" "$@" --title "$title" --output-directory "$out/$view" "$out/$view.info"
}

# rates VIEW: the share of lines and branches that were reached, by folder. Records of the same line
# count once, whichever test they are of.
rates() {
    # By the environment, since awk would take backslashes in -v for escapes.
    VIEW=$1 PREFIX=$sources/ awk '
        BEGIN { view = ENVIRON["VIEW"]; prefix = ENVIRON["PREFIX"] }
        /^SF:/ {
            folder = file = substr($0, 4)
            if (index(folder, prefix) == 1)
                folder = substr(folder, length(prefix) + 1)
            sub("/.*", "", folder)
        }
        /^(DA|BRDA):/ {
            kind = /^DA/ ? "lines" : "branches"
            split(substr($0, index($0, ":") + 1), part, ",")
            key = file kind part[1] (kind == "lines" ? "" : "," part[3])
            taken = part[kind == "lines" ? 2 : 4] + 0 > 0
            if (!(key in seen)) { seen[key] = 0; total[folder kind]++; folders[folder] }
            if (taken && !seen[key]) { seen[key] = 1; hit[folder kind]++ }
        }
        function rate(folder, kind) {
            return sprintf("%6.1f%% of %5d %s", \
                100 * hit[folder kind] / (total[folder kind] ? total[folder kind] : 1), \
                total[folder kind], kind)
        }
        END {
            for (folder in folders)
                printf "%-10s %-12s %s, %s\n", view, folder, rate(folder, "lines"), \
                    rate(folder, "branches")
        }' "$out/$1.info" | LC_ALL=C sort
}

rm -rf "$out"
mkdir -p "$out"
forget

status=0
echo "unit tests"
"${MAKE:?}" -C "$build" --no-print-directory -s check VERBOSE=1 >"$out/check.log" 2>&1 || status=1
if [ "$status" -ne 0 ]; then
    grep -E '^(FAIL|ERROR|XPASS):' "$out/check.log" >&2 || tail -n 40 "$out/check.log" >&2
    echo "coverage: make check failed; its output is in $out/check.log" >&2
fi
objects --test unit_tests --output "$out/unit.info"
forget

echo "the suite"
"$build/conformance/shakedown" run --coverage "$out/counters" \
    --results "$build/reports/out/results.json" >"$out/suite.log" 2>&1 || status=1
grep -vE '^pass ' "$out/suite.log" || true
objects --output "$out/scenarios.info" --lines "$out/scenarios-by-line.txt" "$out/counters"
objects --test the_driver --output "$out/driver.info"
cat "$out/driver.info" >>"$out/scenarios.info"
rm -rf "$out/driver.info" "$out/counters"
forget
cat "$out/unit.info" "$out/scenarios.info" >"$out/both.info"

pages scenarios "Shakedown: reached by scenarios"
pages unit "Shakedown: reached by unit tests"
pages both "Shakedown: reached by scenarios or unit tests"

set -- --requirements "$sources/scenarios/requirements.json" \
    --results "$build/reports/out/results.json" --coverage "$out/scenarios.info" \
    --sources "$sources" --under "$sources/mach" --under "$sources/ref"
GCOV_PREFIX=$own "$build/reports/shakedown-requirements" "$@" \
    --output "$build/reports/out/requirements.html" "$build"/tests/*/test-*.log
GCOV_PREFIX=$own "$build/reports/shakedown-requirements" "$@" --text \
    --output "$build/reports/out/requirements.txt" "$build"/tests/*/test-*.log

for view in scenarios unit both; do
    rates "$view"
done
echo "pages: $out/scenarios, $out/unit, $out/both; $build/reports/out/requirements.html"
exit "$status"
