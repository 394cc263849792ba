/**
 * For a modal dialog's `onKeyDown`. DevTools takes Esc away from panels, to open its drawer, wherever the focus is in no
 * field: the dialog would stay, and the focus would leave the panel.
 */
export function closeOnEscape(event: KeyboardEvent, dialog: HTMLDialogElement): void {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  event.preventDefault();
  event.stopPropagation();
  dialog.close();
}
