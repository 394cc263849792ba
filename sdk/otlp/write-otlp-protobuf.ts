import { PbfWriter } from "pbf";
import type {
  OtlpEvent,
  OtlpLink,
  OtlpResourceSpans,
  OtlpScope,
  OtlpScopeSpans,
  OtlpSpan,
  OtlpTraces,
} from "./otlp-json.ts";
import { writeEntries, writeFixed64, writeHex, writeString } from "./write-protobuf-value.ts";

/**
 * OTLP/JSON's shape → OTLP protobuf (`ExportTraceServiceRequest`, `TracesData`), 64-bit integers exact. Numbers of
 * fields are those of opentelemetry-proto's `trace.proto`, `common.proto` and `resource.proto`. Messages one behind the
 * other are one message, so that a long file can be written piece by piece.
 */
export function writeOtlpProtobuf({ resourceSpans }: OtlpTraces): Uint8Array<ArrayBuffer> {
  const pbf = new PbfWriter(new Uint8Array(16 * 1024));
  for (const item of resourceSpans) pbf.writeMessage(1, writeResourceSpans, item);
  return pbf.finish() as Uint8Array<ArrayBuffer>;
}

function writeResourceSpans({ resource, scopeSpans, schemaUrl }: OtlpResourceSpans, pbf: PbfWriter): void {
  if (resource) pbf.writeMessage(1, writeResource, resource);
  for (const item of scopeSpans) pbf.writeMessage(2, writeScopeSpans, item);
  writeText(pbf, 3, schemaUrl);
}

function writeResource(resource: NonNullable<OtlpResourceSpans["resource"]>, pbf: PbfWriter): void {
  writeEntries(pbf, 1, resource.attributes);
  writeCount(pbf, 2, resource.droppedAttributesCount);
}

function writeScopeSpans({ scope, spans, schemaUrl }: OtlpScopeSpans, pbf: PbfWriter): void {
  if (scope) pbf.writeMessage(1, writeScope, scope);
  for (const span of spans) pbf.writeMessage(2, writeSpan, span);
  writeText(pbf, 3, schemaUrl);
}

function writeScope(scope: OtlpScope, pbf: PbfWriter): void {
  writeText(pbf, 1, scope.name);
  writeText(pbf, 2, scope.version);
  writeEntries(pbf, 3, scope.attributes);
  writeCount(pbf, 4, scope.droppedAttributesCount);
}

function writeSpan(span: OtlpSpan, pbf: PbfWriter): void {
  writeHex(pbf, 1, span.traceId);
  writeHex(pbf, 2, span.spanId);
  writeText(pbf, 3, span.traceState);
  writeHex(pbf, 4, span.parentSpanId);
  writeText(pbf, 5, span.name);
  writeCount(pbf, 6, span.kind);
  writeFixed64(pbf, 7, span.startTimeUnixNano);
  writeFixed64(pbf, 8, span.endTimeUnixNano);
  writeEntries(pbf, 9, span.attributes);
  writeCount(pbf, 10, span.droppedAttributesCount);
  for (const event of span.events ?? []) pbf.writeMessage(11, writeEvent, event);
  writeCount(pbf, 12, span.droppedEventsCount);
  for (const link of span.links ?? []) pbf.writeMessage(13, writeLink, link);
  writeCount(pbf, 14, span.droppedLinksCount);
  if (span.status) pbf.writeMessage(15, writeStatus, span.status);
  writeFixed32(pbf, 16, span.flags);
}

function writeEvent(event: OtlpEvent, pbf: PbfWriter): void {
  writeFixed64(pbf, 1, event.timeUnixNano);
  writeText(pbf, 2, event.name);
  writeEntries(pbf, 3, event.attributes);
  writeCount(pbf, 4, event.droppedAttributesCount);
}

function writeLink(link: OtlpLink, pbf: PbfWriter): void {
  writeHex(pbf, 1, link.traceId);
  writeHex(pbf, 2, link.spanId);
  writeText(pbf, 3, link.traceState);
  writeEntries(pbf, 4, link.attributes);
  writeCount(pbf, 5, link.droppedAttributesCount);
  writeFixed32(pbf, 6, link.flags);
}

function writeStatus({ message, code }: NonNullable<OtlpSpan["status"]>, pbf: PbfWriter): void {
  writeText(pbf, 2, message);
  writeCount(pbf, 3, code);
}

// What has proto3's default is not written.

function writeText(pbf: PbfWriter, field: number, text: string | undefined): void {
  if (text) writeString(pbf, field, text);
}

function writeCount(pbf: PbfWriter, field: number, count: number | undefined): void {
  if (count) pbf.writeVarintField(field, count);
}

function writeFixed32(pbf: PbfWriter, field: number, value: number | undefined): void {
  if (value) pbf.writeFixed32Field(field, value);
}
