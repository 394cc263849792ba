/**
 * What passes between the parts of the extension: content script, background, panel. No page ever sees
 * or sends these, so who sent them is the browser's word (`MessageSender`). They carry the page's
 * messages unopened.
 *
 *   content ──runtime.sendMessage──▶ Announcement ─▶ panel     (through the background where there is one)
 *   content ◀──tabs.sendMessage───── Who          ── panel
 *   content ◀════════ port ════════▶ Batch · Command  panel    opened by the panel, one for each document
 */
import { type Batch, type Hello, isOurs, isPageMessage, MARKER, PROTOCOL_VERSION } from "./envelope.ts";

/** A new panel: every content script says that it is there, and every SDK says hello again. */
export interface Who {
  g: typeof MARKER;
  v: typeof PROTOCOL_VERSION;
  t: "who";
}

/** The document is leaving or frozen (`pagehide`): do not connect until it says hello again. */
export interface Away {
  t: "away";
}

/** The page's SDK speaks another protocol version. */
export interface OtherVersion {
  t: "version";
  version: number;
}

export type News = Hello | Batch | Away | OtherVersion;

/** From a content script to all panels; each keeps what is of its own tab. */
export interface Announcement {
  g: typeof MARKER;
  v: typeof PROTOCOL_VERSION;
  t: "announce";
  /** Random per content script, that is per document. */
  instance: string;
  news: News;
}

/** What a content script answers to {@link Who}. */
export const PRESENT = "genai-traces:present";

/** Name of the port that the panel opens to a document's content script; others refuse it. */
export const contentPortName = (instance: string): string => `${MARKER}:${instance}`;
export const isInstance = (value: unknown): value is string =>
  typeof value === "string" && /^[0-9a-f]{16}$/.test(value);

export const who = (): Who => ({ g: MARKER, v: PROTOCOL_VERSION, t: "who" });
export const isWho = (data: unknown): data is Who =>
  isOurs(data) && data.v === PROTOCOL_VERSION && data.t === "who";

export const announcement = (instance: string, news: News): Announcement => ({
  g: MARKER,
  v: PROTOCOL_VERSION,
  t: "announce",
  instance,
  news,
});

export function isAnnouncement(data: unknown): data is Announcement {
  if (!isOurs(data) || data.v !== PROTOCOL_VERSION || data.t !== "announce") return false;
  const { instance, news } = data as unknown as Record<string, unknown>;
  return isInstance(instance) && isNews(news);
}

function isNews(news: unknown): news is News {
  if (typeof news !== "object" || news === null) return false;
  const { t, version } = news as Record<string, unknown>;
  if (t === "away") return true;
  if (t === "version") return typeof version === "number";
  return t !== "batch" && isPageMessage(news); // batches go over the port
}

// Through a background only. A panel keeps one control port and opens one pipe for each document.

/** What identifies a document to the browser's `tabs.connect`. */
export interface DocumentAddress {
  tabId: number;
  frameId: number;
  /** Absent in browsers that have none (Firefox before 153). */
  browserId?: string;
  instance: string;
}

/** Panel → background: is anybody in the tab? Asks as {@link Who} does. */
export interface Ask {
  t: "ask";
  id: number;
}

/** Background → panel. `sender` is the browser's, cut to what is needed. */
export type FromBackground =
  | { t: "asked"; id: number; present: boolean }
  | { t: "heard"; sender: CutSender; message: Announcement };

export interface CutSender {
  id?: string;
  tab: { id: number };
  frameId: number;
  documentId?: string;
  url?: string;
  origin?: string;
}

const CONTROL_PORT = `${MARKER}-panel:`;
const PIPE_PORT = `${MARKER}-pipe:`;

export const controlPortName = (tabId: number): string => `${CONTROL_PORT}${tabId}`;
export const pipePortName = ({ tabId, frameId, browserId, instance }: DocumentAddress): string =>
  PIPE_PORT + [tabId, frameId, instance, browserId ?? ""].join(":");

/** The tab of a control port; undefined for other ports. */
export function tabOfControlPort(name: string): number | undefined {
  const tabId = name.startsWith(CONTROL_PORT) ? Number(name.slice(CONTROL_PORT.length)) : Number.NaN;
  return Number.isSafeInteger(tabId) ? tabId : undefined;
}

/** The document at the far end of a pipe; undefined for other ports. */
export function addressOfPipe(name: string): DocumentAddress | undefined {
  if (!name.startsWith(PIPE_PORT)) return undefined;
  const [tabId, frameId, instance, browserId] = name.slice(PIPE_PORT.length).split(":");
  if (!isInstance(instance)) return undefined;
  return { tabId: Number(tabId), frameId: Number(frameId), instance, ...(browserId && { browserId }) };
}
