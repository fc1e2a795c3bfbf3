/* runner_options.h - how the cases of a plan are run. */
#ifndef CONFORMANCE_RUN_RUNNER_OPTIONS_H
#define CONFORMANCE_RUN_RUNNER_OPTIONS_H

#include "conformance/stage/instrument.h"

#include <stdbool.h>
#include <stdint.h>

/* What is asked of a run; all that it points to is borrowed. */
struct runner_options {
    unsigned int jobs; /* supervisors at once, at least 1 */
    uint64_t rounds;   /* how often each case is run; 0: until runner_done_fn says stop */
    bool shuffled;     /* each round in an order that plan_shuffle makes of this seed */
    uint64_t seed;
    bool strict;          /* a broken SHOULD fails its case */
    bool verify_adapter;  /* what the implementation's programs print is checked to the letter */
    double timeout_scale; /* multiplies each case's deadline; from 0.001 to 1000 */
    const char *program;  /* how the driver was called: for the line that runs a case again, */
    const char *rerun;    /* and the options that follow the case's id there */
    const struct instrument *instrument; /* below which the programs run; NULL: none */
    bool keep;                           /* the one case leaves its scene as it is (scene.h) */
    bool no_replay;                      /* no crash is played again for its stack */
    const char *coverage; /* coverage_begin's folder; NULL: counters stay where they are */
};

#endif
