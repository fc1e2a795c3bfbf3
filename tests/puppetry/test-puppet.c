/* test-puppet.c - what a puppet answers, also to what no scenario says. */
#include "config.h"

#include "conformance/ipc/control.h"
#include "conformance/ipc/service_name.h"
#include "tests/kit/bootstrap_kit.h"
#include "tests/kit/puppet_kit.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* What is said first (NULL: nothing), a command, and its answer, of a puppet without a pipe. */
static const struct {
    const char *before, *command, *answer;
} commands[] = {
    {NULL, "{'do':'dance'}", "{'reply':'error','text':'dance: unknown command'}"},
    {NULL, "{}", "{'reply':'error','text':': unknown command'}"},
    {NULL, "{'do':'peek'}", "{'reply':'error','text':'FIONREAD: Bad file descriptor'}"},
    {NULL, "{'do':'close'}", "{'reply':'error','text':'close: that side of the pipe is not open'}"},
    {NULL, "{'do':'session'}", "{'reply':'done'}"},
    {"{'do':'session'}", "{'do':'session'}",
        "{'reply':'error','text':'setsid: Operation not permitted'}"},
    {NULL, "{'do':'receive','port':'p'}", "{'reply':'error','text':'p: there is no such port'}"},
    {NULL, "{'do':'drop','port':'p'}", "{'reply':'error','text':'p: there is no such port'}"},
    {NULL, "{'do':'check-in','name':'none','port':'p','right':'copy-send','count':1}",
        "{'reply':'error','text':'p: there is no such port'}"},
    {"{'do':'make-port','port':'p'}", "{'do':'receive','port':'p'}", "{'reply':'done'}"},
    {"{'do':'make-port','port':'p'}", "{'do':'drop','port':'p'}", "{'reply':'done'}"},
    {"{'do':'make-port','port':'p'}",
        "{'do':'check-in','name':'none','port':'p','right':'copy-send','count':1}",
        "{'reply':'failed','observed':'bootstrap_look_up returned 0x44e (bootstrap server: no such "
        "service)'}"},
    {NULL, "{'do':'look-up','name':'none'}", "{'reply':'done','found':false}"},
    {NULL, "{'do':'look-up','name':'%zz'}", "{'reply':'done','found':false}"},
    {NULL, "{'do':'exec','program':'prog','argv':['prog'],'environment':[]}",
        "{'reply':'error','text':'prog: Bad message'}"},
    {NULL, "{'do':'exec','program':'prog','argv':[],'environment':[]}",
        "{'reply':'error','text':'prog: Bad message'}"},
};

START_TEST(a_command_has_one_answer)
{
    int pipe_number;
    pid_t pid = puppet_kit_start(NULL, &pipe_number);

    if (commands[_i].before != NULL)
        puppet_kit_expect(commands[_i].before, "{'reply':'done'}");
    puppet_kit_expect(commands[_i].command, commands[_i].answer);
    puppet_kit_tell("{'do':'exit','status':7}", NULL, 0);
    ck_assert_int_eq(puppet_kit_wait(pid), 7);
}
END_TEST

START_TEST(a_program_that_cannot_be_executed_leaves_the_puppet_as_it_was)
{
    int pipe_number, null = open("/dev/null", O_RDWR | O_CLOEXEC);
    const int streams[] = {null, null, null};
    pid_t pid = puppet_kit_start(NULL, &pipe_number);
    char *answer, *words;

    puppet_kit_tell("{'do':'exec','program':'/nonexistent/client','argv':['/nonexistent/client'],"
                    "'environment':['A=b']}",
        streams, 3);
    answer = puppet_kit_hear();
    ck_assert_str_eq(
        answer, "{'reply':'error','text':'/nonexistent/client: No such file or directory'}");
    free(answer);
    /* Its own standard error is where it was. */
    puppet_kit_send("no JSON");
    ck_assert_int_eq(puppet_kit_wait(pid), EXIT_FAILURE);
    words = puppet_kit_stderr("doll");
    ck_assert_str_eq(words, "puppet: unreadable command\n");
    free(words);
    close(null);
}
END_TEST

START_TEST(a_program_that_is_executed_has_streams_and_environment_as_told)
{
    int pipe_number, ends[2];
    char text[32] = "";
    pid_t pid = puppet_kit_start(NULL, &pipe_number);

    ck_assert_int_eq(pipe(ends), 0);
    puppet_kit_tell("{'do':'exec','program':'sh','argv':['sh','-c','echo $A; echo $B >&2'],"
                    "'environment':['A=one','B=two','PATH=/usr/bin:/bin']}",
        (const int[]){ends[0], ends[1], ends[1]}, 3);
    ck_assert_int_eq(puppet_kit_wait(pid), 0);
    ck_assert_int_eq(read(ends[0], text, sizeof text - 1), 8);
    ck_assert_str_eq(text, "one\ntwo\n");
    close(ends[0]);
    close(ends[1]);
}
END_TEST

START_TEST(a_variable_without_a_value_is_taken_from_the_environment)
{
    int pipe_number, ends[2];
    char text[32] = "";
    pid_t pid;

    ck_assert_int_eq(setenv("A", "one", 1), 0);
    ck_assert_int_eq(setenv("AB", "two", 1), 0);
    pid = puppet_kit_start(NULL, &pipe_number);
    ck_assert_int_eq(pipe(ends), 0);
    puppet_kit_tell("{'do':'exec','program':'sh','argv':['sh','-c','echo ${A-none} $AB'],"
                    "'environment':['A']}",
        (const int[]){ends[0], ends[1], ends[1]}, 3);
    ck_assert_int_eq(puppet_kit_wait(pid), 0);
    ck_assert_int_eq(read(ends[0], text, sizeof text - 1), 9);
    ck_assert_str_eq(text, "none two\n");
    close(ends[0]);
    close(ends[1]);
}
END_TEST

/* What is asked for, what is told, and what the program then has at 3. */
static const struct {
    const char *asked, *told, *three;
} handovers[] = {
    {"'number':3,'three':'null'", "'pipe':3,'three':'pipe'", "pipe:["},
    {"'number':42,'three':'null'", "'pipe':42,'three':'null'", "/dev/null"},
    {"'number':42,'three':'nothing'", "'pipe':42,'three':'nothing'", ""},
    {"'number':200,'three':'file'", "'pipe':200,'three':'file'", "/doll.stderr"},
    /* More than there are: it stays where it was. */
    {"'number':1000000000,'three':'null'", "'pipe':30,'three':'null'", "/dev/null"},
};

START_TEST(a_pipe_is_handed_over_where_and_beside_what_is_asked)
{
    /* Without a substitution, for which a shell would have a pipe of its own. */
    static const char program[] =
        "{'do':'exec','program':'sh','keep':'read',%s,'environment':[],'argv':['sh','-c','"
        "echo $CHILD_PORT_FD; readlink /proc/$$/fd/$CHILD_PORT_FD; "
        "readlink /proc/$$/fd/3; :']}";
    char command[512], text[256] = "", told[128], pair[32];
    int pipe_number, ends[2], out[2];
    char *heard, *number, *is_pipe, *three;
    pid_t pid;

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(fcntl(ends[1], F_SETFD, FD_CLOEXEC), 0);
    ck_assert_int_eq(dup2(ends[0], 30), 30);
    close(ends[0]);
    /* The program that runs the tests leaves some open. */
    ck_assert_int_eq(close_range(3, 9, CLOSE_RANGE_CLOEXEC), 0);
    pid = puppet_kit_start("30", &pipe_number);
    ck_assert_int_eq(pipe(out), 0);
    snprintf(command, sizeof command, program, handovers[_i].asked);
    puppet_kit_tell(command, (const int[]){out[0], out[1], out[1]}, 3);
    heard = puppet_kit_hear();
    snprintf(told, sizeof told, "{'event':'hands-over',%s}", handovers[_i].told);
    ck_assert_str_eq(heard, told);
    free(heard);
    ck_assert_int_eq(puppet_kit_wait(pid), 0);
    close(out[1]);
    for (size_t used = 0; read(out[0], text + used, 1) == 1 && used < sizeof text - 2;)
        used++;
    number = strtok(text, "\n");
    is_pipe = strtok(NULL, "\n");
    three = strtok(NULL, "\n");
    snprintf(pair, sizeof pair, "'pipe':%s,", number);
    ck_assert_ptr_nonnull(strstr(told, pair));
    ck_assert_int_eq(strncmp(is_pipe, "pipe:[", 6), 0);
    ck_assert_int_eq(three != NULL, handovers[_i].three[0] != '\0');
    if (three != NULL)
        ck_assert_ptr_nonnull(strstr(three, handovers[_i].three));
    close(ends[1]);
    close(30);
    close(out[0]);
}
END_TEST

/* A command, what the pipe holds before its end, and what is answered. */
static const struct {
    const char *command, *bytes;
    size_t length;
    const char *answer;
} pipes[] = {
    {"{'do':'read','what':'token'}", "", 0,
        "{'reply':'failed','observed':'the pipe\\'s end after 0 of 8 bytes of the token',"
        "'symptom':'token-missing'}"},
    {"{'do':'read','what':'token'}", "abc", 3,
        "{'reply':'failed','observed':'the pipe\\'s end after 3 of 8 bytes of the token',"
        "'symptom':'token-missing'}"},
    {"{'do':'read','what':'name'}", "\1", 1,
        "{'reply':'failed','observed':'the pipe\\'s end after 1 of 4 bytes of the name\\'s "
        "length','symptom':'length-missing'}"},
    {"{'do':'read','what':'name'}", "\2\0\0\0x", 5,
        "{'reply':'failed','observed':'the pipe\\'s end after 1 of 2 bytes of the name',"
        "'symptom':'name-missing'}"},
    {"{'do':'read','what':'name'}", "\0\0\0\0", 4,
        "{'reply':'failed','observed':'a name\\'s length of 0','symptom':'length-bad'}"},
    {"{'do':'read','what':'name'}", "\x80\0\0\0", 4,
        "{'reply':'failed','observed':'a name\\'s length of 128','symptom':'length-bad'}"},
    {"{'do':'read','what':'name'}", "\xff\xff\xff\xff", 4,
        "{'reply':'failed','observed':'a name\\'s length of 4294967295',"
        "'symptom':'length-bad'}"},
    {"{'do':'read','what':'name'}", "\3\0\0\0a%\n", 7, "{'reply':'done','name':'a%25%0A'}"},
    {"{'do':'read','what':'token'}", "\1\0\0\0\0\0\0\x80", 8,
        "{'reply':'done','token':'8000000000000001'}"},
    {"{'do':'peek'}", "ab", 2, "{'reply':'done','bytes':2}"},
    {"{'do':'peek','token':false}", "", 0,
        "{'reply':'done','bytes':0,'missing':'length-missing','observed':'0 of 4 bytes of the "
        "name\\'s length in the pipe'}"},
    {"{'do':'peek','token':false}", "\3\0\0\0ab", 6,
        "{'reply':'done','bytes':6,'missing':'name-missing','observed':'2 of 3 bytes of the name "
        "in the pipe'}"},
    {"{'do':'peek','token':false}", "\3\0\0\0a%\n", 7,
        "{'reply':'done','bytes':7,'name':'a%25%0A'}"},
    {"{'do':'peek','token':true}", "12345678\1\0\0\0", 12,
        "{'reply':'done','bytes':12,'missing':'name-missing','observed':'0 of 1 bytes of the name "
        "in the pipe'}"},
    {"{'do':'peek','token':true}", "12345678\1\0\0\0a", 13,
        "{'reply':'done','bytes':13,'name':'a'}"},
    {"{'do':'peek','token':false}", "\x80\0\0\0", 4,
        "{'reply':'failed','observed':'a name\\'s length of 128','symptom':'length-bad'}"},
};

/* What a handshake's pipe may be. */
enum { A_PIPE, A_SOCKET_PAIR, PIPE_KINDS };

static void make_pipe(int kind, int ends[2])
{
    ck_assert_int_eq(kind == A_PIPE ? pipe(ends) : socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
}

START_TEST(what_is_in_the_pipe_is_told)
{
    const int row = _i / PIPE_KINDS, kind = _i % PIPE_KINDS;
    const uint16_t order = 1;
    char number[16];
    int pipe_number, ends[2];
    char *expected = strdup(pipes[row].answer), *heard;
    pid_t pid;

    /* The rows are written as a little-endian machine has them. */
    if (*(const unsigned char *)&order == 0)
        return;
    /* Quotes in what is said are those of the text. */
    for (char *at = expected; (at = strchr(at, '\\')) != NULL;)
        memmove(at, at + 1, strlen(at));
    make_pipe(kind, ends);
    ck_assert_int_eq(
        write(ends[1], pipes[row].bytes, pipes[row].length), (ssize_t)pipes[row].length);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    snprintf(number, sizeof number, "%d", ends[0]);
    pid = puppet_kit_start(number, &pipe_number);
    ck_assert_int_eq(pipe_number, ends[0]);
    close(ends[1]);
    puppet_kit_tell(pipes[row].command, NULL, 0);
    heard = puppet_kit_hear();
    ck_assert_str_eq(heard, expected);
    free(heard);
    free(expected);
    puppet_kit_leave();
    ck_assert_int_eq(puppet_kit_wait(pid), 0);
    close(ends[0]);
}
END_TEST

START_TEST(a_reader_is_not_kept_by_an_empty_pipe)
{
    char number[16];
    int pipe_number, ends[2];
    pid_t pid;

    ck_assert_int_eq(pipe(ends), 0);
    snprintf(number, sizeof number, "%d", ends[0]);
    pid = puppet_kit_start(number, &pipe_number);
    puppet_kit_tell("{'do':'read','what':'token'}", NULL, 0);
    /* The write side is open: only the end of the connection can end it. */
    puppet_kit_leave();
    ck_assert_int_eq(puppet_kit_wait(pid), 0);
    close(ends[0]);
    close(ends[1]);
}
END_TEST

/* What CHILD_PORT_FD may be, and what a puppet says of it. */
static const struct {
    const char *text;
    int pipe;
} no_pipes[] = {
    {"", CONTROL_PIPE_UNNAMED},
    {"x", CONTROL_PIPE_UNNAMED},
    {"-1", CONTROL_PIPE_UNNAMED},
    {"3x", CONTROL_PIPE_UNNAMED},
    {"99999", -1},
    {"99999999999999999999", CONTROL_PIPE_UNNAMED},
};

START_TEST(a_pipe_that_is_none_is_not_taken)
{
    int pipe_number;
    pid_t pid = puppet_kit_start(no_pipes[_i].text, &pipe_number);

    ck_assert_int_eq(pipe_number, no_pipes[_i].pipe);
    puppet_kit_leave();
    ck_assert_int_eq(puppet_kit_wait(pid), 0);
}
END_TEST

START_TEST(a_forked_puppet_is_another_and_has_no_port)
{
    int pipe_number;
    pid_t pid = puppet_kit_start(NULL, &pipe_number);
    char *done, *hello;
    int child = 0;

    puppet_kit_expect("{'do':'make-port','port':'p'}", "{'reply':'done'}");
    puppet_kit_tell("{'do':'fork','as':'child'}", NULL, 0);
    done = puppet_kit_hear();
    ck_assert_int_eq(sscanf(done, "{'reply':'done','pid':%d}", &child), 1);
    ck_assert_int_ne(child, pid);
    free(done);
    puppet_kit_meet();
    hello = puppet_kit_hear();
    ck_assert_ptr_nonnull(strstr(hello, "{'hello':'child','pipe':-2,'pipe-write':-1,'control':"));
    free(hello);
    puppet_kit_expect(
        "{'do':'drop','port':'p'}", "{'reply':'error','text':'p: there is no such port'}");
    puppet_kit_leave();
    ck_assert_int_eq(puppet_kit_wait(pid), 0);
}
END_TEST

static const struct {
    const char *argument;
    int status;
} usages[] = {{NULL, 2}, {"--help", 0}, {"--wrong", 2}, {"word", 2}};

START_TEST(usage_is_said)
{
    ck_assert_int_eq(puppet_kit_run(usages[_i].argument), usages[_i].status);
}
END_TEST

/* A name as text, and whether it is one. */
static const struct {
    const char *text, *name;
} names[] = {
    {"plain", "plain"},
    {"a%25%0Ab", "a%\nb"},
    {"%7f", "\x7f"},
    {"", NULL},
    {"a%0", NULL},
    {"a%", NULL},
    {"%00", NULL},
};

START_TEST(names_are_escaped_and_back)
{
    char text[SERVICE_NAME_TEXT_MAX];
    name_t name;

    ck_assert_int_eq(service_name_unescape(names[_i].text, name), names[_i].name != NULL);
    if (names[_i].name == NULL)
        return;
    ck_assert_str_eq(name, names[_i].name);
    service_name_escape((const unsigned char *)name, strlen(name), text);
    ck_assert(service_name_unescape(text, name));
    ck_assert_str_eq(name, names[_i].name);
}
END_TEST

START_TEST(a_name_of_127_bytes_is_the_longest)
{
    char text[BOOTSTRAP_MAX_NAME_LEN + 1];
    name_t name;

    memset(text, 'n', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    ck_assert(!service_name_unescape(text, name));
    text[BOOTSTRAP_MAX_NAME_LEN - 1] = '\0';
    ck_assert(service_name_unescape(text, name));
    ck_assert_str_eq(name, text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("puppet");
    TCase *telling = tcase_create("telling"), *words = tcase_create("words");

    tcase_add_unchecked_fixture(telling, bootstrap_kit_start, bootstrap_kit_stop);
    tcase_add_checked_fixture(telling, puppet_kit_set_up, puppet_kit_tear_down);
    tcase_add_loop_test(telling, a_command_has_one_answer, 0, LENGTH(commands));
    tcase_add_test(telling, a_program_that_cannot_be_executed_leaves_the_puppet_as_it_was);
    tcase_add_test(telling, a_program_that_is_executed_has_streams_and_environment_as_told);
    tcase_add_test(telling, a_variable_without_a_value_is_taken_from_the_environment);
    tcase_add_loop_test(
        telling, a_pipe_is_handed_over_where_and_beside_what_is_asked, 0, LENGTH(handovers));
    tcase_add_loop_test(telling, what_is_in_the_pipe_is_told, 0, LENGTH(pipes) * PIPE_KINDS);
    tcase_add_test(telling, a_reader_is_not_kept_by_an_empty_pipe);
    tcase_add_loop_test(telling, a_pipe_that_is_none_is_not_taken, 0, LENGTH(no_pipes));
    tcase_add_test(telling, a_forked_puppet_is_another_and_has_no_port);
    tcase_add_loop_test(telling, usage_is_said, 0, LENGTH(usages));
    tcase_add_loop_test(words, names_are_escaped_and_back, 0, LENGTH(names));
    tcase_add_test(words, a_name_of_127_bytes_is_the_longest);
    suite_add_tcase(suite, telling);
    suite_add_tcase(suite, words);
    return runner_run(suite);
}
