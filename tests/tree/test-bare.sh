#!/bin/sh
# test-bare.sh - dev/bare ends soon when it is told to, and leaves no process and no mount however it ends.
#
# Skipped with the reason that dev/bare has: it wants root, unshare and setpriv.
# Environment: top_srcdir (make check sets it).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

# Instead of debootstrap, and of the same name: it mounts something, says so, and goes on for long.
mkdir "$work/bin" "$work/tmp"
cat >"$work/bin/debootstrap" <<'SH'
#!/bin/sh
while [ $# -gt 2 ]; do shift; done
mkdir "$1" && mount -t tmpfs bare "$1" && echo mounted >&9
sleep 1000 &
wait
SH
chmod +x "$work/bin/debootstrap"
mkfifo "$work/alive"

# begin: starts dev/bare. Each of its processes has descriptor 9, and descriptor 3 ends when all are gone.
begin() {
    TMPDIR=$work/tmp XDG_CACHE_HOME=$work/cache PATH=$work/bin:$PATH \
        "$top_srcdir/dev/bare" 9>"$work/alive" >"$work/said" 2>&1 &
    bare=$!
    exec 3<"$work/alive"
    read -r word <&3
}

# end SIGNAL: sends it, and waits for all processes to be gone; a minute is for a loaded machine.
end() {
    kill -s "$1" "$bare"
    timeout 60 cat <&3 || {
        kill -s KILL "$bare"
        return 1
    }
}

# ended_with STATUS
ended_with() {
    wait "$bare" 2>/dev/null
    same_status "$1" $?
}

nothing_is_mounted() {
    ! grep -F "$work" /proc/self/mountinfo >>"$work/said"
}

nothing_is_left() {
    [ -z "$(ls -A "$work/tmp")" ]
}

if ! begin; then
    wait "$bare"
    if [ $? -eq 77 ]; then
        echo "1..0 # SKIP $(sed -n '$s/^dev.bare: //p' "$work/said")"
        exit 0
    fi
fi
ok "debootstrap is begun" [ "${word-}" = mounted ]
ok "its mount is not ours" nothing_is_mounted
ok "SIGTERM ends all of its processes" end TERM
ok "... with a status that tells" ended_with 1
ok "... and leaves no mount" nothing_is_mounted
ok "... and no file" nothing_is_left

begin
ok "another is begun" [ "${word-}" = mounted ]
ok "SIGKILL ends all of its processes" end KILL
ok "... at once" ended_with 137
ok "... and leaves no mount" nothing_is_mounted

echo "1..$number"
