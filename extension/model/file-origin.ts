/** Sessions of files that were opened have this for an origin, and the file's name behind it. */
export const FILE_ORIGIN = "file:";

/** Pages that were opened from disk have `file://`. */
export const isFromFile = ({ origin }: { origin: string }): boolean =>
  origin.startsWith(FILE_ORIGIN) && !origin.startsWith(`${FILE_ORIGIN}//`);
