/** Turns that show what there is to see. */
export interface ReadyMadeTurn {
  label: string;
  question: string;
  group: "works" | "goes wrong";
  /** Stop the model after so many pieces of its answer. */
  stopAfter?: number;
  /** What a user would press after it: thumbs up or down. */
  feedback?: 1 | -1;
}

export const readyMadeTurns: ReadyMadeTurn[] = [
  {
    label: "Ask the documents",
    question: "How much is the Aurora lamp?",
    group: "works",
    feedback: 1,
  },
  { label: "Explain a term", question: "What is a span?", group: "works" },
  { label: "Calculate", question: "What is 17 plus 25?", group: "works" },
  { label: "Find an order", question: "Where is my order 4711?", group: "works" },
  { label: "Weather", question: "What is the weather in Bergen?", group: "works" },
  { label: "Tool throws", question: "Where is my order 9999?", group: "goes wrong" },
  { label: "Nothing found, made up", question: "Do you sell umbrellas?", group: "goes wrong", feedback: -1 },
  { label: "Stopped by you", question: "Tell me a long story.", group: "goes wrong", stopAfter: 16 },
];

/** What `demo.play()` plays: a good answer, a tool, a tool that throws, a made-up answer, a stopped one. */
export const scriptedConversation: ReadyMadeTurn[] = readyMadeTurns.filter(
  ({ label }) => label !== "Explain a term" && label !== "Weather" && label !== "Find an order",
);
