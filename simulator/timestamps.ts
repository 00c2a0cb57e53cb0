let latest = { time: Number.NaN, text: "" };

/** Text of a UTC time as the server writes it. */
export function timestampText(date: Date): string {
  // Each row of a list asks for the same instant.
  const time = date.getTime();
  if (time !== latest.time) latest = { time, text: date.toISOString().slice(0, 19).replace("T", " ") };
  return latest.text;
}

/** The same of a time so many seconds later. */
export const timestampAfter = (date: Date, seconds: number): string =>
  timestampText(new Date(date.getTime() + seconds * 1000));

/** The instant of such a text, in milliseconds; NaN for anything else. */
export const instantOf = (text: unknown): number =>
  typeof text === "string" ? Date.parse(`${text.replace(" ", "T")}Z`) : Number.NaN;
