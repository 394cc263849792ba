import { useState } from "preact/hooks";
import { IconButton, TextButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import { Banner } from "./banner.tsx";

const CANNOT_SEE =
  "Not seen are calls made by workers, by frames, by service workers and on the server; for those add the SDK.";

/** What “Record this page” did, until when it holds, and what it cannot see. */
export function PageTapBanner() {
  const { tap, connection } = useStore();
  const [seen, setSeen] = useState<string>();
  const state = tap.state.value;
  if (state === "off" || state === "loading" || state === seen) return null;
  const again = <TextButton onClick={() => void tap.record()}>Load it again, recorded</TextButton>;
  const dismiss = <IconButton icon="close" label="Dismiss" onClick={() => setSeen(state)} />;
  switch (state) {
    case "on":
      return connection.status.value.state === "no-sdk" ? (
        <Banner action={again}>The page was loaded with the tap, but it has not started there.</Banner>
      ) : (
        <Banner tone="info" action={dismiss}>
          This page is recorded until it is loaded again. {CANNOT_SEE}
        </Banner>
      );
    case "late":
      return (
        <Banner
          tone="info"
          action={
            <>
              {again}
              {dismiss}
            </>
          }
        >
          The page was loaded anew and the tap joined it after its first scripts: a client that was made
          before then is not seen.
        </Banner>
      );
    case "failed":
      return (
        <Banner action={again}>
          The browser did not let the tap into this page. Its own pages, stores and other extensions are
          protected.
        </Banner>
      );
    default:
      return state satisfies never;
  }
}
