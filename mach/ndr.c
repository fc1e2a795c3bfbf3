/* ndr.c - this machine's data representation. */
#include "config.h"

#include <mach/ndr.h>

const NDR_record_t NDR_record = {
    .int_rep = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 1 : 0,
};
