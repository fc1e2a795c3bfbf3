/* expectation.c - a line of a file of expectations: the expected verdict of some cases. */
#include "config.h"

#include "conformance/expectations/expectation.h"

#include <stdlib.h>
#include <string.h>

/*
 * "error" cannot be expected, because the adapter must be mended; "pass" is every case's default.
 */
const char *const expectation_words[] = {"fail", "skip", "flaky", NULL};

enum verdict expectation_verdict(const char *word)
{
    static const enum verdict verdicts[] = {VERDICT_FAIL, VERDICT_SKIP, VERDICT_FLAKY};
    size_t i = 0;

    while (expectation_words[i + 1] != NULL && strcmp(expectation_words[i], word) != 0)
        i++;
    return verdicts[i];
}

void expectation_end(struct expectation *expectation)
{
    free(expectation->pattern);
    free(expectation->reason);
    free(expectation->link);
    free(expectation->until);
}

enum verdict expectation_judge(const struct expectation *expectation, enum verdict observed)
{
    if (expectation == NULL)
        return observed;
    if (observed == VERDICT_FAIL && expectation->verdict != VERDICT_SKIP)
        return VERDICT_EXPECTED_FAIL;
    /* One pass does not prove that a flaky case no longer is. */
    if (observed == VERDICT_PASS && expectation->verdict != VERDICT_FLAKY)
        return VERDICT_UNEXPECTED_PASS;
    return observed;
}

json_t *expectation_to_json(const struct expectation *expectation)
{
    json_t *object = json_pack("{s:s, s:s, s:s}", "pattern", expectation->pattern, "verdict",
        verdict_word(expectation->verdict), "reason", expectation->reason);

    if (object == NULL)
        return NULL;
    if ((expectation->link != NULL &&
            json_object_set_new(object, "link", json_string(expectation->link)) < 0) ||
        (expectation->until != NULL &&
            json_object_set_new(object, "until", json_string(expectation->until)) < 0)) {
        json_decref(object);
        return NULL;
    }
    return object;
}
