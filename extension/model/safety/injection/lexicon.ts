const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Tasks that people give to an assistant: to say, to make, to work something out, to arrange. English. */
export const TASK_VERBS = words(`
  write draft compose create generate produce provide give tell show explain describe define summarize summarise outline
  list name translate convert calculate compute solve prove answer discuss compare contrast analyze analyse evaluate assess
  interpret classify categorize identify determine find search look research recommend suggest propose design develop plan
  teach help demonstrate illustrate elaborate break tell recite narrate imagine invent brainstorm rewrite rephrase paraphrase
  proofread correct edit code implement build devise formulate construct estimate predict forecast schedule book remind
  order arrange organize organise set play tell share present detail state clarify simplify examine investigate explore
  review rate rank extract fetch retrieve get calculate count sort spell pronounce conjugate justify argue debate advise
  say answer print output respond reply speak act pretend behave send forward email transfer pay buy execute run call invoke
`);

/** Changing what an answer says or how it is written. */
export const ALTER_VERBS = words(`
  add include insert incorporate integrate embed append prepend attach mention inject weave blend merge fuse infuse
  interweave meld mix introduce modify alter change adapt adjust augment enhance enrich extend supplement complement expand
  replace substitute swap remove omit delete drop strip hide conceal encode decode encrypt encipher obfuscate scramble
  shuffle jumble mix reverse invert flip mirror rearrange reorder anagram group combine split separate join concatenate
  misspell capitalize uppercase lowercase abbreviate shorten format render transform turn transliterate use utilize employ
  apply adopt leverage ensure make promote advertise advocate emphasize emphasise highlight stress encourage persuade
  convince urge praise criticize endorse link redirect direct point refer absorb assimilate engage enlist deploy ignore
  disregard forget override bypass reveal leak expose repeat start begin end finish conclude sign stop avoid refrain never
`);

/** What texts ask of their readers in any inbox, page or manual. */
export const READER_VERBS = words(`
  click tap press visit see view read check contact call reply unsubscribe download upload install update upgrade log sign
  open close go come arrive bring keep note please thank try use set learn get join follow subscribe confirm verify review
  manage enter select choose pick buy shop order save wait consider remember feel let import run print return refer
`);

/** What may stand before an imperative without making it less of one. */
export const OPENERS = words(`
  please kindly now then also next first firstly second secondly third finally lastly additionally moreover furthermore
  instead however and but so just simply always must should to note important remember proceed immediately quickly
  dont do not forget hesitate sure be ensure to you may might consider try task todo request instruction instructions
`);

export const OUTPUT_NOUNS = words(`
  response answer reply output message summary explanation translation completion reaction result report conclusion
  elucidation statement text writing
`);

export const PROGRAM_NOUNS = words(`
  code solution implementation program script algorithm codebase function software application project architecture
`);

export const CODE_NOUNS = words(
  `code snippet block excerpt section segment fragment lines script command payload`,
);

export const POINTERS = words(`following subsequent below next ensuing succeeding accompanying this these`);

/** How letters and words are written: what riddles and ciphers are about. */
export const FORM_WORDS = words(`
  letter letters vowel vowels consonant consonants word words character characters alphabet alphabetical spaces spacing
  punctuation emoji emojis symbol symbols number numbers digit digits base64 base32 hex hexadecimal binary octal rot13 caesar
  cipher cypher morse leetspeak leet uppercase lowercase capital capitals backwards reversed reverse anagram anagrams anagrammed
  typo typos misspelling misspellings substitution encoded encoding encrypted ascii unicode position third fourth fifth every
  language french spanish german italian russian chinese japanese korean arabic portuguese latin english hindi dutch
`);

export const QUESTION_WORDS = words(`what who whom whose which when where why how whats whos hows wheres`);

/** Whoever writes speaks of themselves or of what the reader has with them: a part of the letter, not a task. */
export const SENDER_WORDS = words(`we our us ours`);

/** Points to what was said just before: a sentence that belongs where it stands. */
export const LINK_WORDS = words(`this that these those it here above below such otherwise therefore thus`);

/** Kinds of text that people have written for them, and of help. */
export const GENRES = words(`
  poem poems story stories essay speech letter email mail song lyrics joke jokes riddle haiku limerick script dialogue novel
  article blog post tweet caption headline slogan tagline summary outline introduction conclusion paragraph sentence sentences
  recipe list itinerary plan schedule agenda report review analysis comparison explanation definition description overview
  tutorial guide lesson quiz question questions example examples tip tips fact facts advice translation equivalent synonym
  function program code query formula proof biography resume cover pitch proposal survey advertisement ad campaign
`);

export const MODEL_WORDS = words(`
  assistant assistants ai chatbot llm llms gpt chatgpt claude gemini jailbreak
`);

export const RULE_WORDS = words(`
  instruction instructions prompt prompts rule rules guideline guidelines directive directives context restrictions
  restriction safety filters policy policies programming
`);

export const OVERRIDE_VERBS = words(
  `ignore disregard forget override bypass neglect skip discard dismiss violate disobey`,
);

export const BEFORE_WORDS = words(`previous prior above earlier preceding all any former initial original`);

/** Without one of these no phrase of requests and roles can match. */
export const PHRASE_WORDS = words(`
  you your act pretend roleplay role from an as new me want need like language ai model system developer prompt message
  passwords password api secrets secret credentials credential tokens token conversation history instructions data cookies
`);

/** Words that carry no topic. */
export const FUNCTION_WORDS = words(`
  a an the and or but if then else so of in on at to for from by with about into over after before under again is are was
  were be been being am do does did have has had will would shall should can could may might must i me my we us our you your
  he him his she her it its they them their this that these those there here who whom whose which what when where why how no
  not nor as than too very just also only own same such both each few more most other some any all s t re ve ll d m please
`);
