import { IconButton, LinkButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./notice.module.css";

/** The sentence at the foot of the panel, with its way back. */
export function NoticeToast() {
  const { notices } = useStore();
  const notice = notices.notice.value;
  const action = notice?.action;
  return (
    <div class={css.place} role="status">
      {notice && (
        <div class={css.notice}>
          <span>{notice.text}</span>
          {action && (
            <LinkButton
              onClick={() => {
                action.run();
                notices.dismiss();
              }}
            >
              {action.label}
            </LinkButton>
          )}
          <IconButton icon="close" label="Dismiss" onClick={() => notices.dismiss()} />
        </div>
      )}
    </div>
  );
}
