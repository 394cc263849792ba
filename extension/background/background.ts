import browser from "webextension-polyfill";
import { followAllowedSites } from "./allowed-sites.ts";
import { startRelayHub } from "./relay-hub.ts";

startRelayHub(browser);
followAllowedSites(browser);
