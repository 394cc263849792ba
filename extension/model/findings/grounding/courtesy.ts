/** Longer ones say something besides. */
const LONGEST = 140;

/**
 * What assistants say around an answer: it offers, thanks, announces, and could not be in any source. English; with a number
 * in it, it is a claim all the same.
 */
const COURTESY =
  /^\W*(?:(?:please )?(?:let me know|feel free|don['’]t hesitate|reach out)\b|(?:i['’]?m |i am |i['’]?d be |i would be )?(?:happy|glad) to (?:help|assist)\b|i hope (?:this|that|it) helps\b|(?:i )?hope (?:this|that) (?:helps|answers)\b|is there anything else\b|if you (?:have|need|want|would like)\b.{0,60}\b(?:questions?|help|details?|assistance|let me know|ask)\b|you['’]re welcome\b|(?:thank you|thanks) for\b|have a (?:great|nice|good)\b|(?:sure|of course|certainly|absolutely|great question)\W*$|here(?:['’]s| is| are)\b.{0,100}:\W*$|(?:based on|according to) (?:the|your) \w+(?: \w+){0,4}[,:]?\W*$|let me (?:check|look|see|explain|summari[sz]e)\b)/i;

export const isCourtesy = (sentence: string): boolean =>
  sentence.length <= LONGEST && !/\d/.test(sentence) && COURTESY.test(sentence);
