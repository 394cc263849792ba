/** A `RequestInit` that has this member is a request of ours: the tap leaves it alone. Other copies of the SDK know it, too. */
export const OWN_REQUEST: unique symbol = Symbol.for("genai-traces.own-request") as never;
