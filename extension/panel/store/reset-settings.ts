import type { ColumnsModel } from "./columns.ts";
import type { PreferencesModel } from "./preferences.ts";
import type { PricesModel } from "./prices.ts";
import { DEFAULT_PANES, type PaneSizes, type SettingsModel } from "./settings.ts";

interface Resettable {
  settings: InstanceType<typeof SettingsModel>;
  preferences: InstanceType<typeof PreferencesModel>;
  columns: InstanceType<typeof ColumnsModel>;
  prices: InstanceType<typeof PricesModel>;
}

/** Everything as after installation but what is kept: less room than chosen would delete traces at once. */
export function resetSettings({ settings, preferences, columns, prices }: Resettable): void {
  preferences.reset();
  columns.reset();
  prices.reset();
  settings.setKeepLog(true);
  settings.setScope("tab");
  settings.showTimeline("waterfall");
  for (const [pane, size] of Object.entries(DEFAULT_PANES))
    settings.resizePane(pane as keyof PaneSizes, size);
}
