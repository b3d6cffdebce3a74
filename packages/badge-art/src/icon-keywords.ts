import type { IconName } from "./icons.ts";

/** Beginnings of words in English, Finnish, Swedish and Estonian; `$` closes a whole word; the first icon with a hit wins. */
const beginnings: readonly (readonly [icon: IconName, words: string])[] = [
  [
    "first-aid",
    "first aid,ensiapu,första hjälpen,esmaabi,health,tervey,hälsa,tervis,care$,hoiva,nurs,vård,heart",
  ],
  ["pool", "swim,water,uima,uinti,vesi,simm,vatten,uju,vee$,veeohut,pool$,sail,boat"],
  ["flask", "scien,chem,lab$,laborat,tiede,kemia,vetenskap,teadus,keemia,research,tutki,forsk"],
  ["code", "code$,coding,program,software,koodi,ohjelm,kod$,kodning,tarkvara,web,python,java,digi"],
  ["chart", "data,statisti,tilasto,analy,chart,econom,talous,ekonomi,majandus,finance,sales,myynti"],
  ["people", "peer,mentor,team,tiimi,group,ryhmä,grupp,leader,johta,ledar,youth,nuori,ungdom,noor,volunteer"],
  ["people", "vapaaehto,vabatah,community,yhteisö,tutor,tuutor"],
  [
    "leaf",
    "green,vihreä,grön,roheli,sustainab,kestäv,hållbar,environment,ympäristö,miljö,keskkon,nature,luonto",
  ],
  ["leaf", "natur,loodus,forest,metsä,climate,ilmasto,circular,kiertotal,garden"],
  [
    "speech",
    "language,kieli,språk,keel,speak,puhe,communicat,viestin,kommunik,suhtl,english,suomi,suomen,svenska",
  ],
  ["speech", "presentation,negotiat"],
  [
    "gear",
    "engineer,machine,kone,maskin,masin,tech,tekni,mechanic,mekaan,maintenance,safety,turva,työ,robot",
  ],
  ["gear", "electr,sähkö,weld,hitsa"],
  [
    "book",
    "reading,luku,lukem,läsa,läsning,luge,book,kirja,bok$,raamat,literacy,study,opinto,learn,oppi,course",
  ],
  ["book", "kurs,teach,opetta,lära,õpe,õppe,pedagog,history,writing"],
  [
    "compass",
    "guide,opas,orient,suunnis,explor,travel,matka,career,ura$,start,introduction,johdatus,plan$,planning",
  ],
  ["compass", "scout,partio"],
  ["star", "star$,tähti,stjärn,täht,best$,excellen,award,winner,champion,paras,expert,master,mestari"],
];

/** The built-in icon whose keyword opens a word of the name, or undefined. */
export function iconForName(name: string): IconName | undefined {
  const text = ` ${name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  const hit = beginnings.find(([, words]) =>
    words.split(",").some((word) => text.includes(` ${word.replace("$", " ")}`)),
  );
  return hit?.[0];
}
