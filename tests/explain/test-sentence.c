/* test-sentence.c - what is said of steps and requirements, and of ids that are none. */
#include "config.h"

#include "conformance/explain/paragraph.h"
#include "conformance/explain/sentence.h"
#include "conformance/language/verb.h"
#include "conformance/plan/closest_words.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether a verb's sentence speaks of the key, or of the actor. */
static bool speaks_of(const char *sentence, const char *key)
{
    size_t length = strlen(key);

    for (const char *brace = strchr(sentence, '{'); brace != NULL; brace = strchr(brace + 1, '{'))
        if (strncmp(brace + 1, key, length) == 0 && strchr("}?", brace[1 + length]) != NULL)
            return true;
    return false;
}

START_TEST(each_verb_has_a_sentence_that_speaks_of_its_actor_and_each_of_its_keys)
{
    const struct verb *verb = verb_get((enum verb_id)_i);

    ck_assert_ptr_nonnull(verb->sentence);
    ck_assert_msg(speaks_of(verb->sentence, "actor"), "%s", verb->word);
    for (const struct verb_key *key = verb->keys; key->name != NULL; key++)
        ck_assert_msg(speaks_of(verb->sentence, key->name), "%s: %s", verb->word, key->name);
}
END_TEST

/* Whether NAME is a key that the sentence may have in braces. */
static bool is_key(const struct verb *verb, const char *name, size_t length)
{
    if (length == strlen("actor") && strncmp(name, "actor", length) == 0)
        return true;
    for (const struct verb_key *key = verb->keys; key->name != NULL; key++)
        if (strlen(key->name) == length && strncmp(key->name, name, length) == 0)
            return true;
    return false;
}

START_TEST(no_sentence_speaks_of_a_key_that_its_verb_has_not)
{
    const struct verb *verb = verb_get((enum verb_id)_i);

    for (const char *at = strchr(verb->sentence, '{'); at != NULL; at = strchr(at + 1, '{'))
        ck_assert_msg(is_key(verb, at + 1, strcspn(at + 1, "}?")), "%s: %s", verb->word, at);
}
END_TEST

/* A key that may be absent, and then has no value, is spoken of in brackets alone. */
START_TEST(what_may_be_absent_is_in_brackets)
{
    const struct verb *verb = verb_get((enum verb_id)_i);

    for (const struct verb_key *key = verb->keys; key->name != NULL; key++) {
        json_t *step = json_pack("{s:s}", "actor", "a");
        char *said = sentence_new(verb, step), *known;
        bool dull = key->required || key->kind == KEY_BOOLEAN || key->word != NULL;

        json_object_set_new(step, key->name, json_string("$value"));
        known = sentence_new(verb, step);
        ck_assert_str_ne(said, known);
        ck_assert_msg(dull || strlen(known) >= strlen(said) + strlen("$value"), "%s", known);
        ck_assert_ptr_null(strpbrk(known, "{}[]|?"));
        json_decref(step);
        free(said);
        free(known);
    }
}
END_TEST

static const struct {
    enum verb_id verb;
    const char *step;
    const char *sentence;
} sentences[] = {
    {VERB_STOP, "{\"actor\": \"server\"}", "server is stopped, with all its threads"},
    {VERB_AWAIT_EXITED, "{\"actor\": \"a\"}", "wait until a has ended"},
    {VERB_AWAIT_EXITED, "{\"actor\": \"a\", \"status\": 3}",
        "wait until a has ended, with exit status 3"},
    {VERB_AWAIT_EXITED, "{\"actor\": \"a\", \"signal\": \"SIGKILL\"}",
        "wait until a has ended, by SIGKILL"},
    {VERB_PROBE, "{\"actor\": \"s\"}",
        "s sends a message through the right that it returned, which succeeds"},
    {VERB_PROBE, "{\"actor\": \"s\", \"probed\": false}",
        "s sends a message through the right that it returned, which fails"},
    {VERB_PROBE, "{\"actor\": \"s\", \"probed\": \"$works\"}",
        "s sends a message through the right that it returned, which succeeds or fails, as $works "
        "says"},
    {VERB_CHECK_IN, "{\"actor\": \"$who\", \"port\": \"p\", \"right\": \"$right\"}",
        "$who checks in with the right token and the port p, disposition $right"},
    {VERB_CHECK_IN,
        "{\"actor\": \"c\", \"port\": \"p\", \"right\": \"null\", \"token\": \"wrong\","
        " \"count\": 100, \"reply\": true}",
        "c checks in 100 times with the wrong token and the port p, disposition null; a reply "
        "right "
        "goes with it"},
    {VERB_CHECK_IN, "{\"actor\": \"c\", \"port\": \"p\", \"right\": \"null\", \"reply\": false}",
        "c checks in with the right token and the port p, disposition null"},
};

START_TEST(a_sentence_is_filled_in_from_its_step)
{
    json_t *step = json_loads(sentences[_i].step, 0, NULL);
    char *sentence = sentence_new(verb_get(sentences[_i].verb), step);

    ck_assert_str_eq(sentence, sentences[_i].sentence);
    free(sentence);
    json_decref(step);
}
END_TEST

static const struct {
    const char *label;
    int indent;
    const char *text, *lines;
} paragraphs[] = {
    {"", 2, "", "  \n"},
    {"", 4, "a b", "    a b\n"},
    {"one", 6, "a  b ", "one   a b\n"},
    {"longer", 2, "a b", "longer  a b\n"},
    {"-", 3, "12345678901234567890 12345678901234567890 12345678901234567890 12345678901234 next",
        "-  12345678901234567890 12345678901234567890 12345678901234567890 12345678901234\n"
        "   next\n"},
    {"-", 3, "12345678901234567890 12345678901234567890 12345678901234567890 123456789012345 next",
        "-  12345678901234567890 12345678901234567890 12345678901234567890\n"
        "   123456789012345 next\n"},
};

START_TEST(a_paragraph_is_broken_at_eighty_columns)
{
    char *lines = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&lines, &size);

    paragraph_print(out, paragraphs[_i].label, paragraphs[_i].indent, paragraphs[_i].text);
    fclose(out);
    ck_assert_str_eq(lines, paragraphs[_i].lines);
    free(lines);
}
END_TEST

#define CANDIDATES_MOST 5

static const struct {
    const char *word;
    const char *candidates[CANDIDATES_MOST];
    const char *best; /* separated by spaces */
} nears[] = {
    {"bad-tokn/alone", {"receive-right/alone", "bad-token/alone", "bad-token/many-then-right"},
        "bad-token/alone"},
    {"srv-9", {"SRV-8", "SRV-9", "SRV-10", "CLI-9", "SRV-29"}, "SRV-9 SRV-8 SRV-29"},
    {"alone", {"bad-token/then-right", "receive-right/alone", "bad-token/alone"},
        "bad-token/alone receive-right/alone"},
    {"nonsense", {"bad-token/alone", "SRV-9"}, ""},
    {"abcdef", {"abcxyz", "abcwxyz"}, "abcxyz"},
};

START_TEST(what_may_have_been_meant_is_named_the_nearest_first)
{
    struct closest_words closest = {.word = nears[_i].word};
    char best[256] = "";
    size_t length = 0;

    for (size_t i = 0; i < CANDIDATES_MOST && nears[_i].candidates[i] != NULL; i++)
        ck_assert_int_eq(closest_words_offer(&closest, nears[_i].candidates[i]), 0);
    for (size_t i = 0; i < closest.count; i++) {
        length += (size_t)snprintf(
            best + length, sizeof best - length, "%s%s", i > 0 ? " " : "", closest.best[i]);
        ck_assert_uint_lt(length, sizeof best);
    }
    ck_assert_str_eq(best, nears[_i].best);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sentence");
    TCase *tests = tcase_create("words");

    tcase_add_loop_test(tests,
        each_verb_has_a_sentence_that_speaks_of_its_actor_and_each_of_its_keys, 0, VERB_COUNT);
    tcase_add_loop_test(tests, no_sentence_speaks_of_a_key_that_its_verb_has_not, 0, VERB_COUNT);
    tcase_add_loop_test(tests, what_may_be_absent_is_in_brackets, 0, VERB_COUNT);
    tcase_add_loop_test(tests, a_sentence_is_filled_in_from_its_step, 0, LENGTH(sentences));
    tcase_add_loop_test(tests, a_paragraph_is_broken_at_eighty_columns, 0, LENGTH(paragraphs));
    tcase_add_loop_test(
        tests, what_may_have_been_meant_is_named_the_nearest_first, 0, LENGTH(nears));
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
