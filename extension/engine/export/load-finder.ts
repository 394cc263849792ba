import type { SensitiveFinder } from "../../model/safety/sensitive/redaction-preview.ts";

/** Rules for secrets are only loaded when something leaves. */
export const loadFinder = async (personal: boolean): Promise<SensitiveFinder> => {
  const { SensitiveFinder: Finder } = await import("../../model/safety/sensitive/redaction-preview.ts");
  return new Finder(personal);
};
