/** The style of the overlay, which that of the app does not reach. */
export const styles = `
:host { all: initial; color-scheme: light dark; position: fixed; right: 12px; bottom: 12px; z-index: 2147483647;
  display: grid; justify-items: end; gap: 8px; font: 13px/1.4 system-ui, sans-serif; color: light-dark(#17202b, #e6ebf1);
  --surface: light-dark(#fff, #151b22); --line: light-dark(#8594a6, #66788c); --muted: light-dark(#556373, #9aa8b7);
  --ok: light-dark(#15713a, #4ade80); --warn: light-dark(#8a5300, #fbbf24); --bad: light-dark(#b4232c, #ff8a85);
  --accent: light-dark(#0f766e, #2dd4bf); }
* { box-sizing: border-box; margin: 0; padding: 0; }
[hidden] { display: none; }
button { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line); padding: 4px 10px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.toggle { border-radius: 99px; font-weight: 600; box-shadow: 0 2px 10px rgb(0 0 0 / .25); }
.toggle::before { content: ''; display: inline-block; width: 8px; height: 8px; margin-right: 6px; border-radius: 50%; background: var(--ok); }
.toggle.is-slow::before, .toggle.is-flaky::before, .toggle.is-other::before { background: var(--warn); }
.toggle.is-down::before { background: var(--bad); }
.panel { width: min(420px, calc(100vw - 24px)); max-height: min(420px, calc(100vh - 72px)); overflow: auto; padding: 10px;
  background: var(--surface); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 8px 30px rgb(0 0 0 / .3); }
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px; margin-bottom: 6px; }
a { color: var(--accent); }
.strip { display: flex; } .strip button + button { border-left: 0; }
.strip button:first-child { border-radius: 6px 0 0 6px; } .strip button:last-child { border-radius: 0 6px 6px 0; }
.strip [aria-pressed=true] { font-weight: 700; background: light-dark(#dff3f0, #123a39); }
.calls { list-style: none; }
li { display: grid; grid-template-columns: 58px minmax(0, 1fr) auto; gap: 0 8px; padding: 4px 0; border-top: 1px solid light-dark(#dde3ea, #28323d); }
b, .target { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 12px; }
.target { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.place { grid-column: 2 / -1; color: var(--muted); font-size: 12px; overflow-wrap: anywhere; }
.said, .place { color: var(--muted); } .ok { color: var(--ok); } .warn { color: var(--warn); } .bad { color: var(--bad); }
`
