import { AFRelationship, PDFDocument, PDFHexString, PDFName, PDFRawStream, PDFString } from "@cantoo/pdf-lib";

/** What to put into a PDF. */
export interface PdfParts {
  files?: readonly { name: string; content: string | Uint8Array; type?: string }[];
  /** Entries of the document information dictionary. */
  information?: Readonly<Record<string, string>>;
  /** An XMP packet. */
  metadata?: string;
  /** Objects packed into streams, as PDF 1.5 has it, or plain with a table. */
  packed?: boolean;
}

/** A real PDF of one page, made by another library. */
export async function makePdf(parts: PdfParts = {}): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage([200, 100]).drawRectangle({ x: 10, y: 10, width: 50, height: 50 });
  for (const { name, content, type = "application/json" } of parts.files ?? []) {
    await document.attach(Buffer.from(content), name, {
      mimeType: type,
      afRelationship: AFRelationship.Data,
    });
  }
  const information = document.context.lookup(document.context.trailerInfo.Info);
  for (const [name, text] of Object.entries(parts.information ?? {})) {
    const isAscii = /^[ -~]*$/.test(text);
    const value = isAscii ? PDFString.of(text.replace(/[\\()]/g, "\\$&")) : PDFHexString.fromText(text);
    (information as unknown as { set: (key: PDFName, value: unknown) => void }).set(PDFName.of(name), value);
  }
  if (parts.metadata !== undefined) {
    const dictionary = document.context.obj({ Type: "Metadata", Subtype: "XML" });
    const stream = PDFRawStream.of(dictionary, Buffer.from(parts.metadata));
    dictionary.set(PDFName.of("Length"), document.context.obj(Buffer.byteLength(parts.metadata)));
    document.catalog.set(PDFName.of("Metadata"), document.context.register(stream));
  }
  return document.save({ useObjectStreams: parts.packed ?? true });
}
