/** What is shown with each judgement of this method. */
export const METHOD =
  "Each sentence is compared word by word with the documents, tool results and messages before it: shared words, pairs of words and their order, by weights learnt from BEGIN. It is an estimate: another wording, sums, translations and facts of the world look unsupported, and a sentence that turns the meaning of the same words round can look supported.";
