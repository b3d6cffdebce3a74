/** Members of a badge that speaks Finnish, English and Arabic. */
export const threeLanguages = {
  name: "Vesiturvallisuus",
  description: "Tunnistaa vaaran veden äärellä ja osaa auttaa.",
  criteria_html: "<h2>Koulutus</h2><p>Kuusi tuntia avovedessä.</p>",
  tags: ["Ensiapu", "Uinti"],
  primary_language: "fi",
  alignment: [
    {
      targetName: "Pelastustaidot",
      targetUrl: "https://framework.example/1",
      targetFramework: "ESCO",
      targetCode: "S1",
    },
  ],
  alt_language: {
    en: {
      name: "Water safety",
      description: "Sees danger by the water and can help.",
      criteria_html: "<h2>Course</h2><p>Six hours in open water.</p>",
      tags: ["First aid", "Swimming"],
    },
    ar: {
      name: "HTML السلامة المائية",
      description: "يتعرف على الخطر قرب الماء ويستطيع تقديم المساعدة.",
      criteria_html: "<h2>الدورة</h2><ul><li>السباحة 400 متر.</li></ul>",
      tags: ["إسعافات أولية", "سباحة"],
    },
  },
} as const;
