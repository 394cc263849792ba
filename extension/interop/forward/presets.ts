import type { Attributes } from "../../../sdk/protocol/index.ts";
import type { Destination, OtlpEncoding, PresetId } from "./destination.ts";

/** What a back end asks of who sends it traces. */
export interface Preset {
  id: PresetId;
  name: string;
  /** Where it listens when it is started, or sold, as its documentation says. */
  url: string;
  /** Of its OTLP/HTTP endpoint for traces, behind the address. */
  path: string;
  /** Where the address is found, for people. */
  hint: string;
  /** Absent: there is no field for it. */
  key?: { label: string; isNeeded: boolean };
  scope?: { label: string; isNeeded: boolean };
  /** That it takes; the first is used unless another is chosen. */
  encodings: readonly OtlpEncoding[];
  headers(destination: Destination): Record<string, string>;
  /** What it reads from the resource of each span. */
  resource?(destination: Destination): Attributes;
  /** Where these rules are documented. */
  source: string;
}

/** `user:password` becomes Basic, anything else a bearer token. */
const authorization = ({ key }: Destination): Record<string, string> =>
  key ? { authorization: key.includes(":") ? basic(key) : `Bearer ${key}` } : {};
const basic = (pair: string): string =>
  `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(pair)))}`;
const named = (name: string, value: string): Record<string, string> => (value ? { [name]: value } : {});

const BOTH = ["protobuf", "json"] as const;
const PASSWORD = { label: "User:password or token, if it wants one", isNeeded: false };

/** In the order they are offered. */
export const PRESETS: readonly Preset[] = [
  {
    id: "otlp",
    name: "OpenTelemetry Collector, or any OTLP endpoint",
    url: "http://localhost:4318",
    path: "/v1/traces",
    hint: "Its OTLP/HTTP receiver (not gRPC, which is on 4317).",
    encodings: BOTH,
    headers: () => ({}),
    source: "https://opentelemetry.io/docs/specs/otlp/#otlphttp",
  },
  {
    id: "jaeger",
    name: "Jaeger",
    url: "http://localhost:4318",
    path: "/v1/traces",
    hint: "Its OTLP/HTTP receiver, not the page with the traces (16686).",
    key: PASSWORD,
    encodings: BOTH,
    headers: authorization,
    source: "https://www.jaegertracing.io/docs/latest/architecture/apis/",
  },
  {
    id: "tempo",
    name: "Grafana Tempo",
    url: "http://localhost:4318",
    path: "/v1/traces",
    hint: "Its OTLP/HTTP receiver, not the address that Grafana asks (3200).",
    key: PASSWORD,
    scope: { label: "Tenant, if there are several", isNeeded: false },
    encodings: BOTH,
    headers: (to) => ({ ...authorization(to), ...named("x-scope-orgid", to.scope) }),
    source: "https://grafana.com/docs/tempo/latest/api_docs/pushing-spans-with-http/",
  },
  {
    id: "grafana-cloud",
    name: "Grafana Cloud",
    url: "https://otlp-gateway-prod-us-east-0.grafana.net",
    path: "/otlp/v1/traces",
    hint: "The OTLP gateway of your stack’s region: portal, stack, OpenTelemetry, Configure.",
    key: { label: "Instance id:token (with traces:write)", isNeeded: true },
    encodings: BOTH,
    headers: authorization,
    source: "https://grafana.com/docs/grafana-cloud/send-data/traces/set-up/verify-ingestion/",
  },
  {
    id: "phoenix",
    name: "Arize Phoenix",
    url: "http://localhost:6006",
    path: "/v1/traces",
    hint: "Phoenix itself; of Phoenix Cloud the address of your space.",
    key: { label: "API key, if it wants one", isNeeded: false },
    scope: { label: "Project (default: default)", isNeeded: false },
    // 415 for any other content type than application/x-protobuf.
    encodings: ["protobuf"],
    headers: (to) => ({
      ...named("authorization", to.key && `Bearer ${to.key}`),
      ...named("x-project-name", to.scope),
    }),
    resource: ({ scope }) => named("openinference.project.name", scope),
    source: "https://arize.com/docs/phoenix/tracing/how-to-tracing/setup-tracing",
  },
  {
    id: "langfuse",
    name: "Langfuse",
    url: "https://cloud.langfuse.com",
    path: "/api/public/otel/v1/traces",
    hint: "The region of your project (us.cloud.langfuse.com, …), or your own server.",
    key: { label: "Public and secret key: pk-…:sk-…", isNeeded: true },
    encodings: BOTH,
    headers: (to) => ({
      ...named("authorization", to.key && basic(to.key)),
      "x-langfuse-ingestion-version": "4",
    }),
    source: "https://langfuse.com/integrations/native/opentelemetry",
  },
  {
    id: "langsmith",
    name: "LangSmith",
    url: "https://api.smith.langchain.com",
    path: "/otel/v1/traces",
    hint: "Of the EU eu.api.smith.langchain.com; of your own server <host>/api/v1/otel.",
    key: { label: "API key: lsv2_…", isNeeded: true },
    scope: { label: "Project (default: default)", isNeeded: false },
    encodings: ["protobuf"],
    headers: (to) => ({ ...named("x-api-key", to.key), ...named("langsmith-project", to.scope) }),
    source: "https://docs.langchain.com/langsmith/trace-with-opentelemetry",
  },
  {
    id: "weave",
    name: "W&B Weave",
    url: "https://trace.wandb.ai",
    path: "/otel/v1/traces",
    hint: "Of a dedicated cloud or your own server https://<name>.wandb.io/traces.",
    key: { label: "W&B API key", isNeeded: true },
    scope: { label: "Project: entity/project", isNeeded: true },
    encodings: ["protobuf"],
    headers: (to) => named("wandb-api-key", to.key),
    resource: ({ scope }) => {
      const [entity = "", ...project] = scope.split("/");
      return { ...named("wandb.entity", entity), ...named("wandb.project", project.join("/")) };
    },
    source: "https://docs.wandb.ai/weave/guides/tracking/otel",
  },
  {
    id: "honeycomb",
    name: "Honeycomb",
    url: "https://api.honeycomb.io",
    path: "/v1/traces",
    hint: "Of the EU api.eu1.honeycomb.io. The dataset is the name of the service.",
    key: { label: "Ingest API key (Send Events)", isNeeded: true },
    scope: { label: "Dataset, only for Honeycomb Classic", isNeeded: false },
    encodings: BOTH,
    headers: (to) => ({ ...named("x-honeycomb-team", to.key), ...named("x-honeycomb-dataset", to.scope) }),
    source: "https://docs.honeycomb.io/send-data/opentelemetry/",
  },
  {
    id: "mlflow",
    name: "MLflow",
    url: "http://localhost:5000",
    path: "/v1/traces",
    hint: "The tracking server, 3.6 or newer, over a SQL database.",
    key: PASSWORD,
    scope: { label: "Experiment id (a number)", isNeeded: true },
    // JSON only since April 2026.
    encodings: BOTH,
    headers: (to) => ({ ...authorization(to), ...named("x-mlflow-experiment-id", to.scope) }),
    source: "https://mlflow.org/docs/latest/genai/tracing/opentelemetry/ingest",
  },
];

const byId = new Map(PRESETS.map((preset) => [preset.id, preset]));

export const presetOf = (id: PresetId): Preset => byId.get(id) as Preset;

export const isPresetId = (value: unknown): value is PresetId => byId.has(value as PresetId);

/** What the user gets to begin with. */
export function draftOf(preset: Preset, id: string): Destination {
  const [encoding = "protobuf"] = preset.encodings;
  return {
    ...{ id, preset: preset.id, url: preset.url, key: "", scope: "", headers: "", encoding, gzip: true },
    ...{ live: false, redact: true, personal: false },
  };
}
