/* date.h - dates, written YYYY-MM-DD: whether one exists, and which is today's. */
#ifndef CONFORMANCE_EXPECTATIONS_DATE_H
#define CONFORMANCE_EXPECTATIONS_DATE_H

#include <stdbool.h>
#include <stdio.h>

/* Compare the texts of two dates with strcmp to know which is earlier. */
struct date {
    char text[sizeof "YYYY-MM-DD"];
};

/* Whether TEXT is a date of the Gregorian calendar, written YYYY-MM-DD, from the year 1000 on. */
bool date_is_valid(const char *text);

/*
 * Today's date in UTC. If the environment variable SOURCE_DATE_EPOCH, seconds since 1970, is set
 * and not empty, it is used in place of the clock
 * (https://reproducible-builds.org/specs/source-date-epoch/).
 * Returns 0; -EINVAL when the variable is no such number, or its date has a year of more than four
 * digits (said in one line on ERRORS).
 */
int date_today(FILE *errors, struct date *date);

#endif
