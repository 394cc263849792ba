/** An app that lets nobody else see the window's messages. */
addEventListener("message", (event) => event.stopImmediatePropagation(), { capture: true });
window.onmessage = (event) => event.stopImmediatePropagation();
