/* detector.h - what a check looks at: each thing that the driver can detect has a word. */
#ifndef CONFORMANCE_STAGE_DETECTOR_H
#define CONFORMANCE_STAGE_DETECTOR_H

enum detector {
    DETECTOR_STEP,         /* a step's effect was another than it says */
    DETECTOR_HANG,         /* a step, or an answer at the end, did not come by the deadline */
    DETECTOR_CRASH,        /* a process ended by a signal that no step sent */
    DETECTOR_EXIT_STATUS,  /* a process exited with another status, or too early */
    DETECTOR_LOG_MISSING,  /* standard error is empty where something failed */
    DETECTOR_LOG_UNDUE,    /* it is not where nothing failed */
    DETECTOR_DESCRIPTOR,   /* one is left open, or one of somebody else's was closed */
    DETECTOR_PORT_NAME,    /* a client's port space holds too much, or too little */
    DETECTOR_THREAD,       /* one is left running */
    DETECTOR_PROCESS,      /* one is left running, in whatever session */
    DETECTOR_SERVICE_NAME, /* the service's name is still taken */
    DETECTOR_SERVICE_PORT, /* the service's port still lives */
    DETECTOR_RIGHT,     /* a right that a puppet gave away, or a message to it, is not seen again */
    DETECTOR_PROCESSOR, /* waiting costs processor time */
    DETECTOR_COUNT
};

/* The word for a detector, as results.json has it: "exit-status". Ownership: static. */
const char *detector_word(enum detector detector);

#endif
