import { type MediaPart, previewOf, sayMedia } from "../../../model/media.ts";
import { clip } from "../shared/clip.ts";
import css from "./parts.module.css";

const WHY: Record<MediaPart["kind"], string> = {
  blob: "its bytes were not recorded",
  uri: "not fetched: an address can tell who looks",
  file: "a file at the provider",
};

/** Media in words, and as a picture where its bytes are here. Nothing is ever fetched. */
export function MediaView({ media }: { media: MediaPart }) {
  const preview = previewOf(media);
  return (
    <figure class={css.media}>
      {preview && <img src={preview} alt={sayMedia(media)} />}
      <figcaption>
        {clip(sayMedia(media))}
        {!preview && <span class={css.faint}> · {WHY[media.kind]}</span>}
        {media.reference && (
          <div class={css.reference} dir="ltr">
            {clip(media.reference)}
          </div>
        )}
      </figcaption>
    </figure>
  );
}
