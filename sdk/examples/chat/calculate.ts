/**
 * Sums with + - * / and brackets.
 *
 *   sum     = product (("+" | "-") product)*
 *   product = factor (("*" | "/") factor)*
 *   factor  = number | "-" factor | "(" sum ")"
 */
export function calculate(expression: string): number {
  const tokens = expression.match(/\d+(?:\.\d+)?|[-+*/()]|[^\s]/g) ?? [];
  let at = 0;

  function sum(): number {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-") value += tokens[at++] === "+" ? product() : -product();
    return value;
  }
  function product(): number {
    let value = factor();
    while (tokens[at] === "*" || tokens[at] === "/") {
      const sign = tokens[at++];
      const next = factor();
      if (sign === "/" && next === 0) throw new RangeError(`${expression}: nothing can be divided by zero`);
      value = sign === "*" ? value * next : value / next;
    }
    return value;
  }
  function factor(): number {
    const token = tokens[at++];
    if (token === "-") return -factor();
    if (token === "(") {
      const value = sum();
      if (tokens[at++] !== ")") throw new SyntaxError(`${expression}: a bracket is not closed`);
      return value;
    }
    if (!token || !/^\d/.test(token)) throw new SyntaxError(`${expression} is not a sum`);
    return Number(token);
  }

  const value = sum();
  if (at < tokens.length) throw new SyntaxError(`${expression} is not a sum`);
  return Math.round(value * 1e6) / 1e6 + 0; // no "-0"
}
