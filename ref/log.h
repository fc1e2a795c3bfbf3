/* log.h - what the handshake says on standard error. */
#ifndef REF_LOG_H
#define REF_LOG_H

/*
 * Writes one line to standard error, with "child-port: " before it. errno does not change.
 *
 * format: as for printf, without a newline. A line longer than 400 bytes is cut. Never log the
 *         token.
 */
void child_port_log(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
