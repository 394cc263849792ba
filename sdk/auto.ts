/** `import "genai-traces/auto"` as the first import of an app: records its model calls, without another line. */
import { instrument } from "./instrument/instrument.ts";

instrument();
