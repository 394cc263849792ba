/** The one line an app adds. Put before the client's script, as the guide says. */
import { init, instrument } from "genai-traces";

init({ serviceName: "clients" });
instrument();
