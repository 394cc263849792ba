import { describe, expect, it } from "vitest";
import { auroc, precisionAndRecall } from "../../eval/auroc.ts";
import { missingOf } from "../../eval/eval.ts";
import { dot, fitLogistic } from "../../eval/regression.ts";

describe("figures of evaluations", () => {
  it("AUROC is one where all true ones score higher, a half where nobody can tell, nought where it is the wrong way round", () => {
    const isTrue = [true, true, false, false];
    expect(auroc([4, 3, 2, 1], isTrue)).toBe(1);
    expect(auroc([1, 1, 1, 1], isTrue)).toBe(0.5);
    expect(auroc([1, 2, 3, 4], isTrue)).toBe(0);
    expect(auroc([4, 2, 3, 1], isTrue)).toBe(0.75);
  });

  it("precision and recall count from a score on", () => {
    const figures = precisionAndRecall([0.9, 0.8, 0.5, 0.1], [true, false, true, true], 0.5);
    expect(figures).toEqual({ precision: 2 / 3, recall: 2 / 3 });
  });

  it("a regression finds the side on which the true ones lie", () => {
    const rows = [-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2].map((x) => [x, 1]);
    const isTrue = rows.map(([x]) => (x as number) > 0);
    const weights = fitLogistic(rows, isTrue);
    expect(
      auroc(
        rows.map((row) => dot(row, weights)),
        isTrue,
      ),
    ).toBe(1);
  });

  it("an evaluation whose data are absent is named by what is missing", () => {
    const evaluation = {
      name: "x",
      title: "x",
      needs: ["package.json", "no/such/file"],
      run: async () => [],
    };
    expect(missingOf(evaluation, process.cwd())).toBe("no/such/file");
    expect(missingOf({ ...evaluation, needs: [] }, process.cwd())).toBeUndefined();
  });
});
