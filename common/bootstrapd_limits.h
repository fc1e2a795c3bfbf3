/* bootstrapd_limits.h - what the bootstrap server's program needs of whoever starts it. */
#ifndef COMMON_BOOTSTRAPD_LIMITS_H
#define COMMON_BOOTSTRAPD_LIMITS_H

/*
 * Descriptors: it refuses to start where it may have fewer. A service takes its handle, its proof
 * and the two ends of its notify right; the rest is for messages under way, the server's own port
 * and standard streams. With fewer services it would look as if it served, and refuse every
 * check-in.
 */
#define BOOTSTRAPD_DESCRIPTORS_A_SERVICE 4
#define BOOTSTRAPD_DESCRIPTORS_BESIDE 320
#define BOOTSTRAPD_SERVICES_LEAST 16
#define BOOTSTRAPD_DESCRIPTORS_LEAST \
    (BOOTSTRAPD_DESCRIPTORS_BESIDE + BOOTSTRAPD_SERVICES_LEAST * BOOTSTRAPD_DESCRIPTORS_A_SERVICE)

#endif
