/* calendar.c - days, as YYYY-MM-DD: which are there, and which is today. */
#include "config.h"

#include "conformance/expectations/calendar.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define VARIABLE "SOURCE_DATE_EPOCH"

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool calendar_is_day(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;

    if (strlen(text) != strlen(form))
        return false;
    for (size_t i = 0; form[i] != '\0'; i++)
        if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
            return false;
    year = atoi(text);
    month = atoi(text + strlen("YYYY-"));
    day = atoi(text + strlen("YYYY-MM-"));
    if (month < 1 || month > 12 || day < 1)
        return false;
    return day <= lengths[month - 1] + (month == 2 && is_leap(year));
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

int calendar_today(FILE *errors, struct calendar_day *day)
{
    const char *said = getenv(VARIABLE);
    time_t now = time(NULL);
    struct tm utc;

    if (said != NULL && said[0] != '\0' && !read_seconds(said, &now))
        goto wrong;
    /* No more than what is written YYYY: strftime would say a year of five digits as it is. */
    if (gmtime_r(&now, &utc) == NULL || utc.tm_year > 9999 - 1900)
        goto wrong;
    strftime(day->text, sizeof day->text, "%Y-%m-%d", &utc);
    return 0;
wrong:
    fprintf(errors, "shakedown: " VARIABLE ": is \"%s\"; expected seconds since 1970-01-01\n",
        said != NULL ? said : "");
    return -EINVAL;
}
