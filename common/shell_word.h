/*
 * shell_word.h - text as one word for a shell.
 *
 * Whoever proposes a command line to the user makes each word of it that he did not write himself
 * with this, so that the line can be copied into a shell.
 */
#ifndef COMMON_SHELL_WORD_H
#define COMMON_SHELL_WORD_H

/*
 * TEXT quoted as one word for a POSIX shell; as it is, when that needs no quoting.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *shell_word_quote(const char *text);

#endif
