import browser from "webextension-polyfill";
import { startRelayHub } from "./relay-hub.ts";

startRelayHub(browser);
