import { html, raw } from "hono/html";
import type { ReadMessage } from "#src/http/demo-mailbox/read-message.ts";
import { style } from "#src/http/demo-mailbox/style.ts";

export type Markup = ReturnType<typeof html>;

/** A line of the list. */
export interface Listed {
  /** The file's name without `.eml`. */
  readonly name: string;
  readonly to: string;
  readonly subject: string;
  readonly date: string;
}

/** The list of mails, newest first; `count` is how many there are in all. */
export function listPage(mails: readonly Listed[], count: number): Markup {
  const body =
    mails.length === 0
      ? html`<p>No mail has been written yet. One appears here when a badge is issued.</p>`
      : html`<ul class="mails" role="list">
          ${mails.map(
            (mail) =>
              html`<li>
                <a href="/demo/mailbox/${mail.name}">
                  <span class="to"><bdi>${nameOf(mail.to)}</bdi></span>
                  <span class="date">${shortDate(mail.date)}</span>
                  <span class="subject"><bdi>${mail.subject}</bdi></span>
                </a>
              </li>`,
          )}
        </ul>`;
  const more = count > mails.length ? html`<p>The newest ${mails.length} of ${count} are shown.</p>` : "";
  return page(
    "Mailbox",
    html`<h1>Mailbox</h1>
      <p>
        What would have been sent: this demonstration writes its mails to files. Open one and follow its link
        to accept a badge.
      </p>
      ${body} ${more}`,
  );
}

/** One mail: its header, its HTML in a frame that can run nothing, and its text. */
export function messagePage(mail: ReadMessage): Markup {
  return page(
    mail.subject || "A mail",
    html`<p><a href="/demo/mailbox">All mails</a></p>
      <h1 dir="auto">${mail.subject}</h1>
      <dl>
        <dt>From</dt>
        <dd><bdi>${mail.from}</bdi></dd>
        <dt>To</dt>
        <dd><bdi>${mail.to}</bdi></dd>
        <dt>Date</dt>
        <dd>${mail.date}</dd>
      </dl>
      ${
        mail.html === null
          ? ""
          : html`<iframe
              title="The mail as it looks"
              sandbox="allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox"
              srcdoc="${openingInTheTab(mail.html)}"
            ></iframe>`
      }
      ${
        mail.text === null
          ? ""
          : html`<details ${mail.html === null ? "open" : ""}>
              <summary>As plain text</summary>
              <pre dir="auto">${raw(linked(mail.text))}</pre>
            </details>`
      }`,
  );
}

/** There is no such mail. */
export function missingPage(): Markup {
  return page(
    "No such mail",
    html`<h1>There is no such mail</h1>
      <p><a href="/demo/mailbox">All mails</a></p>`,
  );
}

function page(title: string, body: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <header class="top">
          <a class="home" href="/">${raw(mark)} Badgeworks</a>
          <span class="tag">Demonstration</span>
        </header>
        <main>${body}</main>
      </body>
    </html>`;
}

/** Links of a mail open in the tab, as from a mail program, and not inside the frame. */
function openingInTheTab(mail: string): string {
  const base = '<base target="_top">';
  return /<head[^>]*>/i.test(mail) ? mail.replace(/<head[^>]*>/i, `$&${base}`) : base + mail;
}

function linked(text: string): string {
  const escaped = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
  return escaped.replace(/https?:\/\/[^\s<>]*[^\s<>".,;:!?)]/g, '<a href="$&">$&</a>');
}

/** The name of `"Name" <address>`, else the address. */
function nameOf(receiver: string): string {
  const name = /^"?(.*?)"?\s*<[^<>]*>$/.exec(receiver)?.[1]?.trim();
  return name ? name : receiver.replace(/^<(.*)>$/, "$1");
}

function shortDate(date: string): string {
  const moment = new Date(date);
  return Number.isNaN(moment.getTime()) ? date : moment.toISOString().slice(0, 16).replace("T", " ");
}

const mark =
  '<svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true"><path class="hexagon" d="M16 1l13 7.5v15L16 31 3 23.5v-15z"/><path class="tick" d="M10 16.5l4.5 4.5 8-9"/></svg>';
