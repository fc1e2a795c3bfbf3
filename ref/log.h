/* log.h - what the handshake says on standard error. */
#ifndef REF_LOG_H
#define REF_LOG_H

/*
 * Says one line, "child-port: " before it and a newline after it, on standard error.
 *
 * format: as for printf, without a newline. Lines beyond 400 bytes are cut. Never the token.
 * errno is as it was. Nothing is returned: a log that cannot be written has nobody to tell.
 */
void child_port_log(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
