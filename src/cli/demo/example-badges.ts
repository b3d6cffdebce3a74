import type { BadgeDesign } from "@badgeworks/badge-art";

/** A badge of the example issuer. */
export interface ExampleBadge {
  readonly name: string;
  readonly description: string;
  readonly criteriaHtml: string;
  readonly tags: readonly string[];
  readonly categories: readonly string[];
  readonly expiresMonths: number | null;
  readonly design: BadgeDesign;
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
  name: "Water safety, level 2",
  description: "Can rescue a person from open water, alone and with others, and knows when not to try.",
  criteriaHtml:
    "<p>To earn this badge you have to</p><ul><li>swim 400 metres in open water in under 12 minutes,</li>" +
    "<li>bring a person ashore over 50 metres with and without a rescue aid,</li>" +
    "<li>explain to an instructor how you judge ice, current and cold.</li></ul>",
  tags: ["swimming", "rescue", "first aid"],
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
  name: "Open science",
  description: "Has published a study with its data and code, so that others can repeat it.",
  criteriaHtml:
    "<p>You have published a study together with its data and code under an open licence, and somebody else has repeated " +
    "its main result from them.</p>",
  tags: ["research", "open data"],
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
  name: "Peer mentor",
  description: "Has guided new students through their first term.",
  criteriaHtml:
    "<p>You have met a group of new students at least eight times, and they say that it helped them.</p>",
  tags: ["mentoring", "students"],
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
