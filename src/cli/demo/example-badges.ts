import type { BadgeDesign } from "@badgeworks/badge-art";
import { noDetails, type AllWords, type WrittenWords } from "#src/domain/badges/words.ts";

/** A badge of the example issuer. */
export interface ExampleBadge extends AllWords<WrittenWords> {
  readonly categories: readonly string[];
  readonly expiresMonths: number | null;
  readonly design: BadgeDesign;
}

function wordsIn(
  language: string,
  words: Pick<WrittenWords, "name" | "description" | "tags"> & { readonly criteria: string },
): WrittenWords {
  return { ...noDetails, language, ...words, criteria: { format: "markdown", text: words.criteria } };
}

/** The mark of the example issuer. */
export const logo: BadgeDesign = {
  shape: "disc",
  colours: { base: "#17324d", ring: "#f2d9a0", accent: "#f6f4ee", ink: "#17324d" },
  centre: { kind: "letters", letters: "TC" },
  arcAbove: "Tampere",
  arcBelow: "College",
};

export const waterSafety: ExampleBadge = {
  words: wordsIn("en", {
    name: "Water safety, level 2",
    description: "Can rescue a person from open water, alone and with others, and knows when not to try.",
    criteria:
      "To earn this badge you have to\n\n- swim 400 metres in open water in under 12 minutes,\n" +
      "- bring a person ashore over 50 metres with and without a rescue aid,\n" +
      "- explain to an instructor how you judge ice, current and cold.",
    tags: ["swimming", "rescue", "first aid"],
  }),
  translations: [
    wordsIn("fi", {
      name: "Vesiturvallisuus, taso 2",
      description:
        "Osaa pelastaa ihmisen avovedestä yksin ja yhdessä muiden kanssa ja tietää, milloin ei pidä yrittää.",
      criteria:
        "Ansaitaksesi tämän merkin\n\n- uit 400 metriä avovedessä alle 12 minuutissa,\n" +
        "- tuot ihmisen rantaan 50 metrin matkalta pelastusvälineen kanssa ja ilman,\n" +
        "- selität ohjaajalle, miten arvioit jäätä, virtausta ja kylmyyttä.",
      tags: ["uinti", "pelastaminen", "ensiapu"],
    }),
    wordsIn("sv", {
      name: "Vattensäkerhet, nivå 2",
      description:
        "Kan rädda en människa ur öppet vatten, ensam och med andra, och vet när man inte ska försöka.",
      criteria:
        "För att få märket ska du\n\n- simma 400 meter i öppet vatten på under 12 minuter,\n" +
        "- föra en människa i land över 50 meter med och utan räddningsredskap,\n" +
        "- förklara för en instruktör hur du bedömer is, strömmar och kyla.",
      tags: ["simning", "räddning", "första hjälpen"],
    }),
  ],
  categories: ["Safety"],
  expiresMonths: 36,
  design: {
    shape: "hexagon",
    colours: { base: "#0f3f66", ring: "#f4e3b2", accent: "#cfe6f2", ink: "#0f3f66" },
    centre: { kind: "icon", icon: "pool" },
    arcAbove: "Water safety",
    arcBelow: "Tampere College",
    ribbon: "Level 2",
  },
};

export const openScience: ExampleBadge = {
  words: wordsIn("en", {
    name: "Open science",
    description: "Has published a study with its data and code, so that others can repeat it.",
    criteria:
      "You have published a study together with its data and code under an open licence, and somebody else has repeated " +
      "its main result from them.",
    tags: ["research", "open data"],
  }),
  translations: [],
  categories: ["Research"],
  expiresMonths: null,
  design: {
    shape: "seal",
    colours: { base: "#14594a", ring: "#f3ecd2", accent: "#e2ae3b", ink: "#10382f" },
    centre: { kind: "icon", icon: "flask" },
    arcAbove: "Open science",
    arcBelow: "Tampere College",
  },
};

export const peerMentor: ExampleBadge = {
  words: wordsIn("en", {
    name: "Peer mentor",
    description: "Has guided new students through their first term.",
    criteria: "You have met a group of new students at least eight times, and they say that it helped them.",
    tags: ["mentoring", "students"],
  }),
  translations: [],
  categories: ["Community"],
  expiresMonths: null,
  design: {
    shape: "shield",
    colours: { base: "#6b2140", ring: "#fbe6d4", accent: "#f6d9c0", ink: "#6b2140" },
    centre: { kind: "icon", icon: "people" },
    arcAbove: "Peer mentor",
    ribbon: "2026",
  },
};

/** Who gets the water safety badge; the first accepts it, the last loses it again. */
export const recipients = [
  { name: "Aino Mäkelä", email: "aino.makela@example.org" },
  { name: "Søren Ångström", email: "soren.angstrom@example.org" },
  { name: "Õnne Tamm", email: "onne.tamm@example.org" },
  { name: "María José Núñez", email: "maria.nunez@example.org" },
  { name: "Олена Шевченко", email: "olena.shevchenko@example.org" },
  { name: "山田 花子", email: "hanako.yamada@example.org" },
  { name: "ليلى حداد", email: "layla.haddad@example.org" },
  { name: "Nguyễn Thị Minh", email: "minh.nguyen@example.org" },
  { name: "Piet van der Berg", email: "piet.vanderberg@example.org" },
];
