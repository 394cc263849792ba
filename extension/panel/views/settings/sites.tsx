import { useEffect } from "preact/hooks";
import { TextButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./settings.module.css";

/** Sites that were allowed with a click, and the way back. */
export function Sites() {
  const { sites } = useStore();
  useEffect(() => void sites.refresh(), [sites]);
  const granted = sites.granted.value;
  const refused = sites.refused.value;
  return (
    <>
      <p class={css.remark}>
        Pages of this computer (localhost) are always allowed.{granted.length === 0 && " No other site is."}
      </p>
      {granted.length > 0 && (
        <ul class={css.sites} aria-label="Sites with access">
          {granted.map((pattern) => (
            <li key={pattern}>
              <bdi>{pattern.replace(/\/\*$/, "")}</bdi>
              <TextButton onClick={() => void sites.revoke(pattern)}>Revoke</TextButton>
            </li>
          ))}
        </ul>
      )}
      {refused !== null && (
        <p class={css.problem} role="alert">
          The browser keeps {refused}: take it back on its extensions page.
        </p>
      )}
    </>
  );
}
