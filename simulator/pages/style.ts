/** The one style sheet of all pages: light and dark as the reader's system says, from the phone to the wide screen. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f6f9, #12161d);
  --card: light-dark(#ffffff, #1b212b);
  --line: light-dark(#d5dbe4, #333c4a);
  --text: light-dark(#1a2230, #e6eaf1);
  --quiet: light-dark(#556074, #a3aec0);
  --accent: light-dark(#0b5cad, #7db8ff);
  --on-accent: light-dark(#ffffff, #0b1420);
  --good: light-dark(#17703a, #6fd08f);
  --bad: light-dark(#a8200d, #ff9d8f);
  --bad-ground: light-dark(#fdecea, #3a1d1a);
  --note-ground: light-dark(#fff5d6, #332b12);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; padding: 0.5rem 1rem; background: var(--card); }
.skip:focus { left: 0.5rem; top: 0.5rem; z-index: 1; }
.simulator { margin: 0; padding: 0.35rem 1rem; background: var(--note-ground); text-align: center; font-size: 0.875rem; }
header.bar { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; padding: 0.75rem 1rem; background: var(--card); border-bottom: 1px solid var(--line); }
header.bar .name { display: flex; align-items: center; gap: 0.6rem; margin-inline-end: auto; color: inherit; font-weight: 700; text-decoration: none; }
header.bar img { max-height: 2rem; max-width: 10rem; }
header.bar nav { flex-basis: 100%; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem; margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: 0.3rem 0.7rem; border-radius: 0.4rem; text-decoration: none; }
nav a[aria-current] { background: var(--accent); color: var(--on-accent); }
main { max-width: 76rem; margin: 0 auto; padding: 1rem; }
main:focus { outline: none; }
h1 { margin: 0.5rem 0 1rem; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 1.75rem 0 0.75rem; font-size: 1.2rem; }
.quiet { color: var(--quiet); }
.card { padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(13.5rem, 1fr)); gap: 1rem; margin: 0; padding: 0; list-style: none; }
.cards > li { display: flex; flex-direction: column; gap: 0.4rem; }
.cards h2, .cards p { margin: 0; }
.cards h2 { font-size: 1.05rem; }
.cards form, .cards .reason { margin-top: auto; }
.narrow { max-width: 25rem; margin: 2rem auto; }
.narrow img.logo { display: block; max-width: 100%; max-height: 6rem; margin: 0 auto 1rem; }
.error, .told { padding: 0.7rem 1rem; border-radius: 0.5rem; border: 1px solid currentcolor; }
.error { background: var(--bad-ground); color: var(--bad); }
label { display: block; margin-bottom: 0.25rem; font-weight: 600; }
input { width: 100%; padding: 0.55rem 0.7rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--quiet); border-radius: 0.4rem; }
.field { margin: 0 0 1rem; }
button, .button { display: inline-flex; align-items: center; justify-content: center; gap: 0.6rem; padding: 0.5rem 1rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: 0.4rem; cursor: pointer; text-decoration: none; }
.wide { width: 100%; margin-bottom: 0.6rem; }
.second { color: var(--accent); background: transparent; }
.button img { max-width: 1.25rem; max-height: 1.25rem; }
.inline { display: inline; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.925rem; }
th, td { padding: 0.5rem 0.75rem; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; }
time { white-space: nowrap; }
td ul { margin: 0; padding: 0; list-style: none; }
td code, dd code { overflow-wrap: anywhere; }
td details code { white-space: pre-wrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1.25rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.4rem; } }
`;
