/** SDK version, for people; the package's own (a test compares them). */
export const SDK_VERSION = "0.1.0";
