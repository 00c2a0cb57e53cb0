/** HTML that is safe as it is. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What a template may hold: text is escaped, markup is not; nothing becomes of undefined, null and false. */
export type Content = Markup | string | number | false | null | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that stays text, in an element and in a quoted attribute. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

function textOfContent(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (content === undefined || content === null || content === false) return "";
  if (typeof content === "object") return content.map(textOfContent).join("");
  return escaped(String(content));
}

/** A template of HTML in which every value is escaped; attributes must be quoted in it. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(
    parts.map((part, index) => part + (index < values.length ? textOfContent(values[index]) : "")).join(""),
  );
}

/** An address for href and src: of this server, or http(s); else undefined, so that no `javascript:` gets into a page. */
export function safeAddress(address: string): string | undefined {
  if (/^\/(?![/\\])/.test(address)) return address;
  return URL.canParse(address) && ["http:", "https:"].includes(new URL(address).protocol) ? address : undefined;
}

/** The address of a picture: http(s), or a picture in the address itself. */
export function safePicture(address: string): string | undefined {
  return /^data:image\/[a-z+.-]+[;,]/i.test(address) ? address : absolute(address);
}

function absolute(address: string): string | undefined {
  return address.startsWith("/") ? undefined : safeAddress(address);
}
