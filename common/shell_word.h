/*
 * shell_word.h - text as one word for a shell.
 *
 * A command line that is shown to the user can be copied into a shell if each of its words went
 * through this.
 */
#ifndef COMMON_SHELL_WORD_H
#define COMMON_SHELL_WORD_H

/*
 * Quotes `text` as one word for a POSIX shell. A text that needs no quoting stays as it is.
 * Returns the word, which the caller frees; NULL if memory runs out.
 */
char *shell_word_quote(const char *text);

#endif
