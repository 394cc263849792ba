import {
  asList,
  isObject,
  listOf,
  present,
  type Raw,
  resourceSpans,
  someOf,
  type TraceFormat,
  textOf,
  unstringified,
} from "./format.ts";

/**
 * Langfuse's exports: `{trace, observations}` of its UI, a trace with its observations as `GET /api/public/traces/{id}`
 * gives it, lists of them, and lists of observations (`GET /api/public/observations`). What an observation says of
 * itself becomes the `langfuse.*` attributes that Langfuse's own OTLP endpoint reads (langfuse.com/integrations,
 * "OpenTelemetry: property mapping"); the OpenTelemetry attributes it was made of stand beside them.
 */
export const langfuseExport: TraceFormat = {
  id: "langfuse",
  title: "Langfuse export",
  detects: (value) => tracesIn(value).length > 0,
  toOtlp: (value) => ({ resourceSpans: tracesIn(value).flatMap(traceToOtlp) }),
};

interface LangfuseTrace {
  trace: Raw | undefined;
  observations: unknown[];
}

function tracesIn(value: unknown): LangfuseTrace[] {
  const items = asList(isObject(value) && Array.isArray(value.data) ? value.data : value);
  const traces: LangfuseTrace[] = [];
  for (const item of items) {
    if (!isObject(item)) continue;
    const trace = isObject(item.trace) ? item.trace : item;
    const observations = Array.isArray(item.observations) ? item.observations : trace.observations;
    if (someOf(listOf(observations), isObservation))
      traces.push({
        trace: trace === item && isObservation(item) ? undefined : trace,
        observations: listOf(observations),
      });
    else if (isBareTrace(trace)) traces.push({ trace, observations: [] });
  }
  const bare = items.filter((item) => isObject(item) && isObservation(item));
  return bare.length ? [...traces, { trace: undefined, observations: bare }] : traces;
}

const isObservation = (item: Raw): boolean =>
  "traceId" in item &&
  "type" in item &&
  "startTime" in item &&
  ("parentObservationId" in item || "level" in item);

/** A trace that nobody observed anything of. */
const isBareTrace = (item: Raw): boolean =>
  "timestamp" in item && "projectId" in item && ("sessionId" in item || "bookmarked" in item);

function traceToOtlp({ trace, observations }: LangfuseTrace): unknown[] {
  const groups = new Map<string, { resource: Raw; scope: Raw; spans: unknown[] }>();
  const scores = listOf(trace?.scores).filter(isObject);
  const items = observations.length ? observations : [bareRoot(trace ?? {})];
  for (const item of items) {
    const observation = isObject(item) ? item : {};
    const metadata = metadataOf(observation.metadata);
    const resource = objectIn(metadata.resourceAttributes);
    const scope = objectIn(metadata.scope);
    const key = JSON.stringify([resource, scope]);
    const group = groups.get(key) ?? { resource, scope, spans: [] };
    groups.set(key, group);
    group.spans.push(isObject(item) ? spanToOtlp(item, metadata, { trace, scores }) : item);
  }
  return [...groups.values()].map((group) => resourceSpans(group.resource, group.scope, group.spans));
}

const bareRoot = (trace: Raw): Raw => ({
  ...{ id: trace.id, traceId: trace.id, type: "SPAN", name: trace.name },
  ...{ startTime: trace.timestamp, metadata: trace.metadata },
});

const metadataOf = (metadata: unknown): Raw => objectIn(unstringified(metadata));

const objectIn = (value: unknown): Raw => {
  const parsed = unstringified(value);
  return isObject(parsed) ? parsed : {};
};

function spanToOtlp(
  item: Raw,
  metadata: Raw,
  { trace, scores }: { trace: Raw | undefined; scores: Raw[] },
): Raw {
  const isRoot = !item.parentObservationId;
  const level = textOf(item.level);
  const isFailed = level?.toUpperCase() === "ERROR";
  return {
    traceId: item.traceId,
    spanId: item.id,
    parentSpanId: item.parentObservationId,
    name: item.name ?? textOf(item.type)?.toLowerCase(),
    startTime: item.startTime,
    // A moment has no end, and is over.
    endTime: item.endTime ?? (item.type === "EVENT" ? item.startTime : undefined),
    attributes: {
      ...objectIn(metadata.attributes),
      ...observationAttributes(item, metadata),
      ...(isRoot && trace ? traceAttributes(trace) : {}),
    },
    events: scores
      .filter(({ observationId }) => (observationId ?? (isRoot ? item.id : null)) === item.id)
      .map(scoreToEvent),
    status: isFailed ? { code: 2, message: textOf(item.statusMessage) } : undefined,
  };
}

/** As text, once stringified, as an attribute of Langfuse's SDKs is. */
function jsonText(value: unknown): unknown {
  const parsed = unstringified(value);
  return parsed === undefined || parsed === null || typeof parsed === "string"
    ? parsed
    : JSON.stringify(parsed);
}

function observationAttributes(item: Raw, metadata: Raw): Raw {
  const { attributes: _, resourceAttributes: __, scope: ___, ...own } = metadata;
  return present({
    "langfuse.observation.type": textOf(item.type)?.toLowerCase(),
    "langfuse.observation.input": jsonText(item.input),
    "langfuse.observation.output": jsonText(item.output),
    "langfuse.observation.level": item.level,
    "langfuse.observation.status_message": item.statusMessage,
    "langfuse.observation.model.name": item.model,
    "langfuse.observation.model.parameters": nonEmpty(present(objectIn(item.modelParameters))),
    "langfuse.observation.usage_details": nonEmpty(present(objectIn(item.usageDetails ?? item.usage))),
    "langfuse.observation.cost_details": nonEmpty(present(objectIn(item.costDetails))),
    "langfuse.observation.completion_start_time": item.completionStartTime,
    "langfuse.observation.prompt.name": item.promptName,
    "langfuse.observation.prompt.version": item.promptVersion,
    "langfuse.environment": item.environment,
    "langfuse.version": item.version,
    "langfuse.observation.metadata": nonEmpty(own),
  });
}

const nonEmpty = (value: Raw): string | undefined =>
  Object.keys(value).length ? JSON.stringify(value) : undefined;

const traceAttributes = (trace: Raw): Raw =>
  present({
    "langfuse.trace.name": trace.name,
    "langfuse.trace.input": jsonText(trace.input),
    "langfuse.trace.output": jsonText(trace.output),
    "langfuse.trace.tags": listOf(trace.tags).length ? trace.tags : undefined,
    "langfuse.trace.public": trace.public,
    "langfuse.release": trace.release,
    "user.id": trace.userId,
    "session.id": trace.sessionId,
  });

/** OpenTelemetry's `gen_ai.evaluation.result`. */
const scoreToEvent = (score: Raw): Raw => ({
  name: "gen_ai.evaluation.result",
  time: score.timestamp ?? score.createdAt,
  attributes: present({
    "gen_ai.evaluation.name": score.name,
    "gen_ai.evaluation.score.value": score.value,
    "gen_ai.evaluation.score.label": score.stringValue,
    "gen_ai.evaluation.explanation": score.comment,
    "langfuse.score.source": score.source,
  }),
});
