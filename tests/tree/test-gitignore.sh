#!/bin/sh
# test-gitignore.sh - version control passes by what an in-tree build makes, and by nothing else.
#
# Environment: top_srcdir, built_files (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

git_here() {
    git -C "$top_srcdir" -c safe.directory="$top_srcdir" "$@"
}

if ! command -v git >/dev/null 2>&1; then
    echo "1..0 # SKIP git is not here"
    exit 0
fi
if [ ! -f "$top_srcdir/.gitignore" ] || ! git_here rev-parse --git-dir >/dev/null 2>&1; then
    echo "1..0 # SKIP no git checkout here"
    exit 0
fi

for file in ${built_files:?}; do
    git_here check-ignore --no-index -q "$file" || echo "$file"
done >"$work/said"
ok "what is built in the tree is passed by" [ ! -s "$work/said" ]
ok "... all of it" [ "$(echo "$built_files" | wc -w)" -gt 60 ]
git_here ls-files --cached --ignored --exclude-standard >"$work/said" 2>&1
ok "nothing under version control is" [ ! -s "$work/said" ]

echo "1..$number"
