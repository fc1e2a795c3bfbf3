/* calendar.h - days, as YYYY-MM-DD: which are there, and which is today. */
#ifndef CONFORMANCE_EXPECTATIONS_CALENDAR_H
#define CONFORMANCE_EXPECTATIONS_CALENDAR_H

#include <stdbool.h>
#include <stdio.h>

/* A day's ten characters and their end. Days compare as strings do. */
struct calendar_day {
    char text[sizeof "YYYY-MM-DD"];
};

/* Whether TEXT is a day of the Gregorian calendar, written YYYY-MM-DD. */
bool calendar_is_day(const char *text);

/*
 * The day that it is, in UTC. The environment variable SOURCE_DATE_EPOCH, seconds since 1970, takes
 * the clock's place where it is set and not empty
 * (https://reproducible-builds.org/specs/source-date-epoch/).
 * Returns 0; -EINVAL when the variable is no such number, or one whose day has no four-digit year
 * (said in one line on ERRORS).
 */
int calendar_today(FILE *errors, struct calendar_day *day);

#endif
