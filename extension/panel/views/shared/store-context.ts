import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Store } from "../../store/store.ts";

export const StoreContext = createContext<Store | null>(null);

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error("`useStore()` was called outside `<StoreContext.Provider>`.");
  return store;
}
