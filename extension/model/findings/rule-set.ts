/**
 * Grows whenever rules find something else than before in the same trace: what was judged by earlier ones is judged again.
 * Without imports: who only asks which rules hold loads none of them.
 */
export const RULE_SET = 4;
