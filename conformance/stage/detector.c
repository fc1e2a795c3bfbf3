/* detector.c - the words for what the driver can detect. */
#include "config.h"

#include "conformance/stage/detector.h"

static const char *const words[DETECTOR_COUNT] = {
    [DETECTOR_STEP] = "step",
    [DETECTOR_HANG] = "hang",
    [DETECTOR_CRASH] = "crash",
    [DETECTOR_EXIT_STATUS] = "exit-status",
    [DETECTOR_LOG_MISSING] = "log-missing",
    [DETECTOR_LOG_UNDUE] = "log-undue",
    [DETECTOR_DESCRIPTOR] = "descriptor",
    [DETECTOR_PORT_NAME] = "port-name",
    [DETECTOR_THREAD] = "thread",
    [DETECTOR_PROCESS] = "process",
    [DETECTOR_SERVICE_NAME] = "service-name",
    [DETECTOR_SERVICE_PORT] = "service-port",
    [DETECTOR_RIGHT] = "right",
    [DETECTOR_PROCESSOR] = "processor",
};

const char *detector_word(enum detector detector)
{
    return words[detector];
}
