import { render } from "preact";
import { App } from "./app.tsx";
import type { Store } from "./store/store.ts";
import "./theme.css";

/** Shows the panel in a page: DevTools' iframe or the harness. Returns its own undo. */
export function mount(store: Store, root: HTMLElement): () => void {
  render(<App store={store} />, root);
  return () => render(null, root);
}
