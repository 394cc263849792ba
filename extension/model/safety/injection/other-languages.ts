import { segmentsOf } from "./segments.ts";

/** A sentence that takes an assistant over, [from, to). */
export interface ForeignOrder {
  from: number;
  to: number;
  language: string;
  /** In words. */
  sign: string;
}

const ASIDE = "asks to set instructions aside";
const TELL = "asks for instructions to be told";
const ROLE = "gives the reader a role";
const HIDE = "asks to keep something from the user";
/** Suspect whoever writes. */
export const TAKING_OVER: ReadonlySet<string> = new Set([ASIDE, TELL]);

/**
 * What such sentences are made of, in each language: a verb that tells the reader to do it (its imperative; what somebody else
 * ignores is a report), and what it is about. Words, not translations of examples: each part is a list. All repeats are bounded.
 */
const PATTERNS: readonly { language: string; sign: string; finds: RegExp }[] = [
  {
    language: "German",
    sign: ASIDE,
    finds:
      /(?<!\p{L})(?:ignorier(?:e|t|en sie)|vergi(?:ss|ß)|vergesst|vergessen sie|missachte[nt]?(?: sie)?|überschreib(?:e|t|en sie)|umgeh(?:e|t|en sie))(?!\p{L})(?=.{0,60}?(?<!\p{L})(?:alle[sn]?|vorherige|vorige|bisherige|obige|frühere|vorangegangene|sämtliche|deine))(?=.{0,80}?(?:anweisung|instruktion|vorgabe|richtlinie|prompt|(?<!\p{L})(?:\p{L}{0,20}regeln|befehle)|gesagt wurde|gesagt habe))/iu,
  },
  {
    language: "German",
    sign: ASIDE,
    finds:
      /(?<!\p{L})(?:beachte|befolge|setze?)(?: sie)?(?!\p{L})(?=.{0,60}?(?:bisherige|vorherige|obige|frühere|deine)).{0,60}?(?:anweisung|instruktion|vorgabe|richtlinie|regeln).{0,40}?(?:nicht mehr|außer kraft)/iu,
  },
  {
    language: "German",
    sign: TELL,
    finds:
      /(?<!\p{L})(?:verrate|gib|zeige?|nenne|wiederhole|drucke)(?!\p{L}).{0,40}?(?<!\p{L})(?:deine[nr]?|den|die)(?!\p{L}).{0,25}?(?:system-?\s?prompt|system-?anweisung|geheime[nr]? (?:anweisung|instruktion|regeln))/iu,
  },
  {
    language: "German",
    sign: ROLE,
    finds:
      /(?<!\p{L})(?:du bist (?:ab jetzt|jetzt|nun|von nun an|ab sofort)|(?:von nun an|ab jetzt|ab sofort) bist du)(?!\p{L})/iu,
  },
  {
    language: "German",
    sign: HIDE,
    finds:
      /(?<!\p{L})(?:sag|sage|erwähne|verrate|erzähle?|teile|zeige)(?!\p{L})(?=.{0,40}?(?<!\p{L})(?:de[mnr] )?(?:nutzer|benutzer|anwender))(?=.{0,80}?(?<!\p{L})(?:nichts|nicht|kein\p{L}*)(?!\p{L}))/iu,
  },
  {
    language: "French",
    sign: ASIDE,
    finds:
      /(?<!\p{L})(?:ignorez?|oubliez?|(?:ne )?(?:tiens|tenez) pas compte|fai(?:s|tes) abstraction|pass(?:e|ez) outre|désactivez?|contournez?)(?!\p{L})(?=.{0,60}?(?:précédent|antérieur|ci-dessus|auparavant|(?<!\p{L})(?:toutes tes|toutes vos)))(?=.{0,80}?(?:instruction|consigne|directive|règle|prompt|a été dit))/iu,
  },
  {
    language: "French",
    sign: TELL,
    finds:
      /(?<!\p{L})(?:révèle|révélez|affiche|affichez|répète|répétez|donne|donnez|montre|montrez)(?!\p{L}).{0,30}?(?<!\p{L})(?:ton|ta|tes|votre|vos|le|les)(?!\p{L}).{0,20}?(?:prompt|(?:instructions|consignes) (?:secrètes|système|initiales))/iu,
  },
  {
    language: "French",
    sign: ROLE,
    finds: /(?<!\p{L})(?:à partir de maintenant|désormais|dorénavant),? tu es(?!\p{L})/iu,
  },
  {
    language: "French",
    sign: HIDE,
    finds:
      /(?<!\p{L})n(?:e |['’])(?:dis|dites|mentionne|mentionnez|révèle|révélez|parle|parlez|montre|montrez)(?!\p{L}).{0,40}?(?<!\p{L})(?:à l['’]utilisat|aux utilisat)/iu,
  },
  {
    language: "Spanish",
    sign: ASIDE,
    finds:
      /(?<!\p{L})(?:ignor(?:a|e|en)|olvid(?:a|e|en)|haz caso omiso|haga caso omiso|no (?:tengas|tenga) en cuenta|desactiv(?:a|e)|descart(?:a|e)|omite|omita)(?!\p{L})(?=.{0,60}?(?:anterior|(?<!\p{L})previ[ao]s?(?!\p{L})|(?<!\p{L})(?:antes|arriba|todas tus|todas sus)(?!\p{L})))(?=.{0,80}?(?:instrucci|indicaci|directri|regla|órdenes|prompt|se te ha dicho))/iu,
  },
  {
    language: "Spanish",
    sign: TELL,
    finds:
      /(?<!\p{L})(?:revel(?:a|e)|muestr(?:a|e)|repit(?:e|a)|imprim(?:e|a)|di|dime)(?!\p{L}).{0,30}?(?<!\p{L})(?:tu|tus|su|sus|el|las)(?!\p{L}).{0,20}?(?:prompt|instrucciones (?:secretas|del sistema|iniciales))/iu,
  },
  {
    language: "Spanish",
    sign: ROLE,
    finds: /(?<!\p{L})(?:a partir de ahora|desde ahora|de ahora en adelante),? (?:tú )?eres(?!\p{L})/iu,
  },
  {
    language: "Spanish",
    sign: HIDE,
    finds:
      /(?<!\p{L})no (?:le |les )?(?:digas|diga|menciones|mencione|reveles|revele|muestres|cuentes)(?!\p{L}).{0,40}?(?<!\p{L})al? (?:usuario|usuaria)/iu,
  },
  {
    language: "Chinese",
    sign: ASIDE,
    finds:
      /(?:忽略|无视|無視|忘记|忘記|忘掉|不要理会|不用理会|不要遵守|不要遵循|关闭|绕过|推翻)[^。！？\n]{0,4}(?:之前|以前|以上|上面|上述|先前|前面|你的)[^。！？\n]{0,8}(?:指令|指示|说明|說明|提示|规则|規則|命令|要求)/u,
  },
  {
    language: "Chinese",
    sign: TELL,
    finds:
      /(?:输出|輸出|显示|顯示|透露|泄露|告诉我|告訴我|重复|打印)[^。！？\n]{0,4}你的?[^。！？\n]{0,6}(?:系统提示|系統提示|提示词|系统指令|秘密指令|初始指令)/u,
  },
  { language: "Chinese", sign: ROLE, finds: /(?:从现在(?:开始|起)|從現在(?:開始|起))[，,]?\s?你(?:就)?是/u },
  {
    language: "Chinese",
    sign: HIDE,
    finds: /(?:不要|别|不得|请勿)(?:告诉|告訴|向|对)[^。！？\n]{0,3}(?:用户|用戶|使用者)/u,
  },
  {
    language: "Japanese",
    sign: ASIDE,
    finds:
      /(?:これまで|以前|上記|前の|先ほど|今まで|安全)[^。！？\n]{0,10}(?:指示|命令|ルール|規則|プロンプト|設定|言われたこと)[^。！？\n]{0,8}(?:無視し(?!ない)|忘れ(?!な|ず)|破棄し|従わない|無効にし)/u,
  },
  {
    language: "Japanese",
    sign: TELL,
    finds:
      /(?:システムプロンプト|秘密の指示|初期(?:の)?(?:指示|プロンプト))[^。！？\n]{0,16}(?:出力し|表示し|教え|開示し|見せ)/u,
  },
  {
    language: "Japanese",
    sign: ROLE,
    finds: /(?:今から|これから|以降|今後)[、,]?\s?あなたは[^。！？\n]{1,30}(?:です|だ)/u,
  },
  {
    language: "Japanese",
    sign: HIDE,
    finds: /ユーザー(?:に|には)[^。！？\n]{0,20}(?:伝え|言わ|教え|知らせ|触れ)ないで/u,
  },
];

/** Letters that English lacks, or the commonest words of these languages: most texts have none, and are not looked at closer. */
const MAY_BE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}äöüßéèàçêñáíóú¿¡]|(?<!\p{L})(?:und|nicht|alle|der|die|dem|du|mir|dein|deine|deinen|sie|les|des|une|pas|tes|ton|ce|las|los|que|una|tu|tus|su|sus|al|del|bist|eres)(?!\p{L})/iu;

/** Sentences that take an assistant over, in the five languages of {@link PATTERNS}; in order. Linear in the text's length. */
export function foreignOrdersIn(text: string): ForeignOrder[] {
  if (!MAY_BE.test(text)) return [];
  return segmentsOf(text).flatMap(({ from, to }) => {
    const said = text.slice(from, to);
    const found = PATTERNS.find(({ finds }) => finds.test(said));
    return found ? [{ from, to, language: found.language, sign: found.sign }] : [];
  });
}
