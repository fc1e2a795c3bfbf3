/*
 * service_name.h - service names as text: they may hold any byte, a line and a JSON string may not.
 */
#ifndef CONFORMANCE_IPC_SERVICE_NAME_H
#define CONFORMANCE_IPC_SERVICE_NAME_H

#include <mach/mach.h>
#include <servers/bootstrap.h>
#include <stdbool.h>
#include <stddef.h>

/* Room for an escaped name of 127 bytes with its NUL. */
#define SERVICE_NAME_TEXT_MAX (3 * BOOTSTRAP_MAX_NAME_LEN)

/*
 * Writes `length` bytes (at most 127) as the bootstrap server's events do: bytes outside 33 to 126,
 * and '%', become %XX.
 * text  room for SERVICE_NAME_TEXT_MAX bytes.
 */
void service_name_escape(const unsigned char *bytes, size_t length, char *text);

/*
 * Reads escaped text back into a name.
 * Returns whether the text was well-formed, 1 to 127 bytes long and without NUL.
 */
bool service_name_unescape(const char *text, name_t name);

#endif
