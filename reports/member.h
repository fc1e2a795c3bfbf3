/* member.h - members of the objects that results are made of. */
#ifndef REPORTS_MEMBER_H
#define REPORTS_MEMBER_H

#include <jansson.h>

/* The text at KEY; empty where there is none. Ownership: the object's. */
const char *member_text(const json_t *object, const char *key);

/* The integer at KEY; 0 where there is none. */
json_int_t member_integer(const json_t *object, const char *key);

#endif
