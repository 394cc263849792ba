export { aiSdkTelemetry } from "./ai-sdk-telemetry.ts";
export { aiSdkTracer } from "./ai-sdk-tracer.ts";
