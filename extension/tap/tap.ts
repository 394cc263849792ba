/**
 * What “Record this page” puts into a page that never heard of us, before its first script: the same SDK, tap and
 * watch over the browser's own models that an app would import, named after the page's host. A page that has a
 * tap already keeps it.
 */
import { instrument } from "../../sdk/index.ts";
import { instrumentBuiltInAI } from "../../sdk/integrations/built-in-ai.ts";

instrument({ serviceName: location.host || "page" });
instrumentBuiltInAI();
