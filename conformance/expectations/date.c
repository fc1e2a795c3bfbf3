/* date.c - dates, written YYYY-MM-DD: whether one exists, and which is today's. */
#include "config.h"

#include "conformance/expectations/date.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define VARIABLE "SOURCE_DATE_EPOCH"

/* The date at SECONDS since 1970, in UTC. False when its year does not have four digits. */
static bool from_seconds(time_t seconds, struct date *date)
{
    struct tm utc;

    return gmtime_r(&seconds, &utc) != NULL &&
           strftime(date->text, sizeof date->text, "%Y-%m-%d", &utc) == sizeof date->text - 1;
}

/* strptime takes February 30, and spaces and single digits; none of them comes back unchanged. */
bool date_is_valid(const char *text)
{
    struct tm utc = {0};
    struct date date;

    return strptime(text, "%Y-%m-%d", &utc) != NULL && from_seconds(timegm(&utc), &date) &&
           strcmp(date.text, text) == 0;
}

/* Digits alone: strtoimax would take spaces and signs before them. */
static bool read_seconds(const char *text, time_t *seconds)
{
    intmax_t number;

    if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0')
        return false;
    errno = 0;
    number = strtoimax(text, NULL, 10);
    *seconds = (time_t)number;
    return errno == 0 && *seconds == number;
}

int date_today(FILE *errors, struct date *date)
{
    const char *value = getenv(VARIABLE);
    bool is_set = value != NULL && value[0] != '\0';
    time_t now = time(NULL);

    if ((!is_set || read_seconds(value, &now)) && from_seconds(now, date))
        return 0;
    fprintf(errors, "shakedown: " VARIABLE ": is \"%s\"; expected seconds since 1970-01-01\n",
        is_set ? value : "");
    return -EINVAL;
}
