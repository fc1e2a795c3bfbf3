/*
 * scene.h - what a case left, kept as it is: processes stopped, files in their folder.
 *
 * The supervisor keeps it: all of the scene is below it, so that what it ends is the scene and
 * nothing else, whatever pids were used anew meanwhile. A script in the folder ends the supervisor,
 * if it is that process still.
 */
#ifndef CONFORMANCE_RUN_SCENE_H
#define CONFORMANCE_RUN_SCENE_H

#include "conformance/stage/stage.h"

/*
 * Stops every process below the calling one, writes the script into the stage's folder, and tells
 * of both in the record: "scene": {"folder","end","keeper","processes"}. From then on the calling
 * process outlives its parent, and holds none of its standard descriptors.
 * Returns 0; a negative errno.
 */
int scene_keep(struct stage *stage, json_t *record);

/*
 * Waits until somebody ends the scene; then everything below the calling process is ended, and the
 * folder is removed, with the run's own around it.
 */
void scene_await_end(struct stage *stage);

#endif
