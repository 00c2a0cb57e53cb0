import { html, type Content } from "./html";

/** A column of a table: its heading and what a row shows in it. */
export type Column<T> = readonly [heading: string, cell: (row: T) => Content];

/** A table whose first column names the row. */
export function table<T>(caption: string, columns: readonly Column<T>[], rows: readonly T[], none: string): Content {
  if (rows.length === 0) return html`<p class="quiet">${none}</p>`;
  const cells = (row: T) =>
    columns.map(([, cell], index) =>
      index === 0 ? html`<th scope="row">${cell(row)}</th>` : html`<td>${cell(row)}</td>`,
    );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
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
  const items = all.filter((item) => item !== undefined && item !== false);
  return items.length === 0
    ? html`<span class="quiet">none</span>`
    : html`<ul>
        ${items.map((item) => html`<li>${item}</li>`)}
      </ul>`;
}
