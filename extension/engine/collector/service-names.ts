import type { OtlpTraces } from "../../../sdk/otlp/otlp-json.ts";
import { SERVICE_NAME } from "../../../sdk/protocol/index.ts";

const LONGEST = 80;

/** `service.name` of each resource, for people. */
export const serviceNames = ({ resourceSpans }: OtlpTraces): string[] =>
  resourceSpans.flatMap(({ resource }) => {
    const value = resource?.attributes?.find(({ key }) => key === SERVICE_NAME)?.value;
    return value && "stringValue" in value && value.stringValue ? [value.stringValue.slice(0, LONGEST)] : [];
  });
