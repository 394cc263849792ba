import type { Attributes, ScopeFacts } from "../protocol/index.ts";
import type { OtlpResourceSpans, OtlpScope, OtlpScopeSpans, OtlpTraces } from "./otlp-json.ts";
import { type OtlpOptions, otlpOfSpan, type SpanFacts } from "./otlp-of-span.ts";
import { otlpOfAttributes } from "./values.ts";

/** Of which service a span is; the panel's `Resource`. */
export interface ResourceFacts {
  attributes: Attributes;
  schemaUrl?: string;
  scope: ScopeFacts;
}

export type SpanWithResource = SpanFacts & { resource?: ResourceFacts };

/** Spans under their resources and scopes, each of which stands there once, in order of first sight. */
export function otlpOfSpans(spans: Iterable<SpanWithResource>, options?: OtlpOptions): OtlpTraces {
  const resources = new Map<string, OtlpResourceSpans>();
  const scopes = new Map<string, OtlpScopeSpans>();
  // Spans of one session share the object: its text is made once.
  const known = new Map<ResourceFacts | undefined, OtlpScopeSpans>();
  for (const span of spans) {
    let scope = known.get(span.resource);
    if (!scope) {
      scope = scopeOf(span.resource, resources, scopes);
      known.set(span.resource, scope);
    }
    scope.spans.push(otlpOfSpan(span, options));
  }
  return { resourceSpans: [...resources.values()] };
}

const NO_RESOURCE: ResourceFacts = { attributes: {}, scope: { name: "" } };

function scopeOf(
  { attributes, schemaUrl, scope }: ResourceFacts = NO_RESOURCE,
  resources: Map<string, OtlpResourceSpans>,
  scopes: Map<string, OtlpScopeSpans>,
): OtlpScopeSpans {
  const resourceKey = JSON.stringify([attributes, schemaUrl]);
  let resource = resources.get(resourceKey);
  if (!resource) {
    resource = {
      resource: Object.keys(attributes).length ? { attributes: otlpOfAttributes(attributes) } : {},
      scopeSpans: [],
      ...(schemaUrl && { schemaUrl }),
    };
    resources.set(resourceKey, resource);
  }
  const scopeKey = resourceKey + JSON.stringify(scope);
  let scopeSpans = scopes.get(scopeKey);
  if (!scopeSpans) {
    scopeSpans = {
      scope: otlpScope(scope),
      spans: [],
      ...(scope.schemaUrl && { schemaUrl: scope.schemaUrl }),
    };
    scopes.set(scopeKey, scopeSpans);
    resource.scopeSpans.push(scopeSpans);
  }
  return scopeSpans;
}

function otlpScope({ name, version, attributes }: ScopeFacts): OtlpScope {
  return {
    name,
    ...(version && { version }),
    ...(attributes && Object.keys(attributes).length > 0 && { attributes: otlpOfAttributes(attributes) }),
  };
}
