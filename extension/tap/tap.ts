/**
 * What “Record this page” puts into a page that never heard of us, before its first script: the same SDK and tap that
 * an app would import, named after the page's host. A page that has them already keeps its own.
 */
import { instrument } from "../../sdk/index.ts";

instrument({ serviceName: location.host || "page" });
