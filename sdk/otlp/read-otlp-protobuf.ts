import { PbfReader } from "pbf";
import type {
  OtlpEvent,
  OtlpLink,
  OtlpResourceSpans,
  OtlpScope,
  OtlpScopeSpans,
  OtlpSpan,
  OtlpTraces,
} from "./otlp-json.ts";
import { hexOf } from "./read-ids.ts";
import { ReadProblems } from "./read-problems.ts";
import { boundedEnd, eachField, expectType, readEntry, readUnsigned64, WIRE } from "./read-protobuf-value.ts";

/**
 * OTLP protobuf (`ExportTraceServiceRequest`, `TracesData`) → OTLP/JSON's shape, 64-bit integers exact. Numbers of
 * fields are those of opentelemetry-proto's `trace.proto`, `common.proto` and `resource.proto`. Never throws: a span
 * whose bytes are broken is left out, and what follows the first broken envelope, both said in `problems`.
 */
export function readOtlpProtobuf(bytes: Uint8Array, problems = new ReadProblems()): OtlpTraces {
  const resourceSpans: OtlpResourceSpans[] = [];
  const pbf = new PbfReader(bytes);
  try {
    eachField(pbf, bytes.length, (field) => {
      if (field === 1) resourceSpans.push(readResourceSpans(pbf, boundedEnd(pbf, bytes.length), problems));
    });
  } catch (error) {
    problems.document(
      `from byte ${Math.min(pbf.pos, bytes.length)} on it is no OTLP protobuf: ${reasonOf(error)}`,
    );
  }
  return { resourceSpans };
}

const reasonOf = (error: unknown): string =>
  error instanceof RangeError ? "it ends too early" : error instanceof Error ? error.message : String(error);

function readResourceSpans(pbf: PbfReader, end: number, problems: ReadProblems): OtlpResourceSpans {
  const read: OtlpResourceSpans = { scopeSpans: [] };
  eachField(pbf, end, (field) => {
    if (field === 1) read.resource = readResource(pbf, boundedEnd(pbf, end));
    else if (field === 2) read.scopeSpans.push(readScopeSpans(pbf, boundedEnd(pbf, end), problems));
    else if (field === 3) read.schemaUrl = readText(pbf, end);
  });
  return read;
}

function readResource(pbf: PbfReader, end: number): NonNullable<OtlpResourceSpans["resource"]> {
  const resource: NonNullable<OtlpResourceSpans["resource"]> = { attributes: [] };
  eachField(pbf, end, (field) => {
    if (field === 1) resource.attributes?.push(readEntry(pbf, boundedEnd(pbf, end)));
    else if (field === 2) resource.droppedAttributesCount = readCount(pbf);
  });
  return resource;
}

function readScopeSpans(pbf: PbfReader, end: number, problems: ReadProblems): OtlpScopeSpans {
  const read: OtlpScopeSpans = { scope: { name: "" }, spans: [] };
  eachField(pbf, end, (field) => {
    if (field === 1) read.scope = readScope(pbf, boundedEnd(pbf, end));
    else if (field === 3) read.schemaUrl = readText(pbf, end);
    else if (field === 2) {
      const spanEnd = boundedEnd(pbf, end);
      // A reader of its own: whatever is wrong inside, the next span begins where this one says it ends.
      const span = trySpan(pbf.buf.subarray(pbf.pos, spanEnd), problems);
      if (span) read.spans.push(span);
      pbf.pos = spanEnd;
    }
  });
  return read;
}

function readScope(pbf: PbfReader, end: number): OtlpScope {
  const scope: OtlpScope = { name: "" };
  eachField(pbf, end, (field) => {
    if (field === 1) scope.name = readText(pbf, end);
    else if (field === 2) scope.version = readText(pbf, end);
    else if (field === 3) {
      scope.attributes ??= [];
      scope.attributes.push(readEntry(pbf, boundedEnd(pbf, end)));
    } else if (field === 4) scope.droppedAttributesCount = readCount(pbf);
  });
  return scope;
}

function trySpan(bytes: Uint8Array, problems: ReadProblems): OtlpSpan | undefined {
  const span: OtlpSpan = { traceId: "", spanId: "", name: "", startTimeUnixNano: "0" };
  let broken: unknown;
  try {
    readSpan(new PbfReader(bytes), bytes.length, span);
  } catch (error) {
    broken = error;
  }
  problems.begin(span.name);
  if (broken !== undefined) return void problems.lose(`its bytes are broken: ${reasonOf(broken)}`);
  if (!isId(span.traceId, 32)) return void problems.lose("has no trace id");
  if (!isId(span.spanId, 16)) return void problems.lose("has no span id");
  if (span.parentSpanId !== undefined && (!isId(span.parentSpanId, 16) || span.parentSpanId === span.spanId))
    delete span.parentSpanId;
  checkTimes(span, problems);
  const links = span.links?.filter((link) => isId(link.traceId, 32) && isId(link.spanId, 16));
  if (links && links.length !== span.links?.length) {
    problems.repair("a link that leads to no span was left out");
    span.links = links;
  }
  for (const event of span.events ?? [])
    if (event.timeUnixNano === "0") event.timeUnixNano = span.startTimeUnixNano;
  return span;
}

const isId = (id: string, digits: number): boolean => id.length === digits && !/^0+$/.test(id);

function checkTimes(span: OtlpSpan, problems: ReadProblems): void {
  const { startTimeUnixNano: start, endTimeUnixNano: end } = span;
  if (start === "0") {
    span.startTimeUnixNano = end ?? "0";
    problems.repair(end ? "has no start time; it is shown where it ended" : "has no times");
  } else if (end !== undefined && BigInt(end) < BigInt(start))
    problems.repair("ends before it starts; it is shown without a length");
}

function readSpan(pbf: PbfReader, end: number, span: OtlpSpan): void {
  eachField(pbf, end, (field) => {
    switch (field) {
      case 1:
        span.traceId = readHex(pbf, end);
        break;
      case 2:
        span.spanId = readHex(pbf, end);
        break;
      case 3:
        span.traceState = readText(pbf, end);
        break;
      case 4:
        span.parentSpanId = readHex(pbf, end);
        break;
      case 5:
        span.name = readText(pbf, end);
        break;
      case 6:
        span.kind = known(readCount(pbf), 5);
        break;
      case 7:
        span.startTimeUnixNano = readUnsigned64(pbf);
        break;
      case 8: {
        const time = readUnsigned64(pbf);
        if (time !== "0") span.endTimeUnixNano = time;
        break;
      }
      case 9:
        span.attributes ??= [];
        span.attributes.push(readEntry(pbf, boundedEnd(pbf, end)));
        break;
      case 11:
        span.events ??= [];
        span.events.push(readEvent(pbf, boundedEnd(pbf, end)));
        break;
      case 13:
        span.links ??= [];
        span.links.push(readLink(pbf, boundedEnd(pbf, end)));
        break;
      case 15:
        span.status = readStatus(pbf, boundedEnd(pbf, end));
        break;
      case 16:
        span.flags = readFixed32(pbf);
        break;
      default:
        readDropped(pbf, field, span);
    }
  });
}

function readDropped(pbf: PbfReader, field: number, span: OtlpSpan): void {
  if (field === 10) span.droppedAttributesCount = readCount(pbf);
  else if (field === 12) span.droppedEventsCount = readCount(pbf);
  else if (field === 14) span.droppedLinksCount = readCount(pbf);
}

function readEvent(pbf: PbfReader, end: number): OtlpEvent {
  const event: OtlpEvent = { timeUnixNano: "0", name: "" };
  eachField(pbf, end, (field) => {
    if (field === 1) event.timeUnixNano = readUnsigned64(pbf);
    else if (field === 2) event.name = readText(pbf, end);
    else if (field === 3) {
      event.attributes ??= [];
      event.attributes.push(readEntry(pbf, boundedEnd(pbf, end)));
    } else if (field === 4) event.droppedAttributesCount = readCount(pbf);
  });
  return event;
}

function readLink(pbf: PbfReader, end: number): OtlpLink {
  const link: OtlpLink = { traceId: "", spanId: "" };
  eachField(pbf, end, (field) => {
    if (field === 1) link.traceId = readHex(pbf, end);
    else if (field === 2) link.spanId = readHex(pbf, end);
    else if (field === 3) link.traceState = readText(pbf, end);
    else if (field === 4) {
      link.attributes ??= [];
      link.attributes.push(readEntry(pbf, boundedEnd(pbf, end)));
    } else if (field === 5) link.droppedAttributesCount = readCount(pbf);
    else if (field === 6) link.flags = readFixed32(pbf);
  });
  return link;
}

function readStatus(pbf: PbfReader, end: number): NonNullable<OtlpSpan["status"]> {
  const status: NonNullable<OtlpSpan["status"]> = {};
  eachField(pbf, end, (field) => {
    if (field === 2) status.message = readText(pbf, end);
    else if (field === 3) status.code = known(readCount(pbf), 2);
  });
  return status;
}

/** Enums grow: what is newer than this reader is "unspecified". */
const known = (value: number, most: number): number => (value <= most ? value : 0);

function readHex(pbf: PbfReader, end: number): string {
  const to = boundedEnd(pbf, end);
  const hex = hexOf(pbf.buf.subarray(pbf.pos, to));
  pbf.pos = to;
  return hex;
}

function readText(pbf: PbfReader, end: number): string {
  const at = pbf.pos;
  boundedEnd(pbf, end);
  pbf.pos = at;
  return pbf.readString();
}

function readCount(pbf: PbfReader): number {
  expectType(pbf, WIRE.varint);
  return pbf.readVarint();
}

function readFixed32(pbf: PbfReader): number {
  expectType(pbf, WIRE.fixed32);
  return pbf.readFixed32();
}
