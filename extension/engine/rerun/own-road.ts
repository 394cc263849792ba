import { createJournal } from "../../../sdk/journal/journal.ts";
import type { Batch, Command, Hello } from "../../../sdk/protocol/index.ts";
import { acknowledge, subscribe } from "../../../sdk/protocol/index.ts";
import { createTracer } from "../../../sdk/tracer/tracer.ts";
import type { SessionOrigin } from "../engine-api.ts";

/** The engine's door, as a page knows it. */
export interface OwnDoor {
  hello(origin: SessionOrigin, hello: Hello): Promise<{ from: number; credit: number } | null>;
  receive(documentId: string, batch: Batch): void;
  gone(documentId: string): void;
}

/** What is on its way is taken for stored after so long: nobody else keeps it, and the ring has room for all of a call. */
const ACKNOWLEDGE_MS = 100;

/** A tracer whose records come by the same door as those of pages: the engine is its own page. */
export async function openOwnRoad(door: OwnDoor, origin: SessionOrigin, serviceName: string) {
  let credit = 0;
  const tell = (command: Command) => road.command(JSON.stringify(command));
  const road = createJournal("worker", {
    now: () => performance.now(),
    plan: (work, ms) => void (ms > 0 ? setTimeout(work, ms) : queueMicrotask(work)),
    post(message) {
      if (message.t !== "batch") return;
      door.receive(origin.documentId, message);
      const stored = acknowledge(message.sid, message.s0 + message.n - 1, credit);
      setTimeout(() => tell(stored), ACKNOWLEDGE_MS);
    },
  });
  const hello = road.journal.hello();
  const granted = await door.hello(origin, hello);
  credit = granted?.credit ?? 0;
  tell(subscribe(hello.sid, granted?.from ?? 1, credit));
  return {
    tracer: createTracer(road.journal, { serviceName }),
    /** Everything is handed over; what still runs is interrupted. */
    close(): void {
      road.rest((batch) => door.receive(origin.documentId, batch), true);
      door.gone(origin.documentId);
    },
  };
}
