import hub from './vocabularies/hub.json';
import licenses from './vocabularies/licenses.json';

/** License identifier of the Hub → name. */
export const LICENSES: ReadonlyMap<string, string> = new Map(Object.entries(licenses));
/** `pipeline_tag` → name. */
export const TASKS: ReadonlyMap<string, string> = new Map(Object.entries(hub.tasks));
/** `library_name` → name. */
export const LIBRARIES: ReadonlyMap<string, string> = new Map(Object.entries(hub.libraries));
/** ISO 639-1 code → English name. */
export const LANGUAGES: ReadonlyMap<string, string> = new Map(Object.entries(hub.languages));
/** Identifiers of metrics that the Hub's task pages name. */
export const METRICS: readonly string[] = hub.metrics.split(' ');

/** Tasks that the Hub knew by another name. */
export const RETIRED_TASKS: ReadonlyMap<string, string> = new Map([
  ['text2text-generation', 'text-generation'],
  ['conversational', 'text-generation'],
  ['structured-data-classification', 'tabular-classification'],
  ['speech-to-text', 'automatic-speech-recognition'],
  ['zero-shot', 'zero-shot-classification'],
]);

/** What the Hub takes for a language besides codes. */
export const OTHER_LANGUAGES: readonly string[] = ['code', 'multilingual'];

/** ISO 639-2 codes that ISO 639-3 lacks: bibliographic ones and groups of languages. */
const ISO_639_2 =
  'alb arm baq bur chi cze dut fre geo ger gre ice mac mao may per rum slo tib wel afa alg apa art ath aus bad bai bat ber ' +
  'bih bnt btk cai cau cel cmc cpe cpf cpp crp cus day dra fiu gem gmq gmw ijo inc ine ira iro kar khi kro map mis mkh mno ' +
  'mul mun myn nah nai nic nub oto paa phi pra roa sai sal sem sgn sio sit sla smi son ssa tai tup tut und wak wen ypk znd zxx';

let codes: ReadonlySet<string> | undefined;

/** Codes of ISO 639-1, -2 and -3, and the Hub's own words. */
export function isLanguage(text: string): boolean {
  codes ??= new Set([...LANGUAGES.keys(), ...hub.iso6393.split(' '), ...ISO_639_2.split(' '), ...OTHER_LANGUAGES]);
  return codes.has(text);
}

/** The code of a language that was called by its English name. */
export function languageCalled(name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [code, names] of LANGUAGES)
    if (
      names
        .toLowerCase()
        .split(/[,;(]\s*/)
        .includes(wanted)
    )
      return code;
  return undefined;
}
