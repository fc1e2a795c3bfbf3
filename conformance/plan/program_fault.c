/* program_fault.c - why a program cannot be started, and what is to be done about it. */
#include "config.h"

#include "conformance/plan/program_fault.h"

#include "common/shell_word.h"
#include "conformance/plan/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

/* As much of a file as the kernel reads to see what it is. */
#define HEAD_SIZE 256

/* The status of a process that could not try: no errno is so large. */
#define TRY_IMPOSSIBLE 255

/* The program that has the fault. */
struct subject {
    const char *program; /* as in the manifest */
    const char *file;    /* where it was found */
    const char *word;    /* the file, quoted for a shell */
};

/* Fills *FAULT. SEEN is a format for printf: what was seen besides ERROR. Returns ERROR. */
static int tell(struct program_fault *fault, const struct subject *subject, int error,
    const char *change, const char *seen, ...) __attribute__((format(printf, 5, 6)));

static int tell(struct program_fault *fault, const struct subject *subject, int error,
    const char *change, const char *seen, ...)
{
    /* A program that was found in PATH is named by its path. */
    bool is_named = strcmp(subject->program, subject->file) == 0;
    char *more = NULL;
    va_list arguments;

    va_start(arguments, seen);
    if (vasprintf(&more, seen, arguments) < 0)
        more = NULL;
    va_end(arguments);
    if (more == NULL || asprintf(&fault->seen, "%s: %s: %s %s", subject->program, strerror(-error),
                            is_named ? "it" : subject->file, more) < 0)
        fault->seen = NULL;
    free(more);
    fault->change = strdup(change);
    return fault->seen != NULL && fault->change != NULL ? error : -ENOMEM;
}

/* ---- it may not be executed ---------------------------------------------------------------- */

static int tell_of_mode(struct program_fault *fault, const struct subject *subject)
{
    char *change = NULL;
    int error;

    if (asprintf(&change, "chmod +x %s", subject->word) < 0)
        return -ENOMEM;
    error = tell(fault, subject, -EACCES, change, "has no execute permission for this user");
    free(change);
    return error;
}

static int tell_of_leave(struct program_fault *fault, const struct subject *subject)
{
    struct stat status;
    struct statvfs system;

    if (stat(subject->file, &status) < 0)
        return tell(fault, subject, -EACCES,
            "let this user search every folder of its path (chmod +x FOLDER)",
            "lies in a folder that this user may not search");
    if (S_ISDIR(status.st_mode))
        return tell(fault, subject, -EACCES, "name the program itself", "is a folder");
    if (!S_ISREG(status.st_mode))
        return tell(fault, subject, -EACCES, "name a file", "is no regular file");
    /* chmod does not help there. */
    if (statvfs(subject->file, &system) == 0 && (system.f_flag & ST_NOEXEC) != 0)
        return tell(fault, subject, -EACCES,
            "put it on a file system that is mounted without noexec",
            "lies on a file system that is mounted noexec");
    return tell_of_mode(fault, subject);
}

/* ---- its interpreter ----------------------------------------------------------------------- */

/* Takes the interpreter's path out of a script's first bytes, in place; NULL if it names none. */
static char *interpreter_of(char *head)
{
    char *path = head + 2 + strspn(head + 2, " \t");
    char *end = path + strcspn(path, " \t\n");

    /* A longer line is cut off and proves nothing. */
    if (end == path || *end == '\0')
        return NULL;
    *end = '\0';
    return path;
}

static int check_interpreter(struct program_fault *fault, const struct subject *subject, char *head)
{
    const char *path = interpreter_of(head);
    int error = path != NULL ? program_check(path, NULL) : 0;
    size_t length = path != NULL ? strlen(path) : 0;

    /* The kernel does not search PATH for an interpreter. */
    if (error == 0 || strchr(path, '/') == NULL)
        return 0;
    if (path[length - 1] == '\r')
        return tell(fault, subject, error,
            "end its lines with a newline alone, without a carriage return",
            "names an interpreter with a carriage return at its end, %.*s", (int)length - 1, path);
    return tell(fault, subject, error,
        error == -EACCES ? "name an interpreter in the first line that can be executed"
                         : "install that interpreter, or name another in the first line",
        "has %s for an interpreter, which %s", path,
        error == -EACCES ? "cannot be executed" : "is not there");
}

/* ---- its format ---------------------------------------------------------------------------- */

/* In the new process: a traced one is stopped when it has become the program. */
static _Noreturn void become(const char *file, pid_t parent)
{
    char *argv[] = {(char *)(size_t)file, NULL};
    sigset_t none;

    sigemptyset(&none);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent ||
        sigprocmask(SIG_SETMASK, &none, NULL) < 0 || ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
        _exit(TRY_IMPOSSIBLE);
    execv(file, argv);
    _exit(errno);
}

/*
 * What exec says of a file; nothing of it runs. 0 also where that cannot be tried, since tracing is
 * refused or no process can be made: a run will tell.
 */
static int try_exec(const char *file)
{
    pid_t self = getpid(), pid = fork();
    int status = 0;

    if (pid == 0)
        become(file, self);
    if (pid < 0)
        return 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSTOPPED(status)) {
        kill(pid, SIGKILL);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        return 0;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) != TRY_IMPOSSIBLE ? -WEXITSTATUS(status) : 0;
}

static int check_format(struct program_fault *fault, const struct subject *subject)
{
    char *change = NULL;
    int error = try_exec(subject->file), wrong;

    /* Other errors depend on the moment, not on the file. */
    if (error != -ENOENT && error != -ENOEXEC)
        return 0;
    if (asprintf(&change,
            error == -ENOENT ? "build it on this system (readelf -l %s names the loader)"
                             : "build it for this machine (file %s says what it is built for)",
            subject->word) < 0)
        return -ENOMEM;
    wrong = tell(fault, subject, error, change, "%s",
        error == -ENOENT ? "needs a loader that is not there"
                         : "is in a format that this machine does not execute");
    free(change);
    return wrong;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static int check_contents(struct program_fault *fault, const struct subject *subject)
{
    char head[HEAD_SIZE + 1] = "";
    int fd = open(subject->file, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd >= 0 ? read(fd, head, HEAD_SIZE) : 0;

    if (fd >= 0)
        close(fd);
    /* A file that cannot be read may still be executable. */
    if (size <= 0)
        return 0;
    if (strncmp(head, "#!", 2) == 0)
        return check_interpreter(fault, subject, head);
    /* execvp gives a text without that line to the shell. */
    return memchr(head, '\0', (size_t)size) != NULL ? check_format(fault, subject) : 0;
}

static int tell_of_absence(struct program_fault *fault, const char *program, int error)
{
    const bool is_path = strchr(program, '/') != NULL;

    if (asprintf(&fault->seen, "%s: %s%s", program, strerror(-error),
            is_path ? "" : ": no folder of PATH has it") < 0)
        fault->seen = NULL;
    fault->change = strdup(is_path ? "build it, or name another in the manifest, from its folder"
                                   : "install it, or name its path in the manifest, with a slash");
    return fault->seen != NULL && fault->change != NULL ? error : -ENOMEM;
}

int program_fault_find(const char *program, const char *path, struct program_fault *fault)
{
    char *file = NULL, *word = NULL;
    int error = program_find(program, path, &file);

    *fault = (struct program_fault){0};
    if (error == 0 || error == -EACCES) {
        const struct subject subject = {program, file, word = shell_word_quote(file)};

        if (word == NULL)
            error = -ENOMEM;
        else
            error = error == 0 ? check_contents(fault, &subject) : tell_of_leave(fault, &subject);
    } else if (error != -ENOMEM) {
        error = tell_of_absence(fault, program, error);
    }
    free(word);
    free(file);
    if (error == -ENOMEM)
        program_fault_end(fault);
    return error;
}

void program_fault_end(struct program_fault *fault)
{
    free(fault->seen);
    free(fault->change);
    *fault = (struct program_fault){0};
}
