/* test-pipe-ends.c - a descriptor of a handshake's pipe is told, whatever the pipe is. */
#include "config.h"

#include "conformance/stage/pipe_ends.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_socket_pair(int ends[2])
{
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
}

static int open_half_shut(int ends[2])
{
    return open_socket_pair(ends) || shutdown(ends[0], SHUT_WR) || shutdown(ends[1], SHUT_RD);
}

static int open_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC);
}

static const struct {
    int (*open)(int ends[2]);
    const char *read, *write;
} kinds[] = {
    {open_pipe, "pipe read side", "pipe write side"},
    {open_socket_pair, "pipe read side (a socket)", "pipe write side (a socket)"},
    {open_half_shut, "pipe read side (a socket)", "pipe write side (a socket)"},
};

/* What this process's descriptor is to a pipe, and whether that reads; NULL for nothing. */
static const char *side_of(const struct pipe_ends *ends, int number, bool *reads)
{
    static char side[INVENTORY_KIND_MAX];
    struct inventory inventory;
    const char *found = NULL;

    ck_assert_int_eq(inventory_take(getpid(), &inventory), 0);
    for (size_t i = 0; i < inventory.count; i++) {
        if (inventory.items[i].number != number)
            continue;
        found = pipe_ends_side(ends, &inventory.items[i]);
        *reads = pipe_ends_reads(ends, &inventory.items[i]);
        strncpy(side, found != NULL ? found : "", sizeof side - 1);
    }
    inventory_free(&inventory);
    return found != NULL ? side : NULL;
}

static void check_sides(const struct pipe_ends *ends, const int fds[2], int kind)
{
    bool reads;

    ck_assert_pstr_eq(side_of(ends, fds[0], &reads), kinds[kind].read);
    ck_assert(reads);
    ck_assert_pstr_eq(side_of(ends, fds[1], &reads), kinds[kind].write);
    ck_assert(!reads);
}

START_TEST(both_sides_are_told_by_either)
{
    struct pipe_ends ends;
    int fds[2], other[2];
    bool reads;

    ck_assert_int_eq(kinds[_i].open(fds), 0);
    ck_assert_int_eq(kinds[_i].open(other), 0);
    pipe_ends_find(getpid(), fds[0], -1, getpid(), &ends);
    check_sides(&ends, fds, _i);
    ck_assert_pstr_eq(side_of(&ends, other[0], &reads), NULL);
    ck_assert_pstr_eq(side_of(&ends, other[1], &reads), NULL);
    pipe_ends_find(getpid(), -1, fds[1], getpid(), &ends);
    check_sides(&ends, fds, _i);
    pipe_ends_find(getpid(), fds[0], fds[1], getpid(), &ends);
    check_sides(&ends, fds, _i);
}
END_TEST

START_TEST(copies_are_told_too)
{
    struct pipe_ends ends;
    int fds[2];
    bool reads;

    ck_assert_int_eq(kinds[_i].open(fds), 0);
    pipe_ends_find(getpid(), fds[0], -1, getpid(), &ends);
    ck_assert_pstr_eq(side_of(&ends, dup(fds[0]), &reads), kinds[_i].read);
    ck_assert_pstr_eq(side_of(&ends, dup(fds[1]), &reads), kinds[_i].write);
}
END_TEST

START_TEST(what_is_closed_has_no_end)
{
    struct pipe_ends ends;
    int fds[2];
    bool reads;

    ck_assert_int_eq(kinds[_i].open(fds), 0);
    close(fds[1]);
    pipe_ends_find(getpid(), fds[1], -1, getpid(), &ends);
    ck_assert_pstr_eq(side_of(&ends, fds[0], &reads), NULL);
    pipe_ends_find(getpid(), fds[0], -1, getpid(), &ends);
    ck_assert_pstr_eq(side_of(&ends, fds[0], &reads), kinds[_i].read);
}
END_TEST

/* As in a container whose filter knows nothing of netlink: no such socket can be made. */
static bool refuse_netlink(void)
{
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog filter = {sizeof program / sizeof program[0], program};

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

/* Makes two pairs one right after the other, with nobody else drawing a number meanwhile. */
static bool open_neighbours(int pairs[4])
{
    for (int attempt = 0; attempt < 1000; attempt++) {
        struct stat first, last;
        if (open_socket_pair(pairs) != 0 || open_socket_pair(pairs + 2) != 0 ||
            fstat(pairs[0], &first) != 0 || fstat(pairs[3], &last) != 0)
            return false;
        if (last.st_ino - first.st_ino == 3)
            return true;
        for (int i = 0; i < 4; i++)
            close(pairs[i]);
    }
    return false;
}

/* Where nobody can be asked: the exit status of a process that tries it. */
static int find_unasked(void)
{
    struct pipe_ends ends;
    int pairs[4];
    bool reads;

    if (!refuse_netlink())
        return 77;
    if (!open_neighbours(pairs))
        return 1;
    /* Its number lies between its peer's and that of another pair: nobody can say which it is. */
    pipe_ends_find(getpid(), pairs[1], -1, getpid(), &ends);
    if (side_of(&ends, pairs[1], &reads) == NULL || side_of(&ends, pairs[0], &reads) != NULL ||
        side_of(&ends, pairs[2], &reads) != NULL)
        return 2;
    close(pairs[2]);
    close(pairs[3]);
    pipe_ends_find(getpid(), pairs[1], -1, getpid(), &ends);
    if (side_of(&ends, pairs[1], &reads) == NULL || side_of(&ends, pairs[0], &reads) == NULL)
        return 3;
    return 0;
}

START_TEST(without_sock_diag_the_only_neighbour_is_the_peer)
{
    pid_t child = fork();
    int status;

    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(find_unasked());
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        fprintf(stderr, "skipped: no filter can be set here\n");
    else
        ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("pipe-ends");
    TCase *tcase = tcase_create("ends");

    tcase_add_loop_test(tcase, both_sides_are_told_by_either, 0, LENGTH(kinds));
    tcase_add_loop_test(tcase, copies_are_told_too, 0, LENGTH(kinds));
    tcase_add_loop_test(tcase, what_is_closed_has_no_end, 0, LENGTH(kinds));
    tcase_add_test(tcase, without_sock_diag_the_only_neighbour_is_the_peer);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    return runner_run(make_suite());
}
