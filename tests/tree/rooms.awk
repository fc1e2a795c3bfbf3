# rooms.awk - reads the rooms' table, then C files; prints each include that the table has no room for.
#
# awk -f rooms.awk TABLE FILE...
# To the file EDGES (-v edges=FILE): "noun noun" for each include inside one room, for tsort(1).

function room_of(path) {
    if (path ~ /^mach\/include\//)
        return "mach/include"
    sub(/\/[^\/]*$/, "", path)
    return path
}

function noun_of(path) {
    sub(/\.[ch]$/, "", path)
    return path
}

# The file that an include leads to, from the top; "" for the system's.
function target_of(line) {
    match(line, /["<][^">]*[">]/)
    line = substr(line, RSTART, RLENGTH)
    if (line ~ /^<(mach|servers|bsm)\//)
        return "mach/include/" substr(line, 2, length(line) - 2)
    if (line ~ /^"[^"]*\//)
        return substr(line, 2, length(line) - 2)
    return ""
}

function table_line(    i, room) {
    room = $1
    if (!sub(/:$/, "", room)) {
        print FILENAME ":" FNR ": expected ROOM: ROOM..."
        return
    }
    line_of[room] = FNR
    for (i = 2; i <= NF; i++) {
        if (!($i in line_of))
            print FILENAME ":" FNR ": " room " stands below " $i ", which it may not include: " \
                "expected a room of a line above"
        allowed[room, $i] = FNR
    }
}

function include_line(    target, room, other) {
    target = target_of($0)
    if (target == "")
        return
    room = room_of(FILENAME)
    other = room_of(target)
    used[room, other] = 1
    if (room == other && noun_of(FILENAME) != noun_of(target))
        print noun_of(FILENAME), noun_of(target) >edges
    if (room != other && !((room, other) in allowed))
        print FILENAME ":" FNR ": includes " target ", but " table " does not let " room \
            " include " other
}

FNR == 1 && table == "" { table = FILENAME }
FILENAME == table { if ($0 !~ /^#/ && NF > 0) table_line(); next }
FNR == 1 && !(room_of(FILENAME) in line_of) && !(room_of(FILENAME) in told) {
    told[room_of(FILENAME)] = 1
    print FILENAME ": " room_of(FILENAME) " is no room of " table
}
/^[ \t]*#[ \t]*include/ { include_line() }

END {
    for (pair in allowed)
        if (!(pair in used)) {
            split(pair, names, SUBSEP)
            print table ":" allowed[pair] ": " names[1] " includes nothing of " names[2] " any more"
        }
}
