import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";
import sharp from "sharp";

import { Problem } from "#src/platform/problem.ts";

import type { Picture } from "./picture.ts";
import { readPicture } from "./read-picture.ts";

const shape = `<rect width="90" height="90" fill="#14594a"/>`;
const wrap = (body: string, root = "") =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100"${root}>${body}</svg>`;

function read(svg: string): Promise<Picture> {
  return readPicture(Buffer.from(svg).toString("base64"), "image");
}

async function cleaned(body: string, root = ""): Promise<string> {
  const image = await read(wrap(shape + body, root));
  assert.equal(image.mediaType, "image/svg+xml");
  return image.bytes.toString("utf8");
}

async function refused(svg: string, reason: RegExp): Promise<void> {
  await assert.rejects(read(svg), (error) => {
    assert.ok(error instanceof Problem, String(error));
    assert.match(error.message, /^image: /);
    assert.match(error.message, reason);
    return true;
  });
}

const sized = (attributes: string) => `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${shape}</svg>`;

const inside = (type: string, body: string) =>
  `<image width="20" height="20" xlink:href="data:${type};base64,${body}"/>`;

const empty = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">${shape}</svg>\n`;

test("a plain drawing stays as it is, its size taken from the viewBox", async () => {
  const image = await read(wrap(shape));
  assert.equal(image.bytes.toString("utf8"), empty);
  assert.deepEqual([image.width, image.height], [100, 100]);
});

test("what runs or links is gone and the drawing stays", async () => {
  const hostile = [
    `<script>alert(1)</script>`,
    `<script href="https://evil.example/x.js"/>`,
    `<SCRIPT>alert(1)</SCRIPT>`,
    `<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>`,
    `<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/></foreignObject>`,
    `<style>@import url("https://evil.example/a.css");</style>`,
    `<style>@font-face{font-family:x;src:url(https://evil.example/a.woff)}</style>`,
    `<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="https://evil.example/a.css"/>`,
    `<animate attributeName="href" values="javascript:alert(1)"/>`,
    `<set attributeName="xlink:href" to="javascript:alert(1)"/>`,
    `<!-- secret --><?xml-stylesheet href="https://evil.example/a.css"?>`,
    `<metadata><x xmlns="urn:x">secret</x></metadata>`,
    `<iframe src="https://evil.example"/><audio src="x"/><video/><handler/><listener/>`,
    `<openbadges:assertion xmlns:openbadges="http://openbadges.org" verify="https://evil.example/a"/>`,
  ];
  for (const body of hostile) assert.equal(await cleaned(body), empty, body);
});

test("event handlers and addresses are taken off the elements that stay", async () => {
  const clean = [
    await cleaned(`<g onload="alert(1)" onclick="alert(1)" ONLOAD="alert(1)"/>`, ` onload="alert(1)"`),
    await cleaned(`<a href="javascript:alert(1)"><g/></a>`),
    await cleaned(`<a xlink:href="&#106;ava&#x0A;script:alert(1)"><g/></a>`),
    await cleaned(`<a href=" \tJaVaScRiPt&#58;alert(1)"><g/></a>`),
    await cleaned(
      `<use href="https://evil.example/a.svg#b"/><use xlink:href="data:image/svg+xml;base64,PHN2Zy8+#a"/>`,
    ),
    await cleaned(`<use href="java&#10;script:alert(1)"/><use href="//evil.example/a.svg#a"/>`),
    await cleaned(
      `<image href="https://evil.example/a.png" width="9" height="9"/><image href="file:///etc/passwd"/>`,
    ),
    await cleaned(`<image href="data:image/svg+xml;base64,PHN2Zy8+"/><image href="data:text/html,hi"/>`),
    await cleaned(`<g fill="url(https://evil.example/a.svg#b)" filter="URL( 'https://evil.example/' )"/>`),
    await cleaned(
      `<g style="fill:url(https://evil.example/a);background:url(//evil.example/b);behavior:url(x)"/>`,
    ),
    await cleaned(
      `<g style="fill:u\\72l(https://evil.example/a)" mask="image-set('https://evil.example/a' 1x)"/>`,
    ),
    await cleaned(`<style>g{fill:url(https://evil.example/a)}*{stroke:url(//evil.example/b)}</style><g/>`),
    await cleaned(
      `<g xml:base="https://evil.example/" xlink:actuate="onLoad" ping="https://evil.example/"/>`,
    ),
  ].join("");
  assert.doesNotMatch(clean, /evil|script|alert|\son\w+=|data:|passwd|style|base=|url\(/i);
});

test("a DOCTYPE with entities is refused, a plain one dropped", async () => {
  const laughs = `<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${wrap("<text>&b;</text>")}`;
  await refused(laughs, /DOCTYPE/);
  await refused(
    `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${wrap("<text>&x;</text>")}`,
    /DOCTYPE/,
  );
  await refused(`<!DOCTYPE svg SYSTEM "a>b" [<!ENTITY x "y">]>${wrap(shape)}`, /DOCTYPE/);
  await refused(wrap("<text>&nosuch;</text>"), /well-formed/);
  const plain = `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">`;
  assert.equal((await read(plain + wrap(shape))).bytes.toString("utf8"), empty);
});

test("a drawing that is small to send and endless to draw is refused, soon", async () => {
  const started = performance.now();
  await refused(wrap("<g>".repeat(10_000) + "</g>".repeat(10_000)), /intricate|nested/);
  await refused(wrap("<g>".repeat(2_000) + "</g>".repeat(2_000)), /nested/);
  await refused(wrap(Array.from({ length: 5_000 }, (_, at) => `<g xmlns:n${at}="u">`).join("")), /intricate/);
  const levels = Array.from(
    { length: 9 },
    (_, level) => `<g id="g${level + 1}">${`<use href="#g${level}"/>`.repeat(10)}</g>`,
  );
  await refused(wrap(`<g id="g0">${shape}</g>${levels.join("")}`), /intricate/);
  await refused(wrap(`<g id="a"><use href="#a"/></g>`), /refers to itself/);
  await refused(wrap(`<pattern id="p"><rect fill="url(#p)"/></pattern>${shape}`), /refers to itself/);
  await refused(wrap(`<text>${"long ".repeat(1_000)}</text>`), /characters of text/);
  await refused(wrap(`<path d="${"M0 0L9 9".repeat(20_000)}"/>`), /path of more/);
  const curve = `<path id="d" d="${"M0 0L9 9".repeat(5_000)}"/>`;
  await refused(wrap(curve + `<use href="#d"/>`.repeat(20)), /intricate/);
  const blur = `<filter id="f">${"<feGaussianBlur stdDeviation='9'/>".repeat(40)}</filter>`;
  await refused(wrap(blur + `<rect filter="url(#f)"/>`.repeat(40)), /intricate/);
  await refused("<svg>" + "x".repeat(2_000_000), /more than 1024 kB/);
  assert.ok(performance.now() - started < 5_000);

  const dashes = await cleaned(`<path d="M0 0H10000000" stroke="red" stroke-dasharray="1"/>`);
  assert.doesNotMatch(dashes, /dasharray/);
  assert.match(await cleaned(`<path d="M0 0H90" stroke="red" stroke-dasharray="4 2"/>`), /dasharray="4 2"/);
});

test("size comes from the viewBox or from width and height, and has limits", async () => {
  const dimensions = async (attributes: string) => {
    const { width, height } = await read(sized(attributes));
    return [width, height];
  };
  assert.deepEqual(await dimensions(`width="200" height="100px"`), [200, 100]);
  assert.deepEqual(await dimensions(`width="1in" height="2.54cm"`), [96, 96]);
  assert.deepEqual(await dimensions(`width="999999" height="999999" viewBox="0 0 50 60"`), [50, 60]);
  assert.deepEqual(await dimensions(`viewBox="-5,-5,20.4,20.4"`), [20, 20]);
  for (const wrong of [
    "",
    `width="100%" height="100%"`,
    `viewBox="0 0 0 0"`,
    `viewBox="0 0 x y"`,
    `viewBox="0 0 1e400 1"`,
  ]) {
    await refused(sized(wrong), /without a size/);
  }
  await refused(sized(`width="1000000" height="1000000"`), /without a size|at most 10000/);
  await refused(sized(`viewBox="0 0 20000 20000"`), /at most 10000/);
  await refused(sized(`viewBox="0 0 5000 1"`), /far from square/);
});

test("a stylesheet becomes attributes, ranked as CSS ranks them", async () => {
  const clean = await cleaned(
    `<defs><style type="text/css"><![CDATA[ /* note */ .a , circle{fill:red;-x:1} #one{fill:blue!important} .b{stroke:url('#g')} ]]></style>
     <linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
     <circle id="one" class="a b" r="9" fill="green"/><circle class="a" r="8" style="fill: pink; opacity:.5"/><path class="c" d="M0 0"/>`,
  );
  assert.match(clean, /<circle id="one" r="9" fill="blue" stroke="url\(#g\)"\/>/);
  assert.match(clean, /<circle r="8" fill="pink" opacity=".5"\/>/);
  assert.match(clean, /<path d="M0 0"\/>/);
  assert.doesNotMatch(clean, /class|style|note/);
});

test("gradients, use, clip paths, text and drawing programs' own marks come through", async () => {
  const clean = await cleaned(
    `<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/x" pagecolor="#fff"/>
     <radialGradient id="r" xlink:href="#g" gradientUnits="userSpaceOnUse"/><clipPath id="c"><path d="M0 0h9v9z"/></clipPath>
     <g clip-path="url(#c)" inkscape:label="Layer" xmlns:inkscape="http://inkscape.org/x"><use xlink:href="#s" x="1"/></g>
     <symbol id="s"><ellipse rx="3" ry="2" fill="url( &quot;#r&quot; ) none"/></symbol>
     <title>Ä &lt; B &amp; "C"</title><text x="1" y="20" font-family="'Open Sans', serif">Õpe <tspan dy="2">2</tspan></text>`,
  );
  assert.match(clean, /<radialGradient id="r" gradientUnits="userSpaceOnUse" href="#g"\/>/);
  assert.match(clean, /<g clip-path="url\(#c\)"><use x="1" href="#s"\/><\/g>/);
  assert.match(clean, /fill="url\(#r\) none"/);
  assert.match(clean, /<title>Ä &lt; B &amp; &quot;C&quot;<\/title>/);
  assert.match(clean, /font-family="'Open Sans', serif">Õpe <tspan dy="2">2<\/tspan>/);
  assert.doesNotMatch(clean, /sodipodi|inkscape|xlink/);
});

test("a picture inside an SVG is written anew, a broken or foreign one refused", async () => {
  const raster = sharp({ create: { width: 20, height: 20, channels: 3, background: "red" } });
  const png = (await raster.clone().png().toBuffer()).toString("base64");
  const jpeg = await raster
    .clone()
    .jpeg()
    .withExif({ IFD0: { Copyright: "secret" } })
    .toBuffer();
  assert.match(await cleaned(inside("image/png", png)), /href="data:image\/png;base64,iVBOR/);
  const written = /data:image\/jpeg;base64,([^"]+)/.exec(
    await cleaned(inside("image/jpg", jpeg.toString("base64"))),
  );
  assert.doesNotMatch(Buffer.from(written?.[1] ?? "", "base64").toString("latin1"), /secret/);
  await refused(wrap(inside("image/png", jpeg.toString("base64"))), /cannot be read as PNG/);
  await refused(wrap(inside("image/png", "aGVsbG8=")), /broken/);
  await refused(wrap(inside("image/png", png).repeat(9)), /more than 8 pictures/);
});

test("what is not an SVG, is not well formed, or draws nothing is refused", async () => {
  await refused("<svg", /well-formed|neither/);
  await refused("<svg><g></svg>", /well-formed/);
  await refused(`<html xmlns="http://www.w3.org/1999/xhtml"/>`, /neither/);
  await refused(`<svg xmlns="http://www.w3.org/1999/xhtml"/>`, /neither/);
  await refused(wrap(`<script>alert(1)</script>`), /draws nothing/);
  await refused(wrap(`<image href="https://evil.example/a.png" width="90" height="90"/>`), /draws nothing/);
  await assert.rejects(readPicture(Buffer.from(wrap(shape), "utf16le").toString("base64"), "image"), Problem);
});

test("however hostile pieces are put together, the result holds none of them and cleans to itself", async () => {
  const piece = fc.constantFrom(
    `<g onload="x">`,
    `</g>`,
    shape,
    `<style>`,
    `</style>`,
    `g{fill:url(//evil)}`,
    `@import "//evil";`,
    `<![CDATA[`,
    `]]>`,
    `<a href="javascript:evil">`,
    `</a>`,
    `<!--`,
    `-->`,
    `&lt;script&gt;`,
    `<script>`,
    `</script>`,
    `<text>`,
    `</text>`,
    `<use href="#a"/>`,
    `<g id="a"/>`,
    `&#0;`,
    `&#xD800;`,
    `\u0000`,
    `<x:script xmlns:x="u"/>`,
    `<g style="fill:url(#a)"/>`,
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
      let image: Picture;
      try {
        image = await read(wrap(shape + pieces.join("")));
      } catch (error) {
        assert.ok(error instanceof Problem, String(error));
        return;
      }
      const text = image.bytes.toString("utf8");
      assert.doesNotMatch(text, /<script|<style|\sonload=|href="(?!#)|url\((?!#)/i);
      assert.deepEqual((await read(text)).bytes, image.bytes);
    }),
    { numRuns: 200 },
  );
});
