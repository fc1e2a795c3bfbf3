/* temp_folder.h - a folder of files that a test writes and that is gone afterwards. */
#ifndef TESTS_KIT_TEMP_FOLDER_H
#define TESTS_KIT_TEMP_FOLDER_H

/*
 * Makes an empty folder under TMPDIR, or /tmp. Ends the test when that cannot be done.
 * Ownership: the path is the caller's, who hands it to temp_folder_remove.
 */
char *temp_folder_new(void);

/* Removes the folder and all that is in it, and frees its path. */
void temp_folder_remove(char *folder);

/*
 * Writes TEXT into the file NAME of the folder; the folders in NAME are made. Ends the test when
 * that cannot be done. Ownership: the returned path is the caller's to free.
 */
char *temp_folder_write(const char *folder, const char *name, const char *text);

/*
 * The contents of the file at PATH. Ends the test when it cannot be read.
 * Ownership: the caller frees them.
 */
char *temp_folder_read(const char *path);

#endif
