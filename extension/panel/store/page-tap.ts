import { createModel, signal } from "@preact/signals";

/** Puts the tap into the inspected page. */
export interface PageTap {
  /** Loads the page again with the tap before its first script. */
  reload(): Promise<void>;
  /** Puts the tap into the page as it is now: what its scripts took hold of before is not seen. */
  join(): Promise<void>;
}

/**
 * `off`; `loading`: the page is being loaded with it; `on`: before the page's first script; `late`: the page was loaded
 * anew meanwhile and the tap joined it after its first scripts; `failed`: it could not be put there.
 */
export type PageTapState = "off" | "loading" | "on" | "late" | "failed";

/** “Record this page”: the tap in a page that has no SDK. */
export const PageTapModel = createModel((tap: PageTap) => {
  const state = signal<PageTapState>("off");

  const attempt = async (work: () => Promise<void>, done?: PageTapState): Promise<void> => {
    try {
      await work();
      if (done) state.value = done;
    } catch {
      state.value = "failed";
    }
  };

  return {
    state,
    /** Loads the page again, recorded. */
    async record() {
      if (state.value === "loading") return;
      state.value = "loading";
      await attempt(() => tap.reload());
    },
    /** The tap stays in this page until it goes, but the next one is left alone. */
    stop() {
      state.value = "off";
    },
    /** The page is another one: a script was put into the load that we asked for, and no other. */
    async navigated() {
      if (state.value === "loading") state.value = "on";
      else if (state.value === "on" || state.value === "late") await attempt(() => tap.join(), "late");
    },
  };
});
