#!/bin/sh
# test-schema.sh - every JSON file of the project, and results of one round, of two and of parts, fit their
# JSON Schemas; the lines of answers.json fit that of answers or not, as tests/stage/test-answer holds our code
# to.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -eu

if ! python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null; then
    echo "1..0 # SKIP python3-jsonschema is missing, or older than 4.0"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Whether the scenarios pass is for the suite to say: here only what is written about them counts.
"${top_builddir:?}/conformance/shakedown" run --results "$work/results.json" good-path \
    >"$work/said" 2>&1 || true
"$top_builddir/conformance/shakedown" run --results "$work/rounds.json" --repeat 2 --shard 1/4 \
    good-path >>"$work/said" 2>&1 || true
# Two implementations that are the reference, by two names.
bindir=$(cd "$top_builddir/ref" && pwd)
for name in one other; do
    sed "s|\"reference\"|\"$name\"|; s|\${bindir}|$bindir|g" \
        "${top_srcdir:?}/implementations/reference.json" >"$work/$name.manifest"
done
set -- --implementation "$work/one.manifest"
"$top_builddir/conformance/shakedown" run --results "$work/pair.json" "$@" \
    --client "$work/other.manifest" good-path/client-first >>"$work/said" 2>&1 || true
"$top_builddir/conformance/shakedown" matrix --results "$work/matrix.json" "$@" \
    --implementation "$work/other.manifest" good-path/client-first >>"$work/said" 2>&1 || true
cat >"$work/expectations.json" <<JSON
{ "format": "shakedown-expectations", "version": 1, "expectations": [
  { "pattern": "early-eof", "verdict": "flaky", "reason": "So that a line is in the results.",
    "link": "https://example.org/", "until": "9999-12-31" } ] }
JSON
"$top_builddir/conformance/shakedown" run --results "$work/part.json" --shard 1/1 \
    --expectations "$work/expectations.json" early-eof/destroyed >>"$work/said" 2>&1 || true
"$top_builddir/conformance/shakedown" report --merge --results "$work/joined.json" \
    "$work/part.json" >>"$work/said" 2>&1 || true
# One whose server fails each case: whose failure it is stands in the results.
cat >"$work/failing" <<SCRIPT
#!/bin/sh
[ "\$1" = server ] || exec "$bindir/child-port" "\$@"
echo '{"ready":true}'
read -r _
exit 7
SCRIPT
chmod +x "$work/failing"
sed "s|\"$bindir/child-port\"|\"$work/failing\"|" "$work/one.manifest" >"$work/failing.manifest"
"$top_builddir/conformance/shakedown" run --results "$work/sides.json" --implementation \
    "$work/failing.manifest" good-path/client-first >>"$work/said" 2>&1 || true
grep -q '"side":{"is":"server"' "$work/sides.json" || rm -f "$work/sides.json"
for name in results rounds pair matrix part joined sides; do
    [ -f "$work/$name.json" ] || rm -f "$work/results.json"
done
if [ ! -f "$work/results.json" ]; then
    sed 's/^/# /' "$work/said"
    echo "Bail out! shakedown wrote no results"
    exit 1
fi

python3 - "$top_srcdir" "$work/matrix.json" "$work/expectations.json" "$work/results.json" \
    "$work/rounds.json" "$work/pair.json" "$work/part.json" "$work/joined.json" \
    "$work/sides.json" <<'PYTHON'
import json
import pathlib
import sys

from jsonschema import Draft202012Validator

top = pathlib.Path(sys.argv[1])
matrix, expectations, *results = [pathlib.Path(name) for name in sys.argv[2:]]


def is_scenario(path):
    return path.parent != top / "scenarios"


# Each schema, and the files that must fit it.
groups = [
    ("scenarios/scenario.schema.json", sorted(filter(is_scenario, top.glob("scenarios/**/*.json")))),
    ("scenarios/requirements.schema.json", [top / "scenarios/requirements.json"]),
    ("scenarios/open.schema.json", [top / "scenarios/open.json"]),
    ("implementations/manifest.schema.json",
     sorted(p for p in top.glob("implementations/*.json") if not p.name.endswith(".schema.json"))),
    ("implementations/expectations.schema.json", [expectations]),
    ("reports/results.schema.json", results),
    ("reports/matrix.schema.json", [matrix]),
    ("implementations/answer.schema.json", []),
]

# A schema may refer to another by its id.
documents = {one["$id"]: one for one in (json.loads((top / name).read_text()) for name, _ in groups)}


def resolved(node, document):
    """A schema with what it refers to in the place of the reference: how a validator finds another
    document differs from one version of jsonschema to the next."""
    if isinstance(node, list):
        return [resolved(one, document) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        base, _, pointer = node["$ref"].partition("#")
        document = target = documents[base] if base else document
        for part in pointer.split("/")[1:]:
            target = target[part]
        return resolved(target, document)
    return {key: resolved(value, document) for key, value in node.items()}


count = 0


def report(complaint, name):
    global count
    count += 1
    print(f"{'not ok' if complaint else 'ok'} {count} - {name}")
    if complaint:
        print(f"# {complaint}")


def complaint_of(validator, path):
    try:
        error = next(validator.iter_errors(json.loads(path.read_text())), None)
    except ValueError as invalid:
        return f"not JSON: {invalid}"
    return error and f"{error.json_path}: {error.message}".replace("\n", " ")[:500]


def is_taken(row, schema):
    """Whether a line of answers.json fits; None when a schema has nothing to look at."""
    try:
        line = bytes.fromhex(row["hex"]) if "hex" in row else row["line"].encode()
        value = json.loads(line.decode())
    except ValueError:
        return None
    allowed = [row["due"]]
    if row["due"] not in ("ready", "checked_in"):
        allowed.append("error")
    return any(
        Draft202012Validator({**schema, "oneOf": [{"$ref": f"#/$defs/{name}"}]}).is_valid(value)
        for name in allowed)


def complaint_of_row(row, schema):
    taken = is_taken(row, schema)
    if row.get("beyond"):
        # Only what the schema cannot see may stand as that.
        return "the schema does see it" if row["wrong"] is None or taken is False else None
    if taken is None:
        return "no JSON, and not marked as beyond a schema"
    if taken and not Draft202012Validator(schema).is_valid(json.loads(row["line"])):
        return "no line of the schema as a whole"
    return None if taken == (row["wrong"] is None) else f"taken: {taken}"


answers = json.loads((top / "tests/tables/answers.json").read_text())["lines"]
answer_schema = json.loads((top / "implementations/answer.schema.json").read_text())

print(f"1..{sum(1 + len(paths) for _, paths in groups) + len(answers)}")
for schema_name, paths in groups:
    schema = json.loads((top / schema_name).read_text())
    meta = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    error = next(meta.iter_errors(schema), None)
    report(error and error.message, f"{schema_name} is a schema")
    validator = Draft202012Validator(resolved(schema, schema))
    for path in paths:
        name = path.name if path in [matrix, expectations, *results] else path.relative_to(top)
        report(complaint_of(validator, path), f"{name} fits {schema_name}")
for row in answers:
    report(complaint_of_row(row, answer_schema),
           f"as {row['due']}: {row.get('line', row.get('hex'))!r}")
PYTHON
