import { html, type Content } from "./html";

/** A page is for people: longer tables and lists are cut, and say so. */
const MOST_ROWS = 500;
const MOST_ITEMS = 30;

/** A column of a table: its heading and what a row shows in it. */
export type Column<T> = readonly [heading: string, cell: (row: T) => Content];

/** A table whose first column names the row. */
export function table<T>(caption: string, columns: readonly Column<T>[], all: readonly T[], none: string): Content {
  const rows = all.slice(0, MOST_ROWS);
  if (rows.length === 0) return html`<p class="quiet">${none}</p>`;
  const cells = (row: T) =>
    columns.map(([, cell], index) =>
      index === 0 ? html`<th scope="row">${cell(row)}</th>` : html`<td>${cell(row)}</td>`,
    );
  const cut = all.length > rows.length && html`<p class="quiet">The first ${rows.length} of ${all.length}.</p>`;
  return html`${cut}
    <div class="scroll" role="region" aria-label="${caption}" tabindex="0">
      <table aria-label="${caption}">
        <thead>
          <tr>
            ${columns.map(([heading]) => html`<th scope="col">${heading}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${cells(row)}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>`;
}

/** One line for each that is there. */
export function listed(all: readonly Content[]): Content {
  const there = all.filter((item) => item !== undefined && item !== false);
  const items = there.slice(0, MOST_ITEMS);
  const more = there.length - items.length;
  return items.length === 0
    ? html`<span class="quiet">none</span>`
    : html`<ul>
        ${items.map((item) => html`<li>${item}</li>`)}${more > 0 && html`<li class="quiet">and ${more} more</li>`}
      </ul>`;
}
