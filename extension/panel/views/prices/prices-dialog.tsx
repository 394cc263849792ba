import { useState } from "preact/hooks";
import type { OwnPrice } from "../../../model/cost/own-price.ts";
import { TextButton } from "../shared/button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { useFilePicker } from "../shared/file-picker.tsx";
import { saveFile } from "../shared/save-file.ts";
import { useStore } from "../shared/store-context.ts";
import { PriceForm } from "./price-form.tsx";
import { PriceTable } from "./price-table.tsx";
import css from "./prices.module.css";

/** A file of prices is small; another one is not read. */
const LARGEST_FILE = 1_000_000;

/** Prices of one's own: what was negotiated, what a model on one's own machine costs. */
export function PricesDialog() {
  const { prices } = useStore();
  const asked = prices.editing.value;
  return asked ? <OpenDialog asked={asked} /> : null;
}

function OpenDialog({ asked }: { asked: Partial<OwnPrice> }) {
  const { prices } = useStore();
  const [edited, edit] = useState<Partial<OwnPrice>>(asked);
  return (
    <Dialog label="Own prices" width={560} onClose={() => prices.endEditing()}>
      <p class={css.remark}>
        US dollars for a million tokens; they go before the public lists. In a name * stands for any text, as
        in <code>gpt-4o*</code> or <code>azure*/gpt-4o</code>; the most specific name counts.
      </p>
      <PriceTable onEdit={edit} />
      <PriceForm key={edited.model} start={edited} onDone={() => edit({})} />
      <Files />
    </Dialog>
  );
}

/** The list as a file, and back. */
function Files() {
  const { prices } = useStore();
  const [said, say] = useState<{ isGood: boolean; words: string } | null>(null);
  async function open(file: File): Promise<void> {
    if (file.size > LARGEST_FILE)
      return say({ isGood: false, words: "The file is too large to be a list of prices." });
    say(prices.take(await file.text()));
  }
  const { pick, input } = useFilePicker(([file]) => file && void open(file), {
    label: "File of prices",
    accept: ".json,application/json",
  });
  return (
    <>
      <div class={css.buttons}>
        <TextButton title="Adds the prices of a JSON file; the same name is changed" onClick={pick}>
          Open a file…
        </TextButton>
        {prices.own.value.length > 0 && (
          <TextButton
            title="As JSON, for colleagues or another browser"
            onClick={() =>
              saveFile(new Blob([prices.print()], { type: "application/json" }), "genai-traces-prices.json")
            }
          >
            Save as a file
          </TextButton>
        )}
        {input}
      </div>
      {said && (
        <p class={said.isGood ? css.remark : css.problem} role={said.isGood ? "status" : "alert"}>
          {said.words}
        </p>
      )}
    </>
  );
}
