import type { AttributeValue } from "../../sdk/protocol/index.ts";

/** What a made-up assistant is asked, what it finds and what it should say; numbers differ from case to case. */
export interface Topic {
  question: string;
  query: string;
  documents: { title: string; content: string }[];
  tool: {
    name: string;
    arguments: { [key: string]: AttributeValue };
    schema: AttributeValue;
    result: { [key: string]: AttributeValue };
  };
  /** Rests on documents and result. */
  answer: string;
  /** The answer with a field of the result told wrongly. */
  wrongAnswer: string;
  /** Rests on nothing. */
  invented: string;
}

const integer = (...names: string[]): AttributeValue => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, { type: "integer" }])),
  required: names,
  additionalProperties: false,
});
const text = (...names: string[]): AttributeValue => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
  required: names,
});

/** Each from numbers between 12 and 99. */
export const TOPICS: readonly ((a: number, b: number) => Topic)[] = [
  (a, b) => ({
    question: `How long does the refund for order 88${a} take?`,
    query: "refund duration order",
    documents: [
      {
        title: "Refund policy",
        content: `Refunds are paid within ${b} days of the return of an order. The amount goes back to the card that was used for the order, and an e-mail tells when it was sent. Gift cards are refunded as gift cards, and shipping fees are only refunded when the parcel came damaged or late.`,
      },
      {
        title: "Order states",
        content:
          "An order is delivered when the parcel was handed over to the customer. A delivered order may be returned for a refund as long as its return window is open; a returned order is checked in the warehouse first.",
      },
      {
        title: "Refund exceptions",
        content:
          "Orders of software, food and tailored clothes get no refund once they were opened. Damaged parcels are refunded in full, and the customer need not send them back.",
      },
    ],
    tool: {
      name: "get_order",
      arguments: { id: 8800 + a },
      schema: integer("id"),
      result: { order: 8800 + a, state: "delivered", total: b + 40.5, currency: "EUR" },
    },
    answer: `Order 88${a} was delivered and has a total of ${b + 40.5} EUR. The refund is paid within ${b} days of the return, to the card that was used for the order.`,
    wrongAnswer: `Order 88${a} was delivered and has a total of ${b + 71} EUR. The refund is paid within ${b} days of the return, to the card that was used for the order.`,
    invented:
      "Everything will be settled tomorrow morning by our friendly finance crew in Lisbon, who promise express treatment.",
  }),
  (a, b) => ({
    question: "What will the weather be at the Zugspitze, and is the cable car running?",
    query: "cable car operation Zugspitze weather",
    documents: [
      {
        title: "Cable car operation",
        content: `The cable car to the Zugspitze runs every ${a} minutes from 8:30 on. It stops when the wind is faster than 70 kilometres an hour, because the cabins would swing too much at the upper station, and during thunderstorms.`,
      },
      {
        title: "Tickets",
        content:
          "Tickets for the cable car are valid for the cogwheel train, too. Children below six years ride without a ticket, and dogs need a reduced one. Groups of fifteen people and more get a discount at the counter of the valley station.",
      },
    ],
    tool: {
      name: "get_weather",
      arguments: { place: "Zugspitze" },
      schema: text("place"),
      result: { place: "Zugspitze", temperature: -a, wind: b - 11.5, sky: "cloudy" },
    },
    answer: `At the Zugspitze the sky is cloudy, with a temperature of -${a} and a wind of ${b - 11.5}. The cable car runs every ${a} minutes from 8:30 on.`,
    wrongAnswer: `At the Zugspitze the sky is cloudy, with a temperature of -${a} and a wind of ${b + 140}. The cable car runs every ${a} minutes from 8:30 on.`,
    invented:
      "Expect glorious sunshine with barbecues on every terrace; musicians perform nightly beside Lake Constance.",
  }),
  (a, b) => ({
    question: "How many vacation days do I have left, and can I carry them over?",
    query: "carry over vacation days policy",
    documents: [
      {
        title: "Vacation policy",
        content: `Employees have 30 vacation days a year. Up to ${a} vacation days can be carried over until the end of March of the next year; what is left then is lost unless the employee was ill. Managers approve the carry over in the portal.`,
      },
      {
        title: "Public holidays",
        content:
          "Public holidays do not count as vacation days. Who works on a public holiday gets a day off in the same month, which is entered by the manager in the portal, or is paid for it with the next salary.",
      },
      {
        title: "Sick leave",
        content:
          "Vacation days on which an employee was ill with a doctor's note are given back. The note must reach the office within three days, by mail or in the portal, and is kept for a year.",
      },
    ],
    tool: {
      name: "vacation_balance",
      arguments: { employee: b },
      schema: integer("employee"),
      result: { employee: b, remaining: a + 5.5, planned: b + 100 },
    },
    answer: `You have ${a + 5.5} vacation days remaining. Up to ${a} vacation days can be carried over until the end of March of the next year.`,
    wrongAnswer: `You have ${a + 61.5} days remaining. Up to ${a} vacation days can be carried over until the end of March of the next year.`,
    invented:
      "Unlimited sabbaticals await everybody; simply email Patricia in Johannesburg and pack your surfboard tonight.",
  }),
  (a, b) => ({
    question: "Why does the deploy of the billing service fail?",
    query: "deploy billing service failure memory limit",
    documents: [
      {
        title: "Runbook: billing deploys",
        content: `A deploy of the billing service fails when its memory limit is below ${b} MB. Raise the memory limit in the manifest and deploy again. The service keeps a cache of open invoices, which is filled when it starts and needs most of the memory.`,
      },
      {
        title: "Runbook: rollbacks",
        content:
          "A failed deploy is rolled back after ten minutes. The old version keeps serving meanwhile, so customers see nothing of it. Tell the channel of the team before a rollback is forced, because migrations are not undone by it.",
      },
    ],
    tool: {
      name: "read_manifest",
      arguments: { service: "billing" },
      schema: text("service"),
      result: { service: "billing", memory: a, replicas: 4, healthy: false },
    },
    answer: `The memory of the billing service is ${a} MB. A deploy fails when its memory limit is below ${b} MB: raise the memory limit in the manifest and deploy again.`,
    wrongAnswer: `The memory of the billing service is ${b + 4000} MB. A deploy fails when its memory limit is below ${b} MB: raise the memory limit in the manifest and deploy again.`,
    invented:
      "Gremlins nibble network cables on Fridays; sacrificing doughnuts to Kubernetes usually calms them until Christmas.",
  }),
];
